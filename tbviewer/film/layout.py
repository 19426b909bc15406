"""How a DICOM picture's pixels are laid out: the Image Pixel module (PS3.3 C.7.6.3)."""

from dataclasses import dataclass

from pydicom.dataset import Dataset

from tbviewer.errors import FilmFault
from tbviewer.film.elements import is_filled, text, whole_number
from tbviewer.film.flaw import FlawError, absurd
from tbviewer.film.limits import check_size
from tbviewer.words import say

_GREY = ("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR")
_COLOUR = ("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422", "YBR_RCT", "YBR_ICT")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the header says of the stored pixels.

    Attributes
    ----------
    rows, columns : int
    samples : int
        1 grey or palette, 3 colour.
    allocated, stored, high_bit : int
        Bits: the cell's, those that mean something, and the highest of these.
    signed : bool
    photometric : str
        Photometric Interpretation.
    planes_apart : bool
        Colours lie one after the other (Planar Configuration 1).
    """

    rows: int
    columns: int
    samples: int
    allocated: int
    stored: int
    high_bit: int
    signed: bool
    photometric: str
    planes_apart: bool

    @property
    def native_bytes(self) -> int:
        """How many bytes the uncompressed picture takes (PS3.5 8)."""
        # Of 4:2:2 pictures two pixels share their two colour samples.
        samples = 2 if self.photometric.endswith("_422") else self.samples
        return self.rows * self.columns * samples * (self.allocated // 8)

    @property
    def span(self) -> tuple[int, int]:
        """The lowest and the highest value that the stored bits can hold."""
        if self.signed:
            return -(1 << (self.stored - 1)), (1 << (self.stored - 1)) - 1
        return 0, (1 << self.stored) - 1


def layout_of(dataset: Dataset) -> Layout:
    """Return the layout of a single picture, checked for size and sense.

    Raises
    ------
    FlawError
        If there are several pictures, it is too large, or the header makes no sense.
    """
    frames = whole_number(dataset, "NumberOfFrames") or 1
    if frames > 1:
        raise FlawError(FilmFault.MULTI_FRAME, frames=frames)
    rows, columns = whole_number(dataset, "Rows"), whole_number(dataset, "Columns")
    check_size(rows=rows or 0, columns=columns or 0)
    samples = whole_number(dataset, "SamplesPerPixel") or 1
    allocated, stored, high_bit = _bits(dataset)
    return Layout(
        rows=rows or 0,
        columns=columns or 0,
        samples=samples,
        allocated=allocated,
        stored=stored,
        high_bit=high_bit,
        signed=whole_number(dataset, "PixelRepresentation") == 1,
        photometric=_photometric(text(dataset, "PhotometricInterpretation").upper(), samples),
        planes_apart=whole_number(dataset, "PlanarConfiguration") == 1,
    )


def _bits(dataset: Dataset) -> tuple[int, int, int]:
    """Return bits allocated, bits stored and high bit; what is absent follows from the rest."""
    stored = whole_number(dataset, "BitsStored")
    allocated = whole_number(dataset, "BitsAllocated")
    if allocated is None:
        allocated = 8 if stored is not None and stored <= 8 else 16
    if allocated not in (8, 16):
        raise FlawError(FilmFault.UNSUPPORTED, form=say("{bits} bits a pixel", bits=allocated))
    if stored is None and not is_filled(dataset, "BitsStored"):
        stored = allocated
    if stored is None or not 1 <= stored <= allocated:
        shown = "?" if stored is None else stored
        raise absurd(
            say("{stored} of {allocated} bits are used", stored=shown, allocated=allocated)
        )
    high_bit = whole_number(dataset, "HighBit")
    if high_bit is None or not stored - 1 <= high_bit < allocated:
        high_bit = stored - 1
    return allocated, stored, high_bit


def _photometric(named: str, samples: int) -> str:
    """Return the photometric interpretation, the usual one where it is absent or impossible."""
    known = {1: _GREY, 3: _COLOUR}.get(samples)
    if known is None or (named and named not in _GREY + _COLOUR):
        raise FlawError(
            FilmFault.UNSUPPORTED,
            form=say("{samples} samples a pixel, {kind}", samples=samples, kind=named or "?"),
        )
    return named if named in known else {1: "MONOCHROME2", 3: "RGB"}[samples]

"""The stored samples of a DICOM file, by whatever transfer syntax (PS3.5 8 and A)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    RLELossless,
)

from tbviewer.errors import FilmFault
from tbviewer.film.codestream import Codestream, codestream_of
from tbviewer.film.dataset import DicomFile, PixelElement
from tbviewer.film.decoding import decoded
from tbviewer.film.flaw import FlawError, absurd
from tbviewer.film.layout import Layout
from tbviewer.film.rle import run_lengths
from tbviewer.film.stages import luma, native_samples, significant
from tbviewer.words import say

Samples = NDArray[Any]

_ENCAPSULATED_UNCOMPRESSED = "1.2.840.10008.1.2.1.98"
_MOST_PADDING = 512
"""Bytes behind the picture that need not be zero: some writers fill a disk sector."""
_LUMA_FIRST = ("YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422")


def stored_samples(file: DicomFile, pixels: PixelElement, layout: Layout) -> tuple[Samples, str]:
    """Return the stored values of a film, colours turned to grey, and the name of its coding.

    Returns
    -------
    samples : integer array (rows, columns), writeable
        Only the stored bits, sign extended.
    coding : str
        Such as ``JPEG 2000``.

    Raises
    ------
    FlawError
        If they are cut off, damaged, of another size than the header says, or not read.
    """
    stream = None
    if pixels.encapsulated and file.syntax == RLELossless:
        samples, coding = _by_rle(pixels, layout), "RLE"
    elif _is_native(file, pixels, layout):
        samples, coding = _as_they_lie(file, pixels, layout), say("uncompressed")
        if file.syntax == DeflatedExplicitVRLittleEndian:
            coding = say("deflated")
    else:
        frame = bytes(pixels.data)
        stream = _checked_stream(frame, file.syntax, layout)
        samples = decoded(frame, stream, photometric=layout.photometric)
        coding = str(stream.coding)
    stored, high_bit = layout.stored, layout.high_bit
    if stream is not None:
        stored = min(stored, stream.precision)
        high_bit = high_bit if high_bit < stream.precision else stored - 1
    clean = significant(samples, stored=stored, high_bit=high_bit, signed=layout.signed)
    return _grey(clean, layout.photometric), coding


def _is_native(file: DicomFile, pixels: PixelElement, layout: Layout) -> bool:
    """Tell whether the pixels lie there uncompressed, also against what the syntax says."""
    if pixels.encapsulated:
        return file.syntax == _ENCAPSULATED_UNCOMPRESSED
    if len(pixels.data) >= layout.native_bytes:
        return True
    return codestream_of(bytes(pixels.data)) is None


def _as_they_lie(file: DicomFile, pixels: PixelElement, layout: Layout) -> Samples:
    data, expected = pixels.data, layout.native_bytes
    if file.syntax and not UID(file.syntax).is_transfer_syntax:
        # A private syntax may well have its bytes in another order.
        raise FlawError(FilmFault.UNSUPPORTED, form=file.syntax)
    if not data:
        raise FlawError(FilmFault.NO_PIXELS, detail="Pixel Data is empty")
    if len(data) < expected:
        raise FlawError(FilmFault.TRUNCATED, detail=f"{len(data)} bytes of {expected}")
    beyond = data[expected : 2 * expected]
    is_zero = len(beyond) < expected // 8 and not np.frombuffer(beyond, np.uint8).any()
    if len(beyond) > _MOST_PADDING and not is_zero:
        detail = f"{len(data)} bytes, {expected} expected"
        raise absurd(say("its picture is smaller than what it holds"), detail=detail)
    cells = native_samples(
        data[: expected + expected % 2],
        allocated=layout.allocated,
        little_endian=file.little_endian,
        words_swapped=not file.little_endian and layout.allocated == 8 and pixels.vr == "OW",
    )
    return _arranged(cells[: expected // (layout.allocated // 8)], layout)


def _arranged(flat: Samples, layout: Layout) -> Samples:
    """Return flat samples as (rows, columns) or (rows, columns, 3) (PS3.3 C.7.6.3.1.2 and .3)."""
    rows, columns = layout.rows, layout.columns
    if layout.samples == 1:
        return flat.reshape(rows, columns)
    if layout.photometric.endswith("_422"):
        # Y Y Cb Cr of two neighbours: the luma is all that is wanted.
        return flat[: rows * columns * 2 // 4 * 4].reshape(-1, 4)[:, :2].reshape(rows, columns)
    if layout.planes_apart:
        return np.moveaxis(flat.reshape(3, rows, columns), 0, -1)
    return flat.reshape(rows, columns, 3)


def _by_rle(pixels: PixelElement, layout: Layout) -> Samples:
    samples = run_lengths(
        bytes(pixels.data),
        rows=layout.rows,
        columns=layout.columns,
        samples=layout.samples,
        sample_bytes=layout.allocated // 8,
    )
    return samples if samples.ndim == 2 else np.moveaxis(samples, 0, -1)


def _checked_stream(frame: bytes, syntax: str, layout: Layout) -> Codestream:
    """Return what the codestream says of itself, found to agree with the header."""
    stream = codestream_of(frame)
    if stream is None:
        name = UID(syntax).name if syntax else ""
        raise FlawError(FilmFault.UNSUPPORTED, form=name or say("an unknown coding"))
    if (stream.rows, stream.columns) != (layout.rows, layout.columns):
        raise absurd(
            say(
                "its picture has {columns} × {rows} pixels, but it holds {width} × {height}",
                columns=layout.columns,
                rows=layout.rows,
                width=stream.columns,
                height=stream.rows,
            )
        )
    if stream.samples != layout.samples or stream.precision > layout.allocated:
        raise absurd(
            say(
                "its pixels have {samples} × {allocated} bits, but it holds {found} × {precision}",
                samples=layout.samples,
                allocated=layout.allocated,
                found=stream.samples,
                precision=stream.precision,
            )
        )
    return stream


def _grey(samples: Samples, photometric: str) -> Samples:
    if samples.ndim == 2:
        return samples
    if photometric in _LUMA_FIRST:
        return np.ascontiguousarray(samples[..., 0])
    return luma(samples)

"""The parts of a DICOM file: its header, and where in it the pixels are (PS3.10 7, PS3.5 7)."""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
)

from tbviewer.errors import FilmFault
from tbviewer.film.elements import BROKEN, text
from tbviewer.film.flaw import FlawError
from tbviewer.film.layout import layout_of
from tbviewer.film.limits import inflated, too_many_bytes
from tbviewer.film.sniff import bare_encoding

_PIXEL_DATA = 0x7FE00010
_FLOAT_PIXEL_DATA = (0x7FE00008, 0x7FE00009)
_UNDEFINED = 0xFFFFFFFF
_MOST_ELEMENTS = 50_000
_MOST_HEADER_BYTES = 16 << 20
"""Of a deflated file: everything before the pixels must fit in."""
_ITEM, _END_OF_SEQUENCE = (0xFFFE, 0xE000), (0xFFFE, 0xE0DD)


@dataclass(frozen=True, slots=True)
class PixelElement:
    """The Pixel Data element: its bytes as stored, one frame of them if `encapsulated`."""

    data: memoryview
    encapsulated: bool
    vr: str


@dataclass(frozen=True, slots=True)
class DicomFile:
    """A DICOM file taken apart.

    Attributes
    ----------
    dataset : Dataset
        All elements in front of the pixels.
    syntax : str
        Transfer Syntax UID; empty where the file does not tell.
    little_endian : bool
    pixels : PixelElement or None
        None where the file has no pixels.
    """

    dataset: Dataset
    syntax: str
    little_endian: bool
    pixels: PixelElement | None


class _Stop:
    """Stops pydicom's reading in front of the pixels, and of files with endless elements."""

    def __init__(self, stream: BytesIO):
        self._stream = stream
        self._elements = 0
        self.tag = 0
        self.vr = ""
        self.length = 0
        self.start = 0

    def __call__(self, tag: int, vr: str | None, length: int) -> bool:
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise FlawError(FilmFault.DAMAGED, detail="too many elements")
        if tag != _PIXEL_DATA and tag not in _FLOAT_PIXEL_DATA:
            return False
        self.tag, self.vr, self.length = int(tag), vr or "", length
        self.start = self._stream.tell()
        return True


def read_dicom(data: bytes) -> DicomFile:
    """Take a DICOM file's bytes apart, also those without preamble or file meta information.

    Raises
    ------
    FlawError
        If it is cut off or damaged, or not of a single picture, where that shows already.
    """
    meta, start = file_meta(data)
    syntax = text(meta, "TransferSyntaxUID")
    if syntax == DeflatedExplicitVRLittleEndian:
        return _read_deflated(memoryview(data)[start:])
    if syntax:
        implicit = syntax == ImplicitVRLittleEndian
        little_endian = syntax != ExplicitVRBigEndian
    else:
        implicit, little_endian = bare_encoding(data, start) or (True, True)
    dataset, stop = _read_header(data, start, implicit=implicit, little_endian=little_endian)
    pixels = _pixel_element(memoryview(data), stop) if stop.tag else None
    if pixels is None and start < len(data) and _is_cut_off(dataset, len(data)):
        raise FlawError(FilmFault.TRUNCATED, detail="cut off in the header")
    return DicomFile(dataset, syntax, little_endian, pixels)


def file_meta(data: bytes) -> tuple[Dataset, int]:
    """Return the File Meta Information, maybe empty, and where the dataset begins (PS3.10 7.1)."""
    stream = BytesIO(data)
    stream.seek(132 if data[128:132] == b"DICM" else 0)

    def is_over(tag: int, _vr: str | None, _length: int) -> bool:
        return tag >> 16 != 2

    try:
        return read_dataset(stream, False, True, stop_when=is_over), stream.tell()
    except BROKEN as error:
        raise FlawError(FilmFault.DAMAGED, detail=f"file meta: {type(error).__name__}") from error


def _read_header(
    data: bytes, start: int, *, implicit: bool, little_endian: bool
) -> tuple[Dataset, _Stop]:
    stream = BytesIO(data)
    stream.seek(start)
    stop = _Stop(stream)
    try:
        return read_dataset(stream, implicit, little_endian, stop_when=stop), stop
    except (EOFError, OSError, struct.error) as error:
        raise FlawError(FilmFault.TRUNCATED, detail="cut off in the header") from error


def _read_deflated(packed: memoryview) -> DicomFile:
    """Take a deflated dataset apart: the header first, then as much as its picture needs."""
    try:
        head, is_all = inflated(packed, most=_MOST_HEADER_BYTES)
        dataset, stop = _read_header(head, 0, implicit=False, little_endian=True)
        if not stop.tag and len(head) == _MOST_HEADER_BYTES:
            raise too_many_bytes(_MOST_HEADER_BYTES)
        if not stop.tag and not is_all:
            raise FlawError(FilmFault.TRUNCATED, detail="cut off in the header")
        if stop.tag and stop.start + stop.length > len(head) and not is_all:
            needed = stop.start + min(stop.length, 2 * layout_of(dataset).native_bytes)
            head, _ = inflated(packed, most=needed)
    except zlib.error as error:
        raise FlawError(FilmFault.DAMAGED, detail=f"deflate: {error}") from error
    pixels = _pixel_element(memoryview(head), stop) if stop.tag else None
    return DicomFile(dataset, str(DeflatedExplicitVRLittleEndian), True, pixels)


def _is_cut_off(dataset: Dataset, size: int) -> bool:
    """Tell whether a header without pixels ends before the file does, or inside an element."""
    last: Any = next(reversed(list(dataset.elements())), None)
    if last is None:
        return True
    if not isinstance(last.value, bytes) or last.length == _UNDEFINED:
        return False
    return bool(last.value_tell + last.length != size)


def _pixel_element(data: memoryview, stop: _Stop) -> PixelElement:
    if stop.tag != _PIXEL_DATA:
        raise FlawError(FilmFault.UNSUPPORTED, form="floating-point pixels")
    if stop.length == _UNDEFINED:
        return PixelElement(memoryview(_frame(data[stop.start :])), True, stop.vr)
    return PixelElement(data[stop.start : stop.start + stop.length], False, stop.vr)


def _frame(data: memoryview) -> bytes:
    """Return the fragments of an encapsulated picture joined (PS3.5 A.4)."""
    fragments: list[memoryview] = []
    position = 0
    while position + 8 <= len(data):
        group, element, length = struct.unpack_from("<HHI", data, position)
        position += 8
        if (group, element) == _END_OF_SEQUENCE:
            break
        if (group, element) != _ITEM:
            raise FlawError(FilmFault.DAMAGED, detail="a fragment is no item")
        if length > len(data) - position:
            raise FlawError(FilmFault.TRUNCATED, detail="cut off in a fragment")
        fragments.append(data[position : position + length])
        position += length
    # The first item is the offset table, whether it is filled or not.
    frame = b"".join(fragments[1:])
    if not frame:
        raise FlawError(FilmFault.TRUNCATED, detail="no fragments")
    return frame

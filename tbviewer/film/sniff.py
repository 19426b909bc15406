"""What a file is, told from its content; its name and suffix say nothing."""

import struct
from enum import StrEnum

from pydicom.valuerep import VR

_PREFIX_AT = 128
_VALUE_REPRESENTATIONS = frozenset(str(vr).encode() for vr in VR if len(str(vr)) == 2)
_LONG = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR"})
_LONG |= {b"UT", b"UV"}
_FIRST_GROUPS = (0x0002, 0x0008)
_WALKED = 6
_UNDEFINED = 0xFFFFFFFF
_BITMAP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)


class Kind(StrEnum):
    """The kinds of file that can be a film."""

    DICOM = "DICOM"
    PNG = "PNG"
    JPEG = "JPEG"
    TIFF = "TIFF"
    BMP = "BMP"


_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
    b"\xff\xd8\xff": Kind.JPEG,
    b"II*\x00": Kind.TIFF,
    b"MM\x00*": Kind.TIFF,
    b"II+\x00": Kind.TIFF,
    b"MM\x00+": Kind.TIFF,
}
_OTHER_PICTURES = {
    b"GIF8": "GIF",
    b"\x00\x00\x00\x0cjP  ": "JPEG 2000",
    b"\xff\x4f\xff\x51": "JPEG 2000",
    b"\xff\x0a": "JPEG XL",
    b"\x00\x00\x00\x0cJXL ": "JPEG XL",
}


def kind_of(data: bytes) -> Kind | None:
    """Return what `data` is, or None where it is nothing that can be a film."""
    if data[_PREFIX_AT : _PREFIX_AT + 4] == b"DICM":  # first: its preamble may pose as a TIFF
        return Kind.DICOM
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            return kind
    if data[:2] == b"BM" and _is_bitmap(data):
        return Kind.BMP
    return Kind.DICOM if bare_encoding(data) else None


def other_picture(data: bytes) -> str:
    """Return the name of a kind of picture that is known and not read; empty for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"avif"):
        return "HEIF"
    return next((name for start, name in _OTHER_PICTURES.items() if data.startswith(start)), "")


def _is_bitmap(data: bytes) -> bool:
    if len(data) < 26:
        return False
    reserved, offset, header = struct.unpack_from("<III", data, 6)
    return reserved == 0 and 26 <= offset < len(data) and header in _BITMAP_HEADERS


def bare_encoding(data: bytes, start: int = 0) -> tuple[bool, bool] | None:
    """Return how the DICOM elements that begin at `start` are written, if they are such.

    Returns
    -------
    (implicit, little_endian), or None where these bytes cannot be DICOM elements (PS3.5 7.1):
    tags that ascend, known value representations, lengths that stay in the file.
    """
    for implicit, little_endian in ((False, True), (True, True), (False, False)):
        if _walks(data, start, implicit=implicit, little_endian=little_endian):
            return implicit, little_endian
    return None


def _walks(data: bytes, position: int, *, implicit: bool, little_endian: bool) -> bool:
    """Tell whether some elements in a row can be read; the last may be cut off."""
    order = "<" if little_endian else ">"
    before = 0
    for walked in range(_WALKED):
        if position + 8 > len(data):
            return walked > 1
        group, element = struct.unpack_from(order + "HH", data, position)
        tag = group << 16 | element
        if (walked == 0 and group not in _FIRST_GROUPS) or (walked and tag <= before):
            return False
        length, header = _length(data, position, order, implicit=implicit)
        if length is None:
            return False
        if length == _UNDEFINED:  # a sequence: what is in it is not walked
            return walked > 0
        before = tag
        position += header + length
        if position > len(data):
            return walked > 0
    return True


def _length(data: bytes, position: int, order: str, *, implicit: bool) -> tuple[int | None, int]:
    """Return an element's length of value and of header; None where it is not an element."""
    if implicit:
        return struct.unpack_from(order + "I", data, position + 4)[0], 8
    vr = data[position + 4 : position + 6]
    if vr not in _VALUE_REPRESENTATIONS:
        return None, 8
    if vr not in _LONG:
        return struct.unpack_from(order + "H", data, position + 6)[0], 8
    if position + 12 > len(data):
        return 0, 12
    return struct.unpack_from(order + "I", data, position + 8)[0], 12

"""What a compressed picture says of itself, read before it is decoded.

A decoder makes room for what the codestream claims, so that claim is compared with the
header's first; and decoders deliver half a picture without a word, so its end is looked for.
"""

import struct
from dataclasses import dataclass
from enum import StrEnum

from tbviewer.errors import FilmFault
from tbviewer.film.flaw import FlawError


class Coding(StrEnum):
    """How a codestream is coded; the values are shown."""

    JPEG = "JPEG"
    JPEG_LOSSLESS = "JPEG lossless"
    JPEG_LS = "JPEG-LS"
    JPEG_2000 = "JPEG 2000"
    HTJ2K = "HTJ2K"


@dataclass(frozen=True, slots=True)
class Codestream:
    """What the codestream's own header says.

    Attributes
    ----------
    coding : Coding
    rows, columns, samples, precision : int
        `precision` in bits a sample.
    plain_rgb : bool or None
        Whether its three samples are surely RGB (True) or surely YCbCr (False).
    planes_apart : bool
        The samples come in scans of their own (JPEG-LS).
    """

    coding: Coding
    rows: int
    columns: int
    samples: int
    precision: int
    plain_rgb: bool | None = None
    planes_apart: bool = False


_JPEG_START = b"\xff\xd8"
_J2K_START = b"\xff\x4f\xff\x51"
_JP2_START = b"\x00\x00\x00\x0cjP  "
_END = b"\xff\xd9"
"""EOI of JPEG and JPEG-LS, EOC of JPEG 2000; coded data never hold it."""
_FRAMES = {
    0xC0: Coding.JPEG,
    0xC1: Coding.JPEG,
    0xC2: Coding.JPEG,
    0xC3: Coding.JPEG_LOSSLESS,
    0xF7: Coding.JPEG_LS,
}
_OTHER_FRAMES = frozenset(range(0xC5, 0xD0)) - {0xC8, 0xCC}
_SCAN = 0xDA
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_RGB_NAMES = (b"RGB", b"rgb")
_HIGH_THROUGHPUT = 0x4000


def codestream_of(frame: bytes) -> Codestream | None:
    """Return what a compressed picture says of itself; None where it is no known codestream.

    Raises
    ------
    FlawError
        If it is cut off, or of a coding that is not read.
    """
    try:
        if frame.startswith(_JPEG_START):
            stream, header = _jpeg(frame)
        elif frame.startswith((_J2K_START, _JP2_START)):
            stream, header = _jpeg_2000(frame)
        else:
            return None
    except (struct.error, IndexError) as error:
        raise FlawError(FilmFault.TRUNCATED, detail="codestream header") from error
    if frame.rfind(_END, header) < 0:
        raise FlawError(FilmFault.TRUNCATED, detail="no end of codestream")
    return stream


def _jpeg(frame: bytes) -> tuple[Codestream, int]:
    """Read the markers up to the first scan (ITU-T T.81 annex B, T.87 annex C)."""
    position = 2
    sof: tuple[Coding, int] | None = None
    transform: int | None = None
    is_jfif = False
    while True:
        position, marker = _marker(frame, position)
        if marker in _WITHOUT_LENGTH:
            continue
        if marker in _OTHER_FRAMES:
            raise FlawError(FilmFault.UNSUPPORTED, form=f"JPEG, SOF {marker - 0xC0}")
        (length,) = struct.unpack_from(">H", frame, position)
        if marker in _FRAMES:
            sof = _FRAMES[marker], position
        elif marker == 0xE0:
            is_jfif |= frame.startswith(b"JFIF", position + 2)
        elif marker == 0xEE and frame.startswith(b"Adobe", position + 2):
            transform = frame[position + 13]
        elif marker == _SCAN:
            break
        position += length
    if sof is None:
        raise FlawError(FilmFault.DAMAGED, detail="JPEG scan without a frame")
    coding, at = sof
    precision, rows, columns, samples = struct.unpack_from(">BHHB", frame, at + 2)
    names = frame[at + 8 : at + 8 + 3 * samples : 3]
    stream = Codestream(
        coding=coding,
        rows=rows,
        columns=columns,
        samples=samples,
        precision=precision,
        plain_rgb=_plain_rgb(names, transform, is_jfif=is_jfif),
        planes_apart=coding is Coding.JPEG_LS and samples > 1 and frame[position + 2] == 1,
    )
    return stream, position


def _marker(frame: bytes, position: int) -> tuple[int, int]:
    """Return the next marker's code and the position behind it."""
    position = frame.find(b"\xff", position)
    if position < 0:
        raise IndexError(position)
    while frame[position] == 0xFF:
        position += 1
    return position + 1, frame[position]


def _plain_rgb(names: bytes, transform: int | None, *, is_jfif: bool) -> bool | None:
    if names in _RGB_NAMES or transform == 0:
        return True
    return False if is_jfif or transform is not None else None


def _jpeg_2000(frame: bytes) -> tuple[Codestream, int]:
    """Read the SIZ marker segment (ITU-T T.800 A.5.1), also inside a JP2 file."""
    start = frame.find(_J2K_START)
    if start < 0:
        raise FlawError(FilmFault.TRUNCATED, detail="JP2 without a codestream")
    at = start + 6
    capabilities, right, bottom, left, top = struct.unpack_from(">HIIII", frame, at)
    (samples,) = struct.unpack_from(">H", frame, at + 34)
    depths = [struct.unpack_from(">BBB", frame, at + 36 + 3 * i) for i in range(min(samples, 4))]
    if any((across, down) != (1, 1) for _, across, down in depths):
        raise FlawError(FilmFault.UNSUPPORTED, form="JPEG 2000, 4:2:2")
    stream = Codestream(
        coding=Coding.HTJ2K if capabilities & _HIGH_THROUGHPUT else Coding.JPEG_2000,
        rows=bottom - top,
        columns=right - left,
        samples=samples,
        precision=max(((depth & 0x7F) + 1 for depth, _, _ in depths), default=0),
    )
    return stream, at + 36 + 3 * samples

"""RLE Lossless (PS3.5 annex G), decoded into room made beforehand.

pydicom's own decoder makes as much as the data say, which a hostile file says falsely.
"""

import struct
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tbviewer.errors import FilmFault
from tbviewer.film.flaw import FlawError, absurd
from tbviewer.words import say

_HEADER = 64
_MOST_SEGMENTS = 15


def run_lengths(
    frame: bytes, *, rows: int, columns: int, samples: int, sample_bytes: int
) -> NDArray[np.unsignedinteger]:
    """Return the pixels of an RLE frame.

    Returns
    -------
    uint8 or uint16 array (rows, columns), or (samples, rows, columns) of colours.

    Raises
    ------
    FlawError
        If the frame is cut off or of another size.
    """
    segments = _segments(frame, samples * sample_bytes)
    size = rows * columns
    planes = np.empty((samples, size, sample_bytes), np.uint8)
    for number, segment in enumerate(segments):
        sample, byte = divmod(number, sample_bytes)
        # The most significant byte comes first; in memory, last.
        unpacked = _unpacked(segment, size, spare=min(rows, columns))
        planes[sample, :, sample_bytes - 1 - byte] = unpacked
    pixels = planes.view("<u1" if sample_bytes == 1 else "<u2")
    return pixels.reshape((rows, columns) if samples == 1 else (samples, rows, columns))


def _segments(frame: bytes, expected: int) -> list[bytes]:
    """Return the segments that the frame's header points to (PS3.5 G.5)."""
    if len(frame) < _HEADER:
        raise FlawError(FilmFault.TRUNCATED, detail="RLE header")
    count, *offsets = struct.unpack_from(f"<{_MOST_SEGMENTS + 1}I", frame)
    if count != expected:
        raise FlawError(FilmFault.DAMAGED, detail=f"{count} RLE segments, {expected} expected")
    bounds = [*offsets[:count], len(frame)]
    if bounds[0] < _HEADER or bounds != sorted(bounds):
        raise FlawError(FilmFault.TRUNCATED, detail="RLE offsets")
    return [frame[start:end] for start, end in pairwise(bounds)]


def _unpacked(segment: bytes, size: int, *, spare: int) -> NDArray[np.uint8]:
    """Return `size` bytes of a segment (PS3.5 G.3.2); fewer than `spare` more are padding."""
    unpacked = bytearray()
    position = 0
    most = size + spare
    try:
        while len(unpacked) < most:
            # A round gives at most 128 bytes, so the size need not be looked at in each.
            for _ in range((most - len(unpacked)) // 128 + 1):
                control = segment[position]
                if control < 128:
                    end = position + control + 2
                    unpacked += segment[position + 1 : end]
                    position = end
                elif control > 128:
                    unpacked += segment[position + 1 : position + 2] * (257 - control)
                    position += 2
                else:
                    position += 1
    except IndexError as error:
        if len(unpacked) < size:
            raise FlawError(FilmFault.TRUNCATED, detail="RLE segment") from error
    if len(unpacked) >= most:
        raise absurd(say("its picture is smaller than what it holds"), detail="RLE segment")
    return np.frombuffer(unpacked, np.uint8, size)

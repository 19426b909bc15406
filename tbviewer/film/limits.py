"""How large a film may be: checked against what the header claims, before anything is made."""

import zlib

import psutil

from tbviewer.errors import FilmFault
from tbviewer.film.flaw import FlawError, absurd
from tbviewer.words import say

MOST_PIXELS = 200_000_000
"""Twelve times the largest detectors sold."""
MOST_FILE_BYTES = 2 * 1024**3
BYTES_A_PIXEL = 16
"""What a pixel costs at the peak: file, film, halves, and what a decoder has in hand; measured
5 (uncompressed) to 14 (JPEG lossless)."""
SHARE_OF_MEMORY = 0.5
"""Of the memory that is free when the film is opened: other programs go on."""
_PIECE = 1 << 16


def check_size(*, rows: int, columns: int) -> None:
    """Refuse a picture of no size, or one larger than this computer's memory allows."""
    if rows < 1 or columns < 1:
        raise absurd(say("its picture has {columns} × {rows} pixels", columns=columns, rows=rows))
    pixels = rows * columns
    if pixels > MOST_PIXELS or pixels * BYTES_A_PIXEL > _memory_to_use():
        raise FlawError(
            FilmFault.TOO_LARGE,
            megapixels=round(pixels / 1e6),
            detail=f"{columns} x {rows} pixels",
        )


def check_file_size(size: int) -> None:
    """Refuse a file of `size` bytes that is larger than any film, or than free memory."""
    most = min(MOST_FILE_BYTES, _memory_to_use())
    if size > most:
        raise too_many_bytes(most)


def too_many_bytes(most: int) -> FlawError:
    """Return the flaw of a file that holds more than `most` bytes."""
    return FlawError(FilmFault.FILE_TOO_LARGE, megabytes=most // 1_000_000)


def inflated(packed: memoryview, *, most: int) -> tuple[bytes, bool]:
    """Return at most `most` bytes of a raw deflate stream (PS3.5 A.5), and whether it ended there.

    Whatever the stream would swell to, no more than `most` bytes are ever made.

    Raises
    ------
    zlib.error
        If the stream is damaged.
    """
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    parts: list[bytes] = []
    room = most
    for start in range(0, len(packed), _PIECE):
        piece: bytes | memoryview = packed[start : start + _PIECE]
        while len(piece) and room and not machine.eof:
            parts.append(machine.decompress(piece, room))
            room -= len(parts[-1])
            piece = machine.unconsumed_tail
        if machine.eof or not room:
            break
    return b"".join(parts), machine.eof


def _memory_to_use() -> int:
    return int(psutil.virtual_memory().available * SHARE_OF_MEMORY)

"""JPEG lossless, written here so that the file's bytes hang on no library's version.

ITU-T T.81, process 14, first-order prediction (annex H): DICOM's "JPEG Lossless SV1".
"""

import struct

import numpy as np
from numpy.typing import NDArray

_LENGTHS = (2, 3, 3, 3, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)
"""Of the Huffman codes, shortest first; their sum leaves the code of all ones unused (C.2)."""


def encoded(pixels: NDArray[np.uint16], *, precision: int) -> bytes:
    """Return a picture as a JPEG lossless codestream.

    Parameters
    ----------
    pixels : uint16 array (rows, columns)
    precision : int
        Bits of each pixel, 2 to 16.
    """
    rows, columns = pixels.shape
    differences = _differences(pixels.astype(np.int32), precision)
    categories = _categories(differences)
    order = np.argsort(-np.bincount(categories, minlength=len(_LENGTHS)), kind="stable")
    lengths, codes = _codes(order)
    # A negative difference is written as the one below it, without its sign (F.1.2.1).
    extra = np.where(differences < 0, differences - 1, differences) & ((1 << categories) - 1)
    words = (codes[categories] << categories) | extra
    scan = _packed(words, lengths[categories] + categories).replace(b"\xff", b"\xff\x00")
    frame = struct.pack(">BHHBBBB", precision, rows, columns, 1, 1, 0x11, 0)
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xC3, frame),
            _segment(0xC4, _huffman_table(order)),
            _segment(0xDA, struct.pack(">BBBBBB", 1, 1, 0, 1, 0, 0)),
            scan,
            b"\xff\xd9",
        )
    )


def _differences(pixels: NDArray[np.int32], precision: int) -> NDArray[np.int64]:
    """Return each pixel less its left neighbour, in the first column its upper one (H.1.2.1)."""
    predicted = np.empty(pixels.shape, np.int64)
    predicted[:, 1:] = pixels[:, :-1]
    predicted[1:, 0] = pixels[:-1, 0]
    predicted[0, 0] = 1 << (precision - 1)
    return (pixels - predicted).ravel()


def _categories(differences: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many bits each difference takes."""
    return np.searchsorted(1 << np.arange(16), np.abs(differences), side="right")


def _codes(order: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return length and code of each category; `order` has the commonest first (annex C)."""
    lengths, codes = np.zeros(len(order), np.int64), np.zeros(len(order), np.int64)
    code, before = 0, _LENGTHS[0]
    for category, length in zip(order, _LENGTHS, strict=True):
        code <<= length - before
        lengths[category], codes[category] = length, code
        code, before = code + 1, length
    return lengths, codes


def _huffman_table(order: NDArray[np.intp]) -> bytes:
    counts = bytes(_LENGTHS.count(length) for length in range(1, 17))
    return b"\x00" + counts + bytes(int(category) for category in order)


def _packed(words: NDArray[np.int64], lengths: NDArray[np.int64]) -> bytes:
    """Return the words' bits in a row, the last byte filled up with ones."""
    ends = np.cumsum(lengths)
    total = int(ends[-1])
    bits = np.ones(-(-total // 8) * 8, np.uint8)
    starts = ends - lengths
    for place in range(int(lengths.max())):
        long_enough = lengths > place
        shift = lengths[long_enough] - 1 - place
        bits[starts[long_enough] + place] = (words[long_enough] >> shift) & 1
    return np.packbits(bits).tobytes()


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content

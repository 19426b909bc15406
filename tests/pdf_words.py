"""The words in a PDF that matplotlib wrote, as whoever searches it finds them."""

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_STRING = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)


def words_of_pdf(content: bytes) -> str:
    """Return the letters of all pages in the order they are drawn; ligatures are left out.

    Each letter is a number of two bytes, its own in Unicode as long as that is below 256.
    """
    told = []
    for stream in _STREAM.finditer(content):
        try:
            # Tolerant: the last byte before the line's end may be one that ends a line itself.
            page = zlib.decompressobj().decompress(stream[1])
        except zlib.error:
            continue
        if b"BT\n" in page:
            told += [string[1].replace(b"\0", b"") for string in _STRING.finditer(page)]
    return b"".join(told).decode("latin-1")

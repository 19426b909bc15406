"""16-bit PNG with colours or transparency: Pillow gives these out in 8 bits, so it is asked twice.

First for the high bytes of the samples, then for the low ones. Grey with alpha it can only
be asked for as what has the same bytes: 8-bit RGBA.
"""

import struct
import zlib
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from tbviewer.film.stages import luma

_DEPTH_AT, _CHECKED, _CHECK_AT = 24, slice(12, 29), 29
"""Where IHDR tells bits a sample and colour type; what its checksum covers (PNG 11.2.1)."""
_RGB, _GREY_ALPHA, _RGBA = 2, 4, 6
_STRIP = 256


def is_deep_colour(data: bytes) -> bool:
    """Tell whether a PNG has 16-bit samples and more than one of them a pixel."""
    return data[_DEPTH_AT] == 16 and data[_DEPTH_AT + 1] in (_RGB, _GREY_ALPHA, _RGBA)


def deep_colour_grey(data: bytes) -> NDArray[np.uint16]:
    """Return the grey (rows, columns) of such a PNG, turned as its EXIF says, laid on black."""
    if data[_DEPTH_AT + 1] == _GREY_ALPHA:
        return _on_black(_bytes_of_pixels(_as_8_bit_rgba(data)).view(">u2"))
    high, low = (_bytes_of_pixels(data, half) for half in ("B", "L"))
    channels = high.astype(np.uint16)
    channels <<= 8
    channels |= low
    grey: NDArray[np.uint16] = luma(channels[..., :3])
    if channels.shape[-1] == 3:
        return grey
    return _on_black(np.stack([grey, channels[..., 3]], axis=-1))


def _bytes_of_pixels(data: bytes, half: str = "") -> NDArray[np.uint8]:
    """Return the samples' bytes; of 16-bit samples the high (B) or the low one (L)."""
    with Image.open(BytesIO(data), formats=["PNG"]) as picture:
        if half:
            picture.tile = [tile._replace(args=f"{picture.mode};16{half}") for tile in picture.tile]
        return np.ascontiguousarray(ImageOps.exif_transpose(picture))


def _as_8_bit_rgba(data: bytes) -> bytes:
    head = bytearray(data[:_CHECK_AT])
    head[_DEPTH_AT : _DEPTH_AT + 2] = (8, _RGBA)
    return bytes(head) + struct.pack(">I", zlib.crc32(head[_CHECKED])) + data[_CHECK_AT + 4 :]


def _on_black(grey_alpha: NDArray[np.uint16]) -> NDArray[np.uint16]:
    grey = np.empty(grey_alpha.shape[:2], np.uint16)
    for top in range(0, len(grey), _STRIP):
        part = grey_alpha[top : top + _STRIP].astype(np.uint32)
        grey[top : top + _STRIP] = (part[..., 0] * part[..., 1] + 32_767) // 65_535
    return grey

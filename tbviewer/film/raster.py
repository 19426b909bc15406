"""PNG, JPEG, TIFF and BMP to a film, by Pillow."""

import struct
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from tbviewer.errors import FilmFault
from tbviewer.film.codestream import Coding, codestream_of
from tbviewer.film.contents import Contents
from tbviewer.film.deep_png import deep_colour_grey, is_deep_colour
from tbviewer.film.film import FilmHeader, Pixels
from tbviewer.film.flaw import FlawError
from tbviewer.film.hush import stderr_heard
from tbviewer.film.limits import check_size
from tbviewer.film.sniff import Kind
from tbviewer.film.stages import Span, blackened, fitted, turned_over
from tbviewer.film.window import automatic_window
from tbviewer.words import say

# Pillow warns of pictures above 89 megapixels and refuses them above 179; `check_size` asks
# before anything is decoded, and knows this computer's memory.
Image.MAX_IMAGE_PIXELS = None

_PHOTOMETRIC_TAG = 262
_WHITE_IS_ZERO = 0
_DEEP_GREY = ("I;16", "I;16L", "I;16B", "I;16N")
_HALF = 128


def contents_of_raster(data: bytes, kind: Kind) -> Contents:
    """Return what a picture file holds, colours turned to grey, shown as other programs show it.

    Raises
    ------
    FlawError
        If it is cut off, damaged, too large, holds several pictures, or is not read.
    """
    if kind is Kind.JPEG:
        _check_jpeg(data)
    if kind is Kind.TIFF:
        _check_directory(data)  # it often lies behind the pixels
    try:
        # libtiff prints what it dislikes.
        with stderr_heard(), Image.open(BytesIO(data), formats=[kind.value]) as picture:
            check_size(rows=picture.height, columns=picture.width)
            _check_single(picture)
            if kind is Kind.PNG and is_deep_colour(data):
                pixels, padding = deep_colour_grey(data), None
            else:
                pixels, padding = _grey(picture)
    except UnidentifiedImageError as error:
        if kind is Kind.TIFF:
            raise FlawError(FilmFault.UNSUPPORTED, form=kind.value) from error
        raise FlawError(FilmFault.DAMAGED, detail="Pillow: unidentified") from error
    except (OSError, SyntaxError, EOFError, ValueError) as error:
        is_short = isinstance(error, EOFError) or "truncated" in str(error).lower()
        fault = FilmFault.TRUNCATED if is_short else FilmFault.DAMAGED
        raise FlawError(fault, detail=f"Pillow: {error}") from error
    form = say("{kind}, {bits} bit", kind=kind.value, bits=8 * pixels.dtype.itemsize)
    window = automatic_window(pixels, padding, name=say("Automatic"))
    return Contents(pixels, padding, (window,), None, FilmHeader(form=form))


def _check_jpeg(data: bytes) -> None:
    """Refuse a JPEG that has no end, of which Pillow delivers half a picture, or is lossless."""
    stream = codestream_of(data)
    if stream is not None and (stream.coding is not Coding.JPEG or stream.precision != 8):
        raise FlawError(FilmFault.UNSUPPORTED, form=f"{stream.coding}, {stream.precision} bit")


def _check_directory(data: bytes) -> None:
    """Refuse a TIFF whose directory of tags lies behind the end of the file."""
    order = "<" if data[:2] == b"II" else ">"
    is_big = data[2:4] in (b"+\x00", b"\x00+")
    place, form = (8, "Q") if is_big else (4, "I")
    head = data[place : place + struct.calcsize(form)]
    if len(head) < struct.calcsize(form) or struct.unpack(order + form, head)[0] + 2 > len(data):
        raise FlawError(FilmFault.TRUNCATED, detail="TIFF directory")


def _check_single(picture: Image.Image) -> None:
    # A phone's JPEG may hold a preview or a depth map behind the picture (format MPO).
    frames = 1 if picture.format == "MPO" else getattr(picture, "n_frames", 1)
    if frames > 1:
        raise FlawError(FilmFault.MULTI_FRAME, frames=frames)


def _grey(picture: Image.Image) -> tuple[Pixels, NDArray[np.bool_] | None]:
    """Return a picture's grey, turned as its EXIF says, and where it has no value."""
    mode = picture.mode
    if mode in (*_DEEP_GREY, "I", "F"):
        is_white_zero = _is_white_zero(picture)
        return _deep_grey(np.asarray(_upright(picture)), is_white_zero=is_white_zero)
    if mode in ("RGB", "YCbCr") and picture.format in ("JPEG", "MPO"):
        picture.draft("L", picture.size)  # the luma as stored, without a detour over RGB
    if "A" in mode or "a" in mode or "transparency" in picture.info:
        return _on_black(_upright(picture)), None
    if mode == "CMYK":
        return np.asarray(_upright(picture).convert("RGB").convert("L")), None
    return np.asarray(_upright(picture).convert("L")), None


def _upright(picture: Image.Image) -> Image.Image:
    return ImageOps.exif_transpose(picture)


def _is_white_zero(picture: Image.Image) -> bool:
    """Tell whether a deep TIFF has white at zero: Pillow turns only 8-bit ones over."""
    tags: Any = getattr(picture, "tag_v2", {})
    return bool(tags.get(_PHOTOMETRIC_TAG) == _WHITE_IS_ZERO)


def _deep_grey(
    values: NDArray[Any], *, is_white_zero: bool
) -> tuple[Pixels, NDArray[np.bool_] | None]:
    """Return grey of more than 8 bits in the smallest dtype; where it is not finite, padding."""
    gaps = None
    if values.dtype.kind == "f":
        gaps = ~np.isfinite(values)
        if gaps.all():
            raise FlawError(FilmFault.DAMAGED, detail="no finite value")
        gaps = gaps if gaps.any() else None
    known = values if gaps is None else values[~gaps]
    span: Span = (0, (1 << 16) - 1) if values.itemsize == 2 else _extremes(known)
    values = values.astype(values.dtype.newbyteorder("="), copy=False)
    if values.dtype.kind != "f":
        values = fitted(values, span)
    if is_white_zero:
        values = turned_over(values, span)
    return (values if gaps is None else blackened(values, gaps)), gaps


def _extremes(values: NDArray[Any]) -> Span:
    """Return the ends of a 32-bit picture's values; of whole numbers at least those of 16 bits."""
    low, high = values.min().item(), values.max().item()
    return (low, high) if values.dtype.kind == "f" else (min(low, 0), max(high, (1 << 16) - 1))


def _on_black(picture: Image.Image) -> Pixels:
    """Return the grey of a picture with transparency, laid on black."""
    channels = np.asarray(picture.convert("RGBA").convert("LA"))
    grey, alpha = channels[..., 0].astype(np.uint16), channels[..., 1]
    grey *= alpha
    grey += _HALF - 1
    grey //= 255
    return grey.astype(np.uint8)

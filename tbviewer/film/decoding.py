"""From the Pixel Data element to stored samples, whatever the transfer syntax (PS3.5 8, A).

Uncompressed pixels are taken as they lie; grey ones go through gdcm's codecs (its JPEG codec
also takes 12-bit DCT, which pydicom's plug-in refuses; its JPEG 2000 codec uses all
processors), HTJ2K and JPEG 2000 in colour through openjpeg, 8-bit colour JPEG through
Pillow, which hands out its luma alone.
"""

import ctypes
from io import BytesIO
from typing import Any

import gdcm
import numpy as np
import openjpeg
from numpy.typing import NDArray
from PIL import Image

from tbviewer.errors import FilmFault
from tbviewer.film.codestream import Codestream, Coding
from tbviewer.film.flaw import FlawError
from tbviewer.film.hush import stderr_heard

Samples = NDArray[Any]

gdcm.Trace.DebugOff()
gdcm.Trace.WarningOff()
gdcm.Trace.ErrorOff()

_CODECS = {Coding.JPEG_LS: gdcm.JPEGLSCodec, Coding.JPEG_2000: gdcm.JPEG2000Codec}
_CORRUPT = "Corrupt JPEG data"
_HARMLESS = tuple(f"{_CORRUPT}: {count} extraneous bytes before marker 0xd9" for count in (1, 2))
"""Some writers pad the scan in front of its end marker."""
_ADOBE_RGB = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
"""The APP14 marker segment that says: no colour transform."""


def decoded(frame: bytes, stream: Codestream, *, photometric: str) -> Samples:
    """Return the samples of a compressed picture.

    Parameters
    ----------
    frame : bytes
        The codestream, whole.
    stream : Codestream
        What it says of itself, found to be what the header says.
    photometric : str
        Photometric Interpretation; tells RGB from YCbCr where the codestream does not.

    Returns
    -------
    integer array (rows, columns), or (rows, columns, 3)

    Raises
    ------
    FlawError
        If it is cut off, damaged, or coded in a way that is not read.
    """
    if stream.precision > 16:
        raise FlawError(FilmFault.UNSUPPORTED, form=f"{stream.coding}, {stream.precision} bit")
    if stream.samples == 1 and stream.coding is not Coding.HTJ2K:
        return _by_codec(frame, stream)
    if stream.coding in (Coding.JPEG_2000, Coding.HTJ2K):
        return _by_openjpeg(frame)
    if stream.coding is Coding.JPEG and stream.precision == 8:
        return _luma_by_pillow(frame, stream, photometric=photometric)
    if stream.coding is Coding.JPEG_LS:
        return _by_codec(frame, stream)
    return _by_image(frame, stream)


def _by_openjpeg(frame: bytes) -> Samples:
    try:
        samples: Samples = openjpeg.decode(frame)
    except (RuntimeError, ValueError) as error:
        raise FlawError(FilmFault.DAMAGED, detail=f"openjpeg: {error}") from error
    return samples


def _by_codec(frame: bytes, stream: Codestream) -> Samples:
    """Decode by gdcm's own codec for this coding."""
    codec = _CODECS.get(stream.coding, gdcm.JPEGCodec)()
    codec.SetNumberOfDimensions(2)
    codec.SetDimensions((stream.columns, stream.rows, 1))
    codec.SetPixelFormat(_pixel_format(stream))
    codec.SetPhotometricInterpretation(_interpretation("MONOCHROME2"))
    packed, unpacked = _element(frame), gdcm.DataElement()
    with stderr_heard() as heard:
        is_done = codec.Decode(packed, unpacked)
    _check_heard(heard.text)
    held = unpacked.GetByteValue() if is_done else None
    if held is None:
        raise FlawError(FilmFault.DAMAGED, detail=f"gdcm: {heard.text}")
    size = int(str(held.GetLength()))
    _check_length(size, stream)
    # gdcm's Python module gives bytes out as a str with surrogates, which takes longer than
    # decoding them; so they are looked at where they lie, and their owner is kept.
    lying = (ctypes.c_ubyte * size).from_address(int(held.GetVoidPointer()))
    lying.owner = unpacked  # type: ignore[attr-defined]
    flat = np.frombuffer(memoryview(lying), _cell(stream))
    flat.flags.writeable = False
    return _shaped(flat, stream)


def _by_image(frame: bytes, stream: Codestream) -> Samples:
    """Decode lossless colour JPEG by gdcm's Image: its bare codec dies of these."""
    image = gdcm.Image()
    image.SetNumberOfDimensions(2)
    image.SetDimensions((stream.columns, stream.rows, 1))
    image.SetDataElement(_element(frame))
    image.SetPhotometricInterpretation(_interpretation("RGB"))
    image.SetPlanarConfiguration(0)
    syntax = gdcm.TransferSyntax.JPEGLosslessProcess14_1
    image.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    image.SetPixelFormat(_pixel_format(stream))
    with stderr_heard() as heard:
        held = image.GetBuffer()
    _check_heard(heard.text)
    if held is None:
        raise FlawError(FilmFault.DAMAGED, detail=f"gdcm: {heard.text}")
    data = held.encode("utf-8", "surrogateescape")
    _check_length(len(data), stream)
    return _shaped(np.frombuffer(data, _cell(stream)), stream)


def _luma_by_pillow(frame: bytes, stream: Codestream, *, photometric: str) -> Samples:
    if photometric == "RGB" and stream.plain_rgb is None:
        # Without a marker the JPEG library takes three samples for YCbCr; the header knows.
        frame = frame[:2] + _ADOBE_RGB + frame[2:]
    with Image.open(BytesIO(frame), formats=["JPEG"]) as picture:
        picture.draft("L", picture.size)
        try:
            return np.asarray(picture.convert("L"))
        except OSError as error:
            raise FlawError(FilmFault.TRUNCATED, detail=f"Pillow: {error}") from error


def _element(frame: bytes) -> Any:
    """Return the frame as gdcm takes it: a Pixel Data element of one fragment."""
    fragment = gdcm.Fragment()
    fragment.SetByteStringValue(frame)
    fragments = gdcm.SequenceOfFragments.New()
    fragments.AddFragment(fragment)
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    element.SetValue(fragments.__ref__())
    return element


def _pixel_format(stream: Codestream) -> Any:
    bits = 8 * _cell(stream).itemsize
    return gdcm.PixelFormat(stream.samples, bits, stream.precision, stream.precision - 1, 0)


def _interpretation(name: str) -> Any:
    return gdcm.PhotometricInterpretation(gdcm.PhotometricInterpretation.GetPIType(name))


def _cell(stream: Codestream) -> np.dtype[Any]:
    return np.dtype("u1" if stream.precision <= 8 else "u2")


def _shaped(flat: Samples, stream: Codestream) -> Samples:
    if stream.samples == 1:
        return flat.reshape(stream.rows, stream.columns)
    if stream.planes_apart:
        return np.moveaxis(flat.reshape(stream.samples, stream.rows, stream.columns), 0, -1)
    return flat.reshape(stream.rows, stream.columns, stream.samples)


def _check_heard(said: str) -> None:
    """Refuse a picture of which the JPEG library says that its data are corrupt."""
    corrupt = [line for line in said.splitlines() if line.startswith(_CORRUPT)]
    if any(line not in _HARMLESS for line in corrupt):
        is_short = any("premature end" in line for line in corrupt)
        raise FlawError(FilmFault.TRUNCATED if is_short else FilmFault.DAMAGED, detail=corrupt[0])


def _check_length(size: int, stream: Codestream) -> None:
    expected = stream.rows * stream.columns * stream.samples * _cell(stream).itemsize
    if size < expected:
        raise FlawError(FilmFault.TRUNCATED, detail=f"{size} bytes of {expected} decoded")
    if size > expected:
        raise FlawError(FilmFault.DAMAGED, detail=f"{size} bytes decoded, {expected} expected")

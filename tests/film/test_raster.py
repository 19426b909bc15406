"""PNG, JPEG, TIFF and BMP, in all the forms in which films come."""

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tbviewer.errors import FilmError, FilmFault
from tbviewer.film.window import grey

Y, X = np.mgrid[:40, :60]
DEEP = (Y * 1000 + X * 37).astype(np.uint16)
FLAT = (DEEP >> 8).astype(np.uint8)
COLOUR = Image.fromarray(FLAT).convert("RGB")
TURN_RIGHT = 6
_ORIENTATION, _PHOTOMETRIC = 0x112, 262


def saved(picture, kind, **options) -> bytes:
    file = BytesIO()
    (picture if isinstance(picture, Image.Image) else Image.fromarray(picture)).save(
        file, kind, **options
    )
    return file.getvalue()


def deep_png(samples: np.ndarray, colour_type: int) -> bytes:
    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    lines = b"".join(b"\0" + line.astype(">u2").tobytes() for line in samples)
    rows, columns = samples.shape[:2]
    header = struct.pack(">IIBBBBB", columns, rows, 16, colour_type, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def on_black(values, alpha, most):
    return np.floor(values * (alpha / most) + 0.5)


ALPHA = (X * 4).astype(np.uint8)
EXACT = {
    "PNG 8 bit": (saved(FLAT, "PNG"), FLAT),
    "PNG 16 bit": (saved(DEEP, "PNG"), DEEP),
    "PNG 1 bit": (saved(Image.fromarray(FLAT > 60), "PNG"), (FLAT > 60) * 255),
    "PNG palette": (saved(Image.fromarray(FLAT).convert("P"), "PNG"), FLAT),
    "PNG colour": (saved(COLOUR, "PNG"), FLAT),
    "PNG alpha": (saved(np.dstack([FLAT] * 3 + [ALPHA]), "PNG"), on_black(FLAT, ALPHA, 255)),
    "PNG grey alpha": (saved(np.dstack([FLAT, ALPHA]), "PNG"), on_black(FLAT, ALPHA, 255)),
    "PNG see-through": (saved(FLAT, "PNG", transparency=70), np.where(FLAT == 70, 0, FLAT)),
    "PNG 16 bit colour": (deep_png(np.dstack([DEEP] * 3), 2), DEEP),
    "PNG 16 bit grey alpha": (
        deep_png(np.dstack([DEEP, X.astype(np.uint16) * 1000]), 4),
        on_black(DEEP, X * 1000, 65535),
    ),
    "PNG 16 bit colour alpha": (
        deep_png(np.dstack([DEEP] * 3 + [X.astype(np.uint16) * 1000]), 6),
        on_black(DEEP, X * 1000, 65535),
    ),
    "TIFF 8 bit": (saved(FLAT, "TIFF"), FLAT),
    "TIFF 8 bit packed": (saved(FLAT, "TIFF", compression="tiff_lzw"), FLAT),
    "TIFF 16 bit": (saved(DEEP, "TIFF"), DEEP),
    "TIFF 16 bit packed": (saved(DEEP, "TIFF", compression="tiff_deflate"), DEEP),
    "TIFF 16 bit white is zero": (saved(DEEP, "TIFF", tiffinfo={_PHOTOMETRIC: 0}), 65535 - DEEP),
    "TIFF 16 bit white is zero packed": (
        saved(DEEP, "TIFF", compression="tiff_lzw", tiffinfo={_PHOTOMETRIC: 0}),
        65535 - DEEP,
    ),
    "TIFF 8 bit white is zero": (saved(FLAT, "TIFF", tiffinfo={_PHOTOMETRIC: 0}), FLAT),
    "TIFF 32 bit": (saved(DEEP.astype(np.int32) * 99, "TIFF"), DEEP.astype(np.int32) * 99),
    "TIFF float": (saved(DEEP / np.float32(65535), "TIFF"), DEEP / np.float32(65535)),
    "TIFF colour": (saved(COLOUR, "TIFF"), FLAT),
    "TIFF turned": (saved(DEEP, "TIFF", tiffinfo={_ORIENTATION: 6}), np.rot90(DEEP, -1)),
    "BMP grey": (saved(FLAT, "BMP"), FLAT),
    "BMP colour": (saved(COLOUR, "BMP"), FLAT),
}


@pytest.mark.parametrize(("data", "expected"), EXACT.values(), ids=EXACT)
def test_values_are_kept(films, data, expected, capfd):
    film = films.open(data)
    np.testing.assert_array_equal(film.pixels, expected)
    assert film.spacing is None
    assert [window.name for window in film.windows] == ["Automatic"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("data", "dtype", "form"),
    [
        (saved(FLAT, "PNG"), np.uint8, "PNG, 8 bit"),
        (saved(DEEP, "PNG"), np.uint16, "PNG, 16 bit"),
        (saved(DEEP.astype(np.int32), "TIFF"), np.uint16, "TIFF, 16 bit"),
        (deep_png(np.dstack([DEEP] * 3), 2), np.uint16, "PNG, 16 bit"),
        (saved(FLAT, "JPEG"), np.uint8, "JPEG, 8 bit"),
    ],
)
def test_depth_and_form(films, data, dtype, form):
    film = films.open(data)
    assert film.pixels.dtype == dtype
    assert film.header.form == form


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_jpeg_comes_near_its_values(films, mode):
    picture = COLOUR.convert(mode)
    film = films.open(saved(picture, "JPEG", quality=95))
    assert np.abs(film.pixels.astype(int) - FLAT).max() <= 3


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_photographed_film_is_turned_upright(films, mode):
    exif = Image.Exif()
    exif[_ORIENTATION] = TURN_RIGHT
    film = films.open(saved(COLOUR.convert(mode), "JPEG", quality=95, exif=exif))
    upright = np.rot90(FLAT, -1)
    assert film.pixels.shape == upright.shape
    assert np.abs(film.pixels.astype(int) - upright).max() <= 3


def test_a_phones_jpeg_with_a_second_picture_behind(films):
    data = saved(COLOUR, "MPO", save_all=True, append_images=[COLOUR.rotate(180)], quality=95)
    assert np.abs(films.open(data).pixels.astype(int) - FLAT).max() <= 3


def test_values_that_are_not_finite_are_padding(films):
    values = DEEP / np.float32(65535)
    values[0, :3] = np.nan, np.inf, -np.inf
    film = films.open(saved(values, "TIFF"))
    assert film.padding.sum() == 3
    assert np.isfinite(film.pixels).all()
    assert film.pixels[0, 0] == values[0, 3:].min()
    assert grey(film.pixels, film.windows[0]).max() == 255
    values[:] = np.nan
    with pytest.raises(FilmError) as caught:
        films.open(saved(values, "TIFF"))
    assert caught.value.fault is FilmFault.DAMAGED


def test_the_suffix_says_nothing(films):
    assert films.open(saved(DEEP, "PNG"), name="film.dcm").header.form == "PNG, 16 bit"
    dicom = films.dicom(films.slopes(12), bits=12)
    assert films.open(dicom, name="film.png").header.form.startswith("DICOM")


def test_dicom_with_a_picture_in_its_preamble(films):
    dicom = films.dicom(films.slopes(12), bits=12)
    film = films.open(b"II*\0" + dicom[4:])
    assert film.header.form.startswith("DICOM")

"""One film in every transfer syntax gives the same pixels; colours give their grey."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.pixels import apply_color_lut, apply_modality_lut, pixel_array

from resources.selftest import make_selftest
from tbviewer.errors import FilmError, FilmFault
from tbviewer.film.opening import open_film

NATIVE = make_selftest.WRITTEN_BY_PYDICOM
ENCODED = make_selftest.ENCODED_BY_GDCM
BASELINE = ENCODED["jpeg-baseline"]  # 8 bit only
LOSSY = {name: ENCODED[name] for name in make_selftest.LOSSY if ENCODED[name] != BASELINE}
LOSSLESS = {name: uid for name, uid in ENCODED.items() if name not in make_selftest.LOSSY}
ALL_LOSSLESS = NATIVE | LOSSLESS
IN_ANY_FORM = [
    *(NATIVE[name] for name in ("implicit-little", "explicit-little", "explicit-big")),
    LOSSLESS["jpeg-2000-lossless"],
]


@pytest.mark.parametrize("syntax", ALL_LOSSLESS.values(), ids=ALL_LOSSLESS)
@pytest.mark.parametrize(("bits", "signed"), [(8, False), (12, False), (16, False), (12, True)])
def test_lossless_syntaxes_give_the_stored_values(films, syntax, bits, signed):
    stored = films.slopes(bits, signed=signed)
    film = films.open(films.dicom(stored, bits=bits, syntax=syntax))
    np.testing.assert_array_equal(film.pixels, stored)


@pytest.mark.parametrize("syntax", LOSSY.values(), ids=LOSSY)
@pytest.mark.parametrize("bits", [8, 12])
def test_lossy_syntaxes_come_near_the_stored_values(films, syntax, bits):
    stored = films.slopes(bits)
    film = films.open(films.dicom(stored, bits=bits, syntax=syntax))
    assert np.abs(film.pixels.astype(int) - stored).max() <= 4


def test_baseline_jpeg_comes_near_the_stored_values(films):
    stored = films.slopes(8)
    film = films.open(films.dicom(stored, syntax=BASELINE))
    assert film.header.form == "DICOM, JPEG, 8 bit"
    assert np.abs(film.pixels.astype(int) - stored).max() <= 3


@pytest.mark.parametrize("syntax", make_selftest.HTJ2K_SYNTAXES.values())
def test_high_throughput_jpeg_2000(films, syntax):
    stored = make_selftest.picture(16)
    dataset = Dataset()
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = 24, 32, 1
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit, dataset.PixelRepresentation = 15, 0
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.PixelData = encapsulate([make_selftest.HTJ2K])
    data = films.written(dataset, syntax)
    film = films.open(data)
    assert film.header.form == "DICOM, HTJ2K, 16 bit"
    np.testing.assert_array_equal(film.pixels, stored)


@pytest.mark.parametrize("syntax", IN_ANY_FORM)
def test_without_preamble(films, syntax):
    stored = films.slopes(12)
    data = films.dicom(stored, bits=12, syntax=syntax)
    np.testing.assert_array_equal(films.open(data[132:]).pixels, stored)


@pytest.mark.parametrize("syntax", IN_ANY_FORM)
def test_without_file_meta_information(films, syntax):
    stored = films.slopes(12)
    data = films.dicom(stored, bits=12, syntax=syntax)
    length = int.from_bytes(data[140:144], "little")
    np.testing.assert_array_equal(films.open(data[144 + length :]).pixels, stored)


def test_the_file_meta_information_names_the_wrong_syntax(films):
    stored = films.slopes(12)
    explicit = films.dicom(stored, bits=12)
    wrong = explicit.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.5\0")
    np.testing.assert_array_equal(films.open(wrong).pixels, stored)


def test_a_picture_in_several_fragments(films):
    stored = films.slopes(12)
    data = films.dicom(stored, bits=12, syntax=LOSSLESS["jpeg-ls"])
    whole = films.open(data).pixels
    start = data.index(b"\xff\xd8\xff")
    item = data.index(b"\xfe\xff\x00\xe0", start - 8)
    length = int.from_bytes(data[item + 4 : item + 8], "little")
    frame = data[start : start + length]
    half = length // 4 * 2
    parts = b"".join(
        b"\xfe\xff\x00\xe0" + len(part).to_bytes(4, "little") + part
        for part in (frame[:half], frame[half:])
    )
    split = data[:item] + parts + data[start + length :]
    np.testing.assert_array_equal(films.open(split).pixels, whole)


def test_uncompressed_pixels_in_a_capsule(films):
    stored = films.slopes(12)
    dataset = dcmread(BytesIO(films.dicom(stored, bits=12)))
    dataset.PixelData = encapsulate([dataset.PixelData])
    data = films.written(dataset, "1.2.840.10008.1.2.1.98")
    np.testing.assert_array_equal(films.open(data).pixels, stored)


def test_a_private_syntax_is_not_guessed_at(films):
    data = films.dicom(films.slopes(12), bits=12)
    private = data.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.113619.5.2\0\0")
    with pytest.raises(FilmError) as caught:
        films.open(private)
    assert caught.value.fault is FilmFault.UNSUPPORTED


@pytest.fixture(scope="module")
def rg1():
    path = get_testdata_file("RG1_UNCR.dcm", download=False)
    if path is None:
        pytest.skip("RG1 is not installed (pydicom-data)")
    return Path(path).read_bytes(), open_film(path)


def test_rg1_uncompressed_and_jpeg_2000(films, rg1):
    _, film = rg1
    assert film.pixels[0, 0] == 32767 - pixel_array(films.reference("RG1_UNCR.dcm"))[0, 0]
    coded = films.open(films.reference("RG1_J2KR.dcm").read_bytes())
    np.testing.assert_array_equal(coded.pixels, film.pixels)
    assert coded.windows == film.windows


@pytest.mark.parametrize("name", ["rle", "jpeg-lossless-sv1", "jpeg-ls"])
def test_rg1_transcoded(films, rg1, name):
    data, film = rg1
    coded = films.open(films.transcoded(data, LOSSLESS[name]))
    np.testing.assert_array_equal(coded.pixels, film.pixels)


def test_rg1_as_monochrome2_big_endian_and_png(films, rg1):
    _, film = rg1
    assert film.pixels.dtype == np.uint16
    white_dense = film.pixels.copy()
    big = films.dicom(white_dense, bits=15, syntax=NATIVE["explicit-big"])
    np.testing.assert_array_equal(films.open(big).pixels, film.pixels)
    for depth in (16, 8):
        path = films.folder / f"{depth}.png"
        picture = white_dense if depth == 16 else (white_dense >> 7).astype(np.uint8)
        Image.fromarray(picture).save(path, compress_level=1)
        opened = films.open(path.read_bytes())
        np.testing.assert_array_equal(opened.pixels, picture)


COLOURS = (
    "SC_rgb_rle.dcm",
    "SC_rgb_rle_16bit.dcm",
    "SC_rgb_small_odd.dcm",
    "SC_rgb_small_odd_big_endian.dcm",
    "SC_jpeg_no_color_transform.dcm",
    "SC_jpeg_no_color_transform_2.dcm",
    "SC_rgb_dcmtk_+eb+cr.dcm",
    "SC_rgb_gdcm_KY.dcm",
    "SC_rgb_jls_lossy_line.dcm",
    "SC_rgb_jls_lossy_sample.dcm",
    "SC_rgb_jpeg_gdcm.dcm",
    "SC_rgb_jpeg_app14_dcmd.dcm",
    "SC_rgb_jpeg_dcmd.dcm",
    "examples_rgb_color.dcm",
    "examples_jpeg2k.dcm",
    "color-pl.dcm",
    "color-px.dcm",
    "SC_rgb_expb_16bit.dcm",
)


@pytest.mark.parametrize("name", COLOURS)
def test_the_grey_of_colours(films, name):
    path = films.reference(name)
    expected = pixel_array(path).astype(float) @ (0.299, 0.587, 0.114)
    film = films.open(path.read_bytes())
    assert np.abs(film.pixels - expected).max() < 0.6


@pytest.mark.parametrize("name", ["SC_rgb_jpeg_dcmtk.dcm", "SC_ybr_full_422_uncompressed.dcm"])
def test_the_luma_of_ybr_is_taken_as_it_is(films, name):
    path = films.reference(name)
    expected = pixel_array(path, raw=True)[..., 0]
    film = films.open(path.read_bytes())
    assert np.abs(film.pixels.astype(int) - expected).max() <= 1


@pytest.mark.parametrize("name", ["examples_palette.dcm", "OBXXXX1A_rle.dcm"])
def test_the_grey_of_a_palette(films, name):
    path = films.reference(name)
    dataset = dcmread(path)
    colours = apply_color_lut(dataset.pixel_array, dataset)[..., :3]
    film = films.open(path.read_bytes())
    assert np.abs(film.pixels - colours.astype(float) @ (0.299, 0.587, 0.114)).max() < 0.6


def test_a_palette_in_either_byte_order(films):
    names = ("OBXXXX1A.dcm", "OBXXXX1A_expb.dcm")
    little, big = (films.open(films.reference(name).read_bytes()) for name in names)
    np.testing.assert_array_equal(little.pixels, big.pixels)


@pytest.mark.parametrize("name", ["JPGExtended.dcm", "JPEG-lossy.dcm"])
def test_extended_jpeg_of_12_bits_from_elsewhere(films, name, capfd):
    film = films.open(films.reference(name).read_bytes())
    assert film.header.form == "DICOM, JPEG, 12 bit"
    assert film.pixels.shape == (1024, 256)
    assert film.pixels.max() == 264
    assert capfd.readouterr() == ("", "")


def test_a_codestream_whose_sign_differs_from_the_header(films):
    film = films.open(films.reference("J2K_pixelrep_mismatch.dcm").read_bytes())
    assert film.pixels.min() == -2000


def test_modality_table_of_a_reference_film(films):
    path = films.reference("mlut_18.dcm")
    dataset = dcmread(path)
    expected = apply_modality_lut(dataset.pixel_array, dataset)
    np.testing.assert_array_equal(films.open(path.read_bytes()).pixels, expected)

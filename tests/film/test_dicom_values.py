"""Films by example: what the stored values mean, by every tag that changes it."""

import itertools

import numpy as np
import pytest
from pydicom.dataset import Dataset

from tbviewer.errors import FilmError, FilmFault

BITS = ((8, False), (10, False), (12, False), (15, False), (16, False), (12, True), (16, True))
SHAPES = (None, "IDENTITY", "INVERSE")
RESCALES = ((1, 0), (1, -1024), (2, 5), (-1, 4095), (0.5, 0.25))
CORNERS = ((0, 0), (0, -1), (-1, 0), (-1, -1))


@pytest.mark.parametrize("depth", BITS)
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("rescale", RESCALES)
def test_polarity_depth_sign_and_rescale(films, depth, photometric, shape, rescale):
    bits, signed = depth
    stored = films.slopes(bits, signed=signed)
    slope, intercept = rescale
    elements = {"RescaleSlope": slope, "RescaleIntercept": intercept}
    if shape:
        elements["PresentationLUTShape"] = shape
    film = films.open(films.dicom(stored, bits=bits, photometric=photometric, **elements))

    is_inverse = shape == "INVERSE" if shape else photometric == "MONOCHROME1"
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    expected = stored.astype(float)
    if is_inverse:
        expected = low + high - expected
    expected = slope * expected + intercept
    for corner in CORNERS:
        assert film.pixels[corner] == expected[corner]
    np.testing.assert_array_equal(film.pixels, expected)
    contradicts = shape is not None and (shape == "INVERSE") != (photometric == "MONOCHROME1")
    assert len(film.header.disagreements) == int(contradicts)
    assert film.header.form == f"DICOM, uncompressed, {bits} bit"
    assert not film.pixels.flags.writeable


@pytest.mark.parametrize(
    ("depth", "rescale", "dtype"),
    [
        ((8, False), (1, 0), np.uint8),
        ((10, False), (1, 0), np.uint16),
        ((16, False), (1, 0), np.uint16),
        ((12, True), (1, 0), np.int16),
        ((12, True), (1, 2048), np.uint16),
        ((12, False), (1, -1024), np.int16),
        ((16, False), (1, -1024), np.int32),
        ((12, False), (16, 0), np.uint16),
        ((12, False), (0.5, 0), np.float32),
    ],
)
def test_the_smallest_dtype_that_holds_the_range(films, depth, rescale, dtype):
    bits, signed = depth
    data = films.dicom(
        films.slopes(bits, signed=signed),
        bits=bits,
        photometric="MONOCHROME1",
        RescaleSlope=rescale[0],
        RescaleIntercept=rescale[1],
    )
    assert films.open(data).pixels.dtype == dtype


@pytest.mark.parametrize("rescale", RESCALES)
@pytest.mark.parametrize("signed", [False, True])
def test_both_polarities_of_one_film_are_exactly_equal(films, rescale, signed):
    stored = films.slopes(12, signed=signed)
    turned = (-1 if signed else 4095) - stored
    tags = {"RescaleSlope": rescale[0], "RescaleIntercept": rescale[1], "bits": 12}
    tags |= {"WindowCenter": 700.5, "WindowWidth": 900}
    one = films.open(films.dicom(stored, photometric="MONOCHROME1", **tags))
    two = films.open(films.dicom(turned.astype(stored.dtype), photometric="MONOCHROME2", **tags))
    np.testing.assert_array_equal(one.pixels, two.pixels)
    assert one.pixels.dtype == two.pixels.dtype


@pytest.mark.parametrize("signed", [False, True])
def test_junk_in_the_unused_bits_is_no_part_of_the_film(films, signed):
    stored = films.slopes(12, signed=signed)
    overlay = np.uint16(0xF000) * (np.arange(stored.size).reshape(stored.shape) % 3 == 0)
    junk = ((stored.view(np.uint16) & 0x0FFF) | overlay.astype(np.uint16)).view(stored.dtype)
    film = films.open(films.dicom(junk, bits=12))
    np.testing.assert_array_equal(film.pixels, stored)


def test_values_stored_at_the_high_end_of_their_cells(films):
    stored = films.slopes(12)
    film = films.open(films.dicom(stored << 4, bits=12, HighBit=15))
    np.testing.assert_array_equal(film.pixels, stored)


def test_a_modality_table_replaces_the_rescale(films):
    stored = films.slopes(10)
    entries = (np.arange(1024) ** 2 // 17).astype(np.uint16)
    item = Dataset()
    item.LUTDescriptor, item.LUTData = [1024, 0, 16], entries.tolist()
    item["LUTDescriptor"].VR = item["LUTData"].VR = "US"
    film = films.open(films.dicom(stored, bits=10, ModalityLUTSequence=[item]))
    np.testing.assert_array_equal(film.pixels, entries[stored])
    turned = films.dicom(
        stored, bits=10, photometric="MONOCHROME1", ModalityLUTSequence=[item], RescaleSlope=3
    )
    np.testing.assert_array_equal(films.open(turned).pixels, 65535 - entries[stored])


def test_a_modality_table_holds_its_ends(films):
    stored = np.arange(-4, 4, dtype=np.int16).reshape(2, 4)
    item = Dataset()
    item.LUTDescriptor, item.LUTData = [3, -1, 8], b"\x05\x06\x07"
    item["LUTDescriptor"].VR, item["LUTData"].VR = "SS", "OW"
    film = films.open(films.dicom(stored, ModalityLUTSequence=[item]))
    np.testing.assert_array_equal(film.pixels, [[5, 5, 5, 5], [6, 7, 7, 7]])


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("value", [0, 4095])
def test_padding_is_marked_and_shows_black(films, photometric, value):
    stored = films.slopes(12) // 2 + 1000
    stored[:5] = value
    data = films.dicom(stored, bits=12, photometric=photometric, PixelPaddingValue=value)
    film = films.open(data)
    np.testing.assert_array_equal(film.padding, stored == value)
    assert film.pixels[0, 0] == film.pixels[5:].min()
    assert not film.padding.flags.writeable
    assert film.windows[-1].centre > film.pixels.min()


def test_a_range_of_padding_in_a_signed_film(films):
    stored = films.slopes(12, signed=True)
    stored[:2, :2] = [[-2000, -1990], [-1980, -1979]]
    film = films.open(
        films.dicom(
            stored, bits=12, PixelPaddingValue=-2000, PixelPaddingRangeLimit=-1980,
            PixelRepresentation=1,
        )
    )  # fmt: skip
    expected = (stored >= -2000) & (stored <= -1980)
    np.testing.assert_array_equal(film.padding, expected)


def test_a_film_said_to_be_all_padding_is_shown_all_the_same(films):
    film = films.open(films.dicom(np.full((8, 8), 7, np.uint16), PixelPaddingValue=7))
    assert film.padding is None
    assert film.header.disagreements


def test_padding_that_is_nowhere_is_none(films):
    assert films.open(films.dicom(films.slopes(10), PixelPaddingValue=2000)).padding is None


@pytest.mark.parametrize(
    "without",
    [
        ("BitsStored",),
        ("HighBit",),
        ("PixelRepresentation",),
        ("PhotometricInterpretation",),
        ("SamplesPerPixel",),
        ("BitsAllocated",),
        ("BitsStored", "HighBit", "PixelRepresentation", "SamplesPerPixel"),
    ],
)
def test_missing_tags_are_taken_for_the_usual(films, without):
    stored = films.slopes(16)
    film = films.open(films.dicom(stored, without=without))
    np.testing.assert_array_equal(film.pixels, stored)


@pytest.mark.parametrize(
    ("elements", "fault"),
    [
        ({"RescaleSlope": 0, "RescaleIntercept": 1}, FilmFault.ABSURD_HEADER),
        ({"RescaleSlope": "1e300"}, FilmFault.ABSURD_HEADER),
        ({"RescaleSlope": 1, "RescaleIntercept": "1e12"}, FilmFault.ABSURD_HEADER),
        ({"Rows": 0}, FilmFault.ABSURD_HEADER),
        ({"BitsStored": 0}, FilmFault.ABSURD_HEADER),
        ({"BitsStored": 17}, FilmFault.ABSURD_HEADER),
        ({"BitsAllocated": 32}, FilmFault.UNSUPPORTED),
        ({"SamplesPerPixel": 4}, FilmFault.UNSUPPORTED),
        ({"PhotometricInterpretation": "HSV"}, FilmFault.UNSUPPORTED),
        ({"NumberOfFrames": 12}, FilmFault.MULTI_FRAME),
        ({"Rows": 400}, FilmFault.TRUNCATED),
        ({"Columns": 24}, FilmFault.ABSURD_HEADER),
        ({"Rows": 60_000, "Columns": 60_000}, FilmFault.TOO_LARGE),
    ],
)
def test_wrong_tags_are_refused_by_name(films, elements, fault):
    with pytest.raises(FilmError) as caught:
        films.open(films.dicom(films.slopes(16), **elements), name="lie.dcm")
    assert caught.value.fault is fault
    assert "lie.dcm" in caught.value.sentence
    assert caught.value.advice


@pytest.mark.parametrize("text", [b"nan", b"inf", b"abc"])
def test_a_slope_that_is_no_number_is_refused(films, text):
    data = films.dicom(films.slopes(12), RescaleSlope="1.5", RescaleIntercept="0")
    assert data.count(b"1.5 ") == 1
    with pytest.raises(FilmError) as caught:
        films.open(data.replace(b"1.5 ", text + b" "))
    assert caught.value.fault is FilmFault.ABSURD_HEADER


def test_one_frame_is_a_film(films):
    assert films.open(films.dicom(films.slopes(12), NumberOfFrames=1)).rows == 40


def test_the_smaller_levels_are_means_of_four(films):
    rng = np.random.default_rng(3)
    stored = rng.integers(0, 65536, (2051, 1100), dtype=np.uint16)
    film = films.open(films.dicom(stored))
    assert [level.shape for level in film.levels] == [(2051, 1100), (1025, 550)]
    wide = stored[:2050].astype(np.int64)
    sums = sum(wide[i::2, j::2] for i, j in itertools.product((0, 1), (0, 1)))
    np.testing.assert_array_equal(film.levels[1], sums >> 2)

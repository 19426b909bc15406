"""Windows: those of a file, in film values, and what any Window does to values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.pixels import apply_voi, apply_windowing

from tbviewer.film.voi import linear_windows, turned_window
from tbviewer.film.window import LookupTable, Window, WindowFunction, automatic_window, grey

FUNCTIONS = list(WindowFunction)
centres = st.floats(-70_000, 70_000)
widths = st.floats(1.0, 140_000)


def table_item(entries, first, *, bits=16, name="", signed=False):
    item = Dataset()
    item.LUTDescriptor = [len(entries) % 65536, first, bits]
    item["LUTDescriptor"].VR = "SS" if signed else "US"
    item.LUTData = [int(entry) for entry in entries]
    item["LUTData"].VR = "US"
    if name:
        item.LUTExplanation = name
    return item


@given(centre=centres, width=widths, function=st.sampled_from(FUNCTIONS), inverted=st.booleans())
def test_a_window_is_monotonic_and_stays_in_range(centre, width, function, inverted):
    values = np.linspace(-80_000, 80_000, 4001)
    window = Window(centre, width, function=function, inverted=inverted)
    shown = grey(values, window)
    steps = np.diff(shown.astype(int))
    assert (steps <= 0).all() if inverted else (steps >= 0).all()
    assert shown.dtype == np.uint8


@given(centre=centres, width=widths, function=st.sampled_from(FUNCTIONS))
def test_integers_and_floats_are_shown_the_same(centre, width, function):
    window = Window(centre, width, function=function)
    for dtype in (np.uint8, np.uint16, np.int16):
        ends = np.iinfo(dtype)
        values = np.linspace(ends.min, ends.max, 99).astype(dtype)
        np.testing.assert_array_equal(grey(values, window), grey(values.astype(float), window))


@given(centre=centres, width=widths, function=st.sampled_from(FUNCTIONS))
def test_a_turned_window_shows_turned_values_as_the_negative(centre, width, function):
    window = Window(centre, width, function=function)
    values = np.arange(0, 4096, 7)
    turned = grey(4095.0 - values, turned_window(window, (0, 4095)))
    negative = 255 - grey(values.astype(float), window).astype(int)
    # Rounding halves to even may differ by one.
    assert np.abs(turned.astype(int) - negative).max() <= 1


def test_a_turned_table_shows_turned_values_as_the_negative():
    shares = tuple(np.linspace(0, 1, 50) ** 2)
    window = Window(0, 50, table=LookupTable(first=100, entries=shares))
    turned = turned_window(window, (0, 1023))
    values = np.arange(0, 1024, dtype=float)
    shown = grey(1023 - values, turned).astype(int)
    assert np.abs(shown - (255 - grey(values, window).astype(int))).max() <= 1


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID", ""])
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_a_files_window_shows_it_as_pydicom_does(films, function, photometric):
    stored = films.slopes(12)
    tags = {"WindowCenter": 1800.5, "WindowWidth": 2200, "bits": 12, "photometric": photometric}
    if function:
        tags["VOILUTFunction"] = function
    film = films.open(films.dicom(stored, **tags))
    reference = Dataset()
    reference.BitsStored, reference.PixelRepresentation = 12, 0
    reference.PhotometricInterpretation = photometric
    reference.WindowCenter, reference.WindowWidth = 1800.5, 2200
    reference.VOILUTFunction = function or "LINEAR"
    expected = apply_windowing(stored, reference) / 4095 * 255
    if photometric == "MONOCHROME1":
        expected = 255 - expected
    shown = grey(film.pixels, film.windows[0])
    assert np.abs(shown - expected).max() <= 0.51


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_a_voi_table_shows_a_film_as_pydicom_does(films, photometric):
    stored = films.slopes(10)
    entries = (np.linspace(0, 1, 900) ** 0.5 * 65535).astype(int)
    item = table_item(entries, 50, name="S-curve")
    data = films.dicom(stored, bits=10, photometric=photometric, VOILUTSequence=[item])
    film = films.open(data)
    assert film.windows[0].name == "S-curve"
    reference = Dataset()
    reference.BitsStored, reference.PixelRepresentation = 10, 0
    reference.VOILUTSequence = [item]
    expected = apply_voi(stored, reference) / 65535 * 255
    if photometric == "MONOCHROME1":
        expected = 255 - expected
    assert np.abs(grey(film.pixels, film.windows[0]) - expected).max() <= 0.51


def test_windows_are_named_and_the_automatic_one_comes_last(films):
    film = films.open(
        films.dicom(
            films.slopes(12),
            bits=12,
            WindowCenter=[2000, 1500, 1000],
            WindowWidth=[4000, 3000, 2000],
            WindowCenterWidthExplanation=["NORMAL", "", "SOFTER"],
            VOILUTSequence=[table_item(range(0, 4096, 4), 0, bits=12)],
        )
    )
    assert [w.name for w in film.windows] == [
        "Table 1", "NORMAL", "Window 2", "SOFTER", "Automatic",
    ]  # fmt: skip
    assert film.windows[1].centre == 2000
    assert film.windows[1].width == 4000


def test_without_a_window_the_automatic_one_stands_in(films):
    film = films.open(films.dicom(films.slopes(12), bits=12))
    assert [w.name for w in film.windows] == ["Automatic"]
    low, high = np.percentile(film.pixels, (0.5, 99.5))
    assert film.windows[0].centre == pytest.approx((low + high) / 2, abs=1)


@pytest.mark.parametrize(
    ("centre", "width"),
    [("2000", "0"), ("2000", "-5"), ("1e30", "100"), ("900000", "10"), ("2000", "1e30")],
)
def test_a_window_that_makes_no_sense_is_left_out_and_noted(films, centre, width):
    film = films.open(
        films.dicom(films.slopes(12), bits=12, WindowCenter=centre, WindowWidth=width)
    )
    assert [w.name for w in film.windows] == ["Automatic"]
    assert len(film.header.disagreements) == 1


def test_a_window_that_is_no_number_is_left_out_and_noted(films):
    data = films.dicom(films.slopes(12), bits=12, WindowCenter="1234", WindowWidth="2000")
    for nonsense in (b"nan ", b"inf ", b"abcd"):
        film = films.open(data.replace(b"1234", nonsense))
        assert [w.name for w in film.windows] == ["Automatic"]
        assert film.header.disagreements


def test_a_table_that_declares_too_many_bits_is_not_shown_black(films):
    item = table_item(range(4096), 0, bits=16)
    film = films.open(films.dicom(films.slopes(12), bits=12, VOILUTSequence=[item]))
    assert grey(film.pixels, film.windows[0]).max() == 255


@pytest.mark.parametrize("descriptor", [[0], [4, 0, 16, 9]])
def test_a_table_without_sense_is_left_out(films, descriptor):
    item = table_item([1, 2, 3, 4], 0)
    item.LUTDescriptor = descriptor
    film = films.open(films.dicom(films.slopes(12), bits=12, VOILUTSequence=[item]))
    assert [w.name for w in film.windows] == ["Automatic"]


def test_windows_that_no_function_can_use():
    nan, inf = float("nan"), float("inf")
    assert linear_windows([nan, 1, inf], [1, nan, 1], [], "LINEAR") == ()
    assert linear_windows([5], [0.5], [], "LINEAR") == ()
    assert linear_windows([5], [0.5], [], "SIGMOID")[0].width == 0.5
    assert len(linear_windows([5, 6], [7], [], "NONSENSE")) == 1


def test_padding_does_not_count_for_the_automatic_window():
    pixels = np.full((64, 64), 1000, np.uint16)
    pixels[32:] = 1200
    padding = np.zeros(pixels.shape, bool)
    pixels[:30], padding[:30] = 0, True
    window = automatic_window(pixels, padding)
    assert window.centre - window.width / 2 == 1000


def test_a_film_of_small_fractions_is_shown_in_all_its_greys():
    pixels = np.linspace(0, 0.01, 10_000, dtype=np.float32).reshape(100, 100)
    shown = grey(pixels, automatic_window(pixels))
    assert len(np.unique(shown)) > 250

"""Corrections: films turned and inverted, and what lies on them laid back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbviewer.film.field import Field, Leaning
from tbviewer.film.film import Film
from tbviewer.film.window import automatic_window
from tbviewer.reading.correction import AS_STORED, TURNS, Correction, corrected, field_as_stored
from tbviewer.reading.heatmap import HeatMap, heat_on_film
from tbviewer.reading.reading import ModelName, Reading, Status, laid_back

corrections = st.builds(Correction, st.sampled_from(TURNS), st.booleans())


def film_of(pixels: np.ndarray, padding: np.ndarray | None = None) -> Film:
    return Film("a.png", "key", (pixels,), padding, (automatic_window(pixels),), None)


@given(corrections, corrections)
def test_one_correction_after_another_is_one(first, second):
    pixels = np.arange(12, dtype=np.int16).reshape(3, 4)
    film = film_of(pixels, pixels > 9)
    twice, once = corrected(corrected(film, first), second), corrected(film, first.then(second))
    assert np.array_equal(twice.pixels, once.pixels)
    assert np.array_equal(twice.padding, once.padding)


def test_a_turn_is_clockwise():
    film = corrected(film_of(np.array([[1, 2], [3, 4]], np.uint8)), Correction(90))
    assert film.pixels.tolist() == [[3, 1], [4, 2]]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16, np.int32, np.float32])
def test_inverting_turns_the_order_of_greys_round(dtype):
    pixels = np.array([[0, 5], [100, 7]], dtype)
    inverted = corrected(film_of(pixels), Correction(0, True)).pixels
    assert inverted.dtype == dtype
    assert (
        np.argsort(inverted, axis=None).tolist() == np.argsort(-pixels.astype(float), None).tolist()
    )


def test_nothing_to_do_is_the_same_film():
    film = film_of(np.zeros((2, 2), np.uint8))
    assert corrected(film, AS_STORED) is film
    assert not AS_STORED


def test_other_turns_are_not_known():
    with pytest.raises(ValueError, match="45"):
        Correction(45)


@given(
    st.sampled_from(TURNS), st.integers(0, 20), st.integers(0, 20), st.integers(1, 20),
    st.integers(1, 20),
)  # fmt: skip
def test_a_field_lies_on_the_pixels_it_was_taken_from(turn, x, y, width, height):
    stored = np.arange(50 * 60).reshape(50, 60)
    turned = np.rot90(stored, -turn // 90)
    field = Field(x, y, width, height)
    seen = turned[field.y : field.bottom, field.x : field.right]
    back = field_as_stored(field, rows=50, columns=60, turn=turn)
    found = stored[back.y : back.bottom, back.x : back.right]
    assert np.array_equal(np.rot90(found, -turn // 90), seen)


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize(("stride", "offset", "cells"), [(1, 0, 512), (8, 4, 63), (64, 60, 7)])
@pytest.mark.parametrize("leaning", [None, Leaning(280, 230, 420, 380, 9)])
def test_a_map_lies_on_the_film_as_the_network_saw_it(turn, stride, offset, cells, leaning):
    values = np.random.default_rng(0).random((cells, cells))
    rows, columns = 640, 700
    turned_rows, turned_columns = (columns, rows) if turn in (90, 270) else (rows, columns)
    field = Field(30, 20, 512, 400, leaning)
    heatmap = HeatMap.of("a", values, stride=stride, offset=offset, field=field)
    seen = heat_on_film(heatmap, rows=turned_rows, columns=turned_columns)
    reading = Reading("key", Status.READ, ModelName("m", "0" * 64), field=field, maps=(heatmap,))
    told = laid_back(reading, Correction(turn), rows=rows, columns=columns)
    stored = heat_on_film(told.maps[0], rows=rows, columns=columns)
    assert np.allclose(np.rot90(stored, -turn // 90), seen, atol=1e-5 if not leaning else 2e-3)
    assert told.field == told.maps[0].field
    assert told.correction == Correction(turn)
    assert replace(told, correction=AS_STORED).score is None

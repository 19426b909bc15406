"""Contours against analytic maps."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbviewer.film.field import Field, Leaning
from tbviewer.reading.contours import CONTOUR_LEVELS, contours
from tbviewer.reading.heatmap import HeatMap, heat_at

FIELD = Field(300, 200, 2560, 2048)
"""Five film pixels an input pixel across, four down."""


def cone(field: Field = FIELD) -> HeatMap:
    """Return a map that falls from 1 in a straight line to 0 at 200 input pixels."""
    y, x = np.mgrid[0:512, 0:512] + 0.5
    heat = np.clip(1 - np.hypot(x - 256.5, y - 250.5) / 200, 0, 1)
    return HeatMap.of("saliency", heat, stride=1, offset=0, field=field)


@pytest.mark.parametrize("level", CONTOUR_LEVELS)
def test_a_cones_contours_lie_on_their_ellipses_to_within_a_film_pixel(level):
    (line,) = contours(cone(), [level])[level]
    assert np.array_equal(line[0], line[-1])  # closed
    x = (line[:, 0] - FIELD.x) / 5 - 256.5
    y = (line[:, 1] - FIELD.y) / 4 - 250.5
    off_in_input = np.abs(np.hypot(x, y) - 200 * (1 - level))
    assert off_in_input.max() * 5 <= 1
    assert len(line) > 400


@pytest.mark.parametrize(("cells", "stride", "offset"), [(31, 16, 12), (15, 32, 28), (7, 64, 60)])
def test_every_point_has_the_heat_of_its_line(cells, stride, offset):
    values = np.random.default_rng(cells).random((cells, cells))
    heatmap = HeatMap.of("gradcam-3", values, stride=stride, offset=offset, field=FIELD)
    steepest = 1 / (stride * 4)  # a film pixel changes the heat by no more, along each axis
    for level, lines in contours(heatmap, CONTOUR_LEVELS).items():
        for x, y in np.concatenate(lines)[::7]:
            (heat,) = heat_at(heatmap, xs=np.array([x]), ys=np.array([y])).ravel()
            assert abs(heat - level) <= 2 * steepest


def test_lines_reach_the_fields_edges_and_end_there():
    values = np.repeat(np.linspace(0, 1, 512)[None], 512, axis=0)
    ramp = HeatMap.of("saliency", values, stride=1, offset=0, field=FIELD)
    (line,) = contours(ramp, [0.5])[0.5]
    assert np.allclose(line[:, 0], FIELD.x + 256 * 5, atol=0.01)
    assert (line[:, 1].min(), line[:, 1].max()) == (FIELD.y, FIELD.bottom)


def test_lines_end_where_what_leans_ends_and_do_not_run_along_it():
    values = np.repeat(np.linspace(0, 1, 512)[None], 512, axis=0)
    leaning = Leaning(1580, 1224, 2000, 1600, 10)
    ramp = HeatMap.of("saliency", values, stride=1, offset=0, field=replace(FIELD, leaning=leaning))
    (line,) = contours(ramp, [0.5])[0.5]
    across, down = leaning.shares(*line.T)
    assert np.allclose(across, 0.5, atol=0.005)
    assert (down.min(), down.max()) == pytest.approx((0, 1), abs=0.01)


def test_an_empty_map_has_no_lines():
    empty = HeatMap.of("saliency", np.zeros((512, 512)), stride=1, offset=0, field=FIELD)
    assert list(contours(empty, CONTOUR_LEVELS).values()) == [[], [], []]


@given(st.floats(1.01, 50))
def test_above_the_peak_there_is_no_line(level):
    assert contours(cone(), [level]) == {level: []}

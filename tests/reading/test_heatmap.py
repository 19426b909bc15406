import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tbviewer.film.field import Field, Leaning
from tbviewer.reading.heatmap import HeatMap, heat_at, heat_in_field, heat_on_film


def one_hot(cells: int, cell: tuple[int, int], stride: int, offset: int, field: Field) -> HeatMap:
    raw = np.zeros((cells, cells))
    raw[cell] = 3.0
    return HeatMap.of("gradcam-4", raw, stride=stride, offset=offset, field=field)


@settings(max_examples=50, deadline=None)
@given(
    arrays.arrays(
        np.float32, (5, 5), elements=st.floats(0, 2.0**100, width=32, allow_subnormal=True)
    )
)
def test_values_are_from_zero_to_one_and_divided_by_the_peak_alone(raw):
    heatmap = HeatMap.of("saliency", raw, stride=1, offset=0, field=Field(0, 0, 5, 5))
    assert heatmap.values.min() >= 0
    if raw.max() > 0:
        assert heatmap.values.max() == 1
        assert heatmap.peak == raw.max()
        assert np.allclose(heatmap.values, raw.astype(np.float64) / raw.max(), atol=1e-7)
    else:
        assert heatmap.peak == 0
        assert not heatmap.values.any()


def test_a_map_that_is_not_finite_stays_empty():
    raw = np.array([[1.0, np.inf], [0.0, 2.0]])
    heatmap = HeatMap.of("saliency", raw, stride=1, offset=0, field=Field(0, 0, 2, 2))
    assert heatmap.peak == 0
    assert not heatmap.values.any()


@pytest.mark.parametrize(
    ("cells", "stride", "offset"),
    [(512, 1, 0), (128, 4, 0), (63, 8, 4), (31, 16, 12), (15, 32, 28), (7, 64, 60)],
)
def test_a_hot_cell_lies_where_the_network_s_geometry_puts_it(cells, stride, offset):
    field = Field(100, 50, 1024, 1536)  # an input pixel is 2 by 3 film pixels
    row, column = cells // 2, cells // 3
    heat = heat_on_film(
        one_hot(cells, (row, column), stride, offset, field), rows=1700, columns=1300
    )
    mass = heat.astype(np.float64)
    y = (mass.sum(axis=1) * (np.arange(1700) + 0.5)).sum() / mass.sum()
    x = (mass.sum(axis=0) * (np.arange(1300) + 0.5)).sum() / mass.sum()
    assert y == pytest.approx(50 + (stride * row + offset + 0.5) * 3, abs=0.5)
    assert x == pytest.approx(100 + (stride * column + offset + 0.5) * 2, abs=0.5)


def test_edge_values_are_held_and_nothing_lies_outside_the_field():
    field = Field(64, 32, 512, 512)
    heat = heat_on_film(one_hot(7, (0, 6), 64, 60, field), rows=600, columns=640)
    assert heat[32, 575] == 1
    assert not heat[:32].any()
    assert not heat[:, :64].any()
    assert not heat[544:].any()
    assert not heat[:, 576:].any()


def test_between_centres_values_are_linear():
    raw = np.zeros((7, 7))
    raw[3, 3], raw[3, 4] = 1.0, 0.5
    heatmap = HeatMap.of("gradcam-5", raw, stride=64, offset=60, field=Field(0, 0, 512, 512))
    centre = 64 * 3 + 60 + 0.5
    heat = heat_at(heatmap, xs=centre + np.array([0, 16, 32, 64]), ys=np.array([centre]))
    assert heat[0] == pytest.approx([1.0, 0.875, 0.75, 0.5])


def test_the_three_ways_to_ask_agree():
    rng = np.random.default_rng(0)
    heatmap = HeatMap.of(
        "gradcam-3", rng.random((31, 31)), stride=16, offset=12, field=Field(3, 5, 512, 512)
    )
    on_film = heat_on_film(heatmap, rows=600, columns=600)
    assert np.allclose(on_film[5:517, 3:515], heat_in_field(heatmap))


def test_a_heatmap_is_read_only_also_after_a_journey():
    heatmap = one_hot(7, (1, 1), 64, 60, Field(0, 0, 9, 9))
    for each in (heatmap, pickle.loads(pickle.dumps(heatmap))):
        with pytest.raises(ValueError, match="read-only"):
            each.values[0, 0] = 1


@pytest.mark.parametrize("wrong", [(-1, 0, 5, 5), (0, 0, 0, 5), (0, -2, 5, 5), (0, 0, 5, 0)])
def test_a_field_lies_inside_and_is_not_empty(wrong):
    with pytest.raises(ValueError, match="Field"):
        Field(*wrong)


LEANING = Field(100, 60, 620, 560, Leaning(410, 340, 512, 400, 12))


@pytest.mark.parametrize(
    ("cells", "stride", "offset"), [(512, 1, 0), (63, 8, 4), (31, 16, 12), (7, 64, 60)]
)
def test_what_leans_has_its_heat_where_it_lies_and_none_around_it(cells, stride, offset):
    row, column = cells // 2, cells // 3
    heatmap = one_hot(cells, (row, column), stride, offset, LEANING)
    share = (stride * np.array([column, row]) + offset + 0.5) / 512
    x, y = LEANING.seen.places(*share)
    assert heat_at(heatmap, xs=np.array([x]), ys=np.array([y])) == pytest.approx(1, abs=0.01)
    warm = HeatMap.of("saliency", np.ones((512, 512)), stride=1, offset=0, field=LEANING)
    heat = heat_on_film(warm, rows=700, columns=800)
    rows, columns = np.mgrid[:700, :800] + 0.5
    assert np.array_equal(heat == 1, LEANING.seen.holds(columns, rows))
    assert np.array_equal(heat > 0, heat == 1)


def test_what_hardly_leans_is_as_what_does_not():
    values = np.random.default_rng(0).random((31, 31))
    plain = Field(3, 5, 512, 300)
    leaning = Field(3, 5, 512, 300, Leaning(259, 155, 512, 300, 1e-9))
    for turn in (0, 90, 180, 270):
        maps = [
            replace(HeatMap.of("a", values, stride=16, offset=12, field=field), turn=turn)
            for field in (plain, leaning)
        ]
        first, second = (heat_on_film(heatmap, rows=400, columns=600) for heatmap in maps)
        assert np.allclose(first, second, atol=1e-4)

"""Zones on lungs and maps made by hand."""

import numpy as np
import pytest

from tbviewer.film.field import Field
from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.zones import (
    OUTSIDE,
    ZONES,
    LungFields,
    Zones,
    dividing_line,
    zone_masks,
    zones_of,
    zones_text,
)

FILM = Field(0, 0, 512, 512)


def _lungs() -> np.ndarray:
    """Two upright lungs of 90 rows, the film's left one wider."""
    mask = np.zeros((128, 128), bool)
    mask[20:110, 10:54] = True
    mask[20:110, 74:118] = True
    return mask


def _heat(*spots: tuple[int, int, float], field: Field = FILM) -> HeatMap:
    """A map of 128² cells with single hot cells (row, column, heat)."""
    raw = np.zeros((128, 128))
    for row, column, heat in spots:
        raw[row, column] = heat
    return HeatMap.of("focus", raw, stride=4, offset=2, field=field)


def test_the_zones_share_out_the_lungs():
    masks = zone_masks(_lungs())
    assert tuple(masks) == ZONES
    assert np.array_equal(sum(m.astype(int) for m in masks.values()), _lungs().astype(int))
    assert [int(masks[zone].sum()) for zone in ZONES] == [30 * 44] * 6
    assert masks["right-upper"][25, 20]
    assert masks["left-lower"][105, 100]


def test_heat_is_shared_out_by_where_it_lies():
    heatmap = _heat((30, 30, 0.6), (65, 90, 0.3), (64, 64, 0.1))
    zones = zones_of(heatmap, LungFields(_lungs(), FILM))
    assert zones.shares["right-upper"] == pytest.approx(0.6, abs=0.01)
    assert zones.shares["left-middle"] == pytest.approx(0.3, abs=0.01)
    assert zones.outside == pytest.approx(0.1, abs=0.01)
    assert sum(zones.shares.values()) == pytest.approx(1)
    assert (zones.right, zones.left) == pytest.approx((0.6, 0.3), abs=0.01)


def test_a_mirrored_film_has_its_right_on_the_right():
    heatmap, lungs = _heat((30, 30, 1.0)), LungFields(_lungs(), FILM)
    assert zones_of(heatmap, lungs, mirrored=True).left == pytest.approx(1, abs=0.01)


def test_heat_is_placed_by_the_maps_own_field():
    # The map covers the left half of the film: its column 96 lies at film column 193.
    heatmap = _heat((30, 96, 1.0), field=Field(0, 0, 256, 512))
    zones = zones_of(heatmap, LungFields(_lungs(), FILM))
    assert zones.shares["right-upper"] == pytest.approx(1, abs=0.01)
    # And nothing of its edge values is held beyond it.
    edge = _heat(*((row, 127, 1.0) for row in range(128)), field=Field(0, 0, 100, 512))
    assert zones_of(edge, LungFields(_lungs(), FILM)).left == 0


def test_a_map_without_heat_has_no_zones():
    assert zones_of(_heat(), LungFields(_lungs(), FILM)) is None
    assert zones_text(None) == ""


def test_the_dividing_line_follows_a_turned_film():
    mask = np.zeros((100, 100), bool)
    for row in range(10, 90):
        shift = (row - 50) // 4
        mask[row, 15 + shift : 42 + shift] = True
        mask[row, 54 + shift : 85 + shift] = True
    line = dividing_line(mask)
    assert line[10] == pytest.approx(48 - 10, abs=0.6)
    assert line[89] == pytest.approx(48 + 9, abs=0.6)


def test_lungs_without_a_gap_are_divided_in_the_middle():
    mask = np.zeros((50, 100), bool)
    mask[10:40, 20:60] = True
    assert set(dividing_line(mask)) == {40.0}
    assert set(dividing_line(np.zeros((50, 100), bool))) == {50.0}


def _zones(**shares: float) -> Zones:
    named = {name.replace("_", "-"): share for name, share in shares.items()}
    return Zones("focus", dict.fromkeys((*ZONES, OUTSIDE), 0.0) | named)


def test_the_line_tells_the_two_zones_with_the_most_heat():
    zones = _zones(right_upper=0.58, left_upper=0.17, right_middle=0.12, outside_lungs=0.13)
    assert zones_text(zones) == "most influence: right upper zone (58 %), left upper zone (17 %)"
    alone = _zones(left_lower=0.92, right_upper=0.08)
    assert zones_text(alone) == "most influence: left lower zone (92 %)"


def test_a_zone_with_next_to_nothing_is_not_told_beside_what_lies_outside():
    zones = _zones(left_lower=0.02, outside_lungs=0.98)
    assert zones_text(zones) == "most influence: mostly outside the lungs (98 %)"


def test_heat_outside_the_lungs_is_told_and_not_hidden():
    zones = _zones(right_upper=0.3, outside_lungs=0.7)
    assert zones_text(zones) == (
        "most influence: mostly outside the lungs (70 %), right upper zone (30 %)"
    )
    even = _zones(**dict.fromkeys((z.replace("-", "_") for z in ZONES), 0.09), outside_lungs=0.46)
    assert zones_text(even) == "most influence: right upper zone (9 %)"

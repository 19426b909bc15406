import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbviewer.film.field import Field
from tbviewer.reading.colour import TABLES
from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.overlay_look import OverlayLook, common_peak

SHARES = st.floats(0, 1)
LOOKS = st.builds(
    OverlayLook, st.sampled_from(TABLES), SHARES, SHARES, st.booleans(), st.booleans(), SHARES
)


@given(LOOKS)
def test_a_look_comes_back_from_its_facts(look):
    assert OverlayLook.of_facts(json.loads(json.dumps(look.as_facts()))) == look


@pytest.mark.parametrize(
    "facts",
    [
        None,
        [],
        {},
        {"table": "rainbow"},
        {"table": 3, "opacity": "much", "contours": 1},
        {"cut_off": 1.5, "film_dimmed": -0.1, "opacity": float("nan")},
    ],
)
def test_facts_that_make_no_sense_are_passed_over(facts):
    assert OverlayLook.of_facts(facts) == OverlayLook()


def test_what_makes_sense_is_kept_beside_what_does_not():
    told = OverlayLook.of_facts({"table": "cividis", "cut_off": 9, "opacity": 1})
    assert told == OverlayLook(table="cividis", opacity=1.0)


def test_a_look_cannot_leave_its_range():
    with pytest.raises(ValueError, match="rainbow"):
        replace(OverlayLook(), table="rainbow")
    with pytest.raises(ValueError, match=r"1\.01"):
        OverlayLook(cut_off=1.01)


def named(name: str, peak: float) -> HeatMap:
    return HeatMap.of(name, np.full((7, 7), peak), stride=64, offset=60, field=Field(0, 0, 9, 9))


def test_maps_of_one_kind_share_the_largest_peak_and_kinds_share_none():
    saliency, low, high = named("saliency", 7.0), named("gradcam-1", 0.5), named("gradcam-5", 2.0)
    assert common_peak(low, [saliency, low, high]) == 2.0
    assert common_peak(saliency, [saliency, low, high]) == 7.0
    assert common_peak(high, [low]) == 2.0
    assert common_peak(low, []) == 0.5

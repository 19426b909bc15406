"""Where on a film the Network looked: a Field, and a rectangle in it that leans."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbviewer.film.field import Field, Leaning

leanings = st.builds(
    Leaning, st.floats(0, 4000), st.floats(0, 4000), st.floats(1, 4000), st.floats(1, 4000),
    st.floats(-20, 20),
)  # fmt: skip


@given(leanings, st.floats(-1, 2), st.floats(-1, 2))
def test_places_and_shares_are_each_others_way_back(leaning, across, down):
    assert leaning.shares(*leaning.places(across, down)) == pytest.approx((across, down), abs=1e-8)


def test_it_leans_clockwise():
    leaning = Leaning(100, 50, 80, 20, 90)
    assert leaning.places(0.5, 0.5) == pytest.approx((100, 50))
    # Its right end lies below its middle, its upper side to the right.
    assert leaning.places(1, 0.5) == pytest.approx((100, 90))
    assert leaning.places(0.5, 0) == pytest.approx((110, 50))
    assert np.allclose(leaning.corners, [(110, 10), (110, 90), (90, 90), (90, 10)])


@given(leanings, st.floats(-1, 2), st.floats(-1, 2))
def test_it_holds_what_lies_between_its_sides(leaning, across, down):
    near_a_side = min(abs(share - side) for share in (across, down) for side in (0, 1)) < 1e-6
    if not near_a_side:
        inside = 0 < across < 1 and 0 < down < 1
        assert bool(leaning.holds(*leaning.places(across, down))) == inside


def test_without_one_the_network_saw_the_whole_field():
    field = Field(10, 20, 300, 400)
    assert field.seen == Leaning(160, 220, 300, 400, 0)
    assert field.seen.corners == ((10, 20), (310, 20), (310, 420), (10, 420))
    leaning = Leaning(160, 220, 100, 100, 5)
    assert Field(10, 20, 300, 400, leaning).seen is leaning

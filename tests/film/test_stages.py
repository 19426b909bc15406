import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tbviewer.film import stages
from tbviewer.film.flaw import FlawError

bits = st.integers(2, 16)
small = arrays.array_shapes(min_dims=2, max_dims=2, max_side=9)


def _span(stored, *, signed):
    return (-(1 << stored - 1), (1 << stored - 1) - 1) if signed else (0, (1 << stored) - 1)


@given(data=st.data(), stored=bits, signed=st.booleans())
def test_turning_over_twice_changes_nothing(data, stored, signed):
    span = _span(stored, signed=signed)
    values = data.draw(arrays.arrays(np.int32, small, elements=st.integers(*span)))
    fitted = stages.fitted(values, span)
    once = stages.turned_over(fitted, span)
    assert once.dtype == fitted.dtype
    np.testing.assert_array_equal(once.astype(int), sum(span) - fitted.astype(int))
    np.testing.assert_array_equal(stages.turned_over(once, span), fitted)


@given(data=st.data(), stored=bits, signed=st.booleans(), shift=st.integers(0, 8))
def test_only_the_stored_bits_count(data, stored, signed, shift):
    high_bit = min(stored - 1 + shift, 15)
    span = _span(stored, signed=signed)
    values = data.draw(arrays.arrays(np.int32, small, elements=st.integers(*span)))
    cells = (values & ((1 << stored) - 1)) << (high_bit + 1 - stored)
    junk = data.draw(arrays.arrays(np.uint16, values.shape))
    around = ~np.uint16(((1 << stored) - 1) << (high_bit + 1 - stored))
    cells = cells.astype(np.uint16) | (junk & around)
    for order in "<>":
        given_cells = cells.astype(f"{order}u2")
        found = stages.significant(given_cells, stored=stored, high_bit=high_bit, signed=signed)
        np.testing.assert_array_equal(found, values)
        assert found.dtype.isnative
        np.testing.assert_array_equal(given_cells, cells)


@given(
    data=st.data(),
    stored=bits,
    signed=st.booleans(),
    slope=st.integers(-30, 30).filter(bool),
    intercept=st.integers(-70_000, 70_000),
)
def test_whole_numbers_stay_exact(data, stored, signed, slope, intercept):
    span = _span(stored, signed=signed)
    values = data.draw(arrays.arrays(np.int32, small, elements=st.integers(*span)))
    try:
        found, after = stages.rescaled(
            stages.fitted(values, span), slope=slope, intercept=intercept, span=span
        )
    except FlawError:
        assert abs(slope) * (span[1] - span[0]) < 1e-3 * (abs(intercept) + 70_000)
        return
    np.testing.assert_array_equal(found.astype(np.int64), slope * values + intercept)
    assert found.dtype.kind in "iu"
    assert after[0] <= found.min()
    assert found.max() <= after[1]


def test_a_stage_without_anything_to_do_gives_back_its_array():
    values = np.arange(12, dtype=np.uint16).reshape(3, 4)
    assert stages.rescaled(values, slope=1, intercept=0, span=(0, 65535))[0] is values
    assert stages.fitted(values, (0, 4095)) is values


def test_grey_of_equal_channels_is_exactly_themselves():
    for dtype in (np.uint8, np.uint16):
        ramp = np.arange(np.iinfo(dtype).max + 1, dtype=dtype)
        grey = stages.luma(np.stack([ramp] * 3, axis=-1)[np.newaxis])
        np.testing.assert_array_equal(grey[0], ramp)


@pytest.mark.parametrize(
    ("highest", "declared", "bits_found"),
    [(65535, 16, 16), (40_000, 16, 16), (4095, 16, 12), (255, 8, 8), (255, 16, 8), (1023, 8, 10)],
)
def test_the_bits_of_a_table(highest, declared, bits_found):
    assert stages.bits_needed(np.array([0, highest], np.uint16), declared) == bits_found

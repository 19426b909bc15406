"""Lengths, angles and ratios at known spacings."""

import pytest

from tbviewer.film.measuring import (
    Measure,
    MeasureKind,
    angle_degrees,
    cardiothoracic_ratio,
    distance,
    widths,
)
from tbviewer.film.spacing import Spacing, SpacingKind

SQUARE = Spacing(0.2, 0.2, SpacingKind.CALIBRATED)
TALL = Spacing(0.3, 0.1, SpacingKind.CALIBRATED)  # rows are 0.3 mm apart, columns 0.1 mm


@pytest.mark.parametrize(
    ("spacing", "to", "wanted"),
    [
        (SQUARE, (30, 40), 10.0),
        (TALL, (30, 0), 3.0),
        (TALL, (0, 40), 12.0),
        (TALL, (40, 10), 5.0),
        (None, (30, 40), 50.0),
    ],
)
def test_a_length_counts_each_axis_in_its_own_millimetres(spacing, to, wanted):
    assert distance((100.5, 70.25), (100.5 + to[0], 70.25 + to[1]), spacing) == pytest.approx(
        wanted
    )


@pytest.mark.parametrize(
    ("spacing", "first", "second", "wanted"),
    [
        (SQUARE, (1, 0), (0, 1), 90.0),
        (SQUARE, (1, 0), (1, 1), 45.0),
        (SQUARE, (1, 0), (-1, 0), 180.0),
        (SQUARE, (-1, 1), (1, 1), 90.0),
        (TALL, (3, 0), (3, 1), 45.0),  # as seen and as in the patient, not as in the file's pixels
        (None, (1, 0), (1, 1), 45.0),
    ],
)
def test_an_angle_is_the_patients_whatever_the_shape_of_pixels(spacing, first, second, wanted):
    at = (50.0, 60.0)
    points = tuple((at[0] + x, at[1] + y) for x, y in (first, (0, 0), second))
    assert angle_degrees(Measure(MeasureKind.ANGLE, points), spacing) == pytest.approx(wanted)


def test_an_angle_without_an_arm_is_none():
    points = ((5.0, 5.0), (5.0, 5.0), (9.0, 9.0))
    assert angle_degrees(Measure(MeasureKind.ANGLE, points), None) is None


def test_the_ratio_is_the_hearts_width_over_the_thorax():
    points = ((300.0, 500.0), (540.0, 500.0), (200.0, 700.0), (700.0, 700.0))
    ratio = Measure(MeasureKind.RATIO, points)
    assert cardiothoracic_ratio(ratio, SQUARE) == pytest.approx(0.48)
    assert widths(ratio, SQUARE) == pytest.approx((48.0, 100.0))
    assert cardiothoracic_ratio(ratio, None) == pytest.approx(0.48)


def test_a_thorax_without_width_has_no_ratio():
    points = ((0.0, 0.0), (9.0, 0.0), (5.0, 5.0), (5.0, 5.0))
    assert cardiothoracic_ratio(Measure(MeasureKind.RATIO, points), SQUARE) is None


@pytest.mark.parametrize("along_rows", [True, False])
@pytest.mark.parametrize("index", range(4))
def test_the_ratios_lines_stay_level_when_an_end_is_moved(index, along_rows):
    points = ((0.0, 1.0), (10.0, 1.0), (0.0, 5.0), (20.0, 5.0))
    if not along_rows:
        points = tuple((y, x) for x, y in points)
    moved = Measure(MeasureKind.RATIO, points, along_rows).moved(index, (33.0, 44.0))
    axis = 1 if along_rows else 0
    assert moved.points[index] == (33.0, 44.0)
    assert moved.points[index ^ 1][axis] == (33.0, 44.0)[axis]
    others = [k for k in range(4) if k not in (index, index ^ 1)]
    assert [moved.points[k] for k in others] == [points[k] for k in others]

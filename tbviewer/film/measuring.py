"""Measures on a film: lengths, angles and the cardiothoracic ratio. Numbers only."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from tbviewer.film.spacing import Spacing

Point = tuple[float, float]
"""A place on a film in film pixels: x to the right, y down; pixel i spans i to i + 1."""


class MeasureKind(StrEnum):
    """What a person can measure."""

    LENGTH = "length"
    ANGLE = "angle"
    RATIO = "cardiothoracic-ratio"


POINTS = {MeasureKind.LENGTH: 2, MeasureKind.ANGLE: 3, MeasureKind.RATIO: 4}
"""How many points each kind has."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure as a person placed it.

    Attributes
    ----------
    kind : MeasureKind
    points : tuple of Point
        Of a length its two ends; of an angle an end, the vertex and the other end; of the
        ratio the ends of the heart's largest width, then those of the thorax's inner width.
    along_rows : bool
        Whether the ratio's two lines run along the film's rows, or along its columns, as on a
        film that lies on its side.
    """

    kind: MeasureKind
    points: tuple[Point, ...]
    along_rows: bool = True

    def moved(self, index: int, to: Point) -> "Measure":
        """Return this measure with one point elsewhere; the ratio's lines stay level."""
        points = list(self.points)
        points[index] = to
        partner = index ^ 1
        if self.kind is MeasureKind.RATIO and partner < len(points):
            x, y = points[partner]
            points[partner] = (x, to[1]) if self.along_rows else (to[0], y)
        return replace(self, points=tuple(points))


def distance(a: Point, b: Point, spacing: Spacing | None) -> float:
    """Return how far `a` is from `b`: in millimetres, or in film pixels without a spacing."""
    across, down = steps_mm(spacing)
    return math.hypot((b[0] - a[0]) * across, (b[1] - a[1]) * down)


def angle_degrees(measure: Measure, spacing: Spacing | None) -> float | None:
    """Return the angle at the vertex, 0 to 180°; None while an arm has no length."""
    first, vertex, second = measure.points
    across, down = steps_mm(spacing)
    ax, ay = (first[0] - vertex[0]) * across, (first[1] - vertex[1]) * down
    bx, by = (second[0] - vertex[0]) * across, (second[1] - vertex[1]) * down
    if not math.hypot(ax, ay) or not math.hypot(bx, by):
        return None
    return math.degrees(math.atan2(abs(ax * by - ay * bx), ax * bx + ay * by))


def widths(measure: Measure, spacing: Spacing | None) -> tuple[float, ...]:
    """Return the lengths of a measure's lines: of the ratio the heart's and the thorax's width."""
    ends = measure.points
    pairs = zip(ends[::2], ends[1::2], strict=False)
    return tuple(distance(a, b, spacing) for a, b in pairs)


def cardiothoracic_ratio(measure: Measure, spacing: Spacing | None) -> float | None:
    """Return the heart's largest width over the thorax's inner width; None without a thorax."""
    heart, thorax = widths(measure, spacing)
    return heart / thorax if thorax else None


def steps_mm(spacing: Spacing | None) -> tuple[float, float]:
    """Return the width and height of a film pixel in millimetres; 1 without a spacing."""
    return (spacing.column_mm, spacing.row_mm) if spacing else (1.0, 1.0)

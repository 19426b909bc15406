"""Lead letters of our own strokes: no font of any computer enters the film."""

from itertools import pairwise

import numpy as np

from .curves import Array
from .grid import Grid, Plane

# Strokes on a field 4 wide and 6 high, as runs of points "xy".
_STROKES = {
    "A": ("06 20 46", "14 34"),
    "D": ("00 06 26 44 42 20 00",),
    "E": ("40 00 06 46", "03 33"),
    "I": ("20 26", "10 30", "16 36"),
    "L": ("00 06 46",),
    "M": ("06 00 23 40 46",),
    "N": ("06 00 46 40",),
    "O": ("10 30 41 45 36 16 05 01 10",),
    "P": ("06 00 30 41 42 33 03",),
    "R": ("06 00 30 41 42 33 03", "23 46"),
    "S": ("41 30 10 01 02 13 33 44 45 36 16 05",),
    "T": ("00 40", "20 26"),
    "U": ("00 05 16 36 45 40",),
    " ": (),
}
_ADVANCE = 5.6


def written(grid: Grid, text: str, *, x: float, y: float, height: float, weight: float) -> Plane:
    """Return the ink of `text` (0 to 1), its first letter's upper left corner at (x, y) mm."""
    ink = grid.empty()
    scale = height / 6
    for place, letter in enumerate(text):
        for stroke in _STROKES[letter]:
            points = [
                (x + scale * (place * _ADVANCE + float(p[0])), y + scale * float(p[1]))
                for p in stroke.split()
            ]
            for start, end in pairwise(points):
                _stroke(grid, ink, start, end, weight / 2)
    return ink


def _stroke(
    grid: Grid, ink: Plane, start: tuple[float, float], end: tuple[float, float], radius: float
) -> None:
    """Darken the pixels within `radius` of a straight stroke, its edge a pixel soft."""
    soft = grid.pitch_mm
    margin = radius + 2 * soft
    columns = _between(grid.x[0], min(start[0], end[0]) - margin, max(start[0], end[0]) + margin)
    rows = _between(grid.y[:, 0], min(start[1], end[1]) - margin, max(start[1], end[1]) + margin)
    dx, dy = end[0] - start[0], end[1] - start[1]
    u, v = grid.x[:, columns] - start[0], grid.y[rows] - start[1]
    share = np.clip((u * dx + v * dy) / (dx * dx + dy * dy), 0, 1)
    distance = np.sqrt((u - share * dx) ** 2 + (v - share * dy) ** 2)
    ink[rows, columns] = np.maximum(
        ink[rows, columns], np.clip((radius - distance) / soft + 0.5, 0, 1)
    )


def _between(places: Array, low: float, high: float) -> slice:
    first, last = np.searchsorted(places, (low, high))
    return slice(int(first), int(last))

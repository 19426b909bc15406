"""Windpipe and main bronchi: air in the mediastinum."""

from .grid import Grid, Plane
from .tubes import Tube

Point = tuple[float, float, float]
_WINDPIPE: tuple[Point, ...] = (
    (-1, -6, 0),
    (0, 20, 0),
    (0.5, 50, -5),
    (-0.5, 85, -10),
    (-3.5, 120, -15),
    (-4, 143, -18),
)
_RIGHT: tuple[Point, ...] = ((-5, 138, -18), (-13, 152, -18), (-27, 169, -18), (-38, 190, -22))
_LEFT: tuple[Point, ...] = ((-3, 138, -18), (9, 153, -20), (27, 166, -22), (42, 180, -26))
_RIGHT_UPPER: tuple[Point, ...] = ((-18, 158, -18), (-32, 160, -18), (-46, 152, -18))
_LEFT_UPPER: tuple[Point, ...] = ((32, 168, -22), (44, 163, -15), (54, 154, -10))


def air_shadow(grid: Grid) -> Plane:
    """Return the millimetres of air in the airways along the rays."""
    shadow = grid.empty()
    for points, radii in (
        (_WINDPIPE, (8.6, 8.8, 8.9, 8.8, 8.6, 8.8)),
        (_RIGHT, (6.6, 6.9, 5.8, 3.2)),
        (_LEFT, (6.2, 6.0, 5.2, 2.8)),
        (_RIGHT_UPPER, (4.2, 3.8, 1.8)),
        (_LEFT_UPPER, (3.6, 3.4, 1.6)),
    ):
        Tube.through(points, radii, 0.9 * grid.pitch_mm).cast_core(grid, shadow)
    return shadow

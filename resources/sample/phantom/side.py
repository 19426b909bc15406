"""The same solids seen from the side: a lateral film, for tests of what is refused."""

import numpy as np
from numpy.typing import NDArray

from .chance import Dice, blurred, texture
from .grid import WIDTH_MM, Grid, Plane
from .skeleton import rib_courses, vertebra_middle
from .thorax import is_lung, soft_shadows

_TISSUE = 0.0205
_BONE = 0.05
_LUNG_DENSITY = 0.27
_SLAB_MM = 4.0
_MIDDLE, _LATITUDE = 3.4, 0.75
_SEED = 20260102


def side_view(size: int = 512) -> NDArray[np.uint16]:
    """Return a lateral film (size, size), 12 bits, white = dense, the patient facing right."""
    grid = Grid(size)
    dense = _TISSUE * _tissue(grid) + _BONE * _bones(grid)
    primary = np.exp(-dense)
    scatter = 0.3 * blurred(primary, grid.pitch_mm, 28) + 0.002
    noise = 0.004 * Dice(_SEED).noise(size, size)
    film = -np.log(np.maximum(primary + scatter, 1e-5)) + noise
    grey = 1 / (1 + np.exp((_MIDDLE - film) / _LATITUDE))
    return np.rint(90 + 3750 * grey).astype(np.uint16)


def _tissue(grid: Grid) -> Plane:
    """Return millimetres of tissue along the rays from one side to the other."""
    z = grid.x  # the detector's rows run from back to front
    sides = np.arange(-170.0, 170.0, _SLAB_MM)
    body = soft_shadows(sides[None, :], grid.y).body
    tissue = grid.empty()
    for number, side in enumerate(sides):
        half = body[:, number : number + 1] / 2
        inside = np.abs(z) < np.maximum(half, 0)
        lung = is_lung(np.array([[side]]), grid.y, z) & inside
        tissue += _SLAB_MM * (inside - (1 - _LUNG_DENSITY) * lung)
    flesh = texture(Dice(_SEED + 1), grid.size, WIDTH_MM, coarse=30, fine=1.2, slope=2.4)
    return tissue * (1 + 0.02 * flesh)


def _bones(grid: Grid) -> Plane:
    """Return millimetres of bone along the rays: ribs, vertebrae with their discs, breast bone."""
    bones = grid.empty()
    for course in rib_courses(Dice(_SEED + 2), 0.6 * grid.pitch_mm):
        step = np.linalg.norm(np.diff(course, axis=0, prepend=course[:1]), axis=1)
        grid.cast(bones, course[:, 2], course[:, 1], 45 * step)
    bones = blurred(bones, grid.pitch_mm, 2.5)
    z, y = grid.x, grid.y
    back = -78 + 0.0008 * (y - 200) ** 2
    for number in range(-1, 15):
        middle = vertebra_middle(number)
        block = np.maximum(np.abs(z - back) - 15, 1.35 * np.abs(y - middle) - 13)
        bones += 13 / (1 + np.exp(np.clip(block / 1.2, -30, 30)))
    breast = np.abs(z - (104 - 0.0006 * (y - 210) ** 2)) - 5
    bones += 6 / (1 + np.exp(np.clip(np.maximum(breast, np.abs(y - 170) - 80) / 1.5, -30, 30)))
    return bones

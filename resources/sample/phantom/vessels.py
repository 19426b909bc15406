"""The lungs' vessels: trees that start at the hila and thin out towards the border."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .chance import Dice
from .curves import Array
from .grid import Grid, Plane
from .thorax import is_lung
from .tubes import Tube

_STRIDE_MM = 2.5
_THINNEST_MM = 0.24
_CELL_MM = 4.0
_HILUM_MM = 30.0
"""So far a trunk may run through heart and vessels before it must be in lung."""
_LOW, _HIGH = (-160.0, 60.0, -112.0), (160.0, 356.0, 112.0)
"""The box that holds the lungs."""


class _Trunk(NamedTuple):
    """A first branch: where it starts, where it is bound, mm; its radius there."""

    start: tuple[float, float, float]
    goal: tuple[float, float, float]
    radius: float


_RIGHT = (
    _Trunk((-32, 160, 0), (-58, 92, -20), 3.9),
    _Trunk((-34, 162, 0), (-96, 108, -35), 3.3),
    _Trunk((-36, 165, 10), (-112, 142, 30), 3.4),
    _Trunk((-34, 158, 15), (-72, 100, 35), 3.0),
    _Trunk((-32, 160, -5), (-74, 254, -35), 6.2),
    _Trunk((-44, 188, -10), (-118, 196, -45), 3.7),
    _Trunk((-46, 196, -10), (-128, 248, -40), 4.3),
    _Trunk((-44, 192, 0), (-112, 222, 55), 3.7),
    _Trunk((-40, 200, -10), (-92, 268, -20), 4.5),
    _Trunk((-32, 204, -5), (-84, 236, 5), 4.3),
    _Trunk((-30, 212, 0), (-58, 262, 35), 3.6),
    _Trunk((-36, 182, 5), (-124, 172, 0), 3.1),
    _Trunk((-36, 205, -25), (-48, 268, -45), 3.4),
    _Trunk((-42, 205, -5), (-70, 270, -50), 3.6),
    _Trunk((-42, 190, 5), (-100, 250, 30), 3.6),
)
_LEFT = (
    _Trunk((34, 150, 0), (62, 90, -20), 3.7),
    _Trunk((35, 152, 0), (98, 108, -35), 3.2),
    _Trunk((36, 155, 10), (114, 140, 30), 3.3),
    _Trunk((35, 149, 15), (78, 102, 35), 3.0),
    _Trunk((33, 152, -10), (78, 258, -45), 6.2),
    _Trunk((47, 180, -14), (122, 192, -45), 3.6),
    _Trunk((49, 190, -16), (132, 250, -40), 4.2),
    _Trunk((46, 182, 0), (118, 214, 50), 3.5),
    _Trunk((50, 200, -20), (104, 280, -25), 4.2),
    _Trunk((38, 196, -15), (96, 232, -10), 3.9),
    _Trunk((40, 176, 5), (126, 168, 0), 3.0),
    _Trunk((48, 190, 0), (112, 262, 20), 3.6),
    _Trunk((46, 196, -30), (62, 275, -55), 3.2),
)


@dataclass(frozen=True)
class _Room:
    """Where there is lung, in cells: asking the solids for every step would take long."""

    cells: NDArray[np.bool_]

    @classmethod
    def of_the_lungs(cls) -> "_Room":
        x, y, z = (np.arange(*ends, _CELL_MM) for ends in zip(_LOW, _HIGH, strict=True))
        return cls(is_lung(x[:, None, None], y[None, :, None], z[None, None, :]))

    def holds(self, point: Array) -> bool:
        """Tell whether a point lies in a lung."""
        cell = tuple(int((p - low) / _CELL_MM + 0.5) for p, low in zip(point, _LOW, strict=True))
        inside = all(0 <= c < size for c, size in zip(cell, self.cells.shape, strict=True))
        return inside and bool(self.cells[cell])


def vessel_shadow(grid: Grid, dice: Dice) -> Plane:
    """Return the millimetres of vessel along the rays."""
    trees = _Trees(grid, dice, _Room.of_the_lungs())
    for trunk in (*_RIGHT, *_LEFT):
        trees.plant(trunk)
    return trees.shadow


class _Trees:
    """Vessels growing over a detector."""

    def __init__(self, grid: Grid, dice: Dice, room: _Room):
        self.shadow = grid.empty()
        self._grid, self._dice, self._room = grid, dice, room

    def plant(self, trunk: _Trunk) -> None:
        """Add a first branch, sideways out of its hilum, and all that springs from it."""
        start, goal = np.array(trunk.start, float), np.array(trunk.goal, float)
        way = goal - start
        aside = np.array([0.7 * np.sign(goal[0]), 0.0, 0.0])
        length = 1.15 * float(np.sqrt((way * way).sum()))
        course, radii = self._grow(start, _unit(way) + aside, trunk.radius, length, goal)
        # Its end in the hilum is not cut off but blurred by what lies there.
        radii[:3] = [share * trunk.radius for share in (0.45, 0.8, 0.95)][: len(radii)]
        self._cast(course, radii)

    def _branch(self, start: Array, direction: Array, radius: float) -> None:
        length = (20 * radius**0.7 + 10) * self._dice.uniform(0.75, 1.3)
        self._cast(*self._grow(start, direction, radius, length))

    def _grow(
        self,
        start: Array,
        direction: Array,
        radius: float,
        length: float,
        goal: Array | None = None,
    ) -> tuple[list[Array], list[float]]:
        """Let a vessel thin out over `length` and branch; return its course and radii."""
        dice, point, heading = self._dice, start, _unit(direction)
        bend = 0.03 * self._across(heading)
        course, radii, walked = [point], [radius], 0.0
        next_branch = dice.uniform(1.0, 2.4) * radius + 2
        while walked < length:
            walked += _STRIDE_MM
            here = radius * max(1 - walked / length, 0.0) ** 0.62
            heading = _unit(heading + bend + 0.035 * self._across(heading))
            if goal is not None:
                heading = _unit(heading + 0.16 * _unit(goal - point))
            point = point + _STRIDE_MM * heading
            is_at_hilum = goal is not None and walked <= _HILUM_MM
            if here < _THINNEST_MM or not (is_at_hilum or self._room.holds(point)):
                break
            course.append(point)
            radii.append(here)
            if walked > next_branch and here > 1.25 * _THINNEST_MM:
                spread = np.tan(np.radians(dice.uniform(22, 46)))
                away = heading + spread * self._across(heading)
                self._branch(point, away, here * dice.uniform(0.4, 0.8))
                next_branch = walked + dice.uniform(1.3, 2.8) * here + 2.8
        return course, radii

    def _across(self, direction: Array) -> Array:
        """Return a random unit vector across `direction`."""
        random = np.array([self._dice.uniform(-1, 1) for _ in range(3)])
        return _unit(random - (random * direction).sum() * direction)

    def _cast(self, course: list[Array], radii: list[float]) -> None:
        if len(course) < 3:
            return
        thinning = np.array([*radii[:-1], min(radii[-1], _THINNEST_MM)])
        tube = Tube.through(np.array(course), thinning, max(0.9 * self._grid.pitch_mm, 0.3))
        tube.cast_core(self._grid, self.shadow)


def _unit(vector: Array) -> Array:
    return np.asarray(vector / max(float(np.sqrt((vector * vector).sum())), 1e-9))

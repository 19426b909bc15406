"""Bones and vessels as bent tubes, and their shadows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .curves import Array, path
from .grid import Grid, Plane

_GOLDEN_ANGLE = np.pi * (3 - 5**0.5)


@dataclass(frozen=True)
class Tube:
    """A bent tube of elliptic cross-section.

    Attributes
    ----------
    course : float array (n, 3)
        Its middle line, evenly spaced, mm.
    across, along : float array (n,)
        Half axes of the cross-section: across `facing`, and along it, mm.
    facing : float array (n, 3) or (3,)
        A direction that is not that of the course: e.g. outwards from the chest for a rib.
    """

    course: Array
    across: Array
    along: Array
    facing: Array

    @classmethod
    def through(
        cls,
        points: ArrayLike,
        radii: ArrayLike,
        step_mm: float,
        *,
        flat: float = 1.0,
        facing: tuple[float, float, float] = (0.0, 0.0, 1.0),
    ) -> "Tube":
        """Return a tube through points, of `radii` spread along it, times `flat` along `facing`."""
        course = path(points, step_mm)
        given = np.asarray(radii, float)
        spread = np.interp(np.linspace(0, 1, len(course)), np.linspace(0, 1, len(given)), given)
        return cls(course, spread, flat * spread, np.asarray(facing, float))

    def thinned(self, every: int) -> "Tube":
        """Return this tube with only every so many points of its course."""
        facing = self.facing[::every] if self.facing.ndim > 1 else self.facing
        return Tube(self.course[::every], self.across[::every], self.along[::every], facing)

    def _frame(self) -> tuple[Array, Array, Array]:
        """Return length of each piece and the two directions of its cross-section."""
        ahead = np.gradient(self.course, axis=0)
        length = np.sqrt((ahead * ahead).sum(axis=1))
        ahead = ahead / length[:, None]
        facing = np.broadcast_to(self.facing, ahead.shape)
        outward = facing - (facing * ahead).sum(axis=1)[:, None] * ahead
        outward = outward / np.maximum(np.sqrt((outward * outward).sum(axis=1)), 1e-9)[:, None]
        return length, np.cross(ahead, outward), outward

    def cast_shell(self, grid: Grid, shadow: Plane, thickness: ArrayLike) -> None:
        """Add the tube's wall, of `thickness` mm (one, or one for each point of the course)."""
        length, side, outward = self._frame()
        spacing = 0.6 * grid.pitch_mm
        around = 6.2832 * float(np.sqrt((self.across**2 + self.along**2) / 2).max())
        count = max(24, int(around / spacing))
        angle = (np.arange(count) + 0.5) * (2 * np.pi / count)
        cos, sin = np.cos(angle), np.sin(angle)
        a, b = self.across[:, None], self.along[:, None]
        arc = np.sqrt((a * sin) ** 2 + (b * cos) ** 2) * (2 * np.pi / count)
        wall = np.broadcast_to(np.asarray(thickness, float), length.shape)
        volume = arc * (length * wall)[:, None]
        x = self.course[:, :1] + a * cos * side[:, :1] + b * sin * outward[:, :1]
        y = self.course[:, 1:2] + a * cos * side[:, 1:2] + b * sin * outward[:, 1:2]
        grid.cast(shadow, x, y, volume)

    def cast_core(self, grid: Grid, shadow: Plane, *, share: ArrayLike = 1.0) -> None:
        """Add the tube's inside; `share` of it is filled (one, or one for each point)."""
        length, side, outward = self._frame()
        area = np.pi * self.across * self.along
        spacing = 1.1 * grid.pitch_mm
        count = int(np.clip(area.max() / spacing**2, 7, 1600))
        number = np.arange(count) + 0.5
        radius = np.sqrt(number / count)
        # Turned from piece to piece, so that the points never line up into false edges.
        turn = np.arange(len(length))[:, None] ** 2 * _GOLDEN_ANGLE
        angle = number * _GOLDEN_ANGLE + turn
        u = self.across[:, None] * radius * np.cos(angle)
        v = self.along[:, None] * radius * np.sin(angle)
        volume = (area * length / count * np.asarray(share, float))[:, None]
        x = self.course[:, :1] + u * side[:, :1] + v * outward[:, :1]
        y = self.course[:, 1:2] + u * side[:, 1:2] + v * outward[:, 1:2]
        grid.cast(shadow, x, y, volume)

"""What tuberculosis often leaves in an upper zone: nodules, strands and a small cavity."""

import numpy as np

from .chance import Dice, texture
from .grid import WIDTH_MM, Grid, Plane
from .tubes import Tube

_MIDDLE = (-74.0, 113.0)
_CAVITY = (-80.0, 108.0)


def lesion_shadow(grid: Grid, dice: Dice) -> Plane:
    """Return the millimetres of dense tissue in the right upper zone along the rays."""
    shadow = _clouds(grid, dice)
    _cast_nodules(grid, shadow, dice)
    _cast_strands(grid, shadow, dice)
    _cast_cavity(grid, shadow, dice)
    return shadow


def _around(grid: Grid, centre: tuple[float, float], width: float, height: float) -> Plane:
    """Return a soft-edged oval: 1 in its middle."""
    u, v = (grid.x - centre[0]) / width, (grid.y - centre[1]) / height
    return np.exp(-((u * u + v * v) ** 1.5))


def _clouds(grid: Grid, dice: Dice) -> Plane:
    """Return patchy filled air spaces: an oval where a cloudy texture is high."""
    oval = _around(grid, _MIDDLE, 34, 27) + 0.55 * _around(grid, (-56, 140), 22, 17)
    cloud = texture(dice, grid.size, WIDTH_MM, coarse=22, fine=2.2, slope=2.4)
    return 23.0 * oval * np.clip(0.62 + 0.55 * cloud, 0, 2.2)


def _cast_nodules(grid: Grid, shadow: Plane, dice: Dice) -> None:
    for _ in range(75):
        angle, out = dice.uniform(0, 2 * np.pi), dice.uniform() ** 0.6
        x = _MIDDLE[0] + 34 * out * np.cos(angle) + 4 * dice.normal()
        y = _MIDDLE[1] + 28 * out * np.sin(angle) + 4 * dice.normal()
        radius = dice.uniform(1.1, 2.4) + 2.2 * dice.uniform() ** 5
        _cast_ball(grid, shadow, (x, y), radius, dice)


def _cast_ball(
    grid: Grid, shadow: Plane, centre: tuple[float, float], radius: float, dice: Dice
) -> None:
    """Add a slightly oval ball with a soft rim."""
    reach = 1.8 * radius
    columns = np.flatnonzero(np.abs(grid.x[0] - centre[0]) < reach)
    rows = np.flatnonzero(np.abs(grid.y[:, 0] - centre[1]) < reach)
    if not len(columns) or not len(rows):
        return
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    u = (grid.x[:, part[1]] - centre[0]) / (radius * dice.uniform(0.85, 1.2))
    v = (grid.y[part[0]] - centre[1]) / (radius * dice.uniform(0.85, 1.2))
    shadow[part] += 3 * radius * np.exp(-((u * u + v * v) ** 1.2))


def _cast_strands(grid: Grid, shadow: Plane, dice: Dice) -> None:
    """Add scars that pull towards the hilum."""
    for _ in range(16):
        start = (_MIDDLE[0] + dice.uniform(-30, 26), _MIDDLE[1] + dice.uniform(-26, 20), 0.0)
        share = dice.uniform(0.3, 0.8)
        end = (start[0] + share * (-36 - start[0]), start[1] + share * (158 - start[1]), 0.0)
        middle = (
            (start[0] + end[0]) / 2 + 4 * dice.normal(),
            (start[1] + end[1]) / 2 + 3 * dice.normal(),
            0.0,
        )
        width = dice.uniform(0.5, 1.1)
        tube = Tube.through((start, middle, end), (0.3, width, 0.4), 0.3, flat=3.0)
        tube.cast_core(grid, shadow)


def _cast_cavity(grid: Grid, shadow: Plane, dice: Dice) -> None:
    """Add a hollow ball with an uneven wall, and take the clouds out of its inside."""
    u, v = grid.x - _CAVITY[0], grid.y - _CAVITY[1]
    angle = np.arctan2(v, u)
    uneven = (
        1 + 0.07 * np.sin(2 * angle + 0.6) + 0.05 * np.sin(3 * angle + 2) + 0.03 * np.sin(7 * angle)
    )
    distance = np.sqrt(u * u + (1.12 * v) ** 2) / uneven
    outer = 11.5 + 0.8 * np.sin(angle + 1)
    inner = 7.6 + 0.5 * np.sin(2 * angle)
    wall = 2 * (
        np.sqrt(np.maximum(outer**2 - distance**2, 0))
        - np.sqrt(np.maximum(inner**2 - distance**2, 0))
    )
    rough = 1 + 0.18 * texture(dice, grid.size, WIDTH_MM, coarse=6, fine=1.2, slope=2)
    hollow = 1 / (1 + np.exp(np.clip((distance - inner) / 0.7, -30, 30)))
    shadow *= 1 - 0.72 * hollow
    shadow += 1.1 * wall * rough

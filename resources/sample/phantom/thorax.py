"""The soft solids: body, chest cavity, heart and great vessels, diaphragm, gas.

Every solid is known by the stretch of z that it fills above a point of the detector, so that
what is left for the lungs is exact wherever solids overlap.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import outlines
from .curves import Array, rounded, smooth, step
from .outlines import Table

Stretch = tuple[Array, Array]
Point = tuple[float, float, float]

_BOWEL_GAS: tuple[tuple[Point, Point], ...] = (
    ((112, 352, 0), (11, 8, 7)),
    ((126, 362, 0), (8, 11, 6)),
    ((104, 366, 0), (7, 6, 5)),
    ((-118, 384, 0), (12, 8, 6)),
    ((-101, 390, 0), (8, 9, 5)),
)


@dataclass(frozen=True)
class SoftShadows:
    """Millimetres of each along the rays: the body's outline, lung in it, gas in the bowels."""

    body: Array
    lung: Array
    gas: Array


def soft_shadows(x: Array, y: Array) -> SoftShadows:
    """Return the soft solids' shadows over the points `x` (1, n) and `y` (n, 1)."""
    body = _body(x, y)
    lung = _left_over(_cavity(x, y), [_diaphragm(x, y), *_mediastinum(x, y)])
    return SoftShadows(body, np.minimum(lung, 0.92 * body), _gas(x, y))


def is_lung(x: Array, y: Array, z: Array) -> NDArray[np.bool_]:
    """Tell which points lie in a lung."""
    low, high = _cavity(x, y)
    inside = (z > low) & (z < high)
    for start, end in (_diaphragm(x, y), *_mediastinum(x, y)):
        inside &= ~((z > start) & (z < end))
    return np.asarray(inside)


def _sided(x: Array, right: Table, left: Table, at: Array) -> Array:
    return np.where(x < 0, smooth(right, at), smooth(left, at))


def _left_over(outer: Stretch, solids: list[Stretch]) -> Array:
    """Return how much of `outer` no solid fills.

    With starts and ends each sorted, the gaps of the union lie between an end and the next start.
    """
    low, high = outer
    shape = np.broadcast_shapes(low.shape, *(start.shape for start, _ in solids))
    clipped = [[np.broadcast_to(np.clip(z, low, high), shape) for z in pair] for pair in solids]
    starts = np.sort([start for start, _ in clipped], axis=0)
    ends = np.sort([end for _, end in clipped], axis=0)
    between = np.maximum(starts[1:] - ends[:-1], 0).sum(axis=0)
    return np.asarray((starts[0] - low) + between + (high - ends[-1]))


def _cavity(x: Array, y: Array) -> Stretch:
    """Return the chest cavity, cut by the apices' domes."""
    across = np.abs(x) / _sided(x, outlines.WALL_RIGHT, outlines.WALL_LEFT, y)
    half = smooth(outlines.CAVITY_DEPTH, y) * np.sqrt(np.maximum(1 - across**3, 0))
    apex = _sided(x, outlines.APEX_RIGHT, outlines.APEX_LEFT, np.abs(x))
    below = np.maximum(y - apex, 0) / 30
    reach = 40 * np.sqrt(below) + 24 * below
    low, high = np.maximum(-half, -25 - reach), np.minimum(half, -25 + reach)
    return low, np.maximum(high, low)


def _diaphragm(x: Array, y: Array) -> Stretch:
    """Return what lies under the diaphragm: it falls to the back, less to the front."""
    dome = _sided(x, outlines.DOME_RIGHT, outlines.DOME_LEFT, np.abs(x))
    half = 108 * np.sqrt(np.maximum(y - dome, 0) / 44)
    return 18 - half, 18 + half


def _mediastinum(x: Array, y: Array) -> list[Stretch]:
    return [
        _septum(x, y),
        _spine(x, y),
        _upper_mediastinum(x, y),
        _heart(x, y),
        _descending_aorta(x, y),
        _ball(x, y, (21, 128, -18), (20.5, 19, 27)),  # aortic knob
        _ball(x, y, (20, 166, 22), (21, 21, 24)),  # pulmonary trunk
        _ball(x, y, (-24, 255, 0), (16, 50, 20)),  # lower vena cava and right atrium's back
        _ball(x, y, (-36, 177, -6), (11, 15, 12)),  # right hilum
        _ball(x, y, (38, 163, -6), (12, 12, 12)),  # left hilum
        _ball(x, y, (78, 296, 48), (30, 16, 26)),  # fat at the heart's tip
    ]


def _septum(x: Array, y: Array) -> Stretch:
    """Return the wall between the lungs, from the spine to the breast bone."""
    half = 125 * step((19 - np.abs(x - 1)) / 19) * np.ones_like(y)
    return -half, half


def _spine(x: Array, y: Array) -> Stretch:
    """Return vertebrae and the tissue beside them, bulging into the cavity from behind."""
    u = x / smooth(outlines.SPINE_WIDTH, y)
    top = -120 + 74 * np.sqrt(np.maximum(1 - u * u, 0))
    return np.full(top.shape, -120.0), top


def _slices(x: Array, right: Array, left: Array, *, middle: float, depth: Array) -> Stretch:
    """Return a solid whose slices across the body are ellipses between two borders."""
    u = (2 * x - left - right) / np.maximum(left - right, 1e-6)
    half = np.where(left > right, depth * np.sqrt(np.maximum(1 - u * u, 0)), 0.0)
    return middle - half, middle + half


def _heart(x: Array, y: Array) -> Stretch:
    depth = 58 * rounded((y - 165) / 60) * rounded((330 - y) / 40)
    right, left = smooth(outlines.HEART_RIGHT, y), smooth(outlines.HEART_LEFT, y)
    return _slices(x, right, left, middle=24, depth=depth)


def _upper_mediastinum(x: Array, y: Array) -> Stretch:
    right, left = smooth(outlines.UPPER_RIGHT, y), smooth(outlines.UPPER_LEFT, y)
    return _slices(x, right, left, middle=6, depth=62 * step((215 - y) / 50))


def _descending_aorta(x: Array, y: Array) -> Stretch:
    middle = smooth(outlines.AORTA_MIDDLE, y)
    depth = 13 * rounded((y - 118) / 14)
    return _slices(x, middle - 13, middle + 13, middle=-52, depth=depth)


def _ball(x: Array, y: Array, centre: Point, radii: Point) -> Stretch:
    rest = 1 - ((x - centre[0]) / radii[0]) ** 2 - ((y - centre[1]) / radii[1]) ** 2
    half = radii[2] * np.sqrt(np.maximum(rest, 0))
    return centre[2] - half, centre[2] + half


def _body(x: Array, y: Array) -> Array:
    """Return the body's thickness: torso, shoulders and neck."""
    away = np.abs(x)
    across = np.minimum(away / smooth(outlines.BODY_REACH, y), 1)
    depth = smooth(outlines.BODY_DEPTH, y) * np.sqrt(1 - 0.9 * across**2.3)
    depth = depth + 15 * np.exp(-(((away - 100) / 46) ** 2) - ((y - 150) / 50) ** 2)  # pectorals
    above = y - _sided(x, outlines.SHOULDER_RIGHT, outlines.SHOULDER_LEFT, away)
    beside = smooth(outlines.SKIN, y) + np.where(x < 0, 0, 2.5) - away
    skin = rounded(above / 20) * rounded(beside / 22)
    # Fat dims less than the muscle that begins a finger's breadth under the skin.
    muscle = rounded((above - 7) / 20) * rounded((beside - 9 - 3 * np.sin(y / 38)) / 22)
    return np.asarray(depth * (0.72 * skin + 0.28 * muscle))


def _gas(x: Array, y: Array) -> Array:
    """Return the bubble in the stomach, above a level of fluid, and some gas in the bowel."""
    tilted = _ball(x + 3 * np.sin(y / 9), y + 0.06 * (x - 70), (72, 323, 20), (24, 17, 22))
    lump = _ball(x, y, (88, 320, 10), (14, 12, 14))
    gas = 0.8 * np.maximum(tilted[1] - tilted[0], lump[1] - lump[0]) * step((329 - y) / 3)
    for centre, radii in _BOWEL_GAS:
        low, high = _ball(x, y, centre, radii)
        gas = gas + (high - low)
    return np.asarray(gas)

"""The soft solids: body, chest cavity, heart and great vessels, diaphragm, gas.

Every solid is known by the stretch of z that it fills above a point of the detector, so that
what is left for the lungs is exact wherever solids overlap.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .curves import rounded, smooth, step

Array = NDArray[np.float64]
Stretch = tuple[Array, Array]

# Borders as (position mm, value mm); right is the patient's right, the left of the picture.
_WALL_RIGHT = [
    (50, 62), (60, 76), (70, 88), (85, 102), (100, 112.5), (130, 127), (160, 136), (200, 143.5),
    (240, 148), (280, 151), (320, 152.5), (400, 150),
]
_WALL_LEFT = [
    (50, 60), (60, 74), (70, 86), (85, 100.5), (100, 111.5), (130, 127), (160, 137), (200, 145),
    (240, 150.5), (280, 154), (320, 156), (400, 153),
]
_APEX_RIGHT = [
    (0, 150), (8, 118), (16, 95), (26, 79), (38, 70), (50, 67.5), (62, 70), (76, 78), (91, 92),
    (107, 114), (130, 160), (165, 290),
]
_APEX_LEFT = [
    (0, 150), (9, 122), (18, 97), (28, 80), (40, 69.5), (52, 67), (64, 69.5), (78, 77.5),
    (93, 92), (108, 115), (131, 160), (166, 290),
]
_DOME_RIGHT = [
    (0, 299), (15, 294), (32, 287), (52, 279.5), (74, 275.5), (96, 277), (115, 283.5),
    (131, 293), (144, 307), (151, 322), (160, 352),
]
_DOME_LEFT = [
    (0, 301), (20, 300), (40, 296), (62, 290.5), (84, 288), (104, 290), (122, 296), (138, 306),
    (149, 319), (155.5, 332), (165, 358),
]
_DEPTH = [(50, 30), (75, 47), (100, 61), (130, 73), (170, 83), (220, 89), (280, 93), (400, 93)]
_TORSO = [(0, 330), (90, 290), (130, 238), (165, 212), (200, 199), (240, 191), (300, 185), (400, 182)]
_SHOULDER_RIGHT = [(0, -60), (40, -34), (58, -8), (72, 9), (92, 20), (130, 29), (170, 38), (215, 52)]
_SHOULDER_LEFT = [(0, -60), (42, -34), (60, -8), (75, 11), (95, 23), (132, 32), (172, 41), (215, 56)]

_UPPER_RIGHT = [
    (0, -44), (40, -40), (70, -33), (95, -27.5), (118, -29), (137, -33), (150, -31), (165, -29.5),
    (200, -27),
]
_UPPER_LEFT = [(0, 38), (40, 36), (70, 31), (95, 28), (115, 27), (150, 27), (200, 26)]
_HEART_RIGHT = [
    (165, -12), (178, -25), (195, -33), (215, -39), (238, -42.5), (258, -42.5), (278, -39),
    (298, -31), (318, -14), (330, 6),
]
_HEART_LEFT = [
    (165, 27), (178, 39), (192, 47), (210, 57), (230, 69), (250, 80), (268, 87.5), (284, 90),
    (298, 87), (310, 79), (322, 63), (330, 40),
]


@dataclass(frozen=True)
class SoftShadows:
    """Millimetres of each along the rays: the body's outline, lung in it, gas in the stomach."""

    body: Array
    lung: Array
    gas: Array


def _sided(x: Array, right: list[tuple[float, float]], left: list[tuple[float, float]], at: Array) -> Array:
    return np.where(x < 0, smooth(right, at), smooth(left, at))


def dome(x: Array) -> Array:
    """Return the height of the diaphragm's silhouette above each `x`."""
    return _sided(x, _DOME_RIGHT, _DOME_LEFT, np.abs(x))


def wall(x: Array, y: Array) -> Array:
    """Return the distance of the lung's lateral border from the middle, on the side of `x`."""
    return _sided(x, _WALL_RIGHT, _WALL_LEFT, y)


def _cavity(x: Array, y: Array) -> Stretch:
    """Return the chest cavity, cut by the apices' domes."""
    across = np.abs(x) / wall(x, y)
    half = smooth(_DEPTH, y) * np.sqrt(np.maximum(1 - across**3, 0))
    below = np.maximum(y - _sided(x, _APEX_RIGHT, _APEX_LEFT, np.abs(x)), 0) / 30
    reach = 40 * np.sqrt(below) + 24 * below
    low, high = np.maximum(-half, -25 - reach), np.minimum(half, -25 + reach)
    return low, np.maximum(high, low)


def _diaphragm(x: Array, y: Array) -> Stretch:
    """Return what lies under the diaphragm: it falls to the back, less to the front."""
    below = np.maximum(y - dome(x), 0) / 44
    half = 108 * np.sqrt(below)
    return 18 - half, 18 + half


def _slices(
    x: Array, y: Array, right: Array, left: Array, middle: float, depth: Array | float
) -> Stretch:
    """Return a solid whose slices across the body are ellipses between two borders."""
    u = (2 * x - left - right) / np.maximum(left - right, 1e-6)
    half = np.where(left > right, depth * np.sqrt(np.maximum(1 - u * u, 0)), 0.0)
    return middle - half, middle + half


def _heart(x: Array, y: Array) -> Stretch:
    right, left = smooth(_HEART_RIGHT, y), smooth(_HEART_LEFT, y)
    depth = 58 * rounded((y - 165) / 60) * rounded((330 - y) / 40)
    return _slices(x, y, right, left, 24, depth)


def _upper_mediastinum(x: Array, y: Array) -> Stretch:
    depth = 62 * step((215 - y) / 50)
    return _slices(x, y, smooth(_UPPER_RIGHT, y), smooth(_UPPER_LEFT, y), 6, depth)


def _ball(x: Array, y: Array, centre: tuple[float, float, float], radii: tuple[float, float, float]) -> Stretch:
    rest = 1 - ((x - centre[0]) / radii[0]) ** 2 - ((y - centre[1]) / radii[1]) ** 2
    half = radii[2] * np.sqrt(np.maximum(rest, 0))
    return centre[2] - half, centre[2] + half


def _descending_aorta(x: Array, y: Array) -> Stretch:
    middle = smooth([(120, 27), (150, 27), (200, 22), (260, 17), (330, 9)], y)
    depth = 13.0 * rounded((y - 118) / 14)
    return _slices(x, y, middle - 13, middle + 13, -52, depth)


def _spine(x: Array, y: Array) -> Stretch:
    """Return vertebrae and the tissue beside them, bulging into the cavity from behind."""
    half_width = smooth([(0, 26), (100, 23), (200, 23), (300, 27), (400, 32)], y)
    top = -120 + 74 * np.sqrt(np.maximum(1 - (x / half_width) ** 2, 0))
    return np.full(top.shape, -120.0), top


def _septum(x: Array, y: Array) -> Stretch:
    """Return the wall between the lungs, from the spine to the breast bone."""
    half = 125 * rounded((13 - np.abs(x + 0 * y - 1)) / 12)
    return -half, half


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


def _left_over(outer: Stretch, solids: list[Stretch]) -> Array:
    """Return how much of `outer` no solid fills.

    With starts and ends each sorted, the gaps of the union lie between an end and the next start.
    """
    low, high = outer
    shape = np.broadcast_shapes(low.shape, *(s[0].shape for s in solids))
    starts = np.sort([np.broadcast_to(np.clip(s[0], low, high), shape) for s in solids], axis=0)
    ends = np.sort([np.broadcast_to(np.clip(s[1], low, high), shape) for s in solids], axis=0)
    between = np.maximum(starts[1:] - ends[:-1], 0).sum(axis=0)
    return np.asarray((starts[0] - low) + between + (high - ends[-1]))


def lung_thickness(x: Array, y: Array) -> Array:
    """Return the millimetres of lung above points of the detector."""
    return _left_over(_cavity(x, y), [_diaphragm(x, y), *_mediastinum(x, y)])


def is_lung(x: Array, y: Array, z: Array) -> NDArray[np.bool_]:
    """Tell which points lie in a lung."""
    low, high = _cavity(x, y)
    inside = (z > low) & (z < high)
    for start, end in (_diaphragm(x, y), *_mediastinum(x, y)):
        inside &= ~((z > start) & (z < end))
    return np.asarray(inside)


def _body(x: Array, y: Array) -> Array:
    """Return the body's thickness: torso, shoulders and neck."""
    shoulder = _sided(x, _SHOULDER_RIGHT, _SHOULDER_LEFT, np.abs(x))
    side = smooth(_TORSO, y) + np.where(x < 0, 0, 2.5)
    front = smooth([(0, 122), (50, 140), (90, 162), (140, 196), (220, 222), (300, 222), (400, 216)], y)
    reach = smooth([(0, 150), (60, 226), (100, 240), (200, 212), (300, 204), (400, 200)], y)
    across = np.minimum(np.abs(x) / reach, 1)
    depth = front * np.sqrt(1 - 0.9 * across**2.3)
    above, beside = y - shoulder, side - np.abs(x)
    skin = rounded(above / 20) * rounded(beside / 22)
    # Fat dims less than the muscle that begins a finger's breadth under the skin.
    muscle = rounded((above - 7) / 20) * rounded((beside - 9 - 3 * np.sin(y / 38)) / 22)
    chest_muscle = 15 * np.exp(-(((np.abs(x) - 100) / 46) ** 2) - ((y - 150) / 50) ** 2)
    return np.asarray((depth + chest_muscle) * (0.72 * skin + 0.28 * muscle))


def _stomach_gas(x: Array, y: Array) -> Array:
    """Return the bubble under the left dome: an ellipsoid above a level of fluid."""
    low, high = _ball(x + 3 * np.sin(y / 9), y + 0.06 * (x - 70), (72, 323, 20), (24, 17, 22))
    lump_low, lump_high = _ball(x, y, (88, 320, 10), (14, 12, 14))
    bubble = 0.8 * np.maximum(high - low, lump_high - lump_low) * step((329 - y) / 3)
    for centre, radii in (
        ((112, 352, 0), (11, 8, 7)), ((126, 362, 0), (8, 11, 6)), ((104, 366, 0), (7, 6, 5)),
        ((-118, 384, 0), (12, 8, 6)), ((-101, 390, 0), (8, 9, 5)),
    ):
        low, high = _ball(x, y, centre, radii)
        bubble = bubble + (high - low)
    return np.asarray(bubble)


def soft_shadows(x: Array, y: Array) -> SoftShadows:
    """Return the soft solids' shadows over the points `x` (1, n) and `y` (n, 1)."""
    body = _body(x, y)
    return SoftShadows(body, np.minimum(lung_thickness(x, y), 0.92 * body), _stomach_gas(x, y))

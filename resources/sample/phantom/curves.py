"""Smooth curves through a few given points."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def smooth(points: ArrayLike, at: ArrayLike) -> Array:
    """Return the values at `at` of a smooth function through ``(position, value)`` points.

    Cubic Hermite pieces whose slopes at the points are those of the parabola through each
    point and its neighbours; constant outside.
    """
    known = np.asarray(points, float)
    return _through(known[:, 0], known[:, 1], np.asarray(at, float))


def path(points: ArrayLike, step_mm: float) -> Array:
    """Return a smooth path through points (k, n), resampled about every `step_mm`."""
    corners = np.asarray(points, float)
    along = _walked(corners)
    fine = np.linspace(0, along[-1], 8 * len(corners))
    walked = _walked(_through(along, corners, fine))
    count = max(3, int(np.ceil(walked[-1] / step_mm)) + 1)
    return _through(along, corners, np.interp(np.linspace(0, walked[-1], count), walked, fine))


def _walked(points: Array) -> Array:
    """Return the way from the first point to each point, along the chords."""
    chords = np.sqrt((np.diff(points, axis=0) ** 2).sum(axis=1))
    return np.concatenate([[0.0], np.cumsum(chords)])


def _through(x: Array, values: Array, at: Array) -> Array:
    """Return the Hermite curve through `values` (k,) or (k, n) at positions `at`."""
    places = np.clip(at, x[0], x[-1])
    slopes = np.gradient(values, x, axis=0)
    piece = np.clip(np.searchsorted(x, places, side="right") - 1, 0, len(x) - 2)
    length = x[piece + 1] - x[piece]
    t = (places - x[piece]) / length
    if values.ndim > 1:
        t, length = t[..., None], length[..., None]
    rest = 1 - t
    before = values[piece] * (1 + 2 * t) + slopes[piece] * length * t
    after = values[piece + 1] * (1 + 2 * rest) - slopes[piece + 1] * length * rest
    return np.asarray(before * rest * rest + after * t * t)


def rounded(t: ArrayLike) -> Array:
    """Return the height of a quarter circle: 0 at and below 0, 1 from 1 on."""
    rest = 1 - np.clip(np.asarray(t, float), 0, 1)
    return np.sqrt(1 - rest * rest)


def step(t: ArrayLike) -> Array:
    """Return a smooth step from 0 (at and below 0) to 1 (from 1 on)."""
    u = np.clip(np.asarray(t, float), 0, 1)
    return np.asarray(u * u * (3 - 2 * u))

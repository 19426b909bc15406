"""Display-only enhancement of a film: unsharp mask and local contrast (CLAHE).

Both take film values and return film values of the same dtype and range, so that Windows mean
the same afterwards. What the Network sees never passes here. The work is done in small pieces,
so that a thread that waits for numpy meanwhile waits for milliseconds only.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.film import Pixels

Float = NDArray[np.float32]
GoOn = Callable[[], object]
"""Called between pieces; raises to end the work."""

SIGMA = 2.0
"""Pixels of the level: how far the unsharp mask looks around."""
TILES = 8
BINS = 512
CLIP = 3.0
"""Of a flat histogram, how high any bin may stand: the steepest gain in contrast."""
_STRIP = 64
_LOW, _HIGH = 0.5, 99.5


def _nothing() -> None:
    """Go on."""


def sharpened(pixels: Pixels, strength: float, *, go_on: GoOn = _nothing) -> Pixels:
    """Return `pixels` plus `strength` times what a Gaussian blur takes away.

    Parameters
    ----------
    pixels : array (rows, columns)
    strength : float
        0 returns the values as they are; 1 doubles the finest detail.
    """
    kernel = _gaussian(SIGMA)
    reach = len(kernel) // 2
    rows, _ = pixels.shape
    out = np.empty_like(pixels)
    for top in range(0, rows, _STRIP):
        go_on()
        bottom = min(top + _STRIP, rows)
        around = np.clip(np.arange(top - reach, bottom + reach), 0, rows - 1)
        strip = pixels[around].astype(np.float32)
        blurred = _along_rows(_along_columns(strip, kernel), kernel)
        values = strip[reach : reach + bottom - top]
        out[top:bottom] = _as_before(values + strength * (values - blurred), pixels.dtype)
    return out


def local_contrast(
    pixels: Pixels,
    padding: NDArray[np.bool_] | None = None,
    *,
    tiles: int = TILES,
    clip: float = CLIP,
    go_on: GoOn = _nothing,
) -> Pixels:
    """Return `pixels` with the contrast of each part of the film spread over the film's range.

    Contrast-limited adaptive histogram equalisation (Zuiderveld, Graphics Gems IV, 1994): each
    of `tiles` × `tiles` tiles has its own curve, the integral of its histogram clipped at
    `clip` times the flat one; between tile centres curves are interpolated. Values beyond the
    0.5 and 99.5 percentiles are held at them. A monotonic curve never turns contrast over.

    Parameters
    ----------
    pixels : array (rows, columns)
    padding : bool array (rows, columns), optional
        True where a pixel does not count.
    """
    low, high = _range(pixels, padding)
    if high <= low:
        return pixels.copy()
    rows = _edges(pixels.shape[0], tiles)
    columns = _edges(pixels.shape[1], tiles)
    curves = np.empty((len(rows) - 1, len(columns) - 1, BINS), np.float32)
    for i in range(len(rows) - 1):
        for j in range(len(columns) - 1):
            go_on()
            tile = np.s_[rows[i] : rows[i + 1], columns[j] : columns[j + 1]]
            bins = _bins(pixels[tile], low, high)
            counted = bins if padding is None else bins[~padding[tile]]
            curves[i, j] = _curve(counted, clip)
    out = np.empty_like(pixels)
    down, across = _between(rows), _between(columns)
    for top, bottom, i in _cells(rows):
        for left, right, j in _cells(columns):
            go_on()
            cell = np.s_[top:bottom, left:right]
            bins = _bins(pixels[cell], low, high)
            shares = _mixed(
                curves, bins, (i, j), down=down(top, bottom, i), across=across(left, right, j)
            )
            out[cell] = _as_before(low + shares * (high - low), pixels.dtype)
    return out


def _gaussian(sigma: float) -> Float:
    reach = int(3 * sigma + 0.5)
    x = np.arange(-reach, reach + 1)
    weights = np.exp(-(x**2) / (2 * sigma**2))
    return np.asarray(weights / weights.sum(), np.float32)


def _along_columns(strip: Float, kernel: Float) -> Float:
    """Blur downwards; the result lacks the kernel's reach above and below."""
    rows = strip.shape[0] - len(kernel) + 1
    total = np.zeros((rows, strip.shape[1]), np.float32)
    for at, weight in enumerate(kernel):
        total += weight * strip[at : at + rows]
    return total


def _along_rows(strip: Float, kernel: Float) -> Float:
    """Blur across; beyond its ends a row is as at its ends."""
    reach = len(kernel) // 2
    wide = np.pad(strip, ((0, 0), (reach, reach)), mode="edge")
    total = np.zeros_like(strip)
    for at, weight in enumerate(kernel):
        total += weight * wide[:, at : at + strip.shape[1]]
    return total


def _as_before(values: Any, dtype: np.dtype[Any]) -> Pixels:
    """Return values in `dtype`, rounded and held within it."""
    if dtype.kind == "f":
        return np.asarray(values, dtype)
    ends = np.iinfo(dtype)
    # float32 cannot tell the ends of 32-bit integers exactly.
    rounded = np.rint(values, dtype=np.float64 if dtype.itemsize > 2 else None)
    return np.asarray(np.clip(rounded, ends.min, ends.max), dtype)


def _range(pixels: Pixels, padding: NDArray[np.bool_] | None) -> tuple[float, float]:
    step = max(1, int((pixels.size / 250_000) ** 0.5))
    sample = pixels[::step, ::step]
    if padding is not None and not padding[::step, ::step].all():
        sample = sample[~padding[::step, ::step]]
    low, high = np.percentile(sample, (_LOW, _HIGH))
    return float(low), float(high)


def _edges(length: int, tiles: int) -> list[int]:
    tiles = max(1, min(tiles, length))
    return [length * k // tiles for k in range(tiles + 1)]


def _bins(values: Pixels, low: float, high: float) -> NDArray[np.int64]:
    share = (values.astype(np.float32) - np.float32(low)) * np.float32((BINS - 1) / (high - low))
    return np.asarray(np.clip(np.rint(share), 0, BINS - 1), np.int64)


def _curve(bins: NDArray[np.int64], clip: float) -> Float:
    """Return the share of the range, 0 to 1, for each bin of a tile."""
    if bins.size == 0:
        return np.linspace(0, 1, BINS, dtype=np.float32)
    counts = np.bincount(bins.ravel(), minlength=BINS).astype(np.float64)
    most = clip * bins.size / BINS
    clipped = np.minimum(counts, most)
    clipped += (bins.size - clipped.sum()) / BINS
    summed = np.cumsum(clipped)
    return np.asarray((summed - summed[0]) / (summed[-1] - summed[0]), np.float32)


def _cells(edges: list[int]) -> list[tuple[int, int, int]]:
    """Return first, past last and the tile before, for the stretches between tile centres."""
    centres = [(a + b) // 2 for a, b in pairwise(edges)]
    stops = [0, *centres, edges[-1]]
    return [(a, b, k - 1) for k, (a, b) in enumerate(pairwise(stops)) if b > a]


def _between(edges: list[int]) -> Callable[[int, int, int], Float]:
    """Return a function that tells the weight of the tile after, for each place of a stretch."""
    centres = np.asarray([(a + b) / 2 for a, b in pairwise(edges)])

    def weights(first: int, past: int, before: int) -> Float:
        if before < 0 or before + 1 >= len(centres):
            return np.zeros(past - first, np.float32)
        places = np.arange(first, past) + 0.5
        width = centres[before + 1] - centres[before]
        shares = (places - centres[before]) / width
        return np.asarray(np.clip(shares, 0, 1), np.float32)

    return weights


def _mixed(
    curves: Float, bins: NDArray[np.int64], tile: tuple[int, int], *, down: Float, across: Float
) -> Float:
    """Return the shares of a cell from the curves of the four tiles around it."""
    i, j = tile
    last_row, last_column = curves.shape[0] - 1, curves.shape[1] - 1
    above, below = max(i, 0), min(i + 1, last_row)
    left, right = max(j, 0), min(j + 1, last_column)
    x, y = across[None, :], down[:, None]
    upper = np.take(curves[above, left], bins)
    upper += x * (np.take(curves[above, right], bins) - upper)
    lower = np.take(curves[below, left], bins)
    lower += x * (np.take(curves[below, right], bins) - lower)
    mixed: Float = upper + y * (lower - upper)
    return mixed

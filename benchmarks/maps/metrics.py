"""The figures, each a function of arrays that a test can write by hand.

Maps and boxes lie on one grid over the Field, so that a map can be laid on any film's boxes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WINDOW = 7
"""Side of the windows that SSIM compares."""


def hit_table(peaks: Floats, boxes: list[Floats]) -> NDArray[np.bool_]:
    """Return whether the peak of map i lies in a box of film j: the pointing game.

    Parameters
    ----------
    peaks : float array (maps, 2)
        x and y in shares of the Field.
    boxes : list of float arrays (boxes, 4)
        Of each film: left, top, right, bottom, likewise.
    """
    x, y = peaks[:, :1], peaks[:, 1:]
    columns = [
        ((b[:, 0] <= x) & (x <= b[:, 2]) & (b[:, 1] <= y) & (y <= b[:, 3])).any(axis=1)
        for b in boxes
    ]
    return np.stack(columns, axis=1)


def energy_table(heat: Floats, masks: Floats) -> Floats:
    """Return the share of map i's heat inside the boxes of film j (Wang et al. 2020).

    Parameters
    ----------
    heat, masks : float arrays (maps or films, rows, columns)
        Masks: how much of each cell is box, 0 to 1. A map without heat has none anywhere.
    """
    flat = heat.reshape(len(heat), -1)
    total = flat.sum(axis=1, keepdims=True)
    shares = np.divide(flat, total, out=np.zeros_like(flat), where=total > 0)
    table: Floats = shares @ masks.reshape(len(masks), -1).T
    return table


@dataclass(frozen=True, slots=True)
class OwnAndOther:
    """A figure on a film's own boxes, and the mean of the same on the other films' boxes."""

    own: float
    other: float


def own_and_other(table: NDArray[np.float64] | NDArray[np.bool_]) -> OwnAndOther:
    """Return the means on and off the diagonal of a square table."""
    n = len(table)
    own = float(np.trace(table.astype(np.float64))) / n
    other = (float(table.sum()) - n * own) / (n * (n - 1)) if n > 1 else float("nan")
    return OwnAndOther(own, other)


def ious(heat: Floats, masks: Floats, thresholds: Floats) -> Floats:
    """Return the mean intersection over union of heat ≥ threshold with the boxes, by threshold."""
    inside = masks >= 0.5
    peak = heat.max(axis=(1, 2), keepdims=True)
    scaled = np.divide(heat, peak, out=np.zeros_like(heat), where=peak > 0)
    found = []
    for threshold in thresholds:
        hot = scaled >= threshold
        union = (hot | inside).sum(axis=(1, 2))
        both = (hot & inside).sum(axis=(1, 2))
        found.append(np.mean(both / np.maximum(union, 1)))
    return np.array(found)


def best_fixed_point(masks: Floats) -> tuple[float, float]:
    """Return the point, x and y in shares of the Field, that lies in most films' boxes."""
    often = (masks >= 0.5).mean(axis=0)
    # Of several equally good cells the middle one, not a corner.
    rows, columns = np.nonzero(often >= often.max() - 1e-12)
    middle = np.argmin((rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2)
    height, width = often.shape
    return (float(columns[middle]) + 0.5) / width, (float(rows[middle]) + 0.5) / height


def ssim(a: Floats, b: Floats) -> float:
    """Return the structural similarity of two maps, each divided by its peak (Wang et al. 2004).

    Uniform windows of 7 cells, K₁ 0.01, K₂ 0.03, dynamic range 1.
    """
    x, y = _scaled(a), _scaled(b)
    mx, my = _means(x), _means(y)
    vx, vy = _means(x * x) - mx**2, _means(y * y) - my**2
    covariance = _means(x * y) - mx * my
    c1, c2 = 0.01**2, 0.03**2
    index = ((2 * mx * my + c1) * (2 * covariance + c2)) / ((mx**2 + my**2 + c1) * (vx + vy + c2))
    return float(index.mean())


def rank_correlation(a: Floats, b: Floats) -> float:
    """Return Spearman's correlation of two maps' cells; 0 where one of them is flat."""
    x, y = ranks(a.ravel()), ranks(b.ravel())
    x, y = x - x.mean(), y - y.mean()
    length = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / length if length > 0 else 0.0


def area_under(curve: Floats) -> float:
    """Return the area under a curve over evenly spaced shares from 0 to 1 (trapezia)."""
    return float((curve[:-1] + curve[1:]).mean() / 2)


def balanced_accuracy(says_right: NDArray[np.bool_], is_right: NDArray[np.bool_]) -> float:
    """Return the mean of how often each side is named rightly."""
    return float((says_right[is_right].mean() + (~says_right[~is_right]).mean()) / 2)


def _scaled(values: Floats) -> Floats:
    peak = values.max()
    return values / peak if peak > 0 else values


def _means(values: Floats) -> Floats:
    means: Floats = sliding_window_view(values, (WINDOW, WINDOW)).mean(axis=(2, 3))
    return means


def ranks(values: Floats) -> Floats:
    """Return ranks from 1, equal values sharing their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: Floats = ((last - counts + 1 + last) / 2)[inverse]
    return shared

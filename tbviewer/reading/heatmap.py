"""HeatMaps, and the one function that knows where on a film their cells lie."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.field import Field, Leaning

Floats = NDArray[np.float32]
Shares = NDArray[np.floating[Any]]

INPUT_SIZE = 512
"""Side of the Network's input in pixels."""


@dataclass(frozen=True, eq=False)
class HeatMap:
    """Where a score came from.

    Attributes
    ----------
    name : str
        ``saliency``, ``gradcam-1`` … ``gradcam-5``, or a name from a Model's Card.
    values : float32 array (rows, columns), read-only
        From 0 to 1: divided by `peak`, never min–max; all zero when `peak` is 0.
    peak : float
        The largest value before that division, in the map's own unit.
    stride, offset : int
        Cell k is centred on input pixel ``stride * k + offset``, along both axes. The pools
        of the Network are unpadded, so its grids do not tile the input evenly.
    field : Field
        What the input covers on the film.
    turn : int
        Degrees clockwise (0, 90, 180, 270) by which the film was turned before it was read;
        `values` lie as the Network saw them, `field` as the film is stored.
    """

    name: str
    values: Floats
    peak: float
    stride: int
    offset: int
    field: Field
    turn: int = 0

    def __post_init__(self) -> None:
        self.values.flags.writeable = False

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.values.flags.writeable = False

    @classmethod
    def of(
        cls, name: str, raw: NDArray[Any], *, stride: int, offset: int, field: Field
    ) -> "HeatMap":
        """Return the HeatMap of non-negative `raw` (rows, columns), divided by its own peak."""
        peak = float(raw.max(initial=0.0))
        usable = peak > 0.0 and np.isfinite(peak)
        # In float64: a peak near the smallest float32 would overflow its own reciprocal.
        values = (raw.astype(np.float64) / peak) if usable else np.zeros(raw.shape)
        return cls(name, values.astype(np.float32), peak if usable else 0.0, stride, offset, field)

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of cells."""
        rows, columns = self.values.shape
        return int(rows), int(columns)

    @property
    def hottest(self) -> tuple[float, float] | None:
        """Where on the film, in its pixels, the heat is greatest; None of an empty map."""
        if self.peak == 0:
            return None
        heat = heat_in_field(self, 64)
        row, column = np.unravel_index(int(heat.argmax()), heat.shape)
        f = self.field
        return f.x + (float(column) + 0.5) / 64 * f.width, f.y + (float(row) + 0.5) / 64 * f.height


def heat_at(heatmap: HeatMap, *, xs: NDArray[Any], ys: NDArray[Any]) -> Floats:
    """Return the heat on the grid of film positions `ys` by `xs`.

    Bilinear between cell centres, edge values held outside them. The Field is not applied; where
    what the Network saw leans, there is no heat outside of that.

    Parameters
    ----------
    xs, ys : float arrays (columns,), (rows,)
        Continuous film coordinates: the centre of film pixel i is i + 0.5.

    Returns
    -------
    float32 array (rows, columns), 0 to 1.
    """
    if heatmap.field.leaning is not None:
        return _heat_at_leaning(heatmap, heatmap.field.leaning, np.asarray(xs), np.asarray(ys))
    f = heatmap.field
    rows, columns = heatmap.grid
    x, y = (np.asarray(xs) - f.x) / f.width, (np.asarray(ys) - f.y) / f.height
    u, v = _as_seen(x, y, heatmap.turn)
    across = _weights(u, heatmap.stride, heatmap.offset, columns)
    down = _weights(v, heatmap.stride, heatmap.offset, rows)
    seen = _mixed(_mixed(heatmap.values, down).T, across)  # (us, vs)
    heat: Floats = np.ascontiguousarray(seen if heatmap.turn in (90, 270) else seen.T)
    return heat


def _heat_at_leaning(
    heatmap: HeatMap, leaning: Leaning, xs: NDArray[Any], ys: NDArray[Any]
) -> Floats:
    """Return the heat on a grid that is not that of the map's own rows and columns."""
    rows, columns = heatmap.grid
    x, y = leaning.shares(xs.astype(np.float32), ys.astype(np.float32)[:, None])
    u, v = _as_seen(x, y, heatmap.turn)
    left, right_weight = _weights(u, heatmap.stride, heatmap.offset, columns)
    upper, lower_weight = _weights(v, heatmap.stride, heatmap.offset, rows)
    right, lower = np.minimum(left + 1, columns - 1), np.minimum(upper + 1, rows - 1)
    flat = heatmap.values.ravel()
    above = flat[upper * columns + left] * (1 - right_weight)
    above += flat[upper * columns + right] * right_weight
    below = flat[lower * columns + left] * (1 - right_weight)
    below += flat[lower * columns + right] * right_weight
    heat: Floats = above * (1 - lower_weight) + below * lower_weight
    heat[(np.abs(x - 0.5) > 0.5) | (np.abs(y - 0.5) > 0.5)] = 0
    return heat


def _as_seen(x: Shares, y: Shares, turn: int) -> tuple[Shares, Shares]:
    """Return shares of the Field as shares of the input across and down: the film was turned."""
    return {0: (x, y), 90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[turn]


def _weights(
    share: Shares, stride: int, offset: int, cells: int
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return the lower cell and the upper one's weight for positions in shares of the Field."""
    cell = np.clip((share * INPUT_SIZE - 0.5 - offset) / stride, 0, cells - 1)
    lower = np.minimum(cell.astype(np.intp), max(cells - 2, 0))
    return lower, (cell - lower).astype(np.float32)


def _mixed(values: Floats, weights: tuple[NDArray[np.intp], NDArray[np.float32]]) -> Floats:
    """Interpolate the rows of `values`."""
    lower, upper_weight = weights
    upper = np.minimum(lower + 1, values.shape[0] - 1)
    w = upper_weight[:, None]
    mixed: Floats = values[lower] * (1 - w) + values[upper] * w
    return mixed


def heat_in_field(heatmap: HeatMap, size: int = INPUT_SIZE) -> Floats:
    """Return the heat over the Field as `size` by `size` even cells, 0 to 1."""
    f = heatmap.field
    share = (np.arange(size) + 0.5) / size
    return heat_at(heatmap, xs=f.x + share * f.width, ys=f.y + share * f.height)


def heat_on_film(heatmap: HeatMap, *, rows: int, columns: int) -> Floats:
    """Return the heat of each pixel of a film (rows, columns): 0 outside the Field."""
    f = heatmap.field
    heat = np.zeros((rows, columns), np.float32)
    heat[f.y : f.bottom, f.x : f.right] = heat_at(
        heatmap, xs=np.arange(f.x, f.right) + 0.5, ys=np.arange(f.y, f.bottom) + 0.5
    )
    return heat

"""A film drawn small, for lists."""

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.film import Film, Pixels
from tbviewer.film.window import Grey, grey

LONGEST = 96
"""Pixels: sharp at 64 on ordinary screens, and 2,000 of them take under 20 MB."""


def thumbnail_of(film: Film, *, longest: int = LONGEST) -> Grey:
    """Return `film` in its first Window, its longer side `longest` pixels (uint8, read-only)."""
    small = film.levels[-1]
    scale = min(1.0, longest / max(small.shape))
    rows, columns = (max(1, round(side * scale)) for side in small.shape)
    thumbnail = np.rint(cell_means(grey(small, film.windows[0]), rows, columns)).astype(np.uint8)
    thumbnail.flags.writeable = False
    return thumbnail


def cell_means(values: Pixels, rows: int, columns: int) -> NDArray[np.float64]:
    """Return the means of `values` over a grid of `rows` × `columns` cells of whole pixels.

    `values` has at least as many rows and columns as the grid.
    """
    tops = np.arange(rows) * values.shape[0] // rows
    lefts = np.arange(columns) * values.shape[1] // columns
    exact = np.uint32 if values.dtype == np.uint8 else np.float64
    sums = np.add.reduceat(np.add.reduceat(values, tops, axis=0, dtype=exact), lefts, axis=1)
    heights = np.diff(tops, append=values.shape[0])
    widths = np.diff(lefts, append=values.shape[1])
    means: NDArray[np.float64] = sums / np.outer(heights, widths)
    return means

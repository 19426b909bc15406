"""A film drawn small, for lists."""

import numpy as np

from tbviewer.film.film import Film, Pixels
from tbviewer.film.window import Grey, grey

LONGEST = 96
"""Pixels: sharp at 64 on ordinary screens, and 2,000 of them take under 20 MB."""


def thumbnail_of(film: Film, *, longest: int = LONGEST) -> Grey:
    """Return `film` in its first Window, its longer side `longest` pixels (uint8, read-only)."""
    small = film.levels[-1]
    scale = min(1.0, longest / max(small.shape))
    rows, columns = (max(1, round(side * scale)) for side in small.shape)
    thumbnail = np.rint(_means(grey(small, film.windows[0]), rows, columns)).astype(np.uint8)
    thumbnail.flags.writeable = False
    return thumbnail


def _means(values: Grey, rows: int, columns: int) -> Pixels:
    """Return the means of `values` over a grid of `rows` × `columns` cells of whole pixels."""
    tops = np.arange(rows) * values.shape[0] // rows
    lefts = np.arange(columns) * values.shape[1] // columns
    sums = np.add.reduceat(np.add.reduceat(values, tops, axis=0, dtype=np.uint32), lefts, axis=1)
    heights = np.diff(tops, append=values.shape[0])
    widths = np.diff(lefts, append=values.shape[1])
    means: Pixels = sums / np.outer(heights, widths)
    return means

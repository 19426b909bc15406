"""HeatMap values as colours: interpolated as values first, coloured after."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer import paths

TABLES = ("amber", "inferno", "viridis", "cividis")
"""The colour tables on offer, first the one that is used unasked."""

FULL_FROM = 0.5
"""Opacity grows with the heat in a straight line and is full from here on: zero is
transparent, and the dark ends of the tables do not hide the film."""


@cache
def colour_table(name: str) -> NDArray[np.uint8]:
    """Return the colour table `name`, uint8 (256, 3), read-only."""
    if name not in TABLES:
        raise ValueError(f"no colour table {name!r}")
    path = paths.resources() / "colours" / f"{name}.csv"
    table: NDArray[np.uint8] = np.loadtxt(path, dtype=np.uint8, delimiter=",")
    table.flags.writeable = False
    return table


@cache
def _premultiplied_table(name: str) -> NDArray[np.uint8]:
    """Return RGBA (256, 4), colours multiplied by their opacity."""
    alpha = np.clip(np.arange(256) / 255 / FULL_FROM, 0, 1)[:, None]
    colours = np.concatenate([colour_table(name) * alpha, 255 * alpha], axis=1)
    return np.asarray(np.rint(colours), np.uint8)


def coloured(heat: NDArray[Any], table: str = TABLES[0]) -> NDArray[np.uint8]:
    """Return `heat` (…), from 0 to 1, as premultiplied RGBA (…, 4); zero fully transparent."""
    values: NDArray[np.uint8] = _premultiplied_table(table)[np.rint(heat * 255).astype(np.uint8)]
    return values

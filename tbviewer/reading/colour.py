"""HeatMap values as colours: interpolated as values first, coloured after."""

from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer import paths

TABLES = ("amber", "inferno", "magma", "plasma", "viridis", "cividis")
"""The colour tables on offer, first the one that is used unasked."""

FULL_FROM = 0.5
"""Opacity grows with the heat in a straight line and is full from here on: zero is
transparent, and the dark ends of the tables do not hide the film."""

STEPS = 4095
"""Heat is coloured in so many steps: a cut-off lies where it belongs also in a flat map."""


@cache
def colour_table(name: str) -> NDArray[np.uint8]:
    """Return the colour table `name`, uint8 (256, 3), read-only."""
    if name not in TABLES:
        raise ValueError(f"no colour table {name!r}")
    path = paths.resources() / "colours" / f"{name}.csv"
    table: NDArray[np.uint8] = np.loadtxt(path, dtype=np.uint8, delimiter=",")
    table.flags.writeable = False
    return table


@lru_cache(maxsize=64)
def shades(name: str, cut_off: float = 0.0, share: float = 1.0) -> NDArray[np.uint8]:
    """Return the colour of each step of heat.

    Parameters
    ----------
    name : str
        The colour table.
    cut_off : float
        From 0 to 1; what is shown lower is fully transparent.
    share : float
        What the map's own peak is of the peak at the table's end, from 0 to 1.

    Returns
    -------
    uint8 array (STEPS + 1, 4), read-only
        Premultiplied RGBA: colours multiplied by their opacity.
    """
    heat = np.arange(STEPS + 1) / STEPS * share
    alpha = np.clip(heat / FULL_FROM, 0, 1)[:, None]
    table = colour_table(name)[np.rint(heat * 255).astype(np.intp)]
    colours = np.rint(np.concatenate([table * alpha, 255 * alpha], axis=1)).astype(np.uint8)
    colours[heat < cut_off] = 0
    colours.flags.writeable = False
    return np.asarray(colours)


def steps_of(heat: NDArray[Any]) -> NDArray[np.uint16]:
    """Return `heat`, from 0 to 1, in steps from 0 to `STEPS`."""
    steps: NDArray[np.uint16] = np.asarray(heat * np.float32(STEPS) + np.float32(0.5), np.uint16)
    return steps


def coloured(
    heat: NDArray[Any], table: str = TABLES[0], cut_off: float = 0.0, share: float = 1.0
) -> NDArray[np.uint8]:
    """Return `heat` (…), from 0 to 1, as premultiplied RGBA (…, 4); zero fully transparent.

    `cut_off` and `share` as in `shades`.
    """
    values: NDArray[np.uint8] = shades(table, cut_off, share)[steps_of(heat)]
    return values

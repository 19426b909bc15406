"""Colours of differences, from −1 to 1."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer import paths

DIVERGING = "berlin"
"""Crameri's, dark in the middle: blue below zero, red above, told apart by the colour-blind."""


def signed_colours(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Return `values` (…), from −1 to 1, as RGB (…, 3) of the diverging table."""
    steps = np.rint((np.clip(values, -1, 1) + 1) * 127.5).astype(np.intp)
    colours: NDArray[np.uint8] = signed_table()[steps]
    return colours


@cache
def signed_table() -> NDArray[np.uint8]:
    """Return the diverging table, uint8 (256, 3), from −1 to 1, read-only."""
    path = paths.resources() / "colours" / f"{DIVERGING}.csv"
    table: NDArray[np.uint8] = np.loadtxt(path, dtype=np.uint8, delimiter=",")
    table.flags.writeable = False
    return table

"""The difference of two maps on one film: where one saw more than the other."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.field import Field
from tbviewer.reading.heatmap import Floats, HeatMap, heat_at

MOST_CELLS = 1024
"""Along the longer side: as fine as any map, and no finer than a screen."""


@dataclass(frozen=True, eq=False)
class Difference:
    """What one map has more than another, each divided by its own peak.

    Attributes
    ----------
    values : float32 array (rows, columns), read-only
        From −1 to 1. The cells tile `field` evenly.
    field : Field
        The smallest rectangle of the film that holds both maps' Fields. Outside its own Field
        a map is 0: what a Network did not see moved nothing.
    """

    values: Floats
    field: Field

    def __post_init__(self) -> None:
        self.values.flags.writeable = False

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.values.flags.writeable = False


def difference_of(first: HeatMap, second: HeatMap) -> Difference:
    """Return `first` minus `second`, both placed on the film by `heat_at`."""
    field = holding(first.field, second.field)
    cells = min(MOST_CELLS, max(field.width, field.height)) / max(field.width, field.height)
    columns, rows = round(field.width * cells), round(field.height * cells)
    xs = field.x + (np.arange(max(columns, 1)) + 0.5) * field.width / max(columns, 1)
    ys = field.y + (np.arange(max(rows, 1)) + 0.5) * field.height / max(rows, 1)
    return Difference(seen_at(first, xs=xs, ys=ys) - seen_at(second, xs=xs, ys=ys), field)


def seen_at(heatmap: HeatMap, *, xs: NDArray[Any], ys: NDArray[Any]) -> Floats:
    """Return the heat on the grid of film positions `ys` by `xs`: 0 outside the Field."""
    f = heatmap.field
    across, down = (f.x <= xs) & (xs < f.right), (f.y <= ys) & (ys < f.bottom)
    seen: Floats = heat_at(heatmap, xs=xs, ys=ys) * (down[:, None] & across)
    return seen


def holding(first: Field, second: Field) -> Field:
    """Return the smallest rectangle that holds two Fields."""
    x, y = min(first.x, second.x), min(first.y, second.y)
    return Field(x, y, max(first.right, second.right) - x, max(first.bottom, second.bottom) - y)

"""Windows: how film values become the grey of the screen (DICOM PS3.3 C.11.2).

Only the screen uses them. What the Network sees never depends on a Window.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]


class WindowFunction(StrEnum):
    """The VOI LUT functions of PS3.3 C.11.2.1.2 and C.11.2.1.3."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


@dataclass(frozen=True, slots=True)
class LookupTable:
    """A VOI LUT: `entries[i]` is the grey (0 to 1) of film value ``first + i``; ends are held."""

    first: float
    entries: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Centre and width (film values) that map film values to screen grey.

    `name` is what a menu shows. `inverted` shows dense as dark. With a `table` the centre
    and width tell only the range that the table covers; changing them drops the table.
    """

    centre: float
    width: float
    name: str = ""
    function: WindowFunction = WindowFunction.LINEAR
    inverted: bool = False
    table: LookupTable | None = None

    def moved(self, *, centre: float, width: float) -> "Window":
        """Return this Window at another centre and width: no longer the file's own table."""
        return replace(self, centre=centre, width=max(width, 1e-6), table=None, name="")

    def turned_over(self) -> "Window":
        """Return this Window with black and white exchanged."""
        return replace(self, inverted=not self.inverted)


def automatic_window(
    pixels: NDArray[Any], padding: NDArray[np.bool_] | None = None, *, name: str = ""
) -> Window:
    """Return the Window from the 0.5 to the 99.5 percentile of `pixels` (sampled).

    `padding`, of the same shape, is True where a pixel does not count.
    """
    step = max(1, int((pixels.size / 250_000) ** 0.5))
    sample = pixels[::step, ::step]
    if padding is not None and not padding[::step, ::step].all():
        sample = sample[~padding[::step, ::step]]
    low, high = (float(end) for end in np.percentile(sample, (0.5, 99.5)))
    if pixels.dtype.kind == "f":
        # LINEAR takes values for whole numbers; a film of 0 to 1 would be a step.
        width = max(high - low, 1e-6)
        return Window(low + width / 2, width, name, function=WindowFunction.LINEAR_EXACT)
    width = max(high - low, 1.0)
    return Window(centre=low + width / 2, width=width, name=name)


def grey(values: NDArray[Any], window: Window) -> Grey:
    """Return the screen grey (uint8, 0 black to 255 white) of film `values`, any shape."""
    if values.dtype in (np.uint8, np.uint16, np.int16):
        first = int(np.iinfo(values.dtype).min)
        table = _table(window, first, int(np.iinfo(values.dtype).max))
        indices = values.view(np.uint16) if values.dtype == np.int16 else values
        return np.take(np.roll(table, first) if first else table, indices)
    return _grey_of(values.astype(np.float64), window)


@lru_cache(maxsize=8)
def _table(window: Window, first: int, last: int) -> Grey:
    return _grey_of(np.arange(first, last + 1, dtype=np.float64), window)


def _grey_of(x: NDArray[np.float64], window: Window) -> Grey:
    y = _shares(x, window)
    if window.inverted:
        y = 1.0 - y
    return np.rint(np.clip(y, 0.0, 1.0) * 255).astype(np.uint8)


def _shares(x: NDArray[np.float64], window: Window) -> NDArray[np.float64]:
    """Return the share of white, unclipped: PS3.3 C.11.2.1.2.1, C.11.2.1.3.1 and .2."""
    if window.table is not None:
        entries = np.asarray(window.table.entries)
        index = np.clip(np.rint(x - window.table.first), 0, len(entries) - 1)
        shares: NDArray[np.float64] = entries[index.astype(np.intp)]
        return shares
    centre, width = window.centre, window.width
    if window.function is WindowFunction.SIGMOID:
        return 1.0 / (1.0 + np.exp(np.clip(-4.0 * (x - centre) / width, -700, 700)))
    if window.function is WindowFunction.LINEAR_EXACT:
        return (x - centre) / width + 0.5
    # LINEAR divides by width - 1; at width 1 it is a step at centre - 0.5.
    return (x - (centre - 0.5)) / max(width - 1.0, 1e-6) + 0.5

"""A film's own Windows: the VOI LUT module (PS3.3 C.11.2) in film values, white = dense."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tbviewer.film.stages import Span, Table
from tbviewer.film.window import LookupTable, Window, WindowFunction
from tbviewer.words import say

_FARTHEST = 1e9


def linear_windows(
    centres: Sequence[float], widths: Sequence[float], names: Sequence[str], function: str
) -> tuple[Window, ...]:
    """Return the Windows of Window Center, Width, Explanation and VOI LUT Function.

    Those that make no sense (not finite, too narrow for their function) are left out.

    Parameters
    ----------
    centres, widths : sequence of float
        In values after the modality stage, before polarity.
    names : sequence of str
        Explanations; fewer than windows, or empty, where the file gives none.
    function : str
        ``LINEAR``, ``LINEAR_EXACT`` or ``SIGMOID``; anything else is LINEAR.
    """
    known = function in WindowFunction.__members__
    kind = WindowFunction[function] if known else WindowFunction.LINEAR
    narrowest = 1.0 if kind is WindowFunction.LINEAR else math.ulp(1.0)
    windows = []
    for number, (centre, width) in enumerate(zip(centres, widths, strict=False)):
        # NaN and infinity fail these comparisons.
        if abs(centre) < _FARTHEST and narrowest <= width < _FARTHEST:
            name = names[number] if number < len(names) and names[number] else ""
            name = name or say("Window {number}", number=number + 1)
            windows.append(Window(centre=centre, width=width, name=name, function=kind))
    return tuple(windows)


def table_window(table: Table, name: str) -> Window:
    """Return the Window of an item of the VOI LUT Sequence, its entries as shares of white."""
    count = len(table.entries)
    shares = np.minimum(table.entries / ((1 << table.bits) - 1), 1.0)
    return Window(
        centre=table.first + count / 2,
        width=float(count),
        name=name,
        table=LookupTable(first=table.first, entries=tuple(shares.tolist())),
    )


def turned_window(window: Window, span: Span) -> Window:
    """Return the Window that shows turned-over values as `window` showed them, white for black.

    With v' = low + high - v, grey'(v') is 1 - grey(v). LINEAR has its centre half a value
    above the middle (PS3.3 C.11.2.1.2.1), so there the centre moves by one more.
    """
    total = span[0] + span[1]
    if window.table is not None:
        count = len(window.table.entries)
        entries = tuple(1.0 - share for share in reversed(window.table.entries))
        first = total - (window.table.first + count - 1)
        table = LookupTable(first=first, entries=entries)
        return replace(window, centre=first + count / 2, table=table)
    shift = 1 if window.function is WindowFunction.LINEAR else 0
    return replace(window, centre=total - window.centre + shift)


def shows_something(window: Window, *, low: float, high: float) -> bool:
    """Tell whether values between `low` and `high` are not all black or all white."""
    reach = window.width * (2 if window.function is WindowFunction.SIGMOID else 0.5)
    return window.centre - reach < high and window.centre + reach > low

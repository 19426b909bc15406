"""The program's own Windows: each from the values of the film it is for.

A radiograph has no scale as computed tomography has: its values are what the detector and its
software made of them. So lung, bone and mediastinum are ranges between percentiles of the
middle of the film, where the thorax is: rows from 10 to 85 % and columns from 10 to 90 %,
padding left out. The percentiles were chosen by eye on upright films of adults.
"""

from enum import StrEnum

import numpy as np

from tbviewer.film.film import Film, Pixels
from tbviewer.film.window import Window, WindowFunction

_MIDDLE_ROWS = (0.10, 0.85)
_MIDDLE_COLUMNS = (0.10, 0.90)
_SAMPLES = 250_000


class Preset(StrEnum):
    """What a Window shall show well."""

    LUNG = "lung"
    BONE = "bone"
    MEDIASTINUM = "mediastinum"
    ALL = "all"
    """Every value of the film, from the lowest to the highest."""


_PERCENTILES = {
    Preset.LUNG: (0.5, 75.0),
    Preset.BONE: (25.0, 98.0),
    Preset.MEDIASTINUM: (50.0, 99.8),
    Preset.ALL: (0.0, 100.0),
}


def preset_window(film: Film, preset: Preset, *, name: str) -> Window:
    """Return the Window of `film` for `preset`, called `name`."""
    whole = preset is Preset.ALL
    values = _sample(film, *((0, 1), (0, 1)) if whole else (_MIDDLE_ROWS, _MIDDLE_COLUMNS))
    low, high = (float(v) for v in np.percentile(values, _PERCENTILES[preset]))
    return window_between(low, high, whole_numbers=values.dtype.kind != "f", name=name)


def window_between(low: float, high: float, *, whole_numbers: bool, name: str) -> Window:
    """Return the Window that is black at `low` and white at `high`."""
    if not whole_numbers:
        # LINEAR takes values for whole numbers; a film of 0 to 1 would be a step.
        width = max(high - low, 1e-6)
        return Window(low + width / 2, width, name, function=WindowFunction.LINEAR_EXACT)
    # PS3.3 C.11.2.1.2.1: LINEAR spreads width - 1 values around centre - 0.5.
    width = max(high - low, 1.0) + 1
    return Window(low + width / 2, width, name)


def _sample(film: Film, rows: tuple[float, float], columns: tuple[float, float]) -> Pixels:
    """Return values of a part of the film, about `_SAMPLES` of them, in one row."""
    part = np.s_[
        int(rows[0] * film.rows) : max(int(rows[1] * film.rows), 1),
        int(columns[0] * film.columns) : max(int(columns[1] * film.columns), 1),
    ]
    values = film.pixels[part]
    step = max(1, int((values.size / _SAMPLES) ** 0.5))
    values = values[::step, ::step]
    if film.padding is not None:
        padding = film.padding[part][::step, ::step]
        if not padding.all():
            return np.asarray(values[~padding])
    return values.ravel()

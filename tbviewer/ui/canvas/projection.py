"""Which part of a film to draw, and at which of its sizes. Numbers only."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.film import Film, Pixels
from tbviewer.film.window import Window, grey

SMOOTH_UP_TO = 8.0
"""Screen pixels a film pixel up to which the film is interpolated; beyond, pixels are seen as
what they are."""

MOST_STRETCH = 2.0


@dataclass(frozen=True, slots=True)
class Crop:
    """Rows and columns (each first, past last) of one level of a film."""

    level: int
    top: int
    bottom: int
    left: int
    right: int

    def holds(self, other: "Crop") -> bool:
        """Whether `other` lies inside."""
        return (
            self.level == other.level
            and self.top <= other.top
            and self.bottom >= other.bottom
            and self.left <= other.left
            and self.right >= other.right
        )

    def in_film(self) -> tuple[int, int, int, int]:
        """Return x, y, width and height in film pixels."""
        side = 1 << self.level
        return (
            self.left * side,
            self.top * side,
            (self.right - self.left) * side,
            (self.bottom - self.top) * side,
        )


def level_for(scale: float, levels: int) -> int:
    """Return the smallest level that still has a pixel for each screen pixel.

    Parameters
    ----------
    scale
        Screen pixels a film pixel.
    levels
        How many there are; level k is 2ᵏ times smaller than the film.
    """
    if scale >= 1:
        return 0
    return min(int(math.log2(1 / scale) + 1e-6), levels - 1)


def crop_of(
    film: Film, level: int, *, left: float, top: float, right: float, bottom: float
) -> Crop | None:
    """Return the crop of `level` that covers a rectangle in film pixels; None outside the film.

    Two pixels more on each side, so that interpolation finds its neighbours.
    """
    rows, columns = film.levels[level].shape
    side = 1 << level
    crop = Crop(
        level,
        max(math.floor(top / side) - 2, 0),
        min(math.ceil(bottom / side) + 2, rows),
        max(math.floor(left / side) - 2, 0),
        min(math.ceil(right / side) + 2, columns),
    )
    return crop if crop.bottom > crop.top and crop.right > crop.left else None


def windowed(film: Film, crop: Crop, window: Window, level: Pixels) -> NDArray[np.uint8]:
    """Return the screen grey of a crop, uint8 (rows, columns), contiguous; padding is black.

    `level` holds the values of the film's level that the crop is of, as they are or enhanced.
    """
    values = level[crop.top : crop.bottom, crop.left : crop.right]
    picture = np.ascontiguousarray(grey(values, window))
    if film.padding is not None:
        step = 1 << crop.level
        rows = slice(crop.top * step, crop.bottom * step, step)
        columns = slice(crop.left * step, crop.right * step, step)
        picture[film.padding[rows, columns]] = 0
    return picture


def stretch_of(film: Film) -> float:
    """Return how much taller than wide the film's pixels are to be shown (PS3.3 10.7.1.3)."""
    if film.spacing is None:
        return 1.0
    stretch = film.spacing.row_mm / film.spacing.column_mm
    # A header may be wrong; no detector is.
    return stretch if 1 / MOST_STRETCH <= stretch <= MOST_STRETCH else 1.0


def dragged(window: Window, *, across: float, down: float) -> Window:
    """Return `window` after a drag of so many pixels from where it stood.

    Across doubles the width every 150 pixels, so that narrow and wide Windows drag alike;
    down raises the centre by a width every 300: the film gets darker.
    """
    width = window.width * 2 ** (across / 150)
    return window.moved(centre=window.centre + down * window.width / 300, width=width)

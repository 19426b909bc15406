"""The pictures inside a figure's panels: part of a film under its maps, or maps alone.

Arrays and plain geometry; `record.figure` sets them on a page.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.field import Field
from tbviewer.film.film import Film
from tbviewer.film.spacing import Spacing
from tbviewer.film.window import Window, grey
from tbviewer.reading.colour import coloured
from tbviewer.reading.difference import seen_at
from tbviewer.reading.heatmap import heat_at
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.reading.signed import signed_colours
from tbviewer.record.figure_spec import FigurePanel, MapShown, Part, Turn

RGB = NDArray[np.uint8]
MOST_STRETCH = 2.0
MOST_SIDE = 4096
"""Pixels of a map alone: more than a page has."""
_STRIP = 256


@dataclass(frozen=True, eq=False)
class Composite:
    """RGB (rows, columns, 3), and which part of the film it covers; not yet turned."""

    rgb: RGB
    covers: Part


def composite(
    panel: FigurePanel, film: Film | None, look: OverlayLook, *, pixels: float
) -> Composite | None:
    """Return the picture of `panel`, None when it shows words only or nothing of the film.

    Parameters
    ----------
    film
        The panel's film, when it shows one.
    pixels
        About how many the panel has across on paper; the picture has no fewer where the film
        has them.
    """
    part = panel.part
    if part is None:
        return None
    scale = pixels / (part.right - part.left)
    if panel.difference is not None:
        return Composite(signed_colours(panel.difference.values), _part_of(panel.difference.field))
    if panel.alone is not None:
        return _map_alone(panel.alone, look, scale)
    if film is None or panel.window is None:
        return None
    return _film_under_maps(film, panel.window, part, panel.over, look, scale=scale)


def _map_alone(shown: MapShown, look: OverlayLook, scale: float) -> Composite:
    f = shown.heatmap.field
    columns, rows = (
        min(max(math.ceil(side * scale), 2), MOST_SIDE) for side in (f.width, f.height)
    )
    xs = f.x + (np.arange(columns) + 0.5) * f.width / columns
    ys = f.y + (np.arange(rows) + 0.5) * f.height / rows
    heat = heat_at(shown.heatmap, xs=xs, ys=ys)
    on_black = coloured(heat, look.table, look.cut_off, shown.share)[..., :3]
    return Composite(on_black, _part_of(f))


def _film_under_maps(
    film: Film,
    window: Window,
    part: Part,
    over: tuple[MapShown, ...],
    look: OverlayLook,
    *,
    scale: float,
) -> Composite | None:
    level = min(max(int(math.log2(1 / scale) + 1e-6), 0), len(film.levels) - 1) if scale < 1 else 0
    side = 1 << level
    rows, columns = film.levels[level].shape
    left, right = _within(part.left / side, part.right / side, columns)
    top, bottom = _within(part.top / side, part.bottom / side, rows)
    if left >= right or top >= bottom:
        return None
    bare = grey(film.levels[level][top:bottom, left:right], window)
    if film.padding is not None:
        padding = film.padding[top * side : bottom * side : side, left * side : right * side : side]
        bare[padding] = 0
    drawn = over if not look.contours else ()
    dimmed = 1.0 - look.film_dimmed if over else 1.0
    rgb = np.empty((*bare.shape, 3), np.uint8)
    xs = (np.arange(left, right) + 0.5) * side
    for start in range(0, bare.shape[0], _STRIP):  # float colours of a whole film are large
        strip = slice(start, min(start + _STRIP, bare.shape[0]))
        ys = (np.arange(top + strip.start, top + strip.stop) + 0.5) * side
        under = bare[strip, :, None].astype(np.float32).repeat(3, axis=2) * np.float32(dimmed)
        for shown in drawn:
            heat = seen_at(shown.heatmap, xs=xs, ys=ys)
            colours = coloured(heat, look.table, look.cut_off, shown.share).astype(np.float32)
            opacity = np.float32(shown.opacity * look.opacity)
            under = under * (1 - opacity * colours[..., 3:] / 255) + opacity * colours[..., :3]
        rgb[strip] = np.rint(under)
    return Composite(rgb, Part(left * side, top * side, right * side, bottom * side))


def _within(first: float, last: float, count: int) -> tuple[int, int]:
    return max(math.floor(first), 0), min(math.ceil(last), count)


def _part_of(field: Field) -> Part:
    return Part(field.x, field.y, field.right, field.bottom)


@dataclass(frozen=True, slots=True)
class Sheet:
    """From film pixels to the panel's own units: film columns wide and down, after the turn.

    Attributes
    ----------
    part : Part
        What the panel shows.
    turn : Turn
    stretch : float
        How much taller than wide the film's pixels are shown (PS3.3 10.7.1.3).
    """

    part: Part
    turn: Turn
    stretch: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the panel."""
        p = self.part
        width, height = p.right - p.left, (p.bottom - p.top) * self.stretch
        return (height, width) if self.turn.quarters % 2 else (width, height)

    def at(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where film points lie on the panel, (2, …): across and down."""
        width, height = self.size
        across, down = x - self.part.left, (y - self.part.top) * self.stretch
        if self.turn.mirrored:
            across = self.part.right - self.part.left - across
        for turned in range(self.turn.quarters % 4):
            # The height before this quarter: the panel's own when an even number is left.
            left = self.turn.quarters % 4 - turned
            across, down = (width if left % 2 else height) - down, across
        return np.stack([across, down])

    def extent(self, covers: Part) -> tuple[float, float, float, float]:
        """Return left, right, bottom and top of a part on the panel, as matplotlib has them."""
        ends = np.array([covers.left, covers.right]), np.array([covers.top, covers.bottom])
        across, down = self.at(*ends)
        return float(across.min()), float(across.max()), float(down.max()), float(down.min())

    def laid(self, rgb: RGB) -> RGB:
        """Return a picture as it lies on the panel."""
        seen = rgb[:, ::-1] if self.turn.mirrored else rgb
        return np.rot90(seen, -(self.turn.quarters % 4))


def stretch_of(spacing: Spacing | None) -> float:
    """Return how much taller than wide pixels are; a header may be wrong, no detector is."""
    if spacing is None:
        return 1.0
    stretch = spacing.row_mm / spacing.column_mm
    return stretch if 1 / MOST_STRETCH <= stretch <= MOST_STRETCH else 1.0


def bar_mm(width_mm: float) -> float:
    """Return a round length for a scale bar on a panel `width_mm` wide: at most a third of it."""
    most = width_mm / 3
    power = 10.0 ** math.floor(math.log10(most))
    return max(factor * power for factor in (1, 2, 5) if factor * power <= most)

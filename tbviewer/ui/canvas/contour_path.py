"""The contours of a map as painter's paths, in film pixels."""

import math
import struct
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from tbviewer.reading.colour import colour_table
from tbviewer.reading.contours import CONTOUR_LEVELS, contours
from tbviewer.reading.heatmap import Floats, HeatMap
from tbviewer.ui.canvas.heat_picture import Colours
from tbviewer.ui.canvas.screen_heat import Place

RIM_WIDTH, LINE_WIDTH = 3.5, 1.75
"""In logical pixels: the dark rim is seen on white, the colour on black."""
RIM = "#b0000000"
QUICK_RIM = ((-0.9, -0.9), (0.9, 0.9))
FIRST_COLOUR = 0.4
"""Where in the colour table the lines begin."""

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
"""An element of a path as QDataStream has it: kind 0 moves there, kind 1 draws a line."""


class ContourPaths:
    """The lines of one map, made once for each scale; zooming and turning make none anew.

    Qt strokes lines one pixel wide many times faster than wider ones: a wide line is drawn as
    several thin ones beside one another, into a picture, so that its opacity is that of one.
    """

    def __init__(self, heatmap: HeatMap):
        self._heatmap = heatmap
        self._share: float | None = None
        self._paths: dict[float, QPainterPath] = {}
        self._picture: tuple[object, QImage] | None = None

    def has_lines(self, colours: Colours) -> bool:
        """Return whether the lines need not be made first."""
        return self._share == colours[2]

    def has_image(self, place: Place, colours: Colours) -> bool:
        """Return whether `image` need not be made first."""
        return self._picture is not None and self._picture[0] == _wanted(place, colours)

    def image(self, place: Place, colours: Colours) -> QImage:
        """Return them at `place` with dark rims, the same width at every zoom; kept."""
        if self._picture is None or not self.has_image(place, colours):
            self._picture = (_wanted(place, colours), self._drawn(place, colours))
        return self._picture[1]

    def draw(self, painter: QPainter, colours: Colours) -> None:
        """Draw them in a hurry: thin, with a rim at two sides."""
        shown = self._shown(colours)
        for at in QUICK_RIM:
            self._stroke(painter, at, [(path, QColor(RIM)) for _, path in shown])
        self._stroke(painter, (0, 0), [(p, line_colour(colours[0], level)) for level, p in shown])

    def _shown(self, colours: Colours) -> list[tuple[float, QPainterPath]]:
        _, cut_off, share = colours
        if share != self._share:
            self._share, self._paths = share, _paths(self._heatmap, share)
        return [(level, self._paths[level]) for level in levels_drawn(cut_off)]

    def _drawn(self, place: Place, colours: Colours) -> QImage:
        form = QImage.Format.Format_ARGB32_Premultiplied
        image = QImage(place.right - place.left, place.bottom - place.top, form)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(place.to_screen * QTransform.fromTranslate(-place.left, -place.top))
        f = self._heatmap.field
        painter.setClipRect(QRectF(f.x, f.y, f.width, f.height))
        shown = self._shown(colours)
        black = QColor(RIM)
        black.setAlpha(255)
        for at in beside(RIM_WIDTH * place.pixel_ratio):
            self._stroke(painter, at, [(path, black) for _, path in shown])
        # Of all rims at once: where they lie over each other they are no darker.
        painter.save()
        painter.setClipping(False)
        painter.resetTransform()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.fillRect(image.rect(), QColor(RIM))
        painter.restore()
        lines = [(path, line_colour(colours[0], level)) for level, path in shown]
        for at in beside(LINE_WIDTH * place.pixel_ratio):
            self._stroke(painter, at, lines)
        painter.end()
        return image

    @staticmethod
    def _stroke(
        painter: QPainter,
        at: tuple[float, float],
        lines: Sequence[tuple[QPainterPath, QColor]],
    ) -> None:
        """Draw lines one screen pixel wide, moved by `at` on the screen."""
        transform = painter.worldTransform()
        painter.setWorldTransform(transform * QTransform.fromTranslate(*at))
        for path, colour in lines:
            painter.strokePath(path, _pen(colour))
        painter.setWorldTransform(transform)


@cache
def beside(width: float) -> tuple[tuple[float, float], ...]:
    """Return by how much to move a line one pixel wide so that all fill one `width` wide."""
    radius, moves = (width - 1) / 2, [(0.0, 0.0)]
    while radius > 0.25:
        count = max(4, math.ceil(2 * math.pi * radius))
        angles = [2 * math.pi * (step + 0.5) / count for step in range(count)]
        moves += [(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]
        radius -= 1
    return tuple(moves)


def _wanted(place: Place, colours: Colours) -> object:
    table, cut_off, share = colours
    return place, table, levels_drawn(cut_off), share


def levels_drawn(cut_off: float) -> list[float]:
    """Return the shares of the scale's peak at which there are lines."""
    return [level for level in CONTOUR_LEVELS if level >= cut_off]


def line_colour(table: str, level: float) -> QColor:
    """Return the colour of a line: the table without its dark end, which no thin line shows."""
    place = FIRST_COLOUR + (1 - FIRST_COLOUR) * level
    return QColor(*map(int, colour_table(table)[round(255 * place)]))


def _pen(colour: QColor) -> QPen:
    pen = QPen(colour, 1)
    pen.setCosmetic(True)
    return pen


def _paths(heatmap: HeatMap, share: float) -> dict[float, QPainterPath]:
    """Return a path for each level of a scale of which the map's own peak is `share`."""
    own: Iterable[float] = [level / share for level in CONTOUR_LEVELS if share > 0]
    found = contours(heatmap, own).values()
    paths = {level: QPainterPath() for level in CONTOUR_LEVELS}
    for level, lines in zip(CONTOUR_LEVELS, found, strict=False):
        if lines:
            paths[level] = _path(lines)
    return paths


def _path(lines: list[Floats]) -> QPainterPath:
    """Return `lines` as one path; read from a stream, which takes no loop over their points."""
    points = np.concatenate(lines)
    elements = np.ones(len(points), _ELEMENT)
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    elements["kind"][np.cumsum([0, *map(len, lines[:-1])])] = 0
    told = struct.pack(">i", len(points)) + elements.tobytes() + struct.pack(">ii", 0, 0)
    path = QPainterPath()
    QDataStream(QByteArray(told)) >> path
    return path

"""The contours of a map as painter's paths, in film pixels."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from tbviewer.reading.colour import colour_table
from tbviewer.reading.contours import CONTOUR_LEVELS, contours
from tbviewer.reading.heatmap import HeatMap

RIM_WIDTH, LINE_WIDTH = 3.5, 1.75
"""In logical pixels: the dark rim is seen on white, the colour on black."""
RIM = "#b0000000"


class ContourPaths:
    """The lines of one map; made once for each scale on which they are shown."""

    def __init__(self, heatmap: HeatMap):
        self._heatmap = heatmap
        self._share: float | None = None
        self._paths: dict[float, QPainterPath] = {}

    def draw(self, painter: QPainter, *, table: str, cut_off: float, share: float) -> None:
        """Draw them with the same width at every zoom; none below the cut-off."""
        if share != self._share:
            self._share, self._paths = share, _paths(self._heatmap, share)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        drawn = levels_drawn(cut_off)
        for level in drawn:
            painter.strokePath(self._paths[level], _pen(QColor(RIM), RIM_WIDTH))
        for level in drawn:
            painter.strokePath(self._paths[level], _pen(line_colour(table, level), LINE_WIDTH))


def levels_drawn(cut_off: float) -> list[float]:
    """Return the shares of the scale's peak at which there are lines."""
    return [level for level in CONTOUR_LEVELS if level >= cut_off]


def line_colour(table: str, level: float) -> QColor:
    """Return the colour of a line."""
    return QColor(*map(int, colour_table(table)[round(255 * level)]))


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCosmetic(True)
    return pen


def _paths(heatmap: HeatMap, share: float) -> dict[float, QPainterPath]:
    """Return a path for each level of a scale of which the map's own peak is `share`."""
    own: Iterable[float] = [level / share for level in CONTOUR_LEVELS if share > 0]
    found = contours(heatmap, own).values()
    paths = {level: QPainterPath() for level in CONTOUR_LEVELS}
    for path, lines in zip(paths.values(), found, strict=False):
        for line in lines:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in line.tolist()]))
    return paths

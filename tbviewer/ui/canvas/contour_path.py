"""The contours of a map as painter's paths, in film pixels."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from tbviewer.reading.colour import colour_table
from tbviewer.reading.contours import CONTOUR_LEVELS, contours
from tbviewer.reading.heatmap import HeatMap
from tbviewer.ui.canvas.heat_picture import Colours
from tbviewer.ui.canvas.screen_heat import Place

RIM_WIDTH, LINE_WIDTH = 3.5, 1.75
"""In logical pixels: the dark rim is seen on white, the colour on black."""
RIM = "#b0000000"
FIRST_COLOUR = 0.4
"""Where in the colour table the lines begin."""


class ContourPaths:
    """The lines of one map; made once for each scale on which they are shown."""

    def __init__(self, heatmap: HeatMap):
        self._heatmap = heatmap
        self._share: float | None = None
        self._paths: dict[float, QPainterPath] = {}
        self._picture: tuple[object, QImage] | None = None

    def image(self, place: Place, colours: Colours) -> QImage:
        """Return them at `place` with dark rims, the same width at every zoom; kept."""
        table, cut_off, share = colours
        wanted = (place, table, levels_drawn(cut_off), share)
        if self._picture is None or self._picture[0] != wanted:
            self._picture = (wanted, self._drawn(place, colours))
        return self._picture[1]

    def draw(self, painter: QPainter, colours: Colours) -> None:
        """Draw them in a hurry: thin, without rims."""
        for level, path in self._shown(colours):
            painter.strokePath(path, _pen(line_colour(colours[0], level), 0))

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
        to_image = QTransform.fromTranslate(-place.left, -place.top)
        painter.setTransform(place.to_screen * to_image)
        f = self._heatmap.field
        painter.setClipRect(QRectF(f.x, f.y, f.width, f.height))
        shown = self._shown(colours)
        for _, path in shown:
            painter.strokePath(path, _pen(QColor(RIM), RIM_WIDTH * place.pixel_ratio))
        for level, path in shown:
            colour = line_colour(colours[0], level)
            painter.strokePath(path, _pen(colour, LINE_WIDTH * place.pixel_ratio))
        painter.end()
        return image


def levels_drawn(cut_off: float) -> list[float]:
    """Return the shares of the scale's peak at which there are lines."""
    return [level for level in CONTOUR_LEVELS if level >= cut_off]


def line_colour(table: str, level: float) -> QColor:
    """Return the colour of a line: the table without its dark end, which no thin line shows."""
    place = FIRST_COLOUR + (1 - FIRST_COLOUR) * level
    return QColor(*map(int, colour_table(table)[round(255 * place)]))


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
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

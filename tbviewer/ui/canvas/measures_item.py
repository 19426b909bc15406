"""The measures on the canvas: lines on the film, words beside them."""

import math
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from tbviewer.film.measuring import POINTS, Measure, MeasureKind
from tbviewer.film.spacing import Spacing
from tbviewer.ui import look
from tbviewer.ui.canvas.measure_texts import measure_lines

LINE = QColor("#7fd4ff")
CHOSEN = QColor("#ffffff")
HALO = QColor(0, 0, 0, 190)
HANDLE = 3.5
_TICK = 7.0
_BESIDE = 100_000.0
"""Film pixels that words may stand beside the film: the item must not be thought out of sight."""


class MeasuresItem(QGraphicsItem):
    """Draws measures at their places on the film, lines and letters as thick at any zoom."""

    def __init__(self) -> None:
        super().__init__()
        self._measures: tuple[Measure, ...] = ()
        self._chosen: int | None = None
        self._spacing: Spacing | None = None

    def show_measures(
        self, measures: tuple[Measure, ...], chosen: int | None, spacing: Spacing | None
    ) -> None:
        """Show these, one of them chosen; the last may still lack points."""
        self._measures, self._chosen, self._spacing = measures, chosen, spacing
        self.update()

    def boundingRect(self) -> QRectF:
        """Return far more than the film: words stand beside lines."""
        return QRectF(-_BESIDE, -_BESIDE, 3 * _BESIDE, 3 * _BESIDE)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw them all."""
        to_view = painter.worldTransform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, measure in enumerate(self._measures):
            points = [to_view.map(QPointF(*point)) for point in measure.points]
            self._draw(painter, measure, points, CHOSEN if number == self._chosen else LINE)
        painter.restore()

    def _draw(
        self, painter: QPainter, measure: Measure, points: list[QPointF], colour: QColor
    ) -> None:
        for pen in (QPen(HALO, 3.5), QPen(colour, 1.4)):
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            _draw_lines(painter, measure.kind, points)
        painter.setPen(QPen(HALO, 1))
        painter.setBrush(colour)
        for point in points:
            painter.drawEllipse(point, HANDLE, HANDLE)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(points) == POINTS[measure.kind]:
            lines = measure_lines(measure, self._spacing)
            _draw_words(painter, lines, _anchor(measure.kind, points), colour)


def _draw_lines(painter: QPainter, kind: MeasureKind, points: list[QPointF]) -> None:
    if kind is MeasureKind.RATIO:
        for pair in (points[:2], points[2:4]):
            if len(pair) == 2:
                painter.drawLine(*pair)
                _draw_ticks(painter, *pair)
        return
    for a, b in pairwise(points):
        painter.drawLine(a, b)
    if kind is MeasureKind.LENGTH and len(points) == 2:
        _draw_ticks(painter, *points)


def _draw_ticks(painter: QPainter, a: QPointF, b: QPointF) -> None:
    """Draw short strokes across both ends."""
    length = math.hypot(b.x() - a.x(), b.y() - a.y())
    if length:
        across = QPointF(a.y() - b.y(), b.x() - a.x()) * (_TICK / length)
        for end in (a, b):
            painter.drawLine(end - across, end + across)


def _anchor(kind: MeasureKind, points: list[QPointF]) -> QPointF:
    """Return where the words begin: beside the line's lower end, the vertex, the longer line."""
    if kind is MeasureKind.ANGLE:
        return points[1] + QPointF(12, 6)
    # The ratio's words stand beside its line for the thorax.
    ends = points[2:4] if kind is MeasureKind.RATIO else points[:2]
    end = max(ends, key=lambda point: (point.x(), point.y()))
    return end + QPointF(12, 6)


def _draw_words(painter: QPainter, lines: tuple[str, ...], at: QPointF, colour: QColor) -> None:
    if not lines:
        return
    font = look.font(look.BODY, bold=True)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    width = max(metrics.horizontalAdvance(line) for line in lines)
    plate = QRectF(at.x(), at.y(), width + 12, metrics.height() * len(lines) + 6)
    screen = QRectF(painter.viewport())
    if screen.intersects(plate.adjusted(-40, -40, 40, 40)):  # keep them on the screen
        plate.moveRight(min(plate.right(), screen.right() - 4))
        plate.moveBottom(min(plate.bottom(), screen.bottom() - 4))
        plate.moveLeft(max(plate.left(), screen.left() + 4))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(15, 18, 22, 200))
    painter.drawRoundedRect(plate, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(colour)
    painter.drawText(plate.adjusted(6, 3, 0, 0), Qt.AlignmentFlag.AlignLeft, "\n".join(lines))

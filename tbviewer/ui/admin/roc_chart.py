"""The ROC chart: curves, a band, a point that can be moved along the curve.

Painted and not drawn by matplotlib, which imports decoders: it has to follow the hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from tbviewer.reading.screening import WHO_SENSITIVITY, WHO_SPECIFICITY
from tbviewer.ui import look
from tbviewer.words import number_text, say

_LEFT, _BOTTOM, _TOP, _RIGHT = 62, 46, 10, 24
_LEAST, _USUAL = 260, 360


@dataclass(frozen=True, slots=True)
class Line:
    """A curve: its points rise from (0, 0) to (1, 1); `name` is told in the legend."""

    false: Sequence[float]
    true: Sequence[float]
    name: str = ""
    colour: str = look.TEXT
    dashed: bool = False
    point: tuple[float, float] | None = None
    """Where its threshold stands: false and true positive rate."""


@dataclass(frozen=True, slots=True)
class Band:
    """Where a curve may lie: ends at false positive rates `at`."""

    at: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


class RocChart(QWidget):
    """Shows curves; `picked` tells the place that was pressed or dragged to."""

    picked = Signal(float, float)
    """False and true positive rate, from 0 to 1."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        self._band: Band | None = None
        self._corner = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_LEAST)
        self.setMaximumWidth(_USUAL + _LEFT + _RIGHT)
        self.setAccessibleName(say("ROC curve"))

    def show_curves(
        self, lines: Sequence[Line], *, band: Band | None = None, corner: bool = False
    ) -> None:
        """Show other curves; `corner` is WHO's, which only bacteriology can tell."""
        self._lines, self._band, self._corner = tuple(lines), band, corner
        self.update()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    @property
    def has_corner(self) -> bool:
        """Whether WHO's corner is marked."""
        return self._corner

    def sizeHint(self) -> QSize:
        """Return the room it likes to have."""
        return QSize(_USUAL + _LEFT + _RIGHT, _USUAL + _TOP + _BOTTOM)

    def hasHeightForWidth(self) -> bool:
        """The plot is a square."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how tall it is for a width."""
        return min(width, self.maximumWidth()) - _LEFT - _RIGHT + _TOP + _BOTTOM

    def at(self, false: float, true: float) -> QPointF:
        """Return where a point of the curve lies in the widget."""
        place = self._plot()
        return QPointF(place.left() + false * place.width(), place.bottom() - true * place.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the point under the mouse."""
        self._pick(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pick points while the button is held."""
        self._pick(event)

    def _pick(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._lines:
            place, at = self._plot(), event.position()
            false = (at.x() - place.left()) / place.width()
            true = (place.bottom() - at.y()) / place.height()
            self.picked.emit(min(max(false, 0.0), 1.0), min(max(true, 0.0), 1.0))

    def _plot(self) -> QRectF:
        room = self.rect().adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        side = max(min(room.width(), room.height()), 40)
        return QRectF(room.left(), room.top(), side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw corner, band, curves, points, axes and legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self._plot()
        painter.fillRect(place, QColor(look.BACKGROUND))
        if self._corner:
            self._draw_corner(painter)
        self._draw_axes(painter, place)
        if self._band is not None and len(self._band.at):
            self._draw_band(painter, self._band)
        for line in self._lines:
            self._draw_line(painter, line)
        for line in self._lines:
            if line.point is not None:
                self._draw_point(painter, line)
        self._draw_legend(painter, place)
        painter.end()

    def _draw_corner(self, painter: QPainter) -> None:
        corner = QRectF(self.at(0, 1), self.at(1 - WHO_SPECIFICITY, WHO_SENSITIVITY))
        tint = QColor(look.FOCUS)
        tint.setAlphaF(0.16)
        painter.fillRect(corner, tint)
        painter.setPen(QPen(QColor(look.FOCUS), 1, Qt.PenStyle.DotLine))
        painter.drawRect(corner)
        painter.setPen(QColor(look.MUTED))
        painter.setFont(look.font(look.SMALL))
        inside = corner.adjusted(5, 0, 0, 0)
        where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inside, where, say("WHO 2014"))

    def _draw_axes(self, painter: QPainter, place: QRectF) -> None:
        painter.setFont(look.font(look.SMALL))
        metrics = QFontMetrics(painter.font())
        tall = metrics.height()
        for step in range(0, 101, 20):
            share, told = step / 100, number_text(step, ".0f") + "\u00a0%"
            painter.setPen(QPen(QColor(look.LINE), 1))
            painter.drawLine(self.at(share, 0), self.at(share, 1))
            painter.drawLine(self.at(0, share), self.at(1, share))
            painter.setPen(QColor(look.MUTED))
            x, y = self.at(share, 0).x(), self.at(0, share).y()
            across = QRectF(x - 30, place.bottom() + 4, 60, tall)
            painter.drawText(across, Qt.AlignmentFlag.AlignHCenter, told)
            beside = QRectF(place.left() - 52, y - tall / 2, 46, tall)
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight, told)
        painter.setPen(QPen(QColor(look.EDGE), 1, Qt.PenStyle.DashLine))
        painter.drawLine(self.at(0, 0), self.at(1, 1))
        painter.setPen(QPen(QColor(look.EDGE), 1))
        painter.drawRect(place)
        painter.setPen(QColor(look.MUTED))
        below = QRectF(place.left() - _LEFT, place.bottom() + 6 + tall, place.width() + _LEFT, tall)
        where = Qt.AlignmentFlag.AlignRight
        painter.drawText(below, where, say("people without tuberculosis sent for a test"))
        painter.save()
        painter.translate(place.left() - 50, place.bottom())
        painter.rotate(-90)
        along = QRectF(0, -tall, place.height(), tall)
        painter.drawText(along, Qt.AlignmentFlag.AlignRight, say("people with tuberculosis found"))
        painter.restore()

    def _draw_band(self, painter: QPainter, band: Band) -> None:
        upper = [self.at(x, y) for x, y in zip(band.at, band.high, strict=True)]
        lower = [self.at(x, y) for x, y in zip(band.at, band.low, strict=True)]
        tint = QColor(look.MUTED)
        tint.setAlphaF(0.22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_line(self, painter: QPainter, line: Line) -> None:
        style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(line.colour), 2, style))
        points = [self.at(x, y) for x, y in zip(line.false, line.true, strict=True)]
        painter.drawPolyline(QPolygonF(points))

    def _draw_point(self, painter: QPainter, line: Line) -> None:
        assert line.point is not None
        centre = self.at(*line.point)
        painter.setPen(QPen(QColor(look.PANEL), 2))
        painter.setBrush(QColor(look.AMBER))
        r = 8.0
        corners = [QPointF(0, -r), QPointF(r, 0), QPointF(0, r), QPointF(-r, 0)]
        if line.dashed:
            painter.setPen(QPen(QColor(look.AMBER), 2))
            painter.setBrush(QColor(look.PANEL))
        painter.drawPolygon(QPolygonF([centre + corner for corner in corners]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_legend(self, painter: QPainter, place: QRectF) -> None:
        named = [line for line in self._lines if line.name]
        painter.setFont(look.font(look.SMALL))
        tall = QFontMetrics(painter.font()).height() + 4
        top = place.bottom() - 8 - tall * len(named)
        for line in named:
            wide = QFontMetrics(painter.font()).horizontalAdvance(line.name)
            left = place.right() - 10 - wide
            style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(QColor(line.colour), 2, style))
            painter.drawLine(QPointF(left - 30, top + tall / 2), QPointF(left - 8, top + tall / 2))
            painter.setPen(QColor(look.TEXT))
            painter.drawText(QPointF(left, top + tall * 0.72), line.name)
            top += tall

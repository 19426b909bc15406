"""The bar of the score gauge: 0 to 1, the score on it and the threshold's tick."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tbviewer.reading.reading import Reading
from tbviewer.reading.score import digits_that_tell, score_text
from tbviewer.ui import look
from tbviewer.ui.busy_line import THICKNESS, BusyLine
from tbviewer.words import number_text, say

TRACK = 8
SIDE = 8
"""Room left and right, so that a mark at 0 or 1 is whole."""
TRACK_TOP = 10
HEIGHT = 46


class ScoreBar(QWidget):
    """Draws a Reading's score and threshold; empty without them, with a moving line while busy.

    A score at or above the threshold is a filled amber diamond, one below it a hollow grey
    ring: shape says what colour says.
    """

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._reading: Reading | None = None
        self._asked: float | None = None
        self._told = ""
        self._line = BusyLine(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("Score"))

    def show_reading(self, reading: Reading | None, *, busy: bool) -> None:
        """Show another Reading, or none."""
        self._reading, self._asked = reading, None
        self._line.set_busy(busy)
        self._told = score_text(reading) if reading else ""
        self.setAccessibleDescription(self._told)
        self.update()

    def show_asked(self, score: float | None, figure: str = "") -> None:
        """Mark the score of an answer beside the film's own, or none."""
        self._asked = score
        both = say("{score}; as changed: {asked}", score=self._told, asked=figure)
        self.setAccessibleDescription(self._told if score is None else both)
        self.update()

    @property
    def busy(self) -> bool:
        """Whether the line moves."""
        return self._line.busy

    def sizeHint(self) -> QSize:
        """Return the room it needs."""
        return QSize(200, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the moving line on the track."""
        top = TRACK_TOP + (TRACK - THICKNESS) // 2
        self._line.setGeometry(SIDE, top, self.width() - 2 * SIDE, THICKNESS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track, filling, tick and mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(SIDE, TRACK_TOP, self.width() - 2 * SIDE, TRACK)
        _round_rectangle(painter, track, look.LINE)
        reading = self._reading
        if reading is not None and reading.score is not None:
            if reading.threshold is not None:
                _draw_zone_above(painter, track, reading.threshold)
            filled = QRectF(track)
            filled.setWidth(track.width() * reading.score)
            _round_rectangle(painter, filled, _colour(reading))
            if reading.threshold is not None:
                self._draw_tick(painter, track, reading)
            _draw_mark(painter, track, reading)
            if self._asked is not None:
                _draw_asked(painter, track, reading.score, self._asked)
        self._draw_ends(painter, track)
        painter.end()

    def _draw_tick(self, painter: QPainter, track: QRectF, reading: Reading) -> None:
        assert reading.threshold is not None
        x = track.left() + track.width() * reading.threshold
        painter.setPen(QPen(QColor(look.PANEL), 4))
        painter.drawLine(QPointF(x, track.top() - 4), QPointF(x, track.bottom() + 6))
        painter.setPen(QPen(QColor(look.TEXT), 2))
        painter.drawLine(QPointF(x, track.top() - 4), QPointF(x, track.bottom() + 6))
        digits = digits_that_tell(reading.score, reading.threshold)  # type: ignore[arg-type]
        text = number_text(reading.threshold, f".{digits}f")
        painter.setFont(look.font(look.SMALL))
        painter.setPen(QColor(look.TEXT))
        width = QFontMetrics(painter.font()).horizontalAdvance(text) + 2
        left = min(max(x - width / 2, 0.0), self.width() - width)
        painter.drawText(
            QRectF(left, track.bottom() + 7, width, 18), Qt.AlignmentFlag.AlignCenter, text
        )

    def _draw_ends(self, painter: QPainter, track: QRectF) -> None:
        threshold = self._reading.threshold if self._reading else None
        painter.setFont(look.font(look.SMALL))
        painter.setPen(QColor(look.MUTED))
        strip = QRectF(track.left() - 3, track.bottom() + 7, track.width() + 6, 18)
        # The tick's own figure goes before the ends' where there is no room for both.
        if threshold is None or threshold > 0.15:
            painter.drawText(strip, Qt.AlignmentFlag.AlignLeft, "0")
        if threshold is None or threshold < 0.85:
            painter.drawText(strip, Qt.AlignmentFlag.AlignRight, "1")


def _colour(reading: Reading) -> str:
    return look.AMBER if reading.flagged else look.MUTED


def _round_rectangle(painter: QPainter, place: QRectF, colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(place, TRACK / 2, TRACK / 2)


def _draw_zone_above(painter: QPainter, track: QRectF, threshold: float) -> None:
    """Tint the part of the track above the threshold."""
    above = QRectF(track)
    above.setLeft(track.left() + track.width() * threshold)
    tint = QColor(look.AMBER)
    tint.setAlphaF(0.22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawRoundedRect(above, TRACK / 2, TRACK / 2)


def _draw_asked(painter: QPainter, track: QRectF, score: float, asked: float) -> None:
    """Draw a triangle above the score of an answer, and a line to it from the film's own."""
    y = track.top() - 5
    own, there = (track.left() + track.width() * share for share in (score, asked))
    painter.setPen(QPen(QColor(look.FOCUS), 2))
    painter.drawLine(QPointF(own, y), QPointF(there, y))
    painter.setPen(QPen(QColor(look.PANEL), 1))
    painter.setBrush(QColor(look.FOCUS))
    corners = [QPointF(-6, -4), QPointF(6, -4), QPointF(0, 6)]
    painter.drawPolygon(QPolygonF([QPointF(there, y) + corner for corner in corners]))


def _draw_mark(painter: QPainter, track: QRectF, reading: Reading) -> None:
    assert reading.score is not None
    centre = QPointF(track.left() + track.width() * reading.score, track.center().y())
    colour = QColor(_colour(reading))
    painter.setPen(QPen(QColor(look.PANEL), 2))
    if reading.flagged:
        painter.setBrush(colour)
        r = 9.0
        corners = [QPointF(0, -r), QPointF(r, 0), QPointF(0, r), QPointF(-r, 0)]
        painter.drawPolygon(QPolygonF([centre + corner for corner in corners]))
    else:
        painter.setBrush(QColor(look.PANEL))
        painter.setPen(QPen(colour, 3))
        painter.drawEllipse(centre, 6.5, 6.5)

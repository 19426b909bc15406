"""A chart of lines that grow while somebody looks at it.

Drawn by Qt and not by matplotlib: that imports PIL's decoders, which the window's process has
not, takes 0.7 s of processor time when it is first needed, in which the window stands still, and
knows neither our type nor our colours. Two lines over some epochs need none of it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from tbviewer.ui import look
from tbviewer.words import number_text

_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 16.0, 52.0, 42.0
_TICKS = 5
_DOT = 3.5


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it shows, its colour, and its points (x, y), x rising."""

    name: str
    colour: str
    points: tuple[tuple[float, float], ...]


class LineChart(QWidget):
    """Lines over a common axis; under the pointer each says its value.

    Parameters
    ----------
    title, across : str
        What is shown, and what the axis across is, in words.
    waiting : str
        What is said while there is no point.
    lowest, highest : float or None
        Ends of the upright axis; None: as the points need it.
    form : str
        How values are written.
    """

    def __init__(
        self,
        title: str,
        across: str,
        waiting: str,
        *,
        lowest: float | None = None,
        highest: float | None = None,
        form: str = ".3f",
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._title, self._across, self._waiting, self._form = title, across, waiting, form
        self._lowest, self._highest = lowest, highest
        self._lines: tuple[Line, ...] = ()
        self._last_x = 1.0
        self._pointed: float | None = None
        self.setMinimumSize(260, 180)
        self.setMouseTracking(True)
        self.setAccessibleName(title)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[Line], last_x: float) -> None:
        """Show `lines`; the axis across ends at `last_x`, so that a line grows towards it."""
        self._lines, self._last_x = tuple(lines), max(last_x, 2.0)
        told = [f"{line.name} {self._text(line.points[-1][1])}" for line in lines if line.points]
        self.setAccessibleDescription(", ".join(told) or self._waiting)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame, axes, lines and the values under the pointer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        inside = self._inside()
        if not any(line.points for line in self._lines):
            painter.setPen(QColor(look.MUTED))
            painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, self._waiting)
        else:
            low, high = self._ends()
            self._paint_axes(painter, inside, low, high)
            for line in self._lines:
                self._paint_line(painter, line, self._placing(inside, low, high))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the values of the nearest point."""
        inside = self._inside()
        share = (event.position().x() - inside.left()) / max(inside.width(), 1.0)
        self._pointed = 1 + share * (self._last_x - 1) if -0.05 <= share <= 1.05 else None
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Say the last values again."""
        self._pointed = None
        self.update()

    def _text(self, value: float) -> str:
        return number_text(value, self._form)

    def _inside(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def _placing(
        self, inside: QRectF, low: float, high: float
    ) -> Callable[[float, float], QPointF]:
        def place(x: float, y: float) -> QPointF:
            across = (x - 1) / (self._last_x - 1)
            up = (min(max(y, low), high) - low) / (high - low)
            return QPointF(
                inside.left() + across * inside.width(), inside.bottom() - up * inside.height()
            )

        return place

    def _ends(self) -> tuple[float, float]:
        values = [y for line in self._lines for _, y in line.points]
        low = min(values) if self._lowest is None else self._lowest
        high = max(values) if self._highest is None else self._highest
        if self._lowest is not None and self._highest is not None:
            return low, high
        step = _round_step(max(high - low, 1e-3) / _TICKS)
        return math.floor(low / step) * step, math.ceil(high / step + 1e-9) * step

    def _paint_frame(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(look.LINE), 1))
        painter.setBrush(QColor(look.PANEL))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(look.font(bold=True))
        painter.setPen(QColor(look.TEXT))
        painter.drawText(QPointF(16, 24), self._title)
        self._paint_legend(painter)

    def _paint_legend(self, painter: QPainter) -> None:
        painter.setFont(look.font(look.SMALL))
        x = 16.0
        for line in self._lines:
            if not line.points:
                continue
            text = f"{line.name}  {self._text(self._at(line)[1])}"
            painter.setPen(QPen(QColor(line.colour), 2))
            painter.drawLine(QPointF(x, 39), QPointF(x + 14, 39))
            painter.setPen(QColor(look.MUTED))
            painter.drawText(QPointF(x + 20, 43), text)
            x += 20 + QFontMetricsF(painter.font()).horizontalAdvance(text) + 18

    def _at(self, line: Line) -> tuple[float, float]:
        """Return the point under the pointer, or the last."""
        if self._pointed is None:
            return line.points[-1]
        pointed = self._pointed
        return min(line.points, key=lambda point: abs(point[0] - pointed))

    def _paint_axes(self, painter: QPainter, inside: QRectF, low: float, high: float) -> None:
        painter.setFont(look.font(look.SMALL))
        decimals = 2 if high - low < 4 else 0
        for tick in range(_TICKS + 1):
            y = inside.bottom() - tick / _TICKS * inside.height()
            painter.setPen(QPen(QColor(look.LINE), 1))
            painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y))
            painter.setPen(QColor(look.MUTED))
            text = number_text(low + tick / _TICKS * (high - low), f".{decimals}f")
            beside = QRectF(0, y - 8, _LEFT - 8, 16)
            painter.drawText(
                beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
            )
        last = round(self._last_x)
        for x in sorted({1, *(round(1 + k * (last - 1) / 4) for k in range(1, 5))}):
            at = inside.left() + (x - 1) / (self._last_x - 1) * inside.width()
            under = QRectF(at - 24, inside.bottom() + 4, 48, 16)
            painter.drawText(under, Qt.AlignmentFlag.AlignCenter, str(x))
        below = QRectF(inside.left(), inside.bottom() + 20, inside.width(), 16)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._across)

    def _paint_line(
        self, painter: QPainter, line: Line, place: Callable[[float, float], QPointF]
    ) -> None:
        if not line.points:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(line.colour), 2))
        painter.drawPolyline(QPolygonF([place(x, y) for x, y in line.points]))
        painter.setBrush(QColor(line.colour))
        painter.drawEllipse(place(*self._at(line)), _DOT, _DOT)


def _round_step(step: float) -> float:
    """Return the next round step: 1, 2, 2.5 or 5 of some power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= step - 1e-12)

"""The drift chart: month by month, the share above the threshold and the readers' agreement."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tbviewer.reading.interval import Interval
from tbviewer.record.journal.drift import Month
from tbviewer.record.sheet_words import month_text
from tbviewer.ui import look
from tbviewer.words import number_text, say

_LEFT, _BOTTOM, _TOP, _RIGHT = 56, 44, 36, 12
_LEGEND = 12
"""Of its middle, from above: a mark at 100 % lies below it."""
MOST_MONTHS = 24


class DriftChart(QWidget):
    """Shows months: an amber diamond is the share above, a ring the agreement, each with its
    95 % interval.
    """

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._months: tuple[Month, ...] = ()
        self.setMinimumHeight(200)
        self.setAccessibleName(say("Month by month"))

    def show_months(self, months: tuple[Month, ...]) -> None:
        """Show other months, the last ones if there are many."""
        self._months = months[-MOST_MONTHS:]
        self.setAccessibleDescription("; ".join(told_month(month) for month in self._months))
        self.update()

    @property
    def months(self) -> tuple[Month, ...]:
        """What is shown."""
        return self._months

    def sizeHint(self) -> QSize:
        """Return the room it likes to have."""
        return QSize(560, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the axes and each month's two figures."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(look.SMALL))
        place = QRectF(
            self.rect().adjusted(
                look.scaled(_LEFT), look.scaled(_TOP), -_RIGHT, -look.scaled(_BOTTOM)
            )
        )
        painter.fillRect(place, QColor(look.BACKGROUND))
        self._draw_axes(painter, place)
        self._draw_legend(painter)
        each = place.width() / max(len(self._months), 1)
        for at, month in enumerate(self._months):
            x = place.left() + (at + 0.5) * each
            self._draw_month(painter, place, x, each, month)
        painter.end()

    def _draw_axes(self, painter: QPainter, place: QRectF) -> None:
        tall = QFontMetrics(painter.font()).height()
        for step in range(0, 101, 25):
            y = place.bottom() - step / 100 * place.height()
            painter.setPen(QPen(QColor(look.LINE), 1))
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            painter.setPen(QColor(look.MUTED))
            beside = QRectF(0, y - tall / 2, place.left() - 8, tall)
            told = number_text(step, ".0f") + "\u00a0%"
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight, told)

    def _draw_legend(self, painter: QPainter) -> None:
        metrics, x = QFontMetrics(painter.font()), float(look.scaled(_LEFT))
        for draw, told in (
            (_draw_diamond, say("films above the threshold")),
            (_draw_ring, say("decided as the threshold says")),
        ):
            draw(painter, QPointF(x + 6, _LEGEND))
            painter.setPen(QColor(look.TEXT))
            painter.drawText(QPointF(x + 18, _LEGEND + metrics.ascent() / 2 - 1), told)
            x += 18 + metrics.horizontalAdvance(told) + 24

    def _draw_month(
        self, painter: QPainter, place: QRectF, x: float, each: float, month: Month
    ) -> None:
        aside = min(each * 0.15, 10.0)
        if month.films:
            at = _draw_whisker(painter, place, x - aside, month.share_above, look.AMBER)
            _draw_diamond(painter, at)
        if month.decided:
            at = _draw_whisker(painter, place, x + aside, month.agreement, look.TEXT)
            _draw_ring(painter, at)
        tall = QFontMetrics(painter.font()).height()
        painter.setPen(QColor(look.MUTED))
        for row, told in enumerate((month_text(month.month), f"n = {month.films}")):
            where = QRectF(x - each / 2, place.bottom() + 4 + row * tall, each, tall)
            if QFontMetrics(painter.font()).horizontalAdvance(told) <= each - 4:
                painter.drawText(where, Qt.AlignmentFlag.AlignHCenter, told)


def told_month(month: Month) -> str:
    """Return a month in words, for those who do not see the chart."""
    if not month.films:
        return say("{month}: no film", month=month_text(month.month))
    return say(
        "{month}: {above} of {films} films above, {agreed} of {decided} Decisions agree",
        month=month_text(month.month), above=month.above, films=month.films,
        agreed=month.agreed, decided=month.decided,
    )  # fmt: skip


def _draw_whisker(
    painter: QPainter, place: QRectF, x: float, share: Interval, colour: str
) -> QPointF:
    """Draw an interval; return where its figure stands."""
    high, at, low = (
        QPointF(x, place.bottom() - end * place.height())
        for end in (share.high, share.value, share.low)
    )
    painter.setPen(QPen(QColor(colour), 1.5))
    painter.drawLine(high, low)
    return at


def _draw_diamond(painter: QPainter, at: QPointF) -> None:
    painter.setPen(QPen(QColor(look.PANEL), 1))
    painter.setBrush(QColor(look.AMBER))
    painter.drawPolygon([at + QPointF(*to) for to in ((0, -6), (6, 0), (0, 6), (-6, 0))])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_ring(painter: QPainter, at: QPointF) -> None:
    painter.setPen(QPen(QColor(look.TEXT), 2))
    painter.setBrush(QColor(look.PANEL))
    painter.drawEllipse(at, 4.5, 4.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)

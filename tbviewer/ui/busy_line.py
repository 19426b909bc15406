"""A thin moving line: something is under way, and nobody knows for how long."""

from PySide6.QtCore import QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tbviewer.ui import look

THICKNESS = 3
ROUND_MS = 1400
SHARE = 0.28
"""Of the width, the part that moves along."""


class BusyLine(QWidget):
    """Moves while `set_busy`; takes its place always, so that nothing jumps."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setFixedHeight(THICKNESS)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._round = QVariantAnimation(self)
        self._round.setDuration(ROUND_MS)
        self._round.setStartValue(0.0)
        self._round.setEndValue(1.0)
        self._round.setLoopCount(-1)
        self._round.valueChanged.connect(lambda _: self.update())

    @property
    def busy(self) -> bool:
        """Whether it moves."""
        return self._round.state() == QVariantAnimation.State.Running

    def set_busy(self, busy: bool) -> None:
        """Begin to move, or stop and vanish."""
        if busy and not self.busy:
            self._round.start()
        elif not busy:
            self._round.stop()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the part that moves along."""
        if not self.busy:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(look.LINE))
        start = self._round.currentValue() * (1 + SHARE) - SHARE
        painter.fillRect(
            QRectF(start * self.width(), 0, SHARE * self.width(), self.height()),
            QColor(look.FOCUS),
        )
        painter.end()

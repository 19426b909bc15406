"""A label of one line that takes the room there is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class CutLabel(QLabel):
    """One line, cut with dots where it is too long; it never makes its neighbours narrower."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ):
        super().__init__(parent)
        self._cut = cut
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        cut = self.fontMetrics().elidedText(self.text(), self._cut, self.width())
        place, flags = self.contentsRect(), Qt.AlignmentFlag
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(place, flags.AlignLeft | flags.AlignVCenter, cut)
        painter.end()

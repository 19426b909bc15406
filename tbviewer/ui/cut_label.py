"""A label of one line that takes the room there is; the mouse that rests on it reads all."""

from PySide6.QtCore import QSize, Qt
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
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @classmethod
    def among_others(cls) -> "CutLabel":
        """Return one that is as wide as its words where there is room, as in a status bar."""
        label = cls()
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return label

    def setText(self, text: str) -> None:
        """Show `text`, and all of it to the mouse."""
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """Return that it can do without any width."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        place, flags = self.contentsRect(), Qt.AlignmentFlag
        cut = self.fontMetrics().elidedText(self.text(), self._cut, place.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(place, flags.AlignLeft | flags.AlignVCenter, cut)
        painter.end()

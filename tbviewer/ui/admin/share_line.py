"""A thin line that fills: how much of something long is done."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tbviewer.ui import look

_THICKNESS = 6


class ShareLine(QWidget):
    """Shows a share from 0 to 1; None draws nothing, and its place is kept."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setFixedHeight(_THICKNESS)
        self.share: float | None = None

    def set_share(self, share: float | None) -> None:
        """Show another share."""
        self.share = None if share is None else min(max(share, 0.0), 1.0)
        self.setAccessibleDescription("" if self.share is None else f"{self.share:.0%}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line and the part that is done."""
        if self.share is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        painter.setPen(QColor(look.LINE))
        painter.setBrush(QColor(look.RAISED))
        painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setBrush(QColor(look.FOCUS))
        whole.setWidth(max(_THICKNESS, self.share * whole.width()))
        painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()

"""The colour bar: what the colours of an Overlay mean."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tbviewer.reading.colour import coloured
from tbviewer.ui import look
from tbviewer.ui.overlay import Overlays
from tbviewer.words import say

BAR = 12
UNDER = "#3a3f47"
"""A grey as of lung: the low end is transparent, and the bar shows over what."""


class ColourBar(QWidget):
    """Draws the colour table in use from zero to a map's own peak, as it looks over a film."""

    def __init__(self, overlays: Overlays, parent: QWidget | None = None):
        super().__init__(parent)
        self._overlays = overlays
        overlays.changed.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("Colour bar from zero to the map's own peak"))

    def sizeHint(self) -> QSize:
        """Return the room it needs."""
        return QSize(200, BAR + 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar and its ends."""
        painter = QPainter(self)
        bar = QRectF(0, 0, self.width(), BAR)
        painter.fillRect(bar, QColor(UNDER))
        colours = coloured(
            np.linspace(0, 1, 256, dtype=np.float32)[None], self._overlays.look.table
        )
        image = QImage(colours.data, 256, 1, 1024, QImage.Format.Format_RGBA8888_Premultiplied)
        painter.drawImage(bar, image)
        painter.setFont(look.font(look.SMALL))
        painter.setPen(QColor(look.MUTED))
        under = QRectF(0, BAR + 3, self.width(), 17)
        painter.drawText(under, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(under, Qt.AlignmentFlag.AlignRight, say("each map's own peak"))
        painter.end()

"""The colour bars at the right of the Compare room: one for all maps, one for a difference."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tbviewer.reading.colour import coloured
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.reading.signed import signed_table
from tbviewer.ui import look
from tbviewer.words import number_text, say

BAR, WIDTH = 14, 76
TICKS = 5


class ScaleBars(QWidget):
    """Draws the colours with their values, from below to above."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._look = OverlayLook()
        self._maps = self._difference = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(WIDTH)

    def show_scales(self, overlay_look: OverlayLook, *, maps: bool, difference: bool) -> None:
        """Show the bars that the panes need."""
        self._look, self._maps, self._difference = overlay_look, maps, difference
        end = say("largest peak") if overlay_look.common_scale else say("own peak")
        told = [say("Maps: from 0 to {end}", end=end)] * maps
        told += [say("Difference: from −1 to 1, each map divided by its own peak")] * difference
        self.setToolTip("\n".join(told))
        self.setAccessibleName("; ".join(told) or say("No map is shown"))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room it needs."""
        return QSize(WIDTH, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        kinds = ["map"] * self._maps + ["difference"] * self._difference
        room = self.height() / max(len(kinds), 1)
        for number, kind in enumerate(kinds):
            place = QRectF(look.STEP, number * room + 46, BAR, min(room - 64, 320))
            self._draw_bar(painter, place, kind)
        painter.end()

    def _draw_bar(self, painter: QPainter, place: QRectF, kind: str) -> None:
        if kind == "map":
            heat = np.linspace(1, 0, 256, dtype=np.float32)
            colours = coloured(heat, self._look.table, self._look.cut_off)[:, :3]
            ends, title = (0.0, 1.0), say("share of\nits peak")
            if self._look.common_scale:
                title = say("share of\nlargest peak")
        else:
            colours, ends, title = signed_table()[::-1], (-1.0, 1.0), say("difference")
        colours = np.ascontiguousarray(colours)
        image = QImage(colours.data, 1, 256, 3, QImage.Format.Format_RGB888)
        painter.drawImage(place, image)
        painter.setPen(QColor(look.EDGE))
        painter.drawRect(place)
        painter.setFont(look.font(look.SMALL))
        painter.setPen(QColor(look.MUTED))
        above = QRectF(0, place.top() - 44, self.width(), 30)
        flags = Qt.AlignmentFlag
        painter.drawText(above, flags.AlignLeft | flags.AlignBottom, title)
        painter.setPen(QColor(look.TEXT))
        for tick in range(TICKS):
            share = tick / (TICKS - 1)
            y = place.bottom() - share * place.height()
            value = ends[0] + share * (ends[1] - ends[0])
            text = number_text(value, "g").replace("-", "−")
            painter.drawText(QRectF(BAR + 10, y - 8, 50, 16), flags.AlignVCenter, text)

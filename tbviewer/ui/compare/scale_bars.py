"""The colour bars at the right of the Compare room: one for all maps, one for a difference."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPaintEvent
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
        metrics = QFontMetrics(look.font(look.SMALL))
        lines = "\n".join(_titles()).splitlines()
        self.setFixedWidth(max(WIDTH, *(metrics.horizontalAdvance(line) + 4 for line in lines)))
        self._title_height = 2 * metrics.lineSpacing() + 2

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
            place = QRectF(
                look.STEP, number * room + self._title_height + 16, BAR, min(room - 64, 320)
            )
            self._draw_bar(painter, place, kind)
        painter.end()

    def _draw_bar(self, painter: QPainter, place: QRectF, kind: str) -> None:
        if kind == "map":
            heat = np.linspace(1, 0, 256, dtype=np.float32)
            colours = coloured(heat, self._look.table, self._look.cut_off)[:, :3]
            own, common, _ = _titles()
            ends, title = (0.0, 1.0), common if self._look.common_scale else own
        else:
            colours, ends, title = signed_table()[::-1], (-1.0, 1.0), _titles()[2]
        colours = np.ascontiguousarray(colours)
        image = QImage(colours.data, 1, 256, 3, QImage.Format.Format_RGB888)
        painter.drawImage(place, image)
        painter.setPen(QColor(look.EDGE))
        painter.drawRect(place)
        painter.setFont(look.font(look.SMALL))
        painter.setPen(QColor(look.MUTED))
        height = self._title_height
        above = QRectF(0, place.top() - height - 14, self.width(), height)
        flags = Qt.AlignmentFlag
        painter.drawText(above, flags.AlignLeft | flags.AlignBottom, title)
        painter.setPen(QColor(look.TEXT))
        for tick in range(TICKS):
            share = tick / (TICKS - 1)
            y = place.bottom() - share * place.height()
            value = ends[0] + share * (ends[1] - ends[0])
            text = number_text(value, "g").replace("-", "−")
            painter.drawText(QRectF(BAR + 10, y - 8, 50, 16), flags.AlignVCenter, text)


def _titles() -> tuple[str, str, str]:
    """Return what stands above a bar: each map's own peak, a common one, a difference."""
    return say("share of\nits peak"), say("share of\nlargest peak"), say("difference")

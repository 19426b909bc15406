"""Pictures of what the screen shows, for other programs."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from tbviewer.reading.score import RESEARCH_USE
from tbviewer.ui import look
from tbviewer.words import say

FOOTER = 28


def with_sentence(shown: QImage) -> QImage:
    """Return a picture with the sentence that goes with every picture below it."""
    ratio = shown.devicePixelRatio()
    footer = round(FOOTER * ratio)
    whole = QImage(shown.width(), shown.height() + footer, QImage.Format.Format_RGB32)
    whole.fill(QColor(look.PANEL))
    bare = QImage(shown)
    bare.setDevicePixelRatio(1)
    painter = QPainter(whole)
    painter.drawImage(0, 0, bare)
    font = look.font()
    font.setPixelSize(round(look.scaled(look.BODY) * ratio))
    painter.setFont(font)
    painter.setPen(QColor(look.TEXT))
    strip = QRect(0, bare.height(), bare.width(), footer)
    painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, say(RESEARCH_USE))
    painter.end()
    return whole

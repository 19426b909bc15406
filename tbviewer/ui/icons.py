"""Icons: one family (Material Design Icons 6), one weight, made by resources/icons."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from tbviewer import paths
from tbviewer.ui import look


def icon(name: str) -> QIcon:
    """Return the icon `name` in the colour of text."""
    return QIcon(str(_file(name)))


def picture(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return the icon `name` for a label, `size` pixels wide on a screen of `ratio`."""
    drawing = _drawing(name).replace(look.TEXT, colour)
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _file(name: str) -> Path:
    return paths.resources() / "icons" / f"{name}.svg"


@cache
def _drawing(name: str) -> str:
    return _file(name).read_text("utf-8")

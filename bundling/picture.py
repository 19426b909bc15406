"""The program's icon as a picture that PyInstaller makes the icons of Windows and macOS from."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIDE = 512


def draw(drawing: Path, target: Path) -> None:
    """Write the SVG `drawing` to `target`, a ``.png`` of `SIDE` pixels; the rest stays clear."""
    picture = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    if not picture.save(str(target)):
        raise OSError(f"{target} could not be written.")

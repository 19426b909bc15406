"""A page of paper as it will be, small enough for a window."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from tbviewer.words import say

PAGE = QSize(446, 631)
"""Logical pixels: A4 at 54 dots an inch."""


class PagePreview(QLabel):
    """Shows a page, or says why there is none yet."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setFixedSize(PAGE)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(say("The page as it will be"))
        self.show_coming()

    def show_coming(self) -> None:
        """Say that the page is being drawn."""
        self.setText(say("Drawing the page …"))

    def show_page(self, page: QImage) -> None:
        """Show a page."""
        ratio = self.devicePixelRatioF()
        fitting = page.scaled(
            PAGE * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitting.setDevicePixelRatio(ratio)
        self.setPixmap(QPixmap.fromImage(fitting))

    def show_trouble(self, sentence: str) -> None:
        """Say in the page's place why there is none."""
        self.setText(sentence)

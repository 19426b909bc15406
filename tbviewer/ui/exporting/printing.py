"""Paper: a page that is drawn already, on a printer of this computer's."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from tbviewer.words import say

PRINT_DPI = 300


def print_dialog(parent: QWidget, printed: Callable[[QPrinter], object]) -> QPrintDialog:
    """Return the window that asks on which printer, not yet shown."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setDocName(say("Report"))  # a queue shows it to everybody: it names nobody
    printer.setCreator("tbviewer")
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.accepted.connect(printed)
    return dialog


def print_page(printer: QPrinter, page: QImage) -> bool:
    """Print a page as large as the paper has it; return whether the printer took it."""
    printer.setFullPage(True)  # the page has margins of its own
    painter = QPainter()
    if not painter.begin(printer):
        return False
    paper = painter.viewport()
    size = page.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(_amid(paper, size), page)
    return painter.end()


def _amid(paper: QRect, size: QSize) -> QRect:
    place = QRect(paper.topLeft(), size)
    place.moveCenter(paper.center())
    return place

"""The manual, as it ships with the program: no browser and no network."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QIcon, QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from tbviewer import paths
from tbviewer.ui import look
from tbviewer.words import language, say

_SIZE = (780, 640)
_MARGIN = 6 * look.STEP


class ManualWindow(QDialog):
    """Shows the short manual in the language in force, and the pages that it leads to."""

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.setWindowTitle(say("Manual"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.page = _Page()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        self.back = buttons.addButton(say("Back"), QDialogButtonBox.ButtonRole.ActionRole)
        self.back.setAutoDefault(False)
        self.back.clicked.connect(lambda _: self.page.show_file(paths.manual(language())))
        self.page.turned.connect(self._show_back)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*4 * [4 * look.STEP])
        column.addWidget(self.page, 1)
        column.addWidget(buttons)
        self.page.show_file(paths.manual(language()))
        self.page.setFocus()

    def _show_back(self, file: Path) -> None:
        self.back.setEnabled(file != paths.manual(language()))


class _Page(QTextBrowser):
    """A page of Markdown; pictures are as wide as the page at most, links elsewhere stay shut."""

    turned = Signal(object)
    """The file of the page that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._file = Path()
        self.setAccessibleName(say("Manual"))
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self.document().setDocumentMargin(_MARGIN)

    def show_file(self, file: Path) -> None:
        """Show a page from its beginning."""
        text = file.read_text("utf-8")
        self._file = file
        self.setMarkdown(text)
        self._space()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.turned.emit(file)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load a picture no wider than the page."""
        if kind != int(QTextDocument.ResourceType.ImageResource.value):
            return super().loadResource(kind, name)
        picture = QImage(str(self._file.parent / QUrl(name).path()))
        widest = _SIZE[0] - 4 * _MARGIN
        if picture.width() <= widest:
            return picture
        return picture.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)

    def _space(self) -> None:
        """Put air between paragraphs, more above a heading; Markdown's reader leaves none."""
        block = self.document().begin()
        while block.isValid():
            form = block.blockFormat()
            in_table = QTextCursor(block).currentTable() is not None
            if not in_table and not block.textList():
                form.setTopMargin(5 * look.STEP if form.headingLevel() else 0)
                form.setBottomMargin(2 * look.STEP)
                QTextCursor(block).setBlockFormat(form)
            block = block.next()

    def _follow(self, target: QUrl) -> None:
        """Turn to another page that came along; nothing outside is opened."""
        file = self._file.parent / target.path()
        if target.isRelative() and file.suffix == ".md" and file.is_file():
            self.show_file(file)

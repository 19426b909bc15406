"""The manual, as it ships with the program: no browser and no network."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QIcon, QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from tbviewer import paths
from tbviewer.ui import look
from tbviewer.words import language, say

_SIZE = (780, 640)
_MARGIN = 6 * look.STEP


class ManualWindow(QDialog):
    """Shows the manual in the language in force."""

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.setWindowTitle(say("Manual"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.page = _Page()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*4 * [4 * look.STEP])
        column.addWidget(self.page, 1)
        column.addWidget(buttons)
        self.page.setFocus()


class _Page(QTextBrowser):
    """A page of Markdown; pictures are as wide as the page at most, links elsewhere stay shut."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("Manual"))
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self.document().setDocumentMargin(_MARGIN)
        file = paths.manual(language())
        self.setSearchPaths([str(file.parent)])
        self.setMarkdown(file.read_text("utf-8"))
        self._space()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load a picture no wider than the page."""
        loaded = super().loadResource(kind, name)
        if kind != int(QTextDocument.ResourceType.ImageResource.value):
            return loaded
        picture = QImage(str(paths.manual(language()).parent / QUrl(name).toString()))
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
        if target.isRelative() and target.hasFragment() and not target.path():
            self.scrollToAnchor(target.fragment())
        elif target.scheme() in ("http", "https"):
            QDesktopServices.openUrl(target)

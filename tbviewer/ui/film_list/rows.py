"""The rows of the list as a view: chosen by a click or a key, dragged onto a pane."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from tbviewer.ui.drops import film_mime
from tbviewer.ui.film_list.model import ENTRY
from tbviewer.ui.film_list.row import HEIGHT
from tbviewer.words import say


class RowsView(QListView):
    """Up and down go from film to film; every other key is the window's.

    A film is chosen when the mouse lets it go, for it may be dragged elsewhere instead.
    """

    resized = Signal()
    clicked_on = Signal(str)
    """The path of a film that was pressed and let go."""
    dragged = Signal()
    """A film was dragged away, or the mouse let go of no film."""

    def __init__(self) -> None:
        super().__init__()
        self.held = ""
        """The path of the film under the pressed mouse button."""
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setMouseTracking(True)
        self.setAccessibleName(say("Films"))
        self.verticalScrollBar().setSingleStep(HEIGHT // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other rows are in view."""
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by film; letters are the window's keys, not a search in the list."""
        moves = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
        if event.key() in moves:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hold a film: what becomes of it is known when it is let go."""
        index = self.indexAt(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        self.held = index.data(ENTRY).path if left and index.isValid() else ""
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose nothing by moves of a mouse that holds no film (any more)."""
        if self.held or not event.buttons():
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the film that was pressed, also where the list was sorted anew meanwhile."""
        super().mouseReleaseEvent(event)
        path, self.held = self.held, ""
        if path and self.viewport().rect().contains(event.position().toPoint()):
            self.clicked_on.emit(path)
        else:
            self.dragged.emit()

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the film that is held, its picture under the pointer."""
        if not self.held:
            return
        drag = QDrag(self)
        drag.setMimeData(film_mime(self.held))
        row = self.visualRect(self.currentIndex())
        if not row.isEmpty():
            drag.setPixmap(self.viewport().grab(row))
            drag.setHotSpot(QPoint(row.width() // 4, row.height() // 2))
        drag.exec(Qt.DropAction.CopyAction)
        self.held = ""
        self.dragged.emit()

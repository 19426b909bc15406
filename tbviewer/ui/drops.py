"""Films dragged onto the window."""

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class Drops(QObject):
    """Takes files and folders that are dropped on `window`."""

    hovered = Signal(bool)
    """Whether something that could be dropped is held over the window."""
    dropped = Signal(list)
    """Paths."""

    def __init__(self, window: QWidget):
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dragged and dropped."""
        if isinstance(event, QDropEvent):  # drags entering and moving are drops too
            paths = local_paths(event.mimeData())
            if not paths:
                return False
            event.acceptProposedAction()
            entering = isinstance(event, QDragEnterEvent | QDragMoveEvent)
            self.hovered.emit(entering)
            if not entering:
                self.dropped.emit(paths)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hovered.emit(False)
        return False


def local_paths(mime: QMimeData) -> list[str]:
    """Return the files and folders of this computer in what is dragged."""
    return [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]

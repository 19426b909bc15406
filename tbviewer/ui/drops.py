"""Films dragged onto the window, and from its list onto a pane."""

import os

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

_FILM = "application/x-tbviewer-film"
"""One film of this window's list. It is no file: nothing opens it in the place of the list."""


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


def film_mime(path: str) -> QMimeData:
    """Return the film at `path` as it is dragged from the list."""
    mime = QMimeData()
    mime.setData(_FILM, os.fsencode(path))
    return mime


def film_paths(mime: QMimeData) -> list[str]:
    """Return the film of the list, or the files and folders, in what is dragged."""
    if mime.hasFormat(_FILM):
        return [os.fsdecode(bytes(mime.data(_FILM).data()))]
    return local_paths(mime)

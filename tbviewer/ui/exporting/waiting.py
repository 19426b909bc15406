"""The window that says that something goes on, how far it is, and offers to stop it."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from tbviewer.words import say

PATIENCE_MS = 1000
"""What takes no longer is not worth a window."""


class Waiting(QObject):
    """Shows itself after a moment, and goes when what it waits for has ended."""

    cancelled = Signal()

    def __init__(self, title: str, window: QWidget):
        super().__init__(window)
        self._title, self._window = title, window
        self._words, self._done, self._count = "", 0, 0
        self._dialog: QProgressDialog | None = None
        self.patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self.patience.timeout.connect(self._show)

    @property
    def dialog(self) -> QProgressDialog | None:
        """The window, while it is shown."""
        return self._dialog

    def begin(self, words: str, count: int = 0) -> None:
        """Wait for something in `count` steps, 0 where nobody knows how many."""
        self.end()
        self._words, self._done, self._count = words, 0, count
        self.patience.start()

    def advance(self, done: int) -> None:
        """Tell how many steps are done."""
        self._done = done
        if self._dialog is not None:
            self._dialog.setValue(done)

    def end(self) -> None:
        """Wait no more."""
        self.patience.stop()
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.canceled.disconnect(self.cancelled)  # closing it counts as a wish to stop
            dialog.close()
            dialog.deleteLater()

    def _show(self) -> None:
        dialog = QProgressDialog(self._words, say("Cancel"), 0, self._count, self._window)
        dialog.setWindowTitle(self._title)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setMinimumDuration(0)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        dialog.setValue(self._done)
        dialog.canceled.connect(self.cancelled)
        dialog.show()
        self._dialog = dialog

"""Films that the system hands over while the program runs: macOS, from the Finder."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent


class HandedOver(QObject):
    """Watches an application; `films` tells the path of a film that the system wants opened.

    Elsewhere than on macOS a film comes as an argument of the command line, and nothing is told.
    """

    films = Signal(list)

    def __init__(self, app: QCoreApplication):
        super().__init__(app)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the wish; let everything else pass."""
        if event.type() != QEvent.Type.FileOpen or not isinstance(event, QFileOpenEvent):
            return super().eventFilter(watched, event)
        if event.file():
            self.films.emit([event.file()])
        return True

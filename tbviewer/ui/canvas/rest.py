"""Rest: whether the film on the screen moves just now."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTransform

SETTLED_MS = 120
"""So long after the last move the film is at rest."""


class Rest(QObject):
    """Knows whether a film moves, from the transforms with which it is painted.

    One jump (another film, 1:1, a quarter turn) is no movement: only a second move shortly after
    the first is.
    """

    settled = Signal()
    """The film has come to rest after it moved."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._transform: QTransform | None = None
        self._moving = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLED_MS)
        self._timer.timeout.connect(self._settle)

    def at(self, transform: QTransform) -> bool:
        """Return whether the film, painted with `transform`, is at rest."""
        if transform != self._transform:
            self._transform = QTransform(transform)
            self._moving = self._timer.isActive()
            self._timer.start()
        return not self._moving

    def _settle(self) -> None:
        if self._moving:
            self._moving = False
            self.settled.emit()

"""Patience: how much may be made in one turn of the event loop before other events have theirs."""

import time

from PySide6.QtCore import QObject, QTimer, Signal

MOST_SECONDS = 0.02


class Patience(QObject):
    """Lets what is painted be made anew, the first always, the next as long as there is time."""

    again = Signal()
    """Something was put off: paint once more."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._since: float | None = None
        self._put_off = False
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._next_turn)

    def allows(self) -> bool:
        """Return whether there is time; where not, `again` follows after other events."""
        now = time.perf_counter()
        if self._since is None:
            self._since = now
            self._timer.start()
        if now - self._since <= MOST_SECONDS:
            return True
        self._put_off = True
        return False

    def _next_turn(self) -> None:
        self._since = None
        if self._put_off:
            self._put_off = False
            self.again.emit()

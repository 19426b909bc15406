"""The lock of the Admin room: open or not, and what stands in the way."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from tbviewer.record.pin import PinState
from tbviewer.ui.admin.services import PinServices
from tbviewer.ui.faults import Fault, fault_of
from tbviewer.ui.job import Lane

LEFT_OPEN_MS = 10 * 60 * 1000
"""How long after the room was left it locks itself."""


class Lock(QObject):
    """Asks for the PIN off the GUI thread; the room and its lock page obey it."""

    changed = Signal()
    refused = Signal(object)
    """A `Fault`: the PIN was wrong, or something else stands in the way."""
    noted = Signal(str)
    """What is to go into the journal: ``pin-chosen``, ``pin-changed``, ``admin-unlocked``,
    ``admin-locked-out``."""

    def __init__(self, services: PinServices, parent: QObject | None = None):
        super().__init__(parent)
        self._services = services
        self._lane = Lane(self)
        self.state: PinState | None = None
        """How it stands; None until that is known."""
        self.open = False
        self._here = False
        self._left = QTimer(self, singleShot=True, interval=LEFT_OPEN_MS)
        self._left.timeout.connect(self.lock)

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._lane.busy

    def look(self) -> None:
        """Find out how the lock stands, without which no PIN is asked for."""
        if not self.open:
            self._lane.run(
                lambda _: self._services.state(), done=self._take_state, failed=self._refuse
            )

    def choose(self, pin: str) -> None:
        """Set the first PIN and open."""
        self._try(lambda: self._services.choose(pin), "pin-chosen")

    def unlock(self, pin: str) -> None:
        """Open, if this is the PIN."""
        self._try(lambda: self._services.check(pin), "admin-unlocked")

    def change(self, old: str, new: str, done: Callable[[], None]) -> None:
        """Set another PIN; `done` is called once it is kept."""

        def changed(_: object) -> None:
            self.noted.emit("pin-changed")
            done()

        self._lane.run(lambda _: self._services.change(old, new), done=changed, failed=self._refuse)

    def lock(self) -> None:
        """Close."""
        self._left.stop()
        if self.open:
            self.open = False
            self.changed.emit()

    def set_here(self, here: bool) -> None:
        """Say whether the room is seen; left for long, it locks itself."""
        self._here = here
        if here:
            self._left.stop()
            self.look()
        elif self.open and not self._left.isActive():
            self._left.start()

    def close(self) -> None:
        """Stop for good."""
        self._left.stop()
        self._lane.close()

    def _try(self, work: Callable[[], None], note: str) -> None:
        def opened(_: object) -> None:
            self.open, self.state = True, PinState(is_set=True)
            if not self._here:
                self._left.start()
            self.noted.emit(note)
            self.changed.emit()

        self._lane.run(lambda _: work(), done=opened, failed=self._refuse)

    def _take_state(self, state: PinState) -> None:
        self.state = state
        self.changed.emit()

    def _refuse(self, error: Exception) -> None:
        fault: Fault = fault_of(error)
        code = getattr(error, "code", "")
        if code == "pin-locked-out":
            self.noted.emit("admin-locked-out")
        self.refused.emit(fault)
        if code in ("pin-locked-out", "pin-already-set"):
            self.look()

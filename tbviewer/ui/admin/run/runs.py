"""Runs: what the step Run shows and its buttons change, looked at time and again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from tbviewer.reading.reading import ModelName
from tbviewer.record.clinic.scan import Scan
from tbviewer.record.runs.looking import RunSeen, Standing
from tbviewer.record.runs.wish import RunWish
from tbviewer.ui.admin.run.services import RunServices
from tbviewer.ui.faults import fault_of
from tbviewer.ui.job import Lane

LOOKS_EVERY_MS = 1000


class Runs(QObject):
    """All Runs as last seen, the one that is shown, and what is being done with it."""

    changed = Signal()
    """Of what was seen, of what is shown, or of `acting`."""
    went_wrong = Signal(object)
    """A `Fault`."""
    noted = Signal(str, dict)
    """What is to go into the journal: a kind, and its facts."""

    def __init__(self, services: RunServices, parent: QObject | None = None):
        super().__init__(parent)
        self._services = services
        self._looking, self._acting, self._naming = Lane(self), Lane(self), Lane(self)
        self.seen: tuple[RunSeen, ...] = ()
        self.beginnings: tuple[ModelName, ...] = ()
        self.acting = ""
        """What is being done: ``asking``, ``resuming``, ``stopping`` …; empty: nothing."""
        self._chosen: Path | None = None
        self._wants_new = False
        self._looked = False
        self._again = QTimer(self, singleShot=True, interval=LOOKS_EVERY_MS)
        self._again.timeout.connect(self.look)

    @property
    def looked(self) -> bool:
        """Whether the folders were looked at already."""
        return self._looked

    @property
    def shown(self) -> RunSeen | None:
        """The Run that is shown; None where a new one is to be asked for."""
        if self._wants_new or not self.seen:
            return None
        chosen = (seen for seen in self.seen if seen.path == self._chosen)
        return next(chosen, self.seen[0])

    @property
    def going(self) -> RunSeen | None:
        """The Run that a process works on."""
        return next((seen for seen in self.seen if seen.standing is Standing.GOING), None)

    def enter(self) -> None:
        """Look at the Runs and at what one can begin with."""
        self.look()
        self._naming.run(
            lambda _: self._services.beginnings(),
            done=self._take_beginnings,
            failed=lambda error: self.went_wrong.emit(fault_of(error)),
        )

    def look(self) -> None:
        """Look at all folders; again in a second while a Run goes on."""
        if self._looking.busy:
            # Its thread may outlast its answer for long where a Run leaves little processor time.
            self._again.start()
            return
        self._looking.run(lambda _: self._services.runs(), done=self._take, failed=self._take_none)

    def choose(self, path: Path | None) -> None:
        """Show another Run; None: ask for a new one."""
        self._chosen, self._wants_new = path, path is None
        self.changed.emit()

    def ask(self, wish: RunWish, scan: Scan) -> None:
        """Make a Run and let it time its first steps."""

        def made(path: Path) -> None:
            self._chosen, self._wants_new = path, False
            self.noted.emit("run-asked", {"run": path.name, **wish.as_json()})

        self._act("asking", lambda: self._services.ask(wish, scan), made)

    def resume(self, run: RunSeen) -> None:
        """Begin a Run, or go on with it."""
        kind = "run-begun" if run.standing is Standing.ASKING else "run-resumed"
        self._act("resuming", lambda: self._services.resume(run.path), self._noting(kind, run))

    def stop(self, run: RunSeen) -> None:
        """Ask a Run to stop; asked once more, its process is ended."""
        act = self._services.end if run.stopping else self._services.stop
        self._act("stopping", lambda: act(run.path), self._noting("run-stopped", run))

    def delete(self, run: RunSeen) -> None:
        """Delete a Run, its Model with it."""
        self._act(
            "deleting", lambda: self._services.delete(run.path), self._noting("run-deleted", run)
        )

    def stop_going(self) -> None:
        """Ask the Run that goes on to stop, blocking: the window closes."""
        going = self.going
        if going is not None:
            try:
                self._services.stop(going.path)
                self._noting("run-stopped", going)(None)
            except Exception as error:  # noqa: BLE001 - into the log: the window has gone
                fault_of(error)

    def close(self) -> None:
        """Stop looking for good; a Run goes on."""
        self._again.stop()
        for lane in (self._looking, self._acting, self._naming):
            lane.close()

    def _act(self, name: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.acting = name
        self.changed.emit()

        def did(answer: Any) -> None:
            self.acting = ""
            done(answer)
            self.look()

        def failed(error: Exception) -> None:
            self.acting = ""
            self.went_wrong.emit(fault_of(error))
            self.changed.emit()
            self.look()

        self._acting.run(lambda _: work(), done=did, failed=failed)

    def _noting(self, kind: str, run: RunSeen) -> Callable[[Any], None]:
        facts = {"run": run.path.name, "model": run.wish.model}
        return lambda _: self.noted.emit(kind, facts)

    def _take(self, seen: tuple[RunSeen, ...]) -> None:
        self._looked = True
        if seen != self.seen or not seen:
            self.seen = seen
            self.changed.emit()
        if self.going is not None:
            self._again.start()

    def _take_none(self, error: Exception) -> None:
        self._looked = True
        self.went_wrong.emit(fault_of(error))
        self.changed.emit()
        if self.going is not None:
            self._again.start()

    def _take_beginnings(self, names: tuple[ModelName, ...]) -> None:
        self.beginnings = names
        self.changed.emit()

"""The store of Models as the window deals with it: one wish at a time, off the GUI thread."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import QObject, Signal

from tbviewer.reading.model_told import ModelTold, StoreTold
from tbviewer.reading.reading import ModelName
from tbviewer.ui.admin.models.services import Change, StoreServices
from tbviewer.ui.faults import fault_of
from tbviewer.ui.job import Lane
from tbviewer.words import say


class StoreDesk(QObject):
    """Holds the store as it stands and fulfils wishes; the page obeys it.

    Parameters
    ----------
    who
        Returns the name of the person at the screen.
    """

    changed = Signal()
    """The store was looked at anew, or something has begun or ended."""
    looked_into = Signal(str, object, str)
    """A file's path, the `ModelTold` in it, and a name that is free for it."""
    done = Signal(str)
    """What came of a wish, in words."""
    went_wrong = Signal(object)
    """A `Fault`; nothing was changed."""
    activated = Signal(object)
    """The `ModelName` of the Model that reads from now on."""
    noted = Signal(str, object)
    """What goes into the journal: its kind, and columns of its entry."""

    def __init__(
        self, services: StoreServices, who: Callable[[], str], parent: QObject | None = None
    ):
        super().__init__(parent)
        self._services, self._who = services, who
        self._lane = Lane(self)
        self.store = StoreTold()
        self.busy = False
        self.wanted = ""
        """The Model that is to be chosen when the store was looked at next."""

    def look_again(self, done: Callable[[], None] = lambda: None, *, choose: str = "") -> None:
        """Look at the store as it stands now; then call `done`."""
        self.wanted = choose or self.wanted

        def take(store: StoreTold) -> None:
            self.store = store
            self.changed.emit()
            self.wanted = ""
            done()

        self._run(self._services.told, take)

    def activate(self, name: str) -> None:
        """Let a Model read from now on."""
        who = self._who()
        self._run(
            lambda: self._services.activate(name, who),
            lambda change: self._replaced(change, "activation"),
        )

    def roll_back(self) -> None:
        """Let the Model that read before read again."""
        self._run(self._services.roll_back, lambda change: self._replaced(change, "rollback"))

    def export(self, model: ModelTold, path: str) -> None:
        """Write a Model to one file."""

        def written(_: object) -> None:
            self._note("model-export", model.model_name)
            told = say("{model} was written to {file}.", model=model.name, file=PurePath(path).name)
            self.done.emit(told)

        self._run(lambda: self._services.export(model.name, path), written)

    def look_into(self, path: str) -> None:
        """Find out which Model a file holds."""

        def work() -> tuple[ModelTold, str]:
            found = self._services.look_into(path)
            there = self.store.model(found.name)
            same = there is not None and there.sha256 == found.sha256
            return found, found.name if same else self._services.free_name(found.name)

        self._run(work, lambda answer: self.looked_into.emit(path, *answer))

    def take_in(self, path: str, name: str) -> None:
        """Put the Model in a file into the store."""

        def kept(model: ModelName) -> None:
            self._note("model-import", model)
            told = say("{model} is kept. It reads once it is activated.", model=model.short)
            self.look_again(lambda: self.done.emit(told), choose=model.name)

        self._run(lambda: self._services.take_in(path, name), kept)

    def delete(self, name: str) -> None:
        """Delete a Model for good."""

        def gone(model: ModelName) -> None:
            self._note("model-deletion", model)
            told = say("{model} was deleted.", model=model.short)
            self.look_again(lambda: self.done.emit(told))

        self._run(lambda: self._services.delete(name), gone)

    def close(self) -> None:
        """Stop for good."""
        self._lane.close()

    def _replaced(self, change: Change, kind: str) -> None:
        before, after = change
        if before != after:
            self._note(kind, after, before=f"{before.name} {before.sha256}".strip())
            self.activated.emit(after)
        told = say("{model} reads from the next film on.", model=after.short)
        self.look_again(lambda: self.done.emit(told), choose=after.name)

    def _note(self, kind: str, model: ModelName, **facts: Any) -> None:
        columns = {"model_name": model.name, "model_sha256": model.sha256, "facts": facts}
        self.noted.emit(kind, columns)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do something off the GUI thread; nothing else is to be asked meanwhile."""

        def ended(answer: Any) -> None:
            self._set_busy(False)
            done(answer)

        def failed(error: Exception) -> None:
            self._set_busy(False)
            self.went_wrong.emit(fault_of(error))

        self._lane.run(lambda _: work(), done=ended, failed=failed)
        self._set_busy(True)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.changed.emit()

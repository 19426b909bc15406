"""The Model that reads in this window: known from the start, and replaced while it is open.

An administrator may activate another in this window's Admin room, in another window or on the
command line. The film on the screen keeps the Reading it has; nothing else that the former
Model said is shown beside the new one.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from tbviewer.reading.reading import ModelName, Reading
from tbviewer.reading.survey import Survey
from tbviewer.ui.faults import fault_of
from tbviewer.ui.job import Lane
from tbviewer.ui.services import Services
from tbviewer.ui.viewing import Shown, Viewing


class ActiveModel(QObject):
    """Knows which Model reads, and has `viewing` forget what an earlier one has read ahead."""

    known = Signal(object)
    """A `ModelName`: which one reads has become known, or another one does."""
    replaced = Signal(object)
    """A `ModelName`: another Model than before reads from the next film on."""
    went_wrong = Signal(object)
    """A `Fault`: no Model can read."""

    def __init__(self, services: Services, viewing: Viewing, parent: QObject | None = None):
        super().__init__(parent)
        self._services, self._viewing = services, viewing
        self._lane = Lane(self)
        self.name: ModelName | None = None
        self._former: set[ModelName] = set()
        self._left_as_read = ""
        viewing.changed.connect(self._hear_shown)
        viewing.films.surveyed.connect(self._hear_survey)

    def ask(self) -> None:
        """Find out which Model reads."""
        self._lane.run(
            lambda _: self._services.model(),
            done=self.take,
            failed=lambda error: self.went_wrong.emit(fault_of(error)),
        )

    def take(self, name: ModelName) -> None:
        """Take in that this Model reads from now on."""
        before, self.name = self.name, name
        if before == name:
            return
        self._former.discard(name)
        self.known.emit(name)
        if before is not None:
            self._former.add(before)
            self._forget_former()
            self.replaced.emit(name)

    def look_again(self) -> None:
        """Take in that an administrator has changed the Model, or the threshold, that counts."""
        self._viewing.kept.forget_readings()
        self._leave_shown_read_again(lambda _: True)
        self.ask()

    def close(self) -> None:
        """Stop for good; call after what the Jobs wait for was closed."""
        self._lane.close()

    def _forget_former(self) -> None:
        """Have again read what another Model has read."""
        name = self.name
        if name is not None:
            self._viewing.kept.keep_only(name)
            self._leave_shown_read_again(lambda reading: reading.model != name)

    def _leave_shown_read_again(self, is_stale: Callable[[Reading], bool]) -> None:
        """Have the list read again, but for the film that somebody may be looking at."""
        shown = self._left_as_read = self._viewing.whole.path
        self._read_again(lambda survey: survey.path != shown and is_stale(survey.reading))

    def _read_again(self, is_stale: Callable[[Survey], bool]) -> None:
        if self._viewing.films.read_again(is_stale):
            self._viewing.surveying.begin()

    def _hear_shown(self, shown: Shown) -> None:
        left = self._left_as_read
        if left and self._viewing.whole.path != left:
            self._left_as_read = ""
            self._read_again(lambda survey: survey.path == left)
        if shown.reading is not None:
            self._hear(shown.reading.model)

    def _hear_survey(self, survey: Survey) -> None:
        self._hear(survey.reading.model)
        if survey.reading.model in self._former and survey.path != self._viewing.whole.path:
            self._forget_former()  # it was on its way when the Model was replaced

    def _hear(self, name: ModelName) -> None:
        if name == self.name or name in self._former:
            return
        if self.name is None:
            self.take(name)
        else:
            self.ask()  # somebody else may have activated it

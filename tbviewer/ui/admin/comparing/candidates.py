"""Candidates: the Models that wait, how they compare, and what is decided; the page obeys it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from tbviewer.reading.comparison import Comparison
from tbviewer.reading.reading import ModelName
from tbviewer.ui.admin.comparing.services import Candidate, CompareServices, Report
from tbviewer.ui.faults import fault_of
from tbviewer.ui.job import Lane


class Candidates(QObject):
    """Compares off the GUI thread, activates, and keeps what was found last."""

    changed = Signal()
    progressed = Signal(int, int)
    """Films done, and of how many."""
    went_wrong = Signal(object)
    """A `Fault`."""
    noted = Signal(str, dict)
    """What is to go into the journal: a kind, and the columns of its entry."""
    activated = Signal(object)
    """The `ModelName` of the Model that reads from now on."""

    def __init__(
        self,
        services: CompareServices,
        who: Callable[[], str] = lambda: "",
        parent: QObject | None = None,
    ):
        super().__init__(parent)
        self._services, self._who = services, who
        self._looking, self._comparing, self._doing = Lane(self), Lane(self), Lane(self)
        self.active: ModelName | None = None
        self.all: tuple[Candidate, ...] = ()
        self.looked = False
        """Whether the Runs were looked at already."""
        self.comparing = self.activating = False
        self.kept: set[Path] = set()
        """Runs whose Models somebody did not want."""
        self._chosen: Path | None = None

    @property
    def shown(self) -> Candidate | None:
        """The candidate that is shown: the one chosen, else the newest."""
        chosen = (candidate for candidate in self.all if candidate.run == self._chosen)
        return next(chosen, self.all[0] if self.all else None)

    @property
    def found(self) -> Comparison | None:
        """What stands of the shown candidate beside the Model that reads now."""
        return self.shown.compared_with(self.active) if self.shown else None

    @property
    def reads_now(self) -> bool:
        """Whether the shown candidate is the Model that reads, under whatever name."""
        shown, active = self.shown, self.active
        return shown is not None and active is not None and shown.model.sha256 == active.sha256

    def enter(self) -> None:
        """Look which Runs have finished, and which Model reads."""

        def work(_: Report) -> tuple[ModelName, tuple[Candidate, ...]]:
            return self._services.active(), self._services.candidates()

        self._looking.run(work, done=self._take, failed=self._fail)

    def choose(self, run: Path) -> None:
        """Show another candidate."""
        if self.shown is not None and run != self.shown.run:
            self.stop()
            self._chosen = run
            self.changed.emit()

    def compare(self) -> None:
        """Hold the shown candidate against the Model that reads now."""
        candidate = self.shown
        if candidate is None:
            return
        self.comparing = True
        self.changed.emit()
        self._comparing.run(
            lambda report: self._services.compare(candidate, report),
            done=lambda found: self._compared(candidate, found),
            failed=self._not_compared,
            reported=lambda done: self.progressed.emit(*done) if done else None,
        )

    def stop(self) -> None:
        """Give up comparing; nothing is kept of it."""
        self._comparing.stop()
        if self.comparing:
            self.comparing = False
            self.changed.emit()

    def activate(self) -> None:
        """Let the shown candidate's Model read from now on."""
        candidate = self.shown
        if candidate is None or self.activating:
            return
        who, found = self._who(), self.found
        self.activating = True
        self.changed.emit()

        def failed(error: Exception) -> None:
            self.activating = False
            self.changed.emit()
            self._fail(error)

        self._doing.run(
            lambda _: self._services.activate(candidate, who),
            done=lambda change: self._activated(candidate, found, change),
            failed=failed,
        )

    def keep_active(self) -> None:
        """Leave the Model that reads as it is; the candidate stays where it is."""
        candidate, found = self.shown, self.found
        if candidate is not None and candidate.run not in self.kept:
            self.kept.add(candidate.run)
            self._note("model-not-taken", candidate.model, run=candidate.run.name, **_facts(found))
            self.changed.emit()

    def close(self) -> None:
        """Stop for good."""
        for lane in (self._looking, self._comparing, self._doing):
            lane.close()

    def _take(self, seen: tuple[ModelName, tuple[Candidate, ...]]) -> None:
        self.active, self.all = seen
        self.looked = True
        self.changed.emit()

    def _compared(self, candidate: Candidate, found: Comparison) -> None:
        self.comparing = False
        self.all = tuple(
            replace(each, found=found) if each.run == candidate.run else each for each in self.all
        )
        self.active = found.old_model
        self._note("comparison", candidate.model, run=candidate.run.name, **_facts(found))
        self.changed.emit()

    def _not_compared(self, error: Exception) -> None:
        self.comparing = False
        self.changed.emit()
        self._fail(error)

    def _activated(
        self, candidate: Candidate, found: Comparison | None, change: tuple[ModelName, ModelName]
    ) -> None:
        before, after = change
        self.activating = False
        told = f"{before.name} {before.sha256}".strip()
        self._note("activation", after, before=told, run=candidate.run.name, **_facts(found))
        self.active = after
        self.activated.emit(after)
        self.changed.emit()
        self.enter()

    def _note(self, kind: str, model: ModelName, **facts: Any) -> None:
        columns = {"model_name": model.name, "model_sha256": model.sha256, "facts": facts}
        self.noted.emit(kind, columns)

    def _fail(self, error: Exception) -> None:
        if getattr(error, "code", "") != "closed":
            self.went_wrong.emit(fault_of(error))


def _facts(found: Comparison | None) -> dict[str, Any]:
    """Return what the journal tells of a comparison: figures, and no film's name."""
    if found is None:
        return {"verdict": "not-compared"}
    facts: dict[str, Any] = {
        "verdict": str(found.verdict),
        "compared_with": found.old_model.short,
        "films": found.films,
        "positive": found.positive,
        "left_out": found.learned,
        "reference_standard": found.standard,
    }
    if found.difference is not None:
        facts["difference"] = found.difference.as_list()
    return facts

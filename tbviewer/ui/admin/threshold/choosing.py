"""Choosing: what a threshold is chosen by, and the one that is chosen; the page obeys it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from tbviewer.reading.screening import Conditions, Curve, Row, Sample
from tbviewer.record.files import write_told
from tbviewer.record.journal.administration import THRESHOLD, threshold_columns
from tbviewer.record.journal.drift import Month
from tbviewer.record.site_threshold import NOT_WRITTEN, SiteThreshold, threshold_facts
from tbviewer.record.threshold_sheet import ThresholdSheet, csv_of
from tbviewer.ui.admin.threshold.services import Report, Standing, ThresholdServices
from tbviewer.ui.faults import Fault, fault_of
from tbviewer.ui.job import Lane

MOST_ROWS = 300
"""Thresholds that are on offer; the exported table has every one."""
FIRST_SENSITIVITY = 0.9
"""The threshold to begin with is the highest that finds so many."""


class Choosing(QObject):
    """Measures off the GUI thread, chooses, and sets a threshold; everything it shows is whole."""

    changed = Signal()
    progressed = Signal(int, int)
    """Films done, and of how many."""
    went_wrong = Signal(object)
    """A `Fault`."""
    written = Signal(str)
    """The name of a file that was exported."""
    noted = Signal(str, dict)
    """What is to go into the journal: a kind, and the columns of its entry."""
    threshold_set = Signal()
    """Another threshold counts from the next film on."""

    def __init__(
        self,
        services: ThresholdServices,
        who: Callable[[], str] = lambda: "",
        parent: QObject | None = None,
    ):
        super().__init__(parent)
        self._services, self._who = services, who
        self._looking, self._measuring, self._doing = Lane(self), Lane(self), Lane(self)
        self.standing: Standing | None = None
        self.months: tuple[Month, ...] = ()
        self.sample: Sample | None = None
        self.curve: Curve | None = None
        self.rows: tuple[Row, ...] = ()
        self.at = 0
        """Which of `rows` is chosen."""
        self.conditions = Conditions()
        self.measuring = False
        self.unkept: SiteThreshold | None = None
        """A threshold that this person may not set for everybody: to be handed to IT."""
        self.source = ""
        """The file or folder that is, or is to be, measured on."""

    @property
    def chosen(self) -> Row | None:
        """The threshold that is chosen, with what it does."""
        return self.rows[self.at] if self.rows else None

    @property
    def is_set(self) -> bool:
        """Whether the chosen threshold is the one in force, on this very sample."""
        standing, row = self.standing, self.chosen
        if standing is None or standing.set_here is None or row is None or self.sample is None:
            return False
        here = standing.set_here
        return here.threshold == row.threshold and here.films == len(self.sample)

    def enter(self) -> None:
        """Find out where things stand."""

        def work(_: Report) -> tuple[Standing, tuple[Month, ...]]:
            standing = self._services.standing()
            threshold = standing.in_force
            sha256 = standing.model.sha256
            return standing, () if threshold is None else self._services.drift(sha256, threshold)

        self._looking.run(work, done=self._stand, failed=self._fail)

    def measure(self, source: str, standard: str = "") -> None:
        """Take scores and results from a CSV file or a labelled folder."""
        self.measuring, self.source = True, source
        self.changed.emit()
        self._measuring.run(
            lambda report: self._services.measure(source, standard, report),
            done=self._measured,
            failed=self._not_measured,
            reported=self._tell_progress,
        )

    def stop(self) -> None:
        """Give up measuring; what was there before stands."""
        self._measuring.stop()
        self.measuring = False
        self.changed.emit()

    def state_standard(self, standard: str) -> None:
        """Say what the results rest on."""
        if self.sample is not None and standard != self.sample.standard:
            self.sample = replace(self.sample, standard=standard)
            self.changed.emit()

    def set_conditions(self, conditions: Conditions) -> None:
        """Say where the threshold is to be used."""
        if conditions != self.conditions:
            self.conditions = conditions
            if self.sample is not None:
                self.rows = self._services.rows(self.sample, conditions, MOST_ROWS)
            self.changed.emit()

    def choose(self, at: int) -> None:
        """Choose one of `rows`."""
        at = min(max(at, 0), len(self.rows) - 1)
        if self.rows and at != self.at:
            self.at = at
            self.changed.emit()

    def choose_near(self, false: float, true: float) -> None:
        """Choose the threshold whose point lies next to a place on the chart."""
        if self.rows:
            self.choose(min(range(len(self.rows)), key=lambda k: self._away(k, false, true)))

    def keep(self, site: str) -> None:
        """Set the chosen threshold for everybody on this computer."""
        sample, row, who = self.sample, self.chosen, self._who()
        if sample is None or row is None:
            return
        made: list[SiteThreshold] = []

        def work(_: Report) -> SiteThreshold:
            made.append(self._services.make(sample, row, site, who))
            self._services.keep(made[0])
            return made[0]

        def failed(error: Exception) -> None:
            if made and getattr(error, "code", "") == NOT_WRITTEN:
                self.unkept = made[0]
                self.changed.emit()
            self._fail(error)

        self._doing.run(work, done=lambda chosen: self._kept(chosen, row), failed=failed)

    def export_unkept(self, name: str) -> None:
        """Write the threshold that could not be set, for ``tbviewer threshold import``."""
        unkept, path = self.unkept, Path(name)
        if unkept is None:
            return

        def work(report: Report) -> str:
            report(None)
            write_told(path, (json.dumps(threshold_facts(unkept), indent=1) + "\n").encode())
            return path.name

        self._doing.run(work, done=self.written.emit, failed=self._fail)

    def forget(self) -> None:
        """Let the Model's default count again."""
        standing = self.standing
        if standing is None or standing.set_here is None:
            return
        model = standing.model

        def done(_: bool) -> None:
            facts = {"model_name": model.name, "model_sha256": model.sha256}
            self.noted.emit(THRESHOLD, facts | {"facts": {"forgotten": True}})
            self.threshold_set.emit()
            self.enter()

        self._doing.run(lambda _: self._services.forget(model.sha256), done=done, failed=self._fail)

    def export(self, name: str, site: str) -> None:
        """Write the sheet as CSV or PDF, as the name ends."""
        sample, curve = self.sample, self.curve
        if sample is None or curve is None:
            return
        conditions, chosen, who = self.conditions, self.chosen, self._who()
        path, made = Path(name), datetime.now().astimezone()

        def work(report: Report) -> str:
            rows = self._services.rows(sample, conditions, None)
            sheet = ThresholdSheet(sample, curve, conditions, rows, chosen, made, site, who)
            is_csv = path.suffix.lower() == ".csv"
            content = csv_of(sheet) if is_csv else self._services.pdf(sheet)
            report(None)  # nothing is written once it was stopped
            write_told(path, content)
            return path.name

        self._doing.run(work, done=self.written.emit, failed=self._fail)

    def close(self) -> None:
        """Stop for good."""
        for lane in (self._looking, self._measuring, self._doing):
            lane.close()

    def _away(self, at: int, false: float, true: float) -> float:
        row = self.rows[at]
        x, y = 1 - row.specificity.value, row.sensitivity.value
        return (x - false) ** 2 + (y - true) ** 2

    def _stand(self, found: tuple[Standing, tuple[Month, ...]]) -> None:
        self.standing, self.months = found
        if self.sample is not None and self.sample.model != self.standing.model:
            # The scores are of a Model that reads no longer: a threshold never outlives its own.
            self.sample, self.curve, self.rows, self.at = None, None, (), 0
        self.changed.emit()

    def _measured(self, found: tuple[Sample, Curve]) -> None:
        self.sample, self.curve = found
        self.measuring = False
        self.rows = self._services.rows(self.sample, self.conditions, MOST_ROWS)
        self.at = first_choice(self.rows)
        self.changed.emit()

    def _not_measured(self, error: Exception) -> None:
        self.measuring = False
        self.changed.emit()
        self._fail(error)

    def _kept(self, chosen: SiteThreshold, row: Row) -> None:
        self.unkept = None
        self.noted.emit(THRESHOLD, threshold_columns(chosen, row))
        self.threshold_set.emit()
        self.enter()

    def _tell_progress(self, done: tuple[int, int] | None) -> None:
        if done is not None:
            self.progressed.emit(*done)

    def _fail(self, error: Exception) -> None:
        if getattr(error, "code", "") != "closed":
            fault: Fault = fault_of(error)
            self.went_wrong.emit(fault)


def first_choice(rows: tuple[Row, ...]) -> int:
    """Return which row to begin with: the highest threshold that finds enough."""
    enough = [k for k, row in enumerate(rows) if row.sensitivity.value >= FIRST_SENSITIVITY]
    return enough[-1] if enough else 0

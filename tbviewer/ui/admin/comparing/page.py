"""The page Compare: the verdict, what it rests on, and the act that follows from it."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tbviewer.reading.comparison import Verdict
from tbviewer.reading.comparison_words import rests_on_text, verdict_text
from tbviewer.ui import look
from tbviewer.ui.admin.comparing.candidates import Candidates
from tbviewer.ui.admin.comparing.differing import DifferingFilms
from tbviewer.ui.admin.comparing.figures import FiguresCard, TextGrid, group_rows
from tbviewer.ui.admin.comparing.services import CompareServices
from tbviewer.ui.admin.page import AdminPage
from tbviewer.ui.busy_line import BusyLine
from tbviewer.words import say


class ComparePage(AdminPage):
    """Shows `candidates`; tells it what is wanted."""

    run_requested = Signal()
    """A Model is to be trained first."""
    threshold_requested = Signal()
    """The Model was activated: its threshold comes next."""

    def __init__(
        self, candidates: Candidates, services: CompareServices, parent: QWidget | None = None
    ):
        super().__init__(say("Compare"), parent)
        self.candidates = candidates
        self.run = QComboBox()
        self.again, self.stop = QPushButton(say("Compare again")), QPushButton(say("Stop"))
        self.other = QPushButton()
        """The act that the verdict does not speak for."""
        self.progress = QLabel()
        self.busy = BusyLine()
        self.figures, self.groups = FiguresCard(), TextGrid()
        self.of_groups_told = QLabel()
        self.differing = DifferingFilms(services)
        self.tabs = QStackedWidget()
        self.tabs.setObjectName("clear")
        self._arrange()
        self._connect()
        self._show()

    def entered(self) -> None:
        """Look which Runs have finished."""
        self.candidates.enter()

    def close_down(self) -> None:
        """Stop for good."""
        self.busy.set_busy(False)
        self.differing.close_down()
        self.candidates.close()

    def _arrange(self) -> None:
        self.run.setAccessibleName(say("Model to compare"))
        self.progress.setProperty("kind", "muted")
        row = QHBoxLayout()
        row.setSpacing(2 * look.STEP)
        row.addWidget(self.run)
        row.addWidget(self.again)
        row.addWidget(self.stop)
        row.addWidget(self.progress, 1)
        row.addStretch()
        row.addWidget(self.other)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 2 * look.STEP, 0)
        column.setSpacing(3 * look.STEP)
        column.addLayout(self._tab_row())
        column.addWidget(self.tabs, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        for part in (scroll, scroll.viewport(), inside):
            part.setObjectName("clear")
        self.shown = scroll
        self.body.addLayout(row)
        self.body.addWidget(self.busy)
        self.body.addWidget(scroll, 1)
        self.body.addStretch()

    def _tab_row(self) -> QHBoxLayout:
        row, group = QHBoxLayout(), QButtonGroup(self)
        self.of_figures, self.of_groups = _tab(say("Figures")), _tab(say("Sub-groups"))
        self.of_films = _tab("")
        groups = QWidget()
        column = QVBoxLayout(groups)
        column.setContentsMargins(0, 0, 0, 0)
        self.of_groups_told.setProperty("kind", "muted")
        self.of_groups_told.setWordWrap(True)
        column.addWidget(self.of_groups_told)
        column.addWidget(self.groups)
        column.addStretch(1)
        pages = (self.of_figures, self.figures), (self.of_groups, groups), (
            self.of_films, self.differing,
        )  # fmt: skip
        for at, (button, page) in enumerate(pages):
            group.addButton(button, at)
            row.addWidget(button)
            self.tabs.addWidget(page)
        self.of_figures.setChecked(True)
        group.idClicked.connect(self._turn)
        self._turn(0)
        row.addStretch(1)
        return row

    def _turn(self, at: int) -> None:
        """Show one tab; the others ask for no room."""
        self.tabs.setCurrentIndex(at)
        policies = QSizePolicy.Policy
        for number in range(self.tabs.count()):
            policy = policies.Preferred if number == at else policies.Ignored
            if (page := self.tabs.widget(number)) is not None:
                page.setSizePolicy(policy, policy)

    def _connect(self) -> None:
        candidates = self.candidates
        candidates.changed.connect(self._show)
        candidates.progressed.connect(
            lambda done, count: self.progress.setText(
                say("{done} of {count} films read", done=done, count=count)
            )
        )
        self.run.activated.connect(lambda _: candidates.choose(Path(self.run.currentData())))
        self.again.clicked.connect(lambda _: candidates.compare())
        self.stop.clicked.connect(lambda _: candidates.stop())
        self.act.clicked.connect(lambda _: self._act())
        self.other.clicked.connect(lambda _: self._other())

    @property
    def _speaks_for_it(self) -> bool:
        found = self.candidates.found
        return found is not None and found.verdict is Verdict.BETTER

    def _act(self) -> None:
        """Do what the sentence speaks for."""
        candidates = self.candidates
        if candidates.shown is None:
            self.run_requested.emit()
        elif candidates.reads_now:
            self.threshold_requested.emit()
        elif candidates.found is None:
            candidates.compare()
        elif self._speaks_for_it:
            candidates.activate()
        else:
            candidates.keep_active()

    def _other(self) -> None:
        """Do what the sentence does not speak for, which is the person's to decide."""
        if self._speaks_for_it:
            self.candidates.keep_active()
        else:
            self.candidates.activate()

    def _show(self) -> None:
        candidates = self.candidates
        found, busy = candidates.found, candidates.comparing
        self._offer_runs()
        self.busy.set_busy(busy)
        self.stop.setVisible(busy)
        self.progress.setText("" if not busy else self.progress.text())
        self.again.setVisible(found is not None and not busy)
        self.shown.setVisible(found is not None)
        self._show_head()
        if found is not None:
            self.figures.show_comparison(found)
            self.groups.show_rows(group_rows(found.groups))
            self.groups.setVisible(bool(found.groups))
            self.of_groups_told.setText(
                say("Few films each: read the intervals. Of many groups one may differ by chance.")
                if found.groups
                else say("The folder tells neither sex nor age of more than one kind.")
            )
            count = len(found.differing)
            self.of_films.setText(say("Films on which they differ ({count})", count=count))
            self.differing.show_films(candidates.shown, found.differing)

    def _offer_runs(self) -> None:
        candidates = self.candidates
        with QSignalBlocker(self.run):
            self.run.clear()
            for each in candidates.all:
                self.run.addItem(
                    say("{model}, of {run}", model=each.model.short, run=each.run.name),
                    str(each.run),
                )
            if candidates.shown is not None:
                self.run.setCurrentIndex(self.run.findData(str(candidates.shown.run)))
        self.run.setVisible(bool(candidates.all))

    def _show_head(self) -> None:
        candidates = self.candidates
        shown, active, found = candidates.shown, candidates.active, candidates.found
        waits = candidates.comparing or candidates.activating
        self.other.setVisible(False)
        if shown is None or active is None:
            self._show_none()
            return
        new, now = shown.model.short, active.short
        if candidates.reads_now:
            self.set_headline(
                say("{model} reads now.", model=new),
                say("Its threshold for this site comes next."),
            )
            self.set_act(say("Go on to the threshold"))
        elif found is None:
            self.set_headline(
                say("{model} waits: it was not yet compared with {active}.", model=new, active=now),
                say("Both read the films that were set apart; neither learned from them."),
            )
            self.set_act(say("Compare"), enabled=not waits)
        else:
            self.set_headline(verdict_text(found), rests_on_text(found))
            take = say("Activate {model}", model=new)
            leave = say("Keep {active}", active=now)
            kept = shown.run in candidates.kept
            self.set_act(
                take if self._speaks_for_it else leave,
                enabled=not waits and (self._speaks_for_it or not kept),
            )
            self.other.setText(leave if self._speaks_for_it else take)
            self.other.setEnabled(not waits and not (kept and self._speaks_for_it))
            self.other.setVisible(True)

    def _show_none(self) -> None:
        if not self.candidates.looked:
            self.set_headline(say("Looking which Runs have finished …"))
            self.set_act("")
            return
        self.set_headline(
            say("No Run has finished yet: there is nothing to compare."),
            say("A Model that is trained here waits, and reads nothing until it is activated."),
        )
        self.set_act(say("Go to the step Run"))


def _tab(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("flat", True)
    button.setCheckable(True)
    return button

"""The journal added up: a row for each day, Model or Decision."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from tbviewer.reading.decision import DecisionKind, decision_text
from tbviewer.record.journal.asking import Search
from tbviewer.record.journal.summing import By, Sum
from tbviewer.ui import look
from tbviewer.ui.job import Lane
from tbviewer.ui.services import JournalServices
from tbviewer.words import date_text, later, say

NAMES = {
    By.DAY: later("By day"),
    By.MODEL: later("By Model"),
    By.DECISION: later("By Decision"),
}
_FIRST = {By.DAY: later("Day"), By.MODEL: later("Model"), By.DECISION: later("Decision")}
_COUNTS: tuple[tuple[str, Callable[[Sum], int]], ...] = (
    (later("Films read"), lambda told: told.read),
    (later("Above"), lambda told: told.above),
    (later("Below"), lambda told: told.below),
    (later("Kept back"), lambda told: told.kept_back),
    (later("Refused"), lambda told: told.refused),
    (later("Forced"), lambda told: told.forced),
)
_AFTER: tuple[tuple[str, Callable[[Sum], int]], ...] = (
    (later("Before the score"), lambda told: told.own),
)
_KEPT_BACK = 4
"""The column that is there only where something is kept back."""


class SumsTable(QTableWidget):
    """Films counted once each; Decisions are those that stand."""

    counted = Signal(int)
    """How many rows there are."""
    went_wrong = Signal(object)
    """An exception."""

    def __init__(self, journal: JournalServices, parent: QWidget | None = None):
        super().__init__(parent)
        self._journal = journal
        self._lane = Lane(self)
        self.shown: tuple[Sum, ...] = ()
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.scaled(26))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.setAccessibleName(say("The journal added up"))

    def search(self, search: Search, by: By) -> None:
        """Show the sums of what a search finds; the old ones stay until they are known."""
        self._lane.run(
            lambda _: self._journal.sums(search, by),
            done=lambda sums: self._show(sums, by),
            failed=self.went_wrong.emit,
        )

    def close_down(self) -> None:
        """Stop for good."""
        self._lane.close()

    def _show(self, sums: tuple[Sum, ...], by: By) -> None:
        self.shown = sums
        self.setRowCount(len(sums))
        heads = [_FIRST[by], *(name for name, _ in _COUNTS)]
        texts = [say(head) for head in heads]
        texts += [decision_text(kind) for kind in DecisionKind]
        texts += [say(name) for name, _ in _AFTER]
        self.setColumnCount(len(texts))
        for column, text in enumerate(texts):
            head = QTableWidgetItem(text)
            head.setTextAlignment(_side(column))
            self.setHorizontalHeaderItem(column, head)
        for row, told in enumerate(sums):
            self._set(row, 0, _what(told.what, by))
            for at, count in enumerate(_counts(told), start=1):
                self._set(row, at, str(count))
        self.setColumnHidden(_KEPT_BACK, not any(told.kept_back for told in sums))
        decisions = range(1 + len(_COUNTS), 1 + len(_COUNTS) + len(DecisionKind))
        for column in decisions:  # the rows tell them
            self.setColumnHidden(column, by is By.DECISION)
        self.counted.emit(len(sums))

    def _set(self, row: int, column: int, text: str) -> None:
        item = QTableWidgetItem(text)
        item.setTextAlignment(_side(column))
        self.setItem(row, column, item)


def _side(column: int) -> Qt.AlignmentFlag:
    """Return where words stand: what is counted at the left, figures at the right."""
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _counts(told: Sum) -> list[int]:
    before = [count(told) for _, count in _COUNTS]
    decisions = [told.decisions.get(str(kind), 0) for kind in DecisionKind]
    return [*before, *decisions, *(count(told) for _, count in _AFTER)]


def _what(what: str, by: By) -> str:
    if by is By.DAY:
        return date_text(what)
    if by is By.DECISION:
        return decision_text(DecisionKind(what)) if what else say("no Decision")
    return what

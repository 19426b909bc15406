"""The row of filters over the journal: words, kind, Decision and time."""

from datetime import UTC, date, datetime, time, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QLineEdit, QWidget

from tbviewer.reading.decision import DecisionKind, decision_text
from tbviewer.record.journal.asking import Search
from tbviewer.record.journal.entries import Kind
from tbviewer.ui import look
from tbviewer.ui.journal.kinds import kind_text
from tbviewer.words import later, say

_PERIODS = (
    (later("Any time"), "any"),
    (later("Today"), "1"),
    (later("Last 7 days"), "7"),
    (later("Last 30 days"), "30"),
    (later("From … to …"), "own"),
)


class Filters(QWidget):
    """Asks for a `Search`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.words = QLineEdit()
        self.words.setPlaceholderText(say("Film, patient, note, name, Model …"))
        self.words.setClearButtonEnabled(True)
        self.words.setAccessibleName(say("Search"))
        self.kind, self.decision, self.period = QComboBox(), QComboBox(), QComboBox()
        self.kind.addItem(say("Everything"), "")
        for kind in Kind:
            self.kind.addItem(kind_text(kind), str(kind))
        self.decision.addItem(say("Any Decision"), "")
        for choice in DecisionKind:
            self.decision.addItem(decision_text(choice), str(choice))
        for text, period in _PERIODS:
            self.period.addItem(say(text), period)
        today = QDate.currentDate()
        self.since, self.until = QDateEdit(today.addDays(-7)), QDateEdit(today)
        self._to = QLabel(say("to"))
        self._arrange()
        self._connect()
        self._show_days()

    def _arrange(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * look.STEP)
        line.addWidget(self.words, 1)
        for widget in (self.kind, self.decision, self.period, self.since, self._to, self.until):
            line.addWidget(widget)
        for day in (self.since, self.until):
            day.setDisplayFormat("yyyy-MM-dd")
            day.setCalendarPopup(True)

    def _connect(self) -> None:
        self.words.textChanged.connect(self.changed)
        for box in (self.kind, self.decision):
            box.currentIndexChanged.connect(self.changed)
        self.period.currentIndexChanged.connect(self._show_days)
        self.period.currentIndexChanged.connect(self.changed)
        for day in (self.since, self.until):
            day.dateChanged.connect(self.changed)

    def search(self) -> Search:
        """Return what is asked for."""
        kind = self.kind.currentData()
        since, until = self._days()
        return Search(
            words=self.words.text(),
            kinds=(kind,) if kind else (),
            since=_begin_of(since) if since else "",
            until=_begin_of(until + timedelta(days=1)) if until else "",
            decision=self.decision.currentData(),
        )

    def _days(self) -> tuple[date | None, date | None]:
        period = self.period.currentData()
        if period == "any":
            return None, None
        if period == "own":
            days = [_day(edit.date()) for edit in (self.since, self.until)]
            return min(days), max(days)
        today = date.today()
        return today - timedelta(days=int(period) - 1), None

    def _show_days(self) -> None:
        for widget in (self.since, self._to, self.until):
            widget.setVisible(self.period.currentData() == "own")


def _day(shown: QDate) -> date:
    return date(shown.year(), shown.month(), shown.day())


def _begin_of(day: date) -> str:
    """Return the first moment of a day by this computer's clock, as the journal writes times."""
    midnight = datetime.combine(day, time()).astimezone()
    return midnight.astimezone(UTC).isoformat(timespec="milliseconds")

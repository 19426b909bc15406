"""Films: the list of films that were opened together; list and canvas both obey it."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from tbviewer.errors import TbViewerError
from tbviewer.reading.survey import Survey
from tbviewer.ui.entries import Entry, Show, Sort, State, in_order, is_shown, surveyed
from tbviewer.ui.film_files import Found
from tbviewer.words import say

_SETTLE_MS = 600
"""How long rows stay before they are put into their new places: nobody can read a list that
moves with every film."""


class Films(QObject):
    """Every film that was opened, what is known of it, and in which order it is shown."""

    reordered = Signal()
    """Other rows, or in another order."""
    entry_changed = Signal(str)
    """The path of the film of which something else is known; also when it was surveyed."""
    surveyed = Signal(object)
    """A `Survey`: a film was read."""
    counted = Signal()
    """How many films are read, or there are, has changed."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._entries: dict[str, Entry] = {}
        self._sorted: list[str] = []
        self._rows: list[str] = []
        self._places: dict[str, int] = {}
        self._decisions: dict[str, str] = {}
        self._in_view: tuple[str, ...] = ()
        self._waiting: dict[str, None] = {}
        self._done = 0
        self.others = 0
        self.sort, self.show, self.words = Sort.OPENED, Show.ALL, ""
        self.keeps_back: Callable[[str], bool] = lambda _: False
        """Says of which films, by their SHA-256, the score must not be shown yet."""
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settling.timeout.connect(self._put_in_order)

    def set(self, found: Found) -> None:
        """Forget what was there; take what was found."""
        self._entries = {
            c.path: _refused(c.path, c.named, c.error) if c.error else Entry(c.path, c.named)
            for c in found.candidates
        }
        self._waiting = {p: None for p, e in self._entries.items() if e.state is State.WAITING}
        self._done = len(self._entries) - len(self._waiting)
        self.others = found.others
        self._in_view = ()
        self.show, self.words = Show.ALL, ""
        self._put_in_order()
        self.counted.emit()

    # --- What is known

    @property
    def count(self) -> int:
        """How many films there are."""
        return len(self._entries)

    @property
    def done(self) -> int:
        """How many are read or refused."""
        return self._done

    @property
    def refused(self) -> int:
        """How many were refused."""
        return sum(entry.state is State.REFUSED for entry in self._entries.values())

    @property
    def rows(self) -> Sequence[str]:
        """The paths that are shown, in their order."""
        return self._rows

    def entry(self, path: str) -> Entry | None:
        """Return what is known of a film; None if it is not in the list."""
        return self._entries.get(path)

    def all(self) -> tuple[Entry, ...]:
        """Return every film that is shown, in the order of the rows."""
        return tuple(self._entries[path] for path in self._rows)

    def row_of(self, path: str) -> int | None:
        """Return the row of a film; None if it is not shown."""
        return self._places.get(path)

    def neighbour(self, path: str, by: int) -> str | None:
        """Return the film shown after (`by` 1) or before (-1) `path`, which may be filtered out."""
        row = self._places.get(path)
        if row is not None:
            at = row + by
            return self._rows[at] if 0 <= at < len(self._rows) else None
        try:
            at = self._sorted.index(path) + by
        except ValueError:
            return None
        while 0 <= at < len(self._sorted):
            if self._sorted[at] in self._places:
                return self._sorted[at]
            at += by
        return None

    def decision_of(self, key: str) -> str:
        """Return the Decision on the film of this SHA-256, in words; empty if there is none."""
        return self._decisions.get(key, "")

    # --- What becomes known

    def begin(self, path: str) -> None:
        """Say that a film is being read."""
        entry = self._entries.get(path)
        if entry is not None and entry.state is State.WAITING:
            del self._waiting[path]
            self._replace(Entry(path, entry.named, State.READING))

    def wait(self, path: str) -> None:
        """Say that reading a film was broken off."""
        entry = self._entries.get(path)
        if entry is not None and entry.state is State.READING:
            self._waiting[path] = None
            self._replace(Entry(path, entry.named))

    def put(self, survey: Survey) -> None:
        """Take what was learned of a film."""
        entry = self._entries.get(survey.path)
        if entry is not None:
            self._conclude(surveyed(entry, survey))
            self.surveyed.emit(survey)

    def read_again(self, is_stale: Callable[[Survey], bool]) -> bool:
        """Let films whose Readings are stale wait again; return whether any do."""
        stale = [
            (path, entry.named)
            for path, entry in self._entries.items()
            if entry.survey is not None and is_stale(entry.survey)
        ]
        for path, named in stale:
            self._waiting[path] = None
            self._done -= 1
            self._replace(Entry(path, named))
        if stale:
            self._put_in_order()
            self.counted.emit()
        return bool(stale)

    def refuse(self, path: str, error: Exception) -> None:
        """Say why a film cannot be opened or read."""
        entry = self._entries.get(path)
        if entry is not None:
            self._conclude(_refused(path, entry.named, error))

    def pass_over(self, paths: Iterable[str]) -> None:
        """Drop files that are no films; they are counted."""
        gone = {path for path in paths if path in self._entries}
        if not gone:
            return
        for path in gone:
            entry = self._entries.pop(path)
            self._waiting.pop(path, None)
            self._done -= entry.state in (State.READ, State.REFUSED)
        self.others += len(gone)
        self._sorted = [path for path in self._sorted if path not in gone]
        self._set_rows([path for path in self._rows if path not in gone])
        self.counted.emit()

    def set_decision(self, key: str, decision: str) -> None:
        """Show `decision`, in words, beside the film of this SHA-256; an empty one removes it."""
        if self._decisions.get(key, "") == decision:
            return
        self._decisions[key] = decision
        for entry in self._entries.values():
            if entry.key == key:
                self.entry_changed.emit(entry.path)
        self._order_later()

    def hides_score(self, entry: Entry) -> bool:
        """Tell whether this film has a score that must not be shown yet."""
        return entry.score is not None and self.keeps_back(entry.key)

    def look_again(self) -> None:
        """Other scores than before may be shown."""
        self._put_in_order()
        for path in self._rows:
            self.entry_changed.emit(path)

    # --- What comes next

    def set_in_view(self, paths: Iterable[str]) -> None:
        """Say which rows are on the screen: they are read before the others."""
        self._in_view = tuple(paths)

    def next_waiting(self) -> str | None:
        """Return the film to read next; None if none waits."""
        for path in self._in_view:
            if path in self._waiting:
                return path
        return next(iter(self._waiting), None)

    def unnamed_waiting(self) -> tuple[str, ...]:
        """Return the waiting files that nobody named: some may be no films at all."""
        return tuple(path for path in self._waiting if not self._entries[path].named)

    # --- Order

    def sort_by(self, sort: Sort) -> None:
        """Sort the rows."""
        self.sort = sort
        self._put_in_order()

    def filter(self, show: Show, words: str) -> None:
        """Show only some of the films."""
        self.show, self.words = show, words
        self._put_in_order()

    def _conclude(self, entry: Entry) -> None:
        before = self._entries[entry.path]
        self._waiting.pop(entry.path, None)
        self._done += before.state in (State.WAITING, State.READING)
        self._replace(entry)
        self._order_later()
        self.counted.emit()

    def _replace(self, entry: Entry) -> None:
        self._entries[entry.path] = entry
        self.entry_changed.emit(entry.path)

    def _order_later(self) -> None:
        moves = self.sort is not Sort.OPENED or self.show is not Show.ALL or self.words
        if moves and not self._settling.isActive():
            self._settling.start()

    def _put_in_order(self) -> None:
        self._settling.stop()
        # Their order and their filter must not tell scores that are kept back.
        ordered = in_order(self._entries.values(), self.sort, self.hides_score)
        self._sorted = [entry.path for entry in ordered]
        told = self._decisions
        self._set_rows(
            [
                entry.path
                for entry in ordered
                if is_shown(entry, self.show, self.words, told, hidden=self.hides_score(entry))
            ]
        )

    def _set_rows(self, rows: list[str]) -> None:
        if rows != self._rows:
            self._rows = rows
            self._places = {path: row for row, path in enumerate(rows)}
            self.reordered.emit()


def reason_of(error: Exception) -> str:
    """Return why a film was refused, with what to do."""
    if isinstance(error, TbViewerError):
        return " ".join(filter(None, (error.sentence, error.advice)))
    return say("Something went wrong that nobody foresaw. The program goes on.")


def _refused(path: str, named: bool, error: Exception) -> Entry:
    return Entry(path, named, State.REFUSED, None, reason_of(error), error)

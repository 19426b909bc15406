"""The table of entries: as long as the search, with only the rows that are looked at in memory."""

from collections import OrderedDict
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from tbviewer.record.journal.asking import Found, Search
from tbviewer.record.journal.entries import Entry
from tbviewer.ui.job import Lane
from tbviewer.ui.journal.cells import COLUMNS
from tbviewer.ui.services import JournalServices
from tbviewer.words import say

PAGE = 200
_KEPT_PAGES = 25
_Index = QModelIndex | QPersistentModelIndex


class JournalTable(QAbstractTableModel):
    """Knows how many entries a search has, and fetches a page of them when one is looked at."""

    counted = Signal(int)
    """How many entries the search has."""
    went_wrong = Signal(object)
    """An exception."""

    def __init__(self, journal: JournalServices, parent: QObject | None = None):
        super().__init__(parent)
        self._journal = journal
        self._search = Search()
        self._count = 0
        self._pages: OrderedDict[int, tuple[Entry, ...]] = OrderedDict()
        self._wanted: list[int] = []
        self._count_lane, self._page_lane = Lane(self), Lane(self)

    @property
    def shown_search(self) -> Search:
        """What the rows are: a search up to the entry that was the newest then."""
        return self._search

    def search(self, search: Search) -> None:
        """Show what another search finds; the old rows stay until it is known."""

        def look(_: object) -> tuple[Found, tuple[Entry, ...]]:
            found = self._journal.find(search)
            return found, self._journal.page(replace(search, up_to=found.newest), 0, PAGE)

        self._count_lane.run(
            look,
            done=lambda answer: self._begin(search, *answer),
            failed=self.went_wrong.emit,
        )

    def entry_at(self, row: int) -> Entry | None:
        """Return the entry in a row; None while its page is being fetched."""
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            self._want(number)
            return None
        self._pages.move_to_end(number)
        return page[place] if place < len(page) else None

    def close(self) -> None:
        """Stop for good."""
        self._count_lane.close()
        self._page_lane.close()

    def _begin(self, search: Search, found: Found, first: tuple[Entry, ...]) -> None:
        self.beginResetModel()
        self._page_lane.stop()
        self._search = replace(search, up_to=found.newest)
        self._count = found.count
        self._wanted.clear()
        self._pages = OrderedDict({0: first})
        self.endResetModel()
        self.counted.emit(found.count)

    def _want(self, number: int) -> None:
        if number in self._wanted:
            return
        self._wanted.append(number)
        if len(self._wanted) == 1:
            self._fetch()

    def _fetch(self) -> None:
        number, search = self._wanted[0], self._search
        self._page_lane.run(
            lambda _: self._journal.page(search, number * PAGE, PAGE),
            done=lambda entries: self._fetched(search, number, entries),
            failed=self._not_fetched,
        )

    def _fetched(self, search: Search, number: int, entries: tuple[Entry, ...]) -> None:
        if search is not self._search:
            return
        self._pages[number] = entries
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        # Of those that were passed while scrolling, the newest wish is the one in sight.
        self._wanted = self._wanted[1:][-1:]
        first, last = number * PAGE, min((number + 1) * PAGE, self._count) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))
        if self._wanted:
            self._fetch()

    def _not_fetched(self, error: Exception) -> None:
        self._wanted.clear()
        self.went_wrong.emit(error)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many entries there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        entry = self.entry_at(index.row())
        if entry is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        return COLUMNS[index.column()][2](entry)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's head."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(COLUMNS[section][0])
        return None

"""The table of films with something wrong."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tbviewer.record.clinic.scan import FaultKind, Scan, ScannedFilm
from tbviewer.record.clinic.words import class_name, kinds_text, name_text, use_text
from tbviewer.ui import look
from tbviewer.words import later, say

_Index = QModelIndex | QPersistentModelIndex
_HEADS = (later("Film"), later("Class"), later("What is wrong"), later("In use"))
_WIDTHS = (210, 168, 206, 104)
_ROW_HEIGHT = 26


class FaultyFilms(QAbstractTableModel):
    """The films of a scan with something wrong, or with one fault only."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.films: tuple[ScannedFilm, ...] = ()
        self._scan: Scan | None = None

    def show_scan(self, scan: Scan | None, kind: FaultKind | None) -> None:
        """Show the films of `scan` that are noticed, all or those with one kind of fault."""
        self._scan = scan
        films = tuple(
            film
            for film in (scan.noticed if scan else ())
            if kind is None or any(fault.kind is kind for fault in film.faults)
        )
        if [film.film for film in films] == [film.film for film in self.films]:
            self.films = films
            if films:
                last = self.index(len(films) - 1, len(_HEADS) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.films = films
        self.endResetModel()

    def _words(self, film: ScannedFilm) -> tuple[str, ...]:
        use = use_text(self._scan.use_of(film)) if self._scan else ""
        return name_text(film.film), class_name(film.label), kinds_text(film), use

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many films there are."""
        return 0 if parent.isValid() else len(self.films)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words; those of a film that is left out are muted."""
        film = self.films[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(film)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and film.left_out:
            return QColor(look.MUTED)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's head."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(_HEADS[section])
        return None


class FaultsTable(QTableView):
    """Shows `FaultyFilms`; several can be chosen at once."""

    chosen = Signal(object)
    """A tuple of the names of the films that are chosen."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.faulty = FaultyFilms(self)
        self._names: tuple[str, ...] = ()
        self.setModel(self.faulty)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setAccessibleName(say("Films with something wrong"))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look.scaled(_ROW_HEIGHT))
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        for at, width in enumerate(_WIDTHS):
            self.setColumnWidth(at, look.scaled(width))
        for wide in (0, 2):
            head.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.faulty.modelReset.connect(self._choose_again)

    def names(self) -> tuple[str, ...]:
        """Return the films that are chosen, in the table's order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.faulty.films[row].film for row in rows)

    def _tell(self) -> None:
        self._names = self.names()
        self.chosen.emit(self._names)

    def _choose_again(self) -> None:
        """Choose the films that were chosen before other rows came, as far as they are there."""
        self._choose(self._names)

    def _choose(self, names: Sequence[str]) -> None:
        wanted = set(names)
        flags = QItemSelectionModel.SelectionFlag
        for row, film in enumerate(self.faulty.films):
            if film.film in wanted:
                self.selectionModel().select(self.faulty.index(row, 0), flags.Select | flags.Rows)
        self._tell()

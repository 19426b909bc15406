"""The table of thresholds: a row for each, the chosen one marked."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tbviewer.reading.screening import Row
from tbviewer.reading.screening_words import HEADS, cells
from tbviewer.ui import look
from tbviewer.words import say

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class RowsModel(QAbstractTableModel):
    """The rows as text; costs have a column only where they were told."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._cells: dict[int, tuple[str, ...]] = {}

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show other rows."""
        if rows is not self._rows:
            self.beginResetModel()
            self._rows = rows
            self._cells.clear()
            self.endResetModel()

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return how many thresholds there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return how many figures each has."""
        if parent.isValid():
            return 0
        with_costs = any(row.cost for row in self._rows[:1])
        return len(HEADS) if with_costs else len(HEADS) - 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells_of(index.row())[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _cells_of(self, at: int) -> tuple[str, ...]:
        if at not in self._cells:
            self._cells[at] = cells(self._rows[at])
        return self._cells[at]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's head."""
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return say(HEADS[section])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


class RowsTable(QTableView):
    """Shows the rows; the current one is the chosen threshold."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(say("Thresholds"))
        self.setMinimumHeight(160)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.scaled(24))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setResizeContentsPrecision(20)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setStretchLastSection(True)

    def show_rows(self, rows: tuple[Row, ...], at: int) -> None:
        """Show other rows, or another one chosen, without telling that it was."""
        selection = self.selectionModel()
        before = selection.blockSignals(True)
        self.rows.show_rows(rows)
        selection.blockSignals(before)
        if rows and self.currentIndex().row() != at:
            self.setCurrentIndex(self.rows.index(at, 0))
            self.scrollTo(self.rows.index(at, 0), QTableView.ScrollHint.PositionAtCenter)

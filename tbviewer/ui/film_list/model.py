"""The rows of the list, for Qt's views."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

from tbviewer.ui.film_list.words import all_of
from tbviewer.ui.films import Films

ENTRY = Qt.ItemDataRole.UserRole
"""The role of a row's `Entry`."""


class FilmsModel(QAbstractListModel):
    """Shows `films` row by row."""

    def __init__(self, films: Films, parent: QObject | None = None):
        super().__init__(parent)
        self._films = films
        self._rows = list(films.all())
        films.reordered.connect(self._take_rows)
        films.entry_changed.connect(self._take_entry)

    @Slot()
    def _take_rows(self) -> None:
        self.beginResetModel()
        self._rows = list(self._films.all())
        self.endResetModel()

    @Slot(str)
    def _take_entry(self, path: str) -> None:
        row, entry = self._films.row_of(path), self._films.entry(path)
        if row is not None and entry is not None:
            self._rows[row] = entry
            self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Return how many films are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a film's name, what is known of it in words, or its `Entry`."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        entry = self._rows[index.row()]
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return all_of(entry, self._films)
        return None

"""The table of films on which the Models differ."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tbviewer.reading.comparison import Differing
from tbviewer.ui import look
from tbviewer.words import later, number_text, say

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_HEADS = (
    later("Film"),
    later("Result"),
    later("Now"),
    later("New"),
    later("Right"),
)
_NOW, _NEW = 2, 3


class DifferingModel(QAbstractTableModel):
    """The films as text; a score at or above its Model's threshold is amber and marked."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.films: tuple[Differing, ...] = ()

    def show_films(self, films: tuple[Differing, ...]) -> None:
        """Show other films."""
        self.beginResetModel()
        self.films = films
        self.endResetModel()

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return how many films there are."""
        return 0 if parent.isValid() else len(self.films)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return how much is told of each."""
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell, or its colour."""
        film, column = self.films[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return cells(film)[column]
        if role == Qt.ItemDataRole.ToolTipRole and column == 0:
            return film.film
        flagged = {_NOW: not film.new_flagged, _NEW: film.new_flagged}.get(column, False)
        if role == Qt.ItemDataRole.ForegroundRole and flagged:
            return QColor(look.AMBER)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's head."""
        across = orientation is Qt.Orientation.Horizontal
        return say(_HEADS[section]) if across and role == Qt.ItemDataRole.DisplayRole else None


def cells(film: Differing) -> tuple[str, ...]:
    """Return a film's row: ▲ marks the score that is at or above its Model's threshold."""
    old, new = (number_text(score, ".2f") for score in (film.old_score, film.new_score))
    marked = (old, f"▲ {new}") if film.new_flagged else (f"▲ {old}", new)
    return (
        film.film,
        say("tuberculosis") if film.label else say("none"),
        *marked,
        say("new") if film.new_is_right else say("now"),
    )


class DifferingTable(QTableView):
    """Shows the films; the current one is the one to look at."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.films = DifferingModel(self)
        self.setModel(self.films)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideLeft)
        self.setTabKeyNavigation(False)
        self.setMinimumWidth(look.scaled(250))
        self.setAccessibleName(say("Films on which the Models differ"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.scaled(26))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setResizeContentsPrecision(20)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

"""All header fields of the film on the screen: searched as one types, copied row by row."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tbviewer.film.fields import FieldRow
from tbviewer.ui import look
from tbviewer.ui.faults import fault_of
from tbviewer.ui.job import Lane
from tbviewer.words import later, say

HEADINGS = (later("Tag"), later("Name"), later("VR"), later("Value"))
_SIZE = (760, 560)
_INDENT = "    "
Index = QModelIndex | QPersistentModelIndex


class FieldsModel(QAbstractTableModel):
    """The rows that hold what is searched for."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._all: tuple[FieldRow, ...] = ()
        self._haystacks: tuple[str, ...] = ()
        self._wanted = ""
        self.rows: tuple[FieldRow, ...] = ()

    def show_rows(self, rows: tuple[FieldRow, ...]) -> None:
        """Hold other rows."""
        self._all = rows
        self._haystacks = tuple(
            f"{row.tag} {row.tag.replace(',', '')} {row.keyword} {row.vr} {row.value}".casefold()
            for row in rows
        )
        self.search(self._wanted)

    def search(self, wanted: str) -> None:
        """Show the rows in which every word of `wanted` occurs."""
        self._wanted = wanted
        words = wanted.casefold().split()
        self.beginResetModel()
        self.rows = tuple(
            row
            for row, haystack in zip(self._all, self._haystacks, strict=True)
            if all(word in haystack for word in words)
        )
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return four."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return the columns' headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(HEADINGS[section])
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """Return a cell; what stands in sequences is set in."""
        row = self.rows[index.row()]
        cell = (row.tag, _INDENT * row.depth + row.keyword, row.vr, row.value)[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell
        return None


class HeaderWindow(QDialog):
    """Shows the fields of one film's file; it belongs to that film and closes with it."""

    def __init__(self, path: str, parent: QWidget):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say("Header fields of {name}", name=PurePath(path).name))
        self.resize(*_SIZE)
        self.model = FieldsModel(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("Search: a tag, a name, a value"))
        self.search.setAccessibleName(say("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.table = QTableView()
        self.state = QLabel(say("Reading the header …"))
        self.state.setProperty("kind", "muted")
        self.state.setWordWrap(True)
        self._settle()

    def _settle(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*4 * [4 * look.STEP])
        column.setSpacing(2 * look.STEP)
        for widget in (self.search, self.table, self.state):
            column.addWidget(widget)
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(say("Header fields"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setWordWrap(False)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(look.scaled(24))
        heading = table.horizontalHeader()
        heading.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        heading.setHighlightSections(False)
        heading.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        for section, width in ((0, 100), (1, 240), (2, 48)):
            heading.resizeSection(section, look.scaled(width))
        copy = QAction(say("&Copy"), table)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(lambda _: self.copy())
        table.addAction(copy)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def copy(self) -> None:
        """Copy the chosen rows, a line each, columns apart by tabs."""
        chosen = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        rows = [self.model.rows[at] for at in chosen]
        lines = ["\t".join((row.tag, row.keyword, row.vr, row.value)) for row in rows]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def choose(self, at: int) -> None:
        """Choose one row."""
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().select(
            self.model.index(at, 0), flags.ClearAndSelect | flags.Rows
        )

    def show_rows(self, rows: tuple[FieldRow, ...]) -> None:
        """Show the fields."""
        self.model.show_rows(rows)
        self._count()

    def tell(self, error: Exception) -> None:
        """Say why there are none."""
        fault = fault_of(error)
        self.state.setText(f"{fault.sentence} {fault.advice}".strip())

    def _search(self, wanted: str) -> None:
        self.model.search(wanted)
        self._count()

    def _count(self) -> None:
        shown = len(self.model.rows)
        key = QKeySequence(QKeySequence.StandardKey.Copy)
        told = key.toString(QKeySequence.SequenceFormat.NativeText)
        self.state.setText(
            say("{count} fields; {key} copies the chosen rows", count=shown, key=told)
        )


class HeaderFields(QObject):
    """Opens the window of the shown film's fields, one at a time; another film closes it."""

    def __init__(self, window: QWidget, fields: Callable[[str], tuple[FieldRow, ...]]):
        super().__init__(window)
        self._window, self._fields = window, fields
        self._lane = Lane(self)
        self._path = ""
        self.shown: HeaderWindow | None = None

    def show_film(self, path: str) -> None:
        """Take note of the film on the screen; an empty path is none."""
        if path != self._path:
            self._path = path
            self._put_away()

    def open(self) -> None:
        """Show the fields, or bring their window to the front."""
        path = self._path
        if not path:
            return
        if self.shown is None:
            self.shown = shown = HeaderWindow(path, self._window)
            shown.finished.connect(self._forget)
            shown.show()
            self._lane.run(lambda _: self._fields(path), done=shown.show_rows, failed=shown.tell)
        # No raise_(): a window over its parent is in front of it already.
        self.shown.activateWindow()
        self.shown.search.setFocus()

    def close(self) -> None:
        """Stop for good; call after what the Job waits for was closed."""
        self._put_away()
        self._lane.close()

    def _put_away(self) -> None:
        if self.shown is not None:
            self.shown.close()

    def _forget(self) -> None:
        self._lane.stop()
        self.shown = None

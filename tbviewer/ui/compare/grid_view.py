"""The grid: up to six panes, one of them chosen, one of them perhaps large."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QWidget

from tbviewer.ui import look
from tbviewer.ui.compare.links import Links
from tbviewer.ui.compare.pane_view import PaneView

MOST_PANES = 6


class GridView(QWidget):
    """Lays out panes; they are made when they are first needed, and linked."""

    pane_made = Signal(int, object)
    """Its place, and the `PaneView`."""
    chosen_changed = Signal()

    def __init__(self, links: Links, parent: QWidget | None = None):
        super().__init__(parent)
        self._links = links
        self._all: list[PaneView] = []
        self._rows, self._columns = 1, 1
        self._chosen = 0
        self._large = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look.STEP)
        palette = self.palette()
        palette.setColor(self.backgroundRole(), QColor(look.BACKGROUND))
        self.setPalette(palette)

    @property
    def panes(self) -> tuple[PaneView, ...]:
        """Those in use, row by row."""
        return tuple(self._all[: self._rows * self._columns])

    @property
    def all(self) -> tuple[PaneView, ...]:
        """Those in use and those kept for a larger layout."""
        return tuple(self._all)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self._rows

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return self._columns

    @property
    def chosen(self) -> int:
        """The place of the pane that keys mean."""
        return self._chosen

    @property
    def chosen_pane(self) -> PaneView:
        """The pane that keys mean."""
        return self._all[self._chosen]

    @property
    def large(self) -> bool:
        """Whether the chosen pane has the whole room."""
        return self._large

    def lay_out(self, rows: int, columns: int) -> None:
        """Show so many panes."""
        while len(self._all) < rows * columns:
            self._make_pane()
        self._rows, self._columns, self._large = rows, columns, False
        self._chosen = min(self._chosen, rows * columns - 1)
        for pane in self._all:
            self._grid.removeWidget(pane)
        for row in range(max(rows, self._grid.rowCount())):
            self._grid.setRowStretch(row, 1 if row < rows else 0)
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for at, pane in enumerate(self.panes):
            self._grid.addWidget(pane, at // columns, at % columns)
        self._show()

    def choose(self, at: int) -> None:
        """Let keys mean the pane at place `at`."""
        if at != self._chosen and 0 <= at < len(self.panes):
            self._chosen = at
            self._show()
            self.chosen_changed.emit()

    def set_large(self, large: bool) -> None:
        """Give the chosen pane the whole room, or each its own."""
        if large != self._large:
            self._large = large
            self._show()

    def _make_pane(self) -> None:
        at, pane = len(self._all), PaneView(self)
        self._all.append(pane)
        self._links.add(pane.view)
        pane.selected.connect(partial(self.choose, at))
        pane.enlarge_requested.connect(partial(self._enlarge, at))
        self.pane_made.emit(at, pane)

    def _enlarge(self, at: int) -> None:
        self.choose(at)
        self.set_large(not self._large)

    def _show(self) -> None:
        used = len(self.panes)
        for at, pane in enumerate(self._all):
            pane.setVisible(at < used and (not self._large or at == self._chosen))
            pane.set_selected(at == self._chosen and used > 1)

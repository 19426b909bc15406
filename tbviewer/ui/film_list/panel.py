"""The panel at the left: the films that were opened together."""

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from tbviewer.ui import look
from tbviewer.ui.entries import Show, Sort
from tbviewer.ui.film_list.model import FilmsModel
from tbviewer.ui.film_list.row import HEIGHT, FilmRow
from tbviewer.ui.films import Films
from tbviewer.ui.wrap import Wrap
from tbviewer.words import later, say

_SORTS = {
    Sort.OPENED: later("Opened"),
    Sort.SCORE: later("Score"),
    Sort.NAME: later("Name"),
    Sort.DATE: later("Date"),
}
_SHOWS = {
    Show.ALL: later("All films"),
    Show.ABOVE: later("Above"),
    Show.BELOW: later("Below"),
    Show.UNREAD: later("Not read yet"),
    Show.REFUSED: later("Refused"),
    Show.UNDECIDED: later("No Decision"),
}
_TYPING_MS = 200
_AHEAD = 4
"""Rows below the screen that are read as if they were on it."""


class FilmListPanel(QWidget):
    """Shows `films`; says which one is wanted."""

    wanted = Signal(str)
    """The path of the film that was chosen."""

    def __init__(self, films: Films, parent: QWidget | None = None):
        super().__init__(parent)
        self._films = films
        self._at, self._scrolled = "", 0
        self.setObjectName("list")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(look.scaled(look.LIST_WIDTH))
        self.caption = QLabel()
        self.caption.setProperty("kind", "caption")
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("Name, number, date"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(say("Show only films with these words"))
        self.sort = _choice(_SORTS, say("Sort by"))
        self.show_only = _choice(_SHOWS, say("Show"))
        self.view = _View()
        self.model = FilmsModel(films, self)
        self.row = FilmRow(films, self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(self.row)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._looking = QTimer(self, singleShot=True, interval=0)
        self._arrange()
        self._connect()
        self._show_counts()

    def show_film(self, path: str) -> None:
        """Mark the film that is shown on the canvas, and bring its row into view."""
        if path == self._at:
            return
        self._at = self.row.shown_path = path
        self._mark()
        self._reveal()
        self.view.viewport().update()

    def _arrange(self) -> None:
        choices = Wrap(self.sort, self.show_only, spacing=look.STEP, fill=True)
        top = QVBoxLayout()
        top.setContentsMargins(2 * look.STEP, 3 * look.STEP, 2 * look.STEP, 2 * look.STEP)
        top.setSpacing(2 * look.STEP)
        top.addWidget(self.caption)
        top.addWidget(self.search)
        top.addLayout(choices)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.view, 1)

    def _connect(self) -> None:
        self._films.reordered.connect(self._take_order)
        self._films.counted.connect(self._show_counts)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.view.verticalScrollBar().valueChanged.connect(self._looking.start)
        self.view.resized.connect(self._looking.start)
        self._looking.timeout.connect(self._tell_in_view)
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self.view.setFocus)
        self._typing.timeout.connect(self._filter)
        self.show_only.activated.connect(lambda _: self._filter())
        self.sort.activated.connect(lambda _: self._sort())
        self.model.modelAboutToBeReset.connect(self._remember_place)

    def _filter(self) -> None:
        # Qt keeps an enum of words as the bare word.
        self._films.filter(Show(self.show_only.currentData()), self.search.text().strip())
        self._reveal()

    def _sort(self) -> None:
        self._films.sort_by(Sort(self.sort.currentData()))
        self._reveal()

    def _reveal(self) -> None:
        """Bring the row of the shown film into view; not when rows move by themselves."""
        row = self._films.row_of(self._at)
        if row is not None:
            self.view.scrollTo(self.model.index(row))

    @Slot()
    def _remember_place(self) -> None:
        self._scrolled = self.view.verticalScrollBar().value()

    @Slot()
    def _take_order(self) -> None:
        """Follow the list: its own filters, and the row of the film that is shown."""
        for box, value in ((self.sort, self._films.sort), (self.show_only, self._films.show)):
            box.setCurrentIndex(box.findData(value))
        if not self._films.words and not self._typing.isActive():
            with QSignalBlocker(self.search):
                self.search.setText("")
        self.view.doItemsLayout()
        self._mark()
        self.view.verticalScrollBar().setValue(self._scrolled)
        self._show_counts()
        self._looking.start()

    @Slot()
    def _show_counts(self) -> None:
        films = self._films
        shown = len(films.rows)
        if shown < films.count:
            facts = {"shown": shown, "count": films.count}
            self.caption.setText(say("FILMS  {shown} of {count} shown", **facts))
        elif films.done < films.count:
            facts = {"done": films.done, "count": films.count}
            self.caption.setText(say("FILMS  {done}/{count}", **facts))
        else:
            self.caption.setText(say("FILMS  {count}", count=films.count))

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, now: QModelIndex, _: QModelIndex) -> None:
        row = now.row()
        if 0 <= row < len(self._films.rows) and self._films.rows[row] != self._at:
            self.wanted.emit(self._films.rows[row])

    def _mark(self) -> None:
        row = self._films.row_of(self._at)
        index = self.model.index(row) if row is not None else QModelIndex()
        with QSignalBlocker(self.view.selectionModel()):
            self.view.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    @Slot()
    def _tell_in_view(self) -> None:
        top = self.view.verticalScrollBar().value() // HEIGHT
        rows = self.view.viewport().height() // HEIGHT + 1 + _AHEAD
        self._films.set_in_view(self._films.rows[top : top + rows])


class _View(QListView):
    """The rows. Up and down go from film to film; everything else is the window's."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName(say("Films"))
        self.verticalScrollBar().setSingleStep(HEIGHT // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other rows are in view."""
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by film; letters are the window's keys, not a search in the list."""
        moves = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
        if event.key() in moves:
            super().keyPressEvent(event)
        else:
            event.ignore()


def _choice(values: dict[Sort, str] | dict[Show, str], about: str) -> QComboBox:
    box = QComboBox()
    for value, words in values.items():
        box.addItem(say(words), value)
    box.setToolTip(about)
    box.setAccessibleName(about)
    box.view().setMinimumWidth(120)
    return box

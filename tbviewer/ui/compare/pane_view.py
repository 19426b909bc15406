"""One pane: its head, and a view of a film, a film with a map, or a map alone."""

from pathlib import PurePath

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tbviewer.film.film import Film
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.record.naming import film_line, is_named
from tbviewer.ui import icons, look
from tbviewer.ui.busy_line import BusyLine
from tbviewer.ui.canvas.gestures import Gestures
from tbviewer.ui.canvas.view import FilmView
from tbviewer.ui.compare.map_item import MapItem
from tbviewer.ui.compare.pane import Show
from tbviewer.ui.compare.picture import Picture, score_lines
from tbviewer.ui.cut_label import CutLabel
from tbviewer.ui.drops import local_paths
from tbviewer.ui.overlay import Overlay, Overlays
from tbviewer.words import say


class PaneOverlays(Overlays):
    """The Overlay of one pane, on a scale that it may have in common with other panes."""

    _common = 0.0

    def set_common_peak(self, peak: float) -> None:
        """End the colours at `peak`; 0: at the map's own."""
        if peak != self._common:
            self._common = peak
            self.changed.emit()

    def peak_of(self, overlay: Overlay) -> float:
        """Return the peak at which the colours end."""
        return self._common or overlay.heatmap.peak


class PaneView(QFrame):
    """Obeys a `Picture`; what is asked of it goes up as signals."""

    selected = Signal()
    enlarge_requested = Signal()
    menu_requested = Signal()
    dropped = Signal(str)
    """A film's path."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("pane")
        self.picture = Picture()
        self.overlays = PaneOverlays(self)
        self.view = FilmView(self.overlays)
        self.view.setMinimumSize(120, 120)
        self.view.annotations.terse = True
        self.gestures = Gestures(self.view)
        self.map_item = MapItem()
        self.view.scene().addItem(self.map_item)
        self.line = BusyLine()
        self.title, self.film, self.score = CutLabel(), CutLabel(), QLabel()
        self.menu_button = QToolButton()
        self._arrange()
        self.setAcceptDrops(True)
        # After the gestures: asked before them.
        self.view.viewport().installEventFilter(self)
        self.menu_button.clicked.connect(lambda _: self.menu_requested.emit())

    def _arrange(self) -> None:
        self.title.setFont(look.font(bold=True))
        for label in (self.film, self.score):
            label.setProperty("kind", "muted")
        self.score.setWordWrap(True)  # the threshold is never cut off
        self.score.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.menu_button.setIcon(icons.icon("chevron-down"))
        self.menu_button.setToolTip(say("Which film, which map, which Model"))
        self.menu_button.setAccessibleName(say("What this pane shows"))
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        first = QHBoxLayout()
        first.setSpacing(0)
        first.addWidget(self.title, 1)
        first.addWidget(self.menu_button)
        head = QVBoxLayout()
        head.setContentsMargins(2 * look.STEP, 0, look.STEP, look.STEP)
        head.setSpacing(0)
        head.addLayout(first)
        head.addWidget(self.film)
        head.addWidget(self.score)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.line)
        column.addWidget(self.view, 1)

    def show_picture(self, picture: Picture) -> None:
        """Show what stands, whole."""
        before, self.picture = self.picture, picture
        film = picture.film
        if film is not before.film:
            self.view.show_film(film)
        over = (picture.over,) if picture.over is not None else ()
        if picture.over is not before.over:
            self.overlays.set_maps(over)
            for overlay in self.overlays.all:
                overlay.set_visible(True)
        self.view.set_field(picture.seen)
        self.view.set_note(picture.note if picture.blank else "")
        self.line.set_busy(picture.busy)
        self._show_head(picture)

    def obey_look(self, overlay_look: OverlayLook, *, peak: float, opacity: float) -> None:
        """Draw the map otherwise.

        `peak` is that of a scale common to all panes, 0 where each map has its own.
        """
        self.overlays.set_common_peak(peak)
        self.overlays.set_look(overlay_look)
        for overlay in self.overlays.all:
            overlay.set_opacity(opacity)
        what = self.picture.alone or self.picture.difference
        hidden = self.picture.pane.show in (Show.ALONE, Show.DIFFERENCE)
        place = self._film_rectangle() if hidden else QRectF()
        alone = self.picture.alone
        share = alone.peak / peak if alone is not None and peak > 0 else 1.0
        self.map_item.show_map(what, place, overlay_look, share)

    def set_selected(self, selected: bool) -> None:
        """Show whether keys mean this pane."""
        self.setProperty("chosen", selected)
        self.style().unpolish(self)
        self.style().polish(self)

    def _film_rectangle(self) -> QRectF:
        film = self.picture.film
        return QRectF(0, 0, film.columns, film.rows) if film else QRectF()

    def _show_head(self, picture: Picture) -> None:
        film = picture.film
        self.title.setText(picture.pane.title)
        self.film.setText(_name_of(film) if film else "")
        # In a blank pane the note stands in the middle.
        note = "" if picture.blank else picture.note
        self.score.setText(note or score_lines(picture))
        self.score.setToolTip(self.score.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be chosen by a click, enlarged by a double click."""
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self.selected.emit()
        elif (
            event.type() == QEvent.Type.MouseButtonDblClick
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self.enlarge_requested.emit()
            return True
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Be chosen by a click on the head."""
        self.selected.emit()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Be enlarged by a double click on the head."""
        self.enlarge_requested.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one film."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Show the film that is dropped."""
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths[0])


def _name_of(film: Film) -> str:
    """Return which film it is: whose, or the name of its file."""
    named = is_named(film.header)
    return film_line(film, identity=True) if named else PurePath(film.path).name

"""The view: film, Overlays and outline, seen by a Camera in a Window."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsItem, QGraphicsScene, QGraphicsView, QWidget

from tbviewer.film.edges import EdgeLetters, edge_letters
from tbviewer.film.field import Field
from tbviewer.film.film import Film
from tbviewer.film.window import Window
from tbviewer.reading.question import Answer
from tbviewer.ui import look
from tbviewer.ui.canvas.annotations import Annotations, draw_cross
from tbviewer.ui.canvas.asked_item import AskedItem
from tbviewer.ui.canvas.camera import Camera
from tbviewer.ui.canvas.enhancing import Enhancing
from tbviewer.ui.canvas.film_item import FilmItem
from tbviewer.ui.canvas.overlay_item import FieldOutline
from tbviewer.ui.canvas.overlay_items import OverlayItems
from tbviewer.ui.canvas.picture import with_sentence
from tbviewer.ui.canvas.projection import stretch_of
from tbviewer.ui.canvas.texts import (
    CornerTexts,
    Pointed,
    corner_texts,
    turn_text,
)
from tbviewer.ui.overlay import Overlays
from tbviewer.words import say


class FilmView(QGraphicsView):
    """Shows one film with its Overlays, as its `camera` stands.

    Scene coordinates are film pixels, however the film is turned or mirrored.
    """

    window_changed = Signal()
    pointed = Signal(object)
    """A `Pointed`, or None outside the film."""

    def __init__(self, overlays: Overlays, parent: QWidget | None = None):
        super().__init__(parent)
        self.overlays = overlays
        self._film: Film | None = None
        self._window: Window | None = None
        self._cross: QPointF | None = None
        self._outline_on = True
        self._letters = EdgeLetters()
        self.enhancing = Enhancing(self)
        self._film_item, self._outline = FilmItem(self.enhancing.level), FieldOutline()
        self._asked = AskedItem()
        self._asked.setZValue(0.25)  # above the film, below all maps
        self._outline.setZValue(1000)
        self._scene = QGraphicsScene(self)
        self._scene.addItem(self._film_item)
        self._scene.addItem(self._asked)
        self._scene.addItem(self._outline)
        self.overlay_items = OverlayItems(overlays, self._scene)
        self.setScene(self._scene)
        self.annotations = Annotations(self)
        self.annotations.faded.connect(self.viewport().update)
        self.foregrounds: list[Callable[[QPainter, QRect], None]] = []
        """What is drawn over the view, in its coordinates, below the words."""
        self.enhancing.changed.connect(self._film_item.redraw)
        self.enhancing.changed.connect(self._write_badges)
        self.camera = Camera(self)
        self.camera.changed.connect(self._obey_camera)
        overlays.changed.connect(self._obey_overlays)
        self._settle()

    def _settle(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(QColor(look.BACKGROUND))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        # The corner texts stand still while the film moves under them.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)  # the window takes them
        self.setAccessibleName(say("Film"))

    @property
    def film(self) -> Film | None:
        """The film on show."""
        return self._film

    @property
    def window_shown(self) -> Window | None:
        """The Window in use (`window` is Qt's)."""
        return self._window

    @property
    def field_outlined(self) -> Field | None:
        """The Field whose outline is to be seen, if any."""
        return self._outline.field if self._outline.isVisible() else None

    @property
    def outline_visible(self) -> bool:
        """Whether the Field's outline is switched on."""
        return self._outline_on

    def show_film(self, film: Film | None) -> None:
        """Show another film, in its own first Window and as large as the view."""
        self._film = film
        self._window = film.windows[0] if film else None
        self._film_item.show_film(film, self._window)
        self._asked.set_window(self._window)
        self.show_answer(None)
        self.overlay_items.cover(self._film_item.boundingRect())
        self._outline.set_field(None)
        self._letters = edge_letters(film.header) if film else EdgeLetters()
        self._tell_place()
        self.camera.set_film(
            self._film_item.boundingRect().size(), stretch=stretch_of(film) if film else 1.0
        )
        self.window_changed.emit()
        self.pointed.emit(None)

    def set_note(self, note: str) -> None:
        """Say something in the middle of an empty view."""
        self.annotations.note = note
        self.viewport().update()

    def set_field(self, field: Field | None) -> None:
        """Outline what the Network saw."""
        self._outline.set_field(field)

    def show_answer(self, answer: Answer | None) -> None:
        """Show what the Network saw when it was asked; None for the film as it is."""
        self._asked.show_answer(answer)
        self._write_badges()

    def set_outline_visible(self, visible: bool) -> None:
        """Switch the Field's outline on or off."""
        self._outline_on = visible
        self._obey_overlays()

    def set_window(self, window: Window) -> None:
        """Show the film in another Window."""
        if self._film is None or window == self._window:
            return
        self._window = window
        self._film_item.set_window(window)
        self._asked.set_window(window)
        self._write_corners()
        self.window_changed.emit()

    def reset(self) -> None:
        """Return to the film's own Window and values, the whole film, upright."""
        self.enhancing.switch_off()
        if self._film is not None:
            self.set_window(self._film.windows[0])
            self.camera.reset()

    def put_above(self, item: QGraphicsItem) -> None:
        """Put an item over film, Overlays and outline."""
        item.setZValue(2000)
        self._scene.addItem(item)

    def set_cross(self, share: QPointF | None) -> None:
        """Draw a thin cross at shares of the film's width and height, or none."""
        if share != self._cross:
            self._cross = share
            self.viewport().update()

    def picture(self) -> QImage:
        """Return the view as shown, with the sentence that goes with every picture."""
        return with_sentence(self.viewport().grab().toImage())

    def point_at(self, at: QPoint | None) -> None:
        """Tell which film pixel lies under view position `at`."""
        film = self._film
        if film is None or at is None:
            self.pointed.emit(None)
            return
        place = self.mapToScene(at)
        column, row = int(place.x() // 1), int(place.y() // 1)
        inside = 0 <= column < film.columns and 0 <= row < film.rows
        value = float(film.pixels[row, column]) if inside else 0.0
        self.pointed.emit(Pointed(column, row, value) if inside else None)

    def _tell_place(self) -> None:
        self.camera.set_place(QSizeF(self.viewport().size()), ratio=self.devicePixelRatioF())

    def _obey_camera(self) -> None:
        """Stand as the camera does."""
        self.setSceneRect(self.camera.reach())
        self.setTransform(self.camera.linear())
        self.centerOn(self.camera.centre)
        quarters, mirrored = self.camera.quarters, self.camera.mirrored
        self.annotations.edges = self._letters.turned(quarters, mirrored=mirrored)
        self._write_badges()
        self._write_corners()

    def _write_badges(self) -> None:
        turn = turn_text(self.camera.quarters, mirrored=self.camera.mirrored)
        turns = (turn,) if turn else ()
        asked = (say("changed as a question"),) if self._asked.changes else ()
        badges = (*turns, *self.enhancing.badges, *asked)
        self.annotations.badges = badges if self._film else ()
        self.viewport().update()

    def _write_corners(self) -> None:
        film, window = self._film, self._window
        self.annotations.corners = CornerTexts()
        if film is not None and window is not None:
            self.annotations.corners = corner_texts(film, window, self.camera.scale)
        self.viewport().update()

    def _obey_overlays(self) -> None:
        self._outline.setVisible(self._outline_on and not self.overlays.bare)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the camera from where it looks."""
        super().resizeEvent(event)
        self._tell_place()

    def event(self, event: QEvent) -> bool:
        """Tell the camera also when the window came to another screen."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._tell_place()
        return super().event(event)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draw the words around the film, in the coordinates of the view."""
        painter.save()
        to_view = self.viewportTransform()
        painter.resetTransform()
        place = self.viewport().rect()
        if self._cross is not None and self._film is not None:
            draw_cross(painter, place, to_view.map(self.camera.place_of(self._cross)))
        for draw in self.foregrounds:
            draw(painter, place)
        self.annotations.draw(painter, place)
        painter.restore()

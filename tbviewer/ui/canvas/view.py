"""The view: film, Overlays and outline, with zoom, pan and Window."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from tbviewer.film.field import Field
from tbviewer.film.film import Film
from tbviewer.film.window import Window
from tbviewer.reading.score import RESEARCH_USE
from tbviewer.ui import look
from tbviewer.ui.canvas.annotations import Annotations
from tbviewer.ui.canvas.film_item import FilmItem
from tbviewer.ui.canvas.overlay_item import FieldOutline
from tbviewer.ui.canvas.overlay_items import OverlayItems
from tbviewer.ui.canvas.projection import stretch_of
from tbviewer.ui.canvas.texts import (
    CornerTexts,
    EdgeLetters,
    corner_texts,
    edge_letters,
)
from tbviewer.ui.overlay import Overlays
from tbviewer.words import say

LARGEST_SCALE = 40.0
"""Screen pixels a film pixel."""
SMALLEST_OF_FIT = 0.2
"""How far below the fitting size one may zoom out."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """The film pixel under the cursor."""

    column: int
    row: int
    value: float


class FilmView(QGraphicsView):
    """Shows one film with its Overlays. Scene coordinates are film pixels."""

    window_changed = Signal()
    zoom_changed = Signal()
    pointed = Signal(object)
    """A `Pointed`, or None outside the film."""

    def __init__(self, overlays: Overlays, parent: QWidget | None = None):
        super().__init__(parent)
        self._overlays = overlays
        self._film: Film | None = None
        self._window: Window | None = None
        self._fitted = True
        self._outline_on = True
        self._film_item, self._outline = FilmItem(), FieldOutline()
        self._outline.setZValue(1000)
        self._scene = QGraphicsScene(self)
        self._scene.addItem(self._film_item)
        self._scene.addItem(self._outline)
        self.overlay_items = OverlayItems(overlays, self._scene)
        self.setScene(self._scene)
        self.annotations = Annotations(self)
        self.annotations.faded.connect(self.viewport().update)
        overlays.changed.connect(self._obey_overlays)
        self._settle()

    def _settle(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(QColor(look.BACKGROUND))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
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
    def fitted(self) -> bool:
        """Whether the film is kept as large as the view."""
        return self._fitted

    @property
    def scale_shown(self) -> float:
        """Screen pixels a film column: device pixels, not Qt's logical ones."""
        return self.transform().m11() * self.devicePixelRatioF()

    @property
    def outline_visible(self) -> bool:
        """Whether the Field's outline is switched on."""
        return self._outline_on

    def show_film(self, film: Film | None) -> None:
        """Show another film, in its own first Window and as large as the view."""
        self._film = film
        self._window = film.windows[0] if film else None
        self._film_item.show_film(film, self._window)
        self.overlay_items.cover(self._film_rectangle())
        self._outline.set_field(None)
        self.annotations.edges = edge_letters(film.header) if film else EdgeLetters()
        self.fit()
        self.window_changed.emit()
        self.pointed.emit(None)

    def set_note(self, note: str) -> None:
        """Say something in the middle of an empty view."""
        self.annotations.note = note
        self.viewport().update()

    def set_field(self, field: Field | None) -> None:
        """Outline what the Network saw."""
        self._outline.set_field(field)

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
        self._write_corners()
        self.window_changed.emit()

    def reset(self) -> None:
        """Return to the film's own Window and to the fitting size."""
        if self._film is not None:
            self.set_window(self._film.windows[0])
            self.fit()

    def fit(self) -> None:
        """Make the whole film as large as the view, and keep it so."""
        self._fitted = True
        self._scale_to(self._fitting_scale())
        self.centerOn(self._film_rectangle().center())

    def show_pixel_for_pixel(self) -> None:
        """Show one film pixel on one screen pixel, around the middle of the view."""
        self.zoom_to(1.0, self.viewport().rect().center())

    def toggle_fit(self, at: QPoint) -> None:
        """Change between the fitting size and one to one around view position `at`."""
        if self._fitted:
            self.zoom_to(1.0, at)
        else:
            self.fit()

    def zoom_by(self, factor: float, at: QPoint | None = None) -> None:
        """Enlarge by `factor`; the film stays where it is under view position `at`."""
        middle = self.viewport().rect().center()
        self.zoom_to(self.scale_shown * factor, at if at is not None else middle)

    def zoom_to(self, scale: float, at: QPoint) -> None:
        """Show `scale` screen pixels a film pixel; the film stays under view position `at`."""
        if self._film is None:
            return
        ratio = self.devicePixelRatioF()
        smallest = self._fitting_scale() * SMALLEST_OF_FIT
        self._fitted = False
        held = self.mapToScene(at)
        self._scale_to(min(max(scale / ratio, smallest), LARGEST_SCALE / ratio))
        moved = self.transform().map(held - self.mapToScene(at))
        self.pan(-moved)

    def pan(self, by: QPointF) -> None:
        """Move the film by so many pixels of the view."""
        self._fitted = self._fitted and by.isNull()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - round(by.x()))
        down.setValue(down.value() - round(by.y()))

    def picture(self) -> QImage:
        """Return the view as shown, with the sentence that goes with every picture."""
        ratio = self.devicePixelRatioF()
        footer = round(28 * ratio)
        shown = self.viewport().grab().toImage()
        whole = QImage(shown.width(), shown.height() + footer, QImage.Format.Format_RGB32)
        whole.fill(QColor(look.PANEL))
        shown.setDevicePixelRatio(1)
        painter = QPainter(whole)
        painter.drawImage(0, 0, shown)
        font = look.font()
        font.setPixelSize(round(look.BODY * ratio))
        painter.setFont(font)
        painter.setPen(QColor(look.TEXT))
        strip = QRect(0, shown.height(), shown.width(), footer)
        painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, say(RESEARCH_USE))
        painter.end()
        return whole

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

    def _film_rectangle(self) -> QRectF:
        return self._film_item.boundingRect()

    def _stretch(self) -> float:
        return stretch_of(self._film) if self._film else 1.0

    def _fitting_scale(self) -> float:
        place, film = self.viewport().rect(), self._film_rectangle()
        if film.isEmpty() or place.isEmpty():
            return 1.0
        return min(place.width() / film.width(), place.height() / (film.height() * self._stretch()))

    def _scale_to(self, scale: float) -> None:
        """Show `scale` logical pixels a film column; the middle of the view stays on the film."""
        stretch, place = self._stretch(), self.viewport().rect()
        across, down = place.width() / 2 / scale, place.height() / 2 / (scale * stretch)
        self.setSceneRect(self._film_rectangle().adjusted(-across, -down, across, down))
        self.setTransform(QTransform.fromScale(scale, scale * stretch))
        self._write_corners()
        self.zoom_changed.emit()

    def _write_corners(self) -> None:
        film, window = self._film, self._window
        self.annotations.corners = CornerTexts()
        if film is not None and window is not None:
            self.annotations.corners = corner_texts(film, window, self.scale_shown)
        self.viewport().update()

    def _obey_overlays(self) -> None:
        self._outline.setVisible(self._outline_on and not self._overlays.bare)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a fitting film fitting."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        elif self._film is not None:
            self._scale_to(self.transform().m11())

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draw the words around the film, in the coordinates of the view."""
        painter.save()
        painter.resetTransform()
        self.annotations.draw(painter, self.viewport().rect())
        painter.restore()

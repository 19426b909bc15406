"""The Window of a region: drag a rectangle, and its values fill the screen's grey."""

from PySide6.QtCore import QObject, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from tbviewer.film.window import automatic_window
from tbviewer.ui.canvas.tools import Tool, Tools
from tbviewer.ui.canvas.view import FilmView
from tbviewer.words import say

_SMALLEST = 4
"""Film pixels a side; less is a slip of the hand."""


class Region(QObject):
    """Takes the left button while its tool is in the hand."""

    def __init__(self, view: FilmView, tools: Tools):
        super().__init__(view)
        self._view, self._tools = view, tools
        self._corners: tuple[QPointF, QPointF] | None = None
        view.foregrounds.append(self._draw)

    def press(self, at: QPointF) -> bool:
        """Begin a rectangle, if the tool is in the hand."""
        if self._tools.current is not Tool.REGION:
            return False
        self._corners = (at, at)
        return True

    def move(self, at: QPointF) -> None:
        """Drag its other corner."""
        if self._corners is not None:
            self._corners = (self._corners[0], at)
            self._view.viewport().update()

    def release(self, at: QPointF) -> None:
        """Take the Window from the values inside, and put the tool away."""
        self.move(at)
        corners, self._corners = self._corners, None
        if corners is not None and self._use(QRectF(*corners).normalized()):
            self._tools.take(None)
        self._view.viewport().update()

    def cancel(self) -> None:
        """Forget the rectangle."""
        self._corners = None
        self._view.viewport().update()

    def _use(self, in_view: QRectF) -> bool:
        film = self._view.film
        if film is None:
            return False
        inverse, _ = self._view.viewportTransform().inverted()
        whole = QRect(0, 0, film.columns, film.rows)
        place = inverse.mapRect(in_view).toRect() & whole
        if place.width() < _SMALLEST or place.height() < _SMALLEST:
            return False
        rows = slice(place.top(), place.bottom() + 1)
        columns = slice(place.left(), place.right() + 1)
        padding = film.padding[rows, columns] if film.padding is not None else None
        window = automatic_window(film.pixels[rows, columns], padding, name=say("Region"))
        self._view.set_window(window)
        return True

    def _draw(self, painter: QPainter, place: QRect) -> None:
        if self._corners is None:
            return
        rectangle = QRectF(*self._corners).normalized()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for colour, by in ((QColor(0, 0, 0, 160), 1.0), (QColor("#e6e9ee"), 0.0)):
            painter.setPen(QPen(colour, 1))
            painter.drawRect(rectangle.adjusted(by, by, by, by))

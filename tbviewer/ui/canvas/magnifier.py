"""The magnifier: a round glass at the cursor."""

from PySide6.QtCore import QObject, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsScene

from tbviewer.ui import look
from tbviewer.ui.canvas.film_item import FilmItem
from tbviewer.ui.canvas.overlay_items import OverlayItems
from tbviewer.ui.canvas.tools import Tool, Tools
from tbviewer.ui.canvas.view import FilmView

RADIUS = 150
"""Logical pixels."""
WEAKEST, STRONGEST = 2.0, 6.0
STEP = 0.5


class Magnifier(QObject):
    """Shows the film under the cursor larger, from the film itself and not from the screen.

    It has a scene of its own with the same film and Overlays: what it draws and keeps does not
    disturb what the view keeps.
    """

    def __init__(self, view: FilmView, tools: Tools):
        super().__init__(view)
        self._view, self._tools = view, tools
        self._at: QPointF | None = None
        self._power = WEAKEST
        self._scenes: dict[bool, QGraphicsScene] = {}
        self._film_items: list[FilmItem] = []
        for with_overlays in (False, True):
            scene, item = QGraphicsScene(self), FilmItem(view.enhancing.level)
            scene.addItem(item)
            self._scenes[with_overlays] = scene
            self._film_items.append(item)
        self._overlay_items = OverlayItems(view.overlays, self._scenes[True])
        self._with_overlays = True
        view.foregrounds.append(self._draw)
        view.window_changed.connect(self._obey_film)
        view.enhancing.changed.connect(self._obey_film)
        tools.changed.connect(view.viewport().update)
        tools.set_power(self._power)

    @property
    def power(self) -> float:
        """How much larger than the view."""
        return self._power

    def set_power(self, power: float) -> None:
        """Enlarge more or less, 2 to 6 times."""
        self._power = min(max(power, WEAKEST), STRONGEST)
        self._tools.set_power(self._power)
        self._view.viewport().update()

    def set_with_overlays(self, with_overlays: bool) -> None:
        """Show the Overlays in the glass, or the bare film."""
        self._with_overlays = with_overlays
        self._view.viewport().update()

    def wheel(self, notches: float) -> bool:
        """Take the wheel while the glass is in the hand."""
        if self._tools.current is not Tool.MAGNIFIER:
            return False
        self.set_power(self._power + STEP * (1 if notches > 0 else -1))
        return True

    def follow(self, at: QPointF | None) -> None:
        """Hold the glass over view position `at`, or nowhere."""
        self._at = at
        if self._tools.current is Tool.MAGNIFIER:
            self._view.viewport().update()

    def _obey_film(self) -> None:
        for item in self._film_items:
            item.show_film(self._view.film, self._view.window_shown)
        self._overlay_items.cover(self._film_items[0].boundingRect())

    def _draw(self, painter: QPainter, place: QRect) -> None:
        at = self._at
        if at is None or self._tools.current is not Tool.MAGNIFIER or self._view.film is None:
            return
        glass = QRectF(at.x() - RADIUS, at.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
        inside = QPainterPath()
        inside.addEllipse(glass)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(inside)
        painter.fillRect(glass, QColor(look.BACKGROUND))
        self._draw_film(painter, at)
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((QColor(0, 0, 0, 160), 4.0), (QColor(look.TEXT), 1.5)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(glass)

    def _draw_film(self, painter: QPainter, at: QPointF) -> None:
        """Draw the film so that what is under `at` stays there."""
        to_view = self._view.viewportTransform()
        painter.translate(at)
        painter.scale(self._power, self._power)
        painter.translate(-at)
        painter.setTransform(to_view, True)
        inverse, _ = painter.worldTransform().inverted()
        seen = inverse.mapRect(QRectF(at.x() - RADIUS, at.y() - RADIUS, 2 * RADIUS, 2 * RADIUS))
        self._scenes[self._with_overlays].render(painter, seen, seen)

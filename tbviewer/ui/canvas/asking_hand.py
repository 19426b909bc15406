"""The hand that asks: drags the patch, paints with the brush, by mouse and by keys."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from tbviewer.reading.question import Patch
from tbviewer.ui.canvas.asking import Asking, Point
from tbviewer.ui.canvas.tools import Tool, Tools
from tbviewer.ui.canvas.view import FilmView

GRIP = 9.0
"""Screen pixels from a corner within which a hand takes hold of it."""
SLACK = 4.0
"""Screen pixels that a button may travel in a click before it is a drag."""
HANDLE = 3.5

_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class AskingHand(QObject):
    """Turns presses, moves, releases and arrow keys over a `FilmView` into a question.

    A press inside the patch drags it, at a corner resizes it; outside it draws another one, and
    a mere click brings the patch there.
    """

    def __init__(self, view: FilmView, tools: Tools, asking: Asking):
        super().__init__(view)
        self._view, self._tools, self._asking = view, tools, asking
        self._anchor: Point | None = None
        """The corner that stays, in film pixels."""
        self._grip: Point | None = None
        """Where the patch was taken hold of, from its corner."""
        self._pressed_at: QPointF | None = None
        """A press that is a click so far, in view pixels."""
        self._is_painting = False
        self._hover: QPointF | None = None
        view.foregrounds.append(self._draw)
        view.installEventFilter(self)
        asking.changed.connect(view.viewport().update)
        tools.changed.connect(self.cancel)

    def holds(self, at: QPointF) -> bool:
        """Return whether a press at view position `at` would drag or resize the patch."""
        place = self._in_view()
        return place is not None and (place.contains(at) or self._opposite(at) is not None)

    def press(self, at: QPointF) -> bool:
        """Take a press of the left button, if a tool that asks is in the hand."""
        if not self._asking.on:
            return False
        if self._tools.current is Tool.BRUSH:
            self._is_painting = True
            self._asking.dab(self._on_film(at))
            return True
        patch, place = self._asking.patch, self._in_view()
        assert patch is not None and place is not None
        self._anchor = self._opposite(at)
        if self._anchor is not None:
            return True
        x, y = self._on_film(at)
        if place.contains(at):
            self._grip = x - patch.x, y - patch.y
        else:
            self._anchor, self._pressed_at = (x, y), at
        return True

    def move(self, at: QPointF) -> None:
        """Go on with what the press began."""
        self._hover = at
        if not self._asking.on:
            return
        x, y = self._on_film(at)
        patch = self._asking.patch
        if self._is_painting:
            self._asking.draw_to((x, y))
            self._view.viewport().update()
        elif self._grip is not None and patch is not None:
            left, top = x - self._grip[0], y - self._grip[1]
            self._asking.set_patch(Patch(left, top, patch.width, patch.height))
        elif self._anchor is not None:
            if self._pressed_at is not None:
                if (at - self._pressed_at).manhattanLength() <= SLACK:
                    return
                self._pressed_at = None
            self._asking.set_patch(Patch.between(self._anchor, (x, y)))

    def release(self, at: QPointF) -> None:
        """End it; a click has brought the patch to where it was."""
        self.move(at)
        patch = self._asking.patch
        if self._pressed_at is not None and patch is not None:
            x, y = self._on_film(at)
            self._asking.set_patch(Patch.around(x, y, width=patch.width, height=patch.height))
        self.cancel()

    def hover(self, at: QPointF | None) -> None:
        """Show the brush at view position `at`, or nowhere."""
        self._hover = at
        if self._asking.on and self._tools.current is Tool.BRUSH:
            self._view.viewport().update()

    def cancel(self) -> None:
        """Let go."""
        self._anchor = self._grip = self._pressed_at = None
        self._is_painting = False
        self._view.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the arrow keys while a tool that asks is in the hand."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is None or not self._asking.on:
            return False
        mods, inverse = event.modifiers(), self._view.viewportTransform().inverted()[0]
        on_film = inverse.map(arrow) - inverse.map(QPointF())
        across, down = _sign(on_film.x()), _sign(on_film.y())
        fine = bool(mods & Qt.KeyboardModifier.ControlModifier)
        if mods & Qt.KeyboardModifier.ShiftModifier:
            larger = 1 if arrow.x() + arrow.y() > 0 else -1
            self._asking.grow(across=larger * abs(across), down=larger * abs(down), fine=fine)
        else:
            self._hover = None
            self._asking.step(across=across, down=down, fine=fine)
        return True

    def _in_view(self) -> QRectF | None:
        patch = self._asking.patch
        if patch is None:
            return None
        there = QRectF(patch.x, patch.y, patch.width, patch.height)
        return self._view.viewportTransform().mapRect(there)

    def _opposite(self, at: QPointF) -> Point | None:
        """Return the corner opposite to the one under view position `at`, in film pixels."""
        place = self._in_view()
        if place is None:
            return None
        corners = (place.topLeft(), place.topRight(), place.bottomRight(), place.bottomLeft())
        near = [(at - corner).manhattanLength() for corner in corners]
        nearest = min(range(4), key=near.__getitem__)
        return self._on_film(corners[(nearest + 2) % 4]) if near[nearest] <= GRIP else None

    def _on_film(self, at: QPointF) -> Point:
        place = self._view.viewportTransform().inverted()[0].map(at)
        return place.x(), place.y()

    def _draw(self, painter: QPainter, _: QRect) -> None:
        """Draw the patch's edge and corners, or the brush, to be seen on black and on white."""
        if not self._asking.on:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self._in_view()
        for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor("#e6e9ee"), 1.2)):
            painter.setPen(QPen(colour, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if place is None:
                to_view = self._view.viewportTransform()
                at = self._hover or to_view.map(QPointF(*self._asking.brush_at))
                r = self._asking.radius
                size = to_view.mapRect(QRectF(0, 0, 2 * r, 2 * r)).size()
                painter.drawEllipse(at, size.width() / 2, size.height() / 2)
                continue
            painter.drawRect(place)
            painter.setBrush(QColor("#e6e9ee"))
            for corner in (
                place.topLeft(), place.topRight(), place.bottomRight(), place.bottomLeft(),
            ):  # fmt: skip
                painter.drawEllipse(corner, HANDLE, HANDLE)


def _sign(value: float) -> int:
    return 0 if abs(value) < 1e-9 else (1 if value > 0 else -1)

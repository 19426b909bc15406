"""What the mouse does on the canvas: Window, zoom, pan, pointing, and the tool in the hand."""

from enum import Enum

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent

from tbviewer.film.window import Window
from tbviewer.ui.canvas.instruments import Hand, Instruments
from tbviewer.ui.canvas.projection import dragged
from tbviewer.ui.canvas.view import FilmView

SLACK = 3
"""Pixels a hand may tremble in a click before it is a drag."""
ZOOM_PER_PIXEL = 1 / 120
"""Doublings of size a pixel of right drag."""


class _Drag(Enum):
    WINDOW = 1
    ZOOM = 2
    PAN = 3


_CURSORS = {
    _Drag.WINDOW: Qt.CursorShape.SizeAllCursor,
    _Drag.ZOOM: Qt.CursorShape.SizeVerCursor,
    _Drag.PAN: Qt.CursorShape.ClosedHandCursor,
}


class Gestures(QObject):
    """Listens to a `FilmView` and does what its mouse and space bar mean.

    With `instruments` the left button is theirs first.
    """

    def __init__(self, view: FilmView, instruments: Instruments | None = None):
        super().__init__(view)
        self._view = view
        self._instruments = instruments
        self._hand: Hand | None = None
        if instruments is not None:
            instruments.tools.changed.connect(self._obey_tool)
        self._drag: _Drag | None = None
        self._moved = False
        self._space = False
        self._start = self._last = QPointF()
        self._window: Window | None = None
        self._scale = 1.0
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the events that are gestures; leave the rest to the view."""
        if self._view.film is None:
            return False
        if watched is self._view:
            return isinstance(event, QKeyEvent) and self._space_bar(event)
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if isinstance(event, QWheelEvent):
            self._wheel(event)
            return True
        if isinstance(event, QNativeGestureEvent):
            return self._pinch(event)
        if event.type() == QEvent.Type.Leave:
            self._view.point_at(None)
            if self._instruments is not None:
                self._instruments.magnifier.follow(None)
                self._instruments.hover(None)
        return False

    def _wheel(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        glass = self._instruments.magnifier if self._instruments is not None else None
        if glass is None or not (plain and turned and glass.wheel(turned)):
            self._view.camera.zoom_by(2 ** (turned / 480), event.position())

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, at = event.type(), event.position()
        if kind == QEvent.Type.MouseButtonPress and self._is_free:
            self._press(event.button(), at)
        elif kind == QEvent.Type.MouseButtonDblClick and self._is_free:
            if self._is_placing:  # two clicks in a hurry
                self._press(event.button(), at)
            elif event.button() == Qt.MouseButton.LeftButton:
                self._view.camera.toggle_fit(at)
        elif kind == QEvent.Type.MouseMove:
            self._move(at)
        elif kind == QEvent.Type.MouseButtonRelease and event.buttons() == Qt.MouseButton.NoButton:
            self._release(at)
        else:
            return False
        return True

    @property
    def _is_free(self) -> bool:
        return self._drag is None and self._hand is None

    @property
    def _is_placing(self) -> bool:
        return self._instruments is not None and self._instruments.measuring.placing

    def _press(self, button: Qt.MouseButton, at: QPointF) -> None:
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        instruments = self._instruments
        if instruments is not None and button == Qt.MouseButton.LeftButton and not self._space:
            self._hand = instruments.press(at)
        if self._hand is None:
            self._begin(button, at)

    def _move(self, at: QPointF) -> None:
        self._view.point_at(at.toPoint())
        if self._instruments is not None:
            self._instruments.magnifier.follow(at)
        if self._hand is not None:
            self._hand.move(at)
        elif self._drag is not None:
            self._go_on(at)
        elif self._instruments is not None:
            self._instruments.hover(at)
            self._show_hand(at)

    def _release(self, at: QPointF) -> None:
        hand, self._hand = self._hand, None
        if hand is not None:
            hand.release(at)
            self._show_hand()
        else:
            self._end()

    def _begin(self, button: Qt.MouseButton, at: QPointF) -> None:
        panning = self._space and button == Qt.MouseButton.LeftButton
        drag = {
            Qt.MouseButton.LeftButton: _Drag.PAN if panning else _Drag.WINDOW,
            Qt.MouseButton.RightButton: _Drag.ZOOM,
            Qt.MouseButton.MiddleButton: _Drag.PAN,
        }.get(button)
        self._drag, self._moved = drag, False
        self._start = self._last = at
        self._window, self._scale = self._view.window_shown, self._view.camera.scale

    def _go_on(self, at: QPointF) -> None:
        by = at - self._start
        if not self._moved:
            if by.manhattanLength() < SLACK:
                return
            self._moved = True
            self._view.annotations.fade()
            if self._drag is not None:
                self._view.viewport().setCursor(_CURSORS[self._drag])
        if self._drag is _Drag.WINDOW and self._window is not None:
            self._view.set_window(dragged(self._window, across=by.x(), down=by.y()))
        elif self._drag is _Drag.ZOOM:
            scale = self._scale * 2 ** (-by.y() * ZOOM_PER_PIXEL)
            self._view.camera.zoom_to(scale, self._start)
        elif self._drag is _Drag.PAN:
            self._view.camera.pan(at - self._last)
        self._last = at

    def _end(self) -> None:
        if self._moved:
            self._view.annotations.come_back()
        self._drag, self._moved = None, False
        self._show_hand()

    def _pinch(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._view.camera.zoom_by(1 + event.value(), event.position())
        return True

    def _space_bar(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Space:
            return False
        if not event.isAutoRepeat() and event.type() != QEvent.Type.ShortcutOverride:
            self._space = event.type() == QEvent.Type.KeyPress
            if self._drag is None:
                self._show_hand()
        return True

    def _obey_tool(self) -> None:
        if self._hand is not None and self._instruments and not self._instruments.tools.current:
            self._hand = None
        self._show_hand()

    def _show_hand(self, at: QPointF | None = None) -> None:
        """Show by the cursor what a press would do, at view position `at` if it is known."""
        port, instruments = self._view.viewport(), self._instruments
        if self._space:
            port.setCursor(Qt.CursorShape.OpenHandCursor)
        elif instruments is None:
            port.unsetCursor()
        elif at is not None and instruments.holds(at):
            port.setCursor(Qt.CursorShape.PointingHandCursor)
        elif instruments.tools.current is not None:
            port.setCursor(Qt.CursorShape.CrossCursor)
        else:
            port.unsetCursor()

"""What the mouse does on the canvas: Window, zoom, pan, and pointing."""

from enum import Enum

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent

from tbviewer.film.window import Window
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
    """Listens to a `FilmView` and does what its mouse and space bar mean."""

    def __init__(self, view: FilmView):
        super().__init__(view)
        self._view = view
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
            self._view.camera.zoom_by(2 ** (event.angleDelta().y() / 480), event.position())
            return True
        if isinstance(event, QNativeGestureEvent):
            return self._pinch(event)
        if event.type() == QEvent.Type.Leave:
            self._view.point_at(None)
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, at = event.type(), event.position()
        if kind == QEvent.Type.MouseButtonPress and self._drag is None:
            self._begin(event.button(), at)
        elif kind == QEvent.Type.MouseButtonDblClick and self._drag is None:
            if event.button() == Qt.MouseButton.LeftButton:
                self._view.camera.toggle_fit(at)
        elif kind == QEvent.Type.MouseMove:
            self._view.point_at(at.toPoint())
            if self._drag is not None:
                self._go_on(at)
        elif kind == QEvent.Type.MouseButtonRelease and event.buttons() == Qt.MouseButton.NoButton:
            self._end()
        else:
            return False
        return True

    def _begin(self, button: Qt.MouseButton, at: QPointF) -> None:
        panning = self._space and button == Qt.MouseButton.LeftButton
        drag = {
            Qt.MouseButton.LeftButton: _Drag.PAN if panning else _Drag.WINDOW,
            Qt.MouseButton.RightButton: _Drag.ZOOM,
            Qt.MouseButton.MiddleButton: _Drag.PAN,
        }.get(button)
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
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

    def _show_hand(self) -> None:
        if self._space:
            self._view.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self._view.viewport().unsetCursor()

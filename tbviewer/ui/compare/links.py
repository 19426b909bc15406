"""Links: zoom, turn, Window and cursor of one pane are those of all."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPointF, Signal

from tbviewer.film.window import Window
from tbviewer.ui.canvas.texts import Pointed
from tbviewer.ui.canvas.view import FilmView


def window_alike(window: Window, own: Window, other: Window) -> Window:
    """Return for another film the Window that lies to its `other` as `window` lies to `own`.

    Two films need not share their values: centre and width are carried over as shares of the
    Window with which each film opens. For the same film it is the same Window.
    """
    if own == other:
        return window
    if window == own or window == own.turned_over():
        return other if window == own else other.turned_over()
    width = other.width * window.width / own.width
    centre = other.centre + (window.centre - own.centre) / own.width * other.width
    return replace(other.moved(centre=centre, width=width), inverted=window.inverted)


class Links(QObject):
    """Makes views follow one another, while `linked`."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._views: tuple[FilmView, ...] = ()
        self._linked = True
        self._passing_on = False

    @property
    def linked(self) -> bool:
        """Whether they follow."""
        return self._linked

    def add(self, view: FilmView) -> None:
        """Link one more view."""
        self._views = (*self._views, view)
        view.camera.moved.connect(partial(self._moved, view))
        view.window_changed.connect(partial(self._windowed, view))
        view.pointed.connect(partial(self._pointed, view))

    def set_linked(self, linked: bool, leader: FilmView | None = None) -> None:
        """Link, all as `leader` stands; or leave each where it is."""
        if linked == self._linked:
            return
        self._linked = linked
        if linked and leader is not None:
            self.lead(leader)
        self._pointed(leader, None)
        self.changed.emit()

    def lead(self, leader: FilmView) -> None:
        """Make all others stand as `leader` does, also those that have got another film."""
        self._moved(leader)
        self._windowed(leader)

    def _others(self, view: FilmView | None) -> list[FilmView]:
        return [other for other in self._views if other is not view and other.film is not None]

    def _moved(self, view: FilmView) -> None:
        if self._linked and view.film is not None:
            for other in self._others(view):
                other.camera.take(view.camera.pose)

    def _windowed(self, view: FilmView) -> None:
        window, film = view.window_shown, view.film
        if not self._linked or self._passing_on or window is None or film is None:
            return
        self._passing_on = True
        for other in self._others(view):
            if other.film is not None:
                alike = window_alike(window, film.windows[0], other.film.windows[0])
                other.set_window(alike)
        self._passing_on = False

    def _pointed(self, view: FilmView | None, pointed: Pointed | None) -> None:
        share = None
        if self._linked and pointed is not None and view is not None and view.film is not None:
            film = view.film
            share = QPointF((pointed.column + 0.5) / film.columns, (pointed.row + 0.5) / film.rows)
        for other in self._views:
            other.set_cross(None if other is view else share)

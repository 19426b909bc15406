"""The actions that mean a view: that of Reading, or the chosen pane of Compare."""

from collections.abc import Callable

from tbviewer.film.window import automatic_window
from tbviewer.ui.actions import Actions
from tbviewer.ui.canvas.view import FilmView
from tbviewer.words import say

ZOOM_STEP = 2**0.5


def connect_view_actions(actions: Actions, view: Callable[[], FilmView]) -> None:
    """Let zoom and Window actions act on what `view` returns when they are asked for."""
    for name, act in {
        "fit": lambda shown: shown.camera.fit(),
        "one_to_one": lambda shown: shown.camera.show_pixel_for_pixel(),
        "zoom_in": lambda shown: shown.camera.zoom_by(ZOOM_STEP),
        "zoom_out": lambda shown: shown.camera.zoom_by(1 / ZOOM_STEP),
        "reset": lambda shown: shown.reset(),
        "automatic": use_automatic_window,
        "invert": invert,
    }.items():
        actions[name].triggered.connect(lambda _, act=act: act(view()))


def use_automatic_window(view: FilmView) -> None:
    """Show the film in the Window of its own values."""
    film = view.film
    if film is not None:
        view.set_window(automatic_window(film.pixels, film.padding, name=say("Automatic")))


def invert(view: FilmView) -> None:
    """Exchange black and white."""
    window = view.window_shown
    if window is not None:
        view.set_window(window.turned_over())

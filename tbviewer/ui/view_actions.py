"""The actions that mean a view: that of Reading, or the chosen pane of Compare."""

from collections.abc import Callable

from tbviewer.film.presets import Preset, preset_window
from tbviewer.film.window import automatic_window
from tbviewer.ui.actions import Actions
from tbviewer.ui.canvas.view import FilmView
from tbviewer.words import later, say

ZOOM_STEP = 2**0.5
PRESETS = {
    "window_lung": (Preset.LUNG, later("Lung")),
    "window_bone": (Preset.BONE, later("Bone")),
    "window_mediastinum": (Preset.MEDIASTINUM, later("Mediastinum")),
    "window_all": (Preset.ALL, later("All values")),
}
VIEW_ACTIONS = (
    "fit", "one_to_one", "zoom_in", "zoom_out", "turn_right", "turn_left", "mirror_across",
    "mirror_down", "automatic", "invert", *PRESETS,
)  # fmt: skip
"""What acts on a view that shows a film."""


def connect_view_actions(actions: Actions, view: Callable[[], FilmView]) -> None:
    """Let zoom, turn and Window actions act on what `view` returns when they are asked for."""
    for name, act in {
        "fit": lambda shown: shown.camera.fit(),
        "one_to_one": lambda shown: shown.camera.show_pixel_for_pixel(),
        "zoom_in": lambda shown: shown.camera.zoom_by(ZOOM_STEP),
        "zoom_out": lambda shown: shown.camera.zoom_by(1 / ZOOM_STEP),
        "turn_right": lambda shown: shown.camera.turn(1),
        "turn_left": lambda shown: shown.camera.turn(-1),
        "mirror_across": lambda shown: shown.camera.mirror_across(),
        "mirror_down": lambda shown: shown.camera.mirror_down(),
        "automatic": use_automatic_window,
        "invert": invert,
    }.items():
        actions[name].triggered.connect(lambda _, act=act: act(view()))
    for name in PRESETS:
        actions[name].triggered.connect(lambda _, name=name: use_preset(view(), name))


def use_automatic_window(view: FilmView) -> None:
    """Show the film in the Window of its own values."""
    film = view.film
    if film is not None:
        view.set_window(automatic_window(film.pixels, film.padding, name=say("Automatic")))


def use_preset(view: FilmView, action: str) -> None:
    """Show the film in one of the program's Windows, named by its action."""
    film = view.film
    if film is not None:
        preset, name = PRESETS[action]
        view.set_window(preset_window(film, preset, name=say(name)))


def invert(view: FilmView) -> None:
    """Exchange black and white."""
    window = view.window_shown
    if window is not None:
        view.set_window(window.turned_over())

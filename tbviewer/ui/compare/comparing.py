"""Comparing: the Compare room in the window, its keys, and the films it asks for."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tbviewer.reading.reading import Reading
from tbviewer.record.figure_spec import FigureSpec
from tbviewer.record.journal.entries import FilmName
from tbviewer.ui.actions import Actions
from tbviewer.ui.canvas.picture import with_sentence
from tbviewer.ui.canvas.view import FilmView
from tbviewer.ui.compare.recipes import RECIPE_NAMES, Recipe
from tbviewer.ui.compare.room import CompareRoom
from tbviewer.ui.deciding import Deciding
from tbviewer.ui.dialogs import film_dialog
from tbviewer.ui.exporting.dialog import Export
from tbviewer.ui.exporting.figures import figure_of_grid, figure_of_view
from tbviewer.ui.overlay import OPACITY_STEP, Overlays
from tbviewer.ui.rooms import Rooms
from tbviewer.ui.services import Services
from tbviewer.ui.viewing import Viewing

READING, COMPARE = "reading", "compare"


class Comparing(QObject):
    """Adds the Compare room to `rooms` and lets its actions lead there."""

    def __init__(
        self,
        window: QWidget,
        services: Services,
        settings: QSettings,
        *,
        actions: Actions,
        overlays: Overlays,
        viewing: Viewing,
        rooms: Rooms,
        deciding: Deciding,
    ):
        super().__init__(window)
        self._window, self._settings, self._rooms = window, settings, rooms
        self._overlays = overlays
        recipes = {recipe: actions[f"recipe_{recipe}"] for recipe in RECIPE_NAMES}
        self.room = CompareRoom(services, overlays, recipes, actions["linked"])
        rooms.add(COMPARE, actions["room_compare"], self.room)
        for recipe, action in recipes.items():
            action.triggered.connect(lambda _, r=recipe: self.ask(r))
        for name, act in {
            "none": lambda: self.room.show_bare() if self.here else overlays.hide_all(),
            "stronger": lambda: self._change_opacity(OPACITY_STEP),
            "weaker": lambda: self._change_opacity(-OPACITY_STEP),
        }.items():
            actions[name].triggered.connect(lambda _, act=act: act())
        rooms.changed.connect(self._obey_rooms)
        viewing.changed.connect(self.room.show_shown)
        self.room.film_requested.connect(self._choose_film)
        actions["linked"].setChecked(True)
        self.room.surveys = lambda: [e.survey for e in viewing.films.all() if e.survey is not None]
        self.room.sources.keeps_back = deciding.keeps_back
        self.room.reading_seen.connect(
            lambda film, reading: deciding.take_reading(FilmName.of(film), reading)
        )

    @property
    def here(self) -> bool:
        """Whether the Compare room is shown."""
        return self._rooms.current == COMPARE

    def view_or(self, reading: FilmView) -> FilmView:
        """Return the view that keys and tools mean: the chosen pane's, or that of Reading."""
        return self.room.grid_view.chosen_pane.view if self.here else reading

    @property
    def views(self) -> tuple[FilmView, ...]:
        """The views of all panes."""
        return tuple(pane.view for pane in self.room.grid_view.all)

    def figure_or(
        self, reading_view: FilmView, reading: Reading | None
    ) -> Callable[[Export], FigureSpec]:
        """Return what makes a figure of what is shown."""
        look = self._overlays.look
        if self.here:
            return lambda export: figure_of_grid(self.room.grid_view, look, export)
        return lambda export: figure_of_view(reading_view, self._overlays, reading, export)

    def picture_or(self, reading: FilmView) -> QImage:
        """Return what is shown, as a picture with the sentence that goes with every picture."""
        return with_sentence(self.room.board.grab().toImage()) if self.here else reading.picture()

    def ask(self, recipe: Recipe) -> None:
        """Go to the room and arrange its panes."""
        self._rooms.go(COMPARE)
        self.room.ask(recipe)

    def close(self) -> None:
        """Stop for good; call after what the Jobs wait for was closed."""
        self.room.close_down()

    def _change_opacity(self, step: float) -> None:
        """Make the maps of all panes stronger or weaker; in Reading the one touched last."""
        (self.room.change_opacity if self.here else self._overlays.change_last_opacity)(step)

    def _obey_rooms(self, room: str) -> None:
        if room == COMPARE:
            self.room.enter()
        else:
            self.room.leave()

    def _choose_film(self, at: int) -> None:
        def chosen(names: list[str]) -> None:
            if names:
                self.room.take_film(at, names[0])

        film_dialog(self._window, self._settings, chosen).open()

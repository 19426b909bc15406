"""The Compare room: what its panes are asked to show, and what they show so far."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tbviewer.film.film import Film
from tbviewer.reading.overlay_look import common_peak
from tbviewer.reading.reading import ModelName
from tbviewer.reading.survey import Survey
from tbviewer.ui import look
from tbviewer.ui.compare.before import film_before, films_at_hand
from tbviewer.ui.compare.grid_view import GridView
from tbviewer.ui.compare.links import Links
from tbviewer.ui.compare.pane import Pane, Show
from tbviewer.ui.compare.pane_keys import is_own, pane_after
from tbviewer.ui.compare.pane_menu import Offer, pane_menu
from tbviewer.ui.compare.pane_view import PaneView
from tbviewer.ui.compare.picture import Picture
from tbviewer.ui.compare.recipes import Choices, Grid, Recipe, arranged
from tbviewer.ui.compare.scale_bars import ScaleBars
from tbviewer.ui.compare.sources import Sources
from tbviewer.ui.compare.strip import Strip
from tbviewer.ui.faults import fault_of
from tbviewer.ui.job import Lane
from tbviewer.ui.overlay import FIRST_OPACITY, Overlays
from tbviewer.ui.services import Services
from tbviewer.ui.viewing import Shown
from tbviewer.words import say


class CompareRoom(QWidget):
    """Panes of the film that is shown in Reading, and of others beside it."""

    film_requested = Signal(int)
    """A file is to be chosen for the pane at this place; -1: for the recipe."""
    pointed = Signal(object)
    """A `Pointed`, or None."""
    reading_seen = Signal(object, object)
    """A Film and a Reading of it whose score is now on the screen."""
    arranged = Signal()
    """Other panes, or panes that show something else."""

    def __init__(
        self,
        services: Services,
        overlays: Overlays,
        recipes: dict[Recipe, QAction],
        lock: QAction,
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._services, self._overlays = services, overlays
        self._active = False
        self._recipes, self._lock = recipes, lock
        self._recipe: Recipe | None = None
        self._asked_for_models = False
        self._choices = Choices()
        self._grid = Grid(1, 1, (Pane(),))
        self._film: Film | None = None
        self.surveys: Callable[[], Sequence[Survey]] = lambda: ()
        """Tells what the list knows of its films."""
        self.sources = Sources(services, self)
        self.links = Links(self)
        self._models_lane = Lane(self)
        self.strip = Strip(recipes, lock)
        self.notice = QLabel()
        self.grid_view = GridView(self.links)
        self.scales = ScaleBars()
        self._arrange()
        self._connect()
        self.grid_view.lay_out(1, 1)

    def _arrange(self) -> None:
        self.notice.setWordWrap(True)
        self.notice.setContentsMargins(3 * look.STEP, 2 * look.STEP, 3 * look.STEP, 2 * look.STEP)
        self.notice.hide()
        self.board = QWidget()
        across = QHBoxLayout(self.board)
        across.setContentsMargins(look.STEP, look.STEP, 0, look.STEP)
        across.setSpacing(look.STEP)
        across.addWidget(self.grid_view, 1)
        across.addWidget(self.scales)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.notice)
        column.addWidget(self.board, 1)

    def _connect(self) -> None:
        self.grid_view.pane_made.connect(self._pane_made)
        self.sources.changed.connect(self._refresh)
        self._overlays.changed.connect(self._obey_look)
        self.strip.layout_chosen.connect(self.set_layout)
        self.strip.second_model_chosen.connect(
            lambda name: self._choose(replace(self._choices, second_model=name))
        )
        self.strip.maps_chosen.connect(
            lambda first, second: self._choose(replace(self._choices, first=first, second=second))
        )
        self.strip.film_requested.connect(lambda: self.film_requested.emit(-1))
        self.strip.opacity_chosen.connect(
            lambda opacity: self._overlays.change_look(opacity=opacity)
        )
        self._lock.toggled.connect(
            lambda on: self.links.set_linked(on, self.grid_view.chosen_pane.view)
        )

    @property
    def grid(self) -> Grid:
        """What the panes are asked to show."""
        return self._grid

    @property
    def recipe(self) -> Recipe | None:
        """What was asked for last; None after a pane was changed by hand."""
        return self._recipe

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What the panes show."""
        return tuple(pane.picture for pane in self.grid_view.panes)

    def enter(self) -> None:
        """Show what stands in Reading now; at first the film, an overlay and the saliency."""
        self._active = True
        self._models_lane.run(
            lambda _: self._model_names(),
            done=self._know_models,
            failed=lambda error: self._say(fault_of(error).sentence),
        )
        if self._recipe is None and self._grid.panes == (Pane(),):
            self.ask(Recipe.FIGURE)
        else:
            self._refresh()
        self.grid_view.chosen_pane.view.setFocus()

    def leave(self) -> None:
        """Fetch nothing more while nobody looks."""
        self._active = False
        self.sources.rest()

    def ask(self, recipe: Recipe) -> None:
        """Arrange the panes by `recipe`, or say what it lacks."""
        if recipe is Recipe.FILMS and not self._choices.other_path and self._film is not None:
            other = film_before(self._film, self.surveys())
            self._choices = replace(self._choices, other_path=other)
        if recipe is Recipe.MODELS and not self._choices.models:
            self._asked_for_models = True  # once more as soon as it is known which there are
            return
        grid = arranged(recipe, replace(self._choices, saliency=self.sources.saliency))
        if isinstance(grid, str):
            self._say(grid)
            self._mark()
            if recipe is Recipe.FILMS:
                self.film_requested.emit(-1)
            return
        self._recipe = recipe
        self._say("")
        self._take_grid(grid)

    def show_shown(self, shown: Shown) -> None:
        """Take over what is shown in Reading; panes made from it follow."""
        self.sources.show_shown(shown)
        if shown.film is not self._film:
            self._film = shown.film
            self._forget_other()
        self._refresh()

    def set_layout(self, rows: int, columns: int) -> None:
        """Show so many panes; those that stay show what they showed."""
        self._recipe = None
        self._take_grid(self._grid.with_layout(rows, columns))

    def set_pane(self, at: int, pane: Pane) -> None:
        """Ask the pane at place `at` to show something else."""
        self._recipe = None if self._recipe is not Recipe.FILMS else self._recipe
        self._take_grid(self._grid.with_pane(at, pane))

    def show_bare(self) -> None:
        """Show the bare film in the chosen pane."""
        at = self.grid_view.chosen
        self.set_pane(at, replace(self._grid.panes[at], show=Show.FILM))

    def change_opacity(self, step: float) -> None:
        """Make all maps over films stronger or weaker."""
        opacity = self._overlays.look.opacity + step
        self._overlays.change_look(opacity=min(max(round(opacity, 2), 0.0), 1.0))

    def take_film(self, at: int, path: str) -> None:
        """Show the film in file `path` in the pane at place `at`; -1: beside the one in Reading."""
        self.sources.shelf.forget(path)  # its file may be another one than last time
        if at >= 0:
            self.set_pane(at, replace(self._grid.panes[at], path=path))
            return
        self._choices = replace(self._choices, other_path=path)
        self.ask(Recipe.FILMS)

    def close_down(self) -> None:
        """Stop for good; call after what the Jobs wait for was closed."""
        self.sources.shelf.close()
        self._models_lane.close()

    def _take_grid(self, grid: Grid) -> None:
        self._grid = grid
        if (grid.rows, grid.columns) != (self.grid_view.rows, self.grid_view.columns):
            self.grid_view.lay_out(grid.rows, grid.columns)
        elif self.grid_view.large:
            self.grid_view.set_large(False)
        self._mark()
        self._refresh()
        self.arranged.emit()

    def _mark(self) -> None:
        for recipe, action in self._recipes.items():
            action.setChecked(recipe is self._recipe)
        if (self._grid.rows, self._grid.columns) in self.strip.layouts:
            self.strip.show_layout(self._grid.rows, self._grid.columns)
        self.strip.show_choices(self._recipe, self._choices)
        self.strip.show_opacity(self._overlays.look.opacity)

    def _say(self, notice: str) -> None:
        self.notice.setText(notice)
        self.notice.setVisible(bool(notice))

    def _forget_other(self) -> None:
        """Put no film of the last patient beside that of the next one."""
        self._choices = replace(self._choices, other_path="")
        if self._recipe is Recipe.FILMS and self._film is not None:
            other = film_before(self._film, self.surveys())
            self._choices = replace(self._choices, other_path=other)
            self._say("" if other else say("Choose the film to compare with."))
            self._grid = self._grid.with_pane(1, replace(self._grid.panes[1], path=other))

    def _choose(self, choices: Choices) -> None:
        self._choices = choices
        if self._recipe is not None:
            self.ask(self._recipe)

    def _refresh(self) -> None:
        """Show what stands; what is lacking is fetched."""
        if not self._active:
            return
        pictures = self.sources.pictures(self._grid)
        before = [pane.view.film for pane in self.grid_view.panes]
        for pane, picture in zip(self.grid_view.panes, pictures, strict=True):
            pane.show_picture(picture)
            if picture.film is not None:
                for reading in picture.readings:
                    self.reading_seen.emit(picture.film, reading)
        self._obey_look()
        leader = self.grid_view.chosen_pane.view
        after = [pane.view.film for pane in self.grid_view.panes]
        if any(new is not old for new, old in zip(after, before, strict=True)):
            self.links.lead(leader if leader.film else self.grid_view.panes[0].view)

    def _obey_look(self) -> None:
        """Draw all maps as the panel of Reading says, on one scale if that is wished."""
        if not self._active:
            return
        overlay_look = self._overlays.look
        pictures = self.pictures
        shown = [m for p in pictures for m in (p.over, p.alone) if m is not None]
        opacities = {o.heatmap.name: o.opacity for o in self._overlays.all}
        for pane, picture in zip(self.grid_view.panes, pictures, strict=True):
            heatmap = picture.over or picture.alone
            peak = 0.0
            if heatmap is not None and overlay_look.common_scale:
                peak = common_peak(heatmap, shown)
            opacity = opacities.get(heatmap.name, FIRST_OPACITY) if heatmap else FIRST_OPACITY
            pane.obey_look(overlay_look, peak=peak, opacity=opacity)
            pane.overlays.set_bare(self._overlays.bare)
        difference = any(picture.difference is not None for picture in pictures)
        self.scales.show_scales(overlay_look, maps=bool(shown), difference=difference)
        self.strip.show_opacity(overlay_look.opacity)

    def _pane_made(self, at: int, pane: PaneView) -> None:
        pane.menu_requested.connect(partial(self._open_menu, at))
        pane.view.pointed.connect(self.pointed)
        pane.dropped.connect(partial(self.take_film, at))

    def _open_menu(self, at: int) -> None:
        self.grid_view.choose(at)
        pane_view = self.grid_view.panes[at]
        models = self._choices.models
        paths = [pane.path for pane in self._grid.panes if pane.path]
        offer = Offer(models, [*paths, *films_at_hand(self._film, self.surveys())])
        menu = pane_menu(
            pane_view,
            self._grid.panes[at],
            offer,
            chosen=partial(self.set_pane, at),
            file_requested=partial(self.film_requested.emit, at),
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        button = pane_view.menu_button
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _model_names(self) -> tuple[ModelName, ...]:
        """Return all Models, the one in force first (on the Job's thread)."""
        own = self._services.model()
        return (own, *(model for model in self._services.models() if model.name != own.name))

    def _know_models(self, models: tuple[ModelName, ...]) -> None:
        self._choices = replace(self._choices, models=models)
        self._mark()
        if self._asked_for_models:
            self._asked_for_models = False
            self.ask(Recipe.MODELS)

    def event(self, event: QEvent) -> bool:
        """Take the keys of the chosen pane before they become shortcuts."""
        early = event.type() == QEvent.Type.ShortcutOverride
        if early and isinstance(event, QKeyEvent) and is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let digits choose the map of the chosen pane."""
        if not is_own(event):
            super().keyPressEvent(event)
        else:
            at, saliency = self.grid_view.chosen, self.sources.saliency
            self.set_pane(at, pane_after(event.key(), self._grid.panes[at], saliency=saliency))

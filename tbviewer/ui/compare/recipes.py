"""Recipes: arrangements of panes that one key asks for. Pure functions."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from tbviewer.reading.reading import ModelName
from tbviewer.ui.compare.pane import BLOCKS, MapChoice, Pane, Show
from tbviewer.words import later, say

LAYOUTS = ((1, 2), (1, 3), (2, 2), (2, 3))
"""Rows and columns on offer."""


class Recipe(StrEnum):
    """What can be asked for."""

    FIGURE = "figure"
    BLOCKS = "blocks"
    MODELS = "models"
    FILMS = "films"
    DIFFERENCE = "difference"


RECIPE_NAMES = {
    Recipe.FIGURE: later("Film · overlay · saliency"),
    Recipe.BLOCKS: later("Five blocks"),
    Recipe.MODELS: later("Two Models"),
    Recipe.FILMS: later("Now and before"),
    Recipe.DIFFERENCE: later("Difference"),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """Panes row by row."""

    rows: int
    columns: int
    panes: tuple[Pane, ...]

    def __post_init__(self) -> None:
        if len(self.panes) != self.rows * self.columns:
            raise ValueError("a grid is full")

    def with_pane(self, at: int, pane: Pane) -> "Grid":
        """Return the grid with another pane at place `at`."""
        return replace(self, panes=(*self.panes[:at], pane, *self.panes[at + 1 :]))

    def with_layout(self, rows: int, columns: int) -> "Grid":
        """Return as many of its panes as fit; what is new shows the film."""
        count = rows * columns
        filled = (*self.panes, *[Pane()] * count)[:count]
        return Grid(rows, columns, filled)


@dataclass(frozen=True, slots=True)
class Choices:
    """What recipes are made from.

    Attributes
    ----------
    models : tuple of ModelName
        Every Model there is, the one in force first.
    saliency : str
        The method in use in Reading.
    second_model : str or None
        By which Model the film is to be read beside the one in force; None for the next one.
    other_path : str
        The film beside the one shown in Reading.
    first, second : MapChoice
        Whose difference is shown.
    """

    models: tuple[ModelName, ...] = ()
    saliency: str = "gradient"
    second_model: str | None = None
    other_path: str = ""
    first: MapChoice = field(default_factory=MapChoice)
    second: MapChoice = field(default_factory=lambda: MapChoice(saliency="guided"))


def arranged(recipe: Recipe, choices: Choices) -> Grid | str:
    """Return the panes of a recipe, or the sentence that says what is missing for it."""
    saliency = MapChoice(saliency=choices.saliency)
    if recipe is Recipe.FIGURE:
        shows = (Show.FILM, Show.OVER, Show.ALONE)
        return Grid(1, 3, tuple(Pane(show=show, map=saliency) for show in shows))
    if recipe is Recipe.BLOCKS:
        blocks = tuple(Pane(show=Show.OVER, map=MapChoice(name)) for name in BLOCKS)
        return Grid(2, 3, (Pane(map=saliency), *blocks))
    if recipe is Recipe.MODELS:
        return _two_models(choices, saliency)
    if recipe is Recipe.FILMS:
        if not choices.other_path:
            return say("Choose the film to compare with.")
        return Grid(1, 2, (Pane(map=saliency), Pane(choices.other_path, map=saliency)))
    first, second = choices.first, choices.second
    return Grid(
        1, 3,
        (
            Pane(show=Show.OVER, map=first),
            Pane(show=Show.OVER, map=second),
            Pane(show=Show.DIFFERENCE, map=first, minus=second),
        ),
    )  # fmt: skip


def _two_models(choices: Choices, saliency: MapChoice) -> Grid | str:
    others = [model.name for model in choices.models[1:]]
    if not others:
        return say(
            "Only one Model is installed here, so there is none to compare it with. Models are"
            " added with: tbviewer models import"
        )
    second = choices.second_model if choices.second_model in others else others[0]
    pane = Pane(show=Show.OVER, map=saliency)
    return Grid(1, 2, (pane, pane.with_model(second)))


def all_maps(models: tuple[ModelName, ...]) -> tuple[MapChoice, ...]:
    """Return every map that a difference can be made of: by the Model in force, then others."""
    by = [None, *(model.name for model in models[1:])]
    return tuple(
        MapChoice(name, saliency, model)
        for model in by
        for name, saliency in (
            ("saliency", "gradient"), ("saliency", "guided"), ("saliency", "smooth"),
            *((block, "gradient") for block in BLOCKS),
        )
    )  # fmt: skip

"""The menu of a pane: which film, what of it, which map, by which Model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from tbviewer.reading.reading import ModelName
from tbviewer.ui.compare.pane import BLOCKS, SALIENCIES, SHOW_NAMES, MapChoice, Pane, Show
from tbviewer.words import say

MOST_FILMS = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """What a pane can be asked to show."""

    models: tuple[ModelName, ...]
    paths: Sequence[str]
    """Films that are at hand, besides the one in Reading."""


def pane_menu(
    parent: QWidget,
    pane: Pane,
    offer: Offer,
    *,
    chosen: Callable[[Pane], None],
    file_requested: Callable[[], None],
) -> QMenu:
    """Return the menu of `pane`, not yet shown; `chosen` takes what it is asked to show."""
    menu = QMenu(parent)
    entries = [(say(name), replace(pane, show=show)) for show, name in SHOW_NAMES.items()]
    _fill(menu, entries, pane, chosen)
    menu.addSeparator()
    maps = menu.addMenu(say("&Map"))
    _fill(maps, [(c.title, pane.with_map(c)) for c in _maps_of(pane.map)], pane, chosen)
    if pane.show is Show.DIFFERENCE:
        minus = menu.addMenu(say("Mi&nus"))
        by = replace(pane.minus, name="saliency")
        entries = [(c.told(offer.models), replace(pane, minus=c)) for c in _maps_of(by)]
        for model in offer.models[1:]:
            other = MapChoice(pane.map.name, pane.map.saliency, model.name)
            entries.append((other.told(offer.models), replace(pane, minus=other)))
        _fill(minus, entries, pane, chosen)
    if len(offer.models) > 1:
        models = menu.addMenu(say("Mo&del"))
        names = [None, *(model.name for model in offer.models[1:])]
        entries = [
            (model.short, pane.with_model(name))
            for model, name in zip(offer.models, names, strict=True)
        ]
        _fill(models, entries, pane, chosen)
    films = menu.addMenu(say("&Film"))
    entries = [(say("The film in Reading"), replace(pane, path=""))]
    others = dict.fromkeys(path for path in (pane.path, *offer.paths) if path)
    entries += [
        (PurePath(path).name.replace("&", "&&"), replace(pane, path=path))
        for path in list(others)[:MOST_FILMS]
    ]
    _fill(films, entries, pane, chosen)
    films.addSeparator()
    films.addAction(say("&Another file …"), file_requested)
    return menu


def _maps_of(now: MapChoice) -> list[MapChoice]:
    saliencies = [MapChoice("saliency", method, now.model) for method in SALIENCIES]
    return [*saliencies, *(MapChoice(block, "gradient", now.model) for block in BLOCKS)]


def _fill(
    menu: QMenu,
    entries: Sequence[tuple[str, Pane]],
    pane: Pane,
    chosen: Callable[[Pane], None],
) -> None:
    group = QActionGroup(menu)
    for text, asked in entries:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(asked == pane)
        action.setActionGroup(group)
        action.triggered.connect(lambda _, asked=asked: chosen(asked))

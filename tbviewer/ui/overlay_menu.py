"""The menu of Overlays: what the panel offers, with its keys."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from tbviewer.reading.colour import TABLES
from tbviewer.reading.map_words import METHODS
from tbviewer.ui.actions import Actions
from tbviewer.ui.compare.comparing import COMPARE
from tbviewer.ui.overlay import Overlays
from tbviewer.ui.overlays_panel import TABLE_NAMES
from tbviewer.ui.saliency import Saliency
from tbviewer.words import say

KEYS = 9
"""Digits, but 0."""


class OverlayMenu(QMenu):
    """Obeys the Overlays and the saliency method, and sets them."""

    def __init__(
        self,
        actions: Actions,
        overlays: Overlays,
        saliency: Saliency,
        presets: QMenu,
        parent: QWidget,
    ):
        super().__init__(say("O&verlays"), parent)
        self._actions, self._overlays, self._saliency = actions, overlays, saliency
        self._presets = presets
        self._of_panes = False
        self.solos = QMenu(say("One al&one"), parent)
        self.tables = QMenu(say("&Colours"), parent)
        self.methods = QMenu(say("&Saliency"), parent)
        self.maps: list[QAction] = []
        self._fill_choice(
            self.tables,
            {name: say(TABLE_NAMES[name]) for name in TABLES},
            lambda name: overlays.change_look(table=name),
        )
        titles = {name: say(title) for name, title in METHODS.items()}
        self._fill_choice(self.methods, titles, saliency.set_method)
        for name, act in {
            "contours": lambda on: overlays.change_look(contours=on),
            "common_scale": lambda on: overlays.change_look(common_scale=on),
            "dim": overlays.set_dimmed,
        }.items():
            actions[name].triggered.connect(act)
        overlays.replaced.connect(self._fill)
        overlays.changed.connect(self._obey)
        saliency.changed.connect(self._obey)
        self._fill()

    def _fill_choice(
        self, menu: QMenu, titles: dict[str, str], choose: Callable[[str], None]
    ) -> None:
        group = QActionGroup(menu)
        for name, title in titles.items():
            action = QAction(title, group)
            action.setCheckable(True)
            action.setData(name)
            action.triggered.connect(lambda _, chosen=name: choose(chosen))
            menu.addAction(action)

    def _fill(self) -> None:
        old = [*self.maps, *self.solos.actions()]
        self.clear()
        self.solos.clear()
        for action in old:
            action.deleteLater()
        self.maps = []
        for index, overlay in enumerate(self._overlays.all):
            toggled = self._entry(overlay.title, str(index + 1) if index < KEYS else "")
            toggled.triggered.connect(lambda _, at=index: self._overlays.toggle(at))
            self.maps.append(toggled)
            solo = self._entry(overlay.title, f"Shift+{index + 1}" if index < KEYS else "")
            solo.triggered.connect(lambda _, at=index: self._overlays.toggle_solo(at))
            self.solos.addAction(solo)
        a = self._actions
        self.addActions([*self.maps])
        self.addSeparator()
        self.addMenu(self.solos)
        self.addActions([a["none"], a["stronger"], a["weaker"]])
        self.addSeparator()
        self.addMenu(self.methods)
        self.addMenu(self.tables)
        self.addActions([a["contours"], a["common_scale"], a["dim"]])
        self.addSeparator()
        self.addMenu(self._presets)
        self._obey()

    def _entry(self, title: str, keys: str) -> QAction:
        action = QAction(title, self.parent())  # `clear` deletes what is its own
        action.setCheckable(True)
        if keys:
            action.setShortcut(QKeySequence(keys))
        return action

    def _obey(self) -> None:
        overlays, now = self._overlays, self._overlays.look
        shown = zip(overlays.all, self.maps, self.solos.actions(), strict=False)
        for overlay, toggled, solo in shown:
            toggled.setChecked(overlay.visible)
            solo.setChecked(overlay is overlays.solo)
        self.solos.setEnabled(bool(overlays.all))
        for menu, chosen in ((self.tables, now.table), (self.methods, self._saliency.method)):
            for action in menu.actions():
                action.setChecked(action.data() == chosen)
        self._actions["contours"].setChecked(now.contours)
        self._actions["common_scale"].setChecked(now.common_scale)
        self._actions["dim"].setChecked(now.film_dimmed > 0)
        any_drawn = self._of_panes or overlays.any_visible or overlays.solo is not None
        for name in ("none", "stronger", "weaker"):
            self._actions[name].setEnabled(any_drawn)

    def obey_room(self, room: str) -> None:
        """Offer in Compare what its panes' maps can do, whatever is drawn in Reading."""
        self._of_panes = room == COMPARE
        self._obey()

"""Overlays: HeatMaps as shown. They own their state; rows and items obey it."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.words import later, say

FIRST_OPACITY = 0.6
OPACITY_STEP = 0.1

_TITLES = {"saliency": later("Saliency"), "gradcam": later("Block {number}")}
_MEANINGS = {
    "saliency": later("How strongly each pixel of the input moves the score."),
    "gradcam": later("Grad-CAM at the end of block {number}: {columns} × {rows} cells."),
}


class Overlay(QObject):
    """One HeatMap as shown: visible or not, and how strongly."""

    changed = Signal()

    def __init__(
        self, heatmap: HeatMap, opacity: float = FIRST_OPACITY, parent: QObject | None = None
    ):
        super().__init__(parent)
        self.heatmap = heatmap
        self._visible = False
        self._opacity = opacity

    @property
    def visible(self) -> bool:
        """Whether it is switched on."""
        return self._visible

    @property
    def opacity(self) -> float:
        """From 0 to 1; 1 shows the colour table as it is."""
        return self._opacity

    @property
    def title(self) -> str:
        """The map's name for a person."""
        kind, _, number = self.heatmap.name.partition("-")
        return say(_TITLES[kind], number=number) if kind in _TITLES else self.heatmap.name

    @property
    def meaning(self) -> str:
        """What the map shows, in one sentence; empty for maps that only their Card knows."""
        kind, _, number = self.heatmap.name.partition("-")
        rows, columns = self.heatmap.grid
        told = _MEANINGS.get(kind)
        return say(told, number=number, rows=rows, columns=columns) if told else ""

    def set_visible(self, visible: bool) -> None:
        """Switch on or off."""
        if visible != self._visible:
            self._visible = visible
            self.changed.emit()

    def set_opacity(self, opacity: float) -> None:
        """Show more or less strongly, from 0 to 1."""
        opacity = min(max(opacity, 0.0), 1.0)
        if opacity != self._opacity:
            self._opacity = opacity
            self.changed.emit()


class Overlays(QObject):
    """The Overlays of the Reading on the screen, and what they have in common."""

    replaced = Signal()
    """Other Overlays than before: another film or Reading."""
    changed = Signal()
    """One of them, the look or `bare` changed."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._all: tuple[Overlay, ...] = ()
        self._look = OverlayLook()
        self._bare = False
        self._last: Overlay | None = None
        self._opacities: dict[str, float] = {}

    @property
    def all(self) -> tuple[Overlay, ...]:
        """The Overlays in the order of the Reading's maps."""
        return self._all

    @property
    def look(self) -> OverlayLook:
        """How all of them are drawn."""
        return self._look

    @property
    def bare(self) -> bool:
        """Whether the film is shown bare for a moment, whatever is switched on."""
        return self._bare

    @property
    def any_visible(self) -> bool:
        """Whether at least one is switched on."""
        return any(overlay.visible for overlay in self._all)

    def set_maps(self, maps: tuple[HeatMap, ...]) -> None:
        """Show the Overlays of `maps`, all off; opacities stay as they were set before."""
        if not maps and not self._all:
            return
        old, self._last = self._all, None
        self._all = tuple(
            Overlay(m, self._opacities.get(m.name, FIRST_OPACITY), parent=self) for m in maps
        )
        for overlay in self._all:
            overlay.changed.connect(partial(self._one_changed, overlay))
        self.replaced.emit()
        for overlay in old:
            overlay.deleteLater()

    def set_look(self, look: OverlayLook) -> None:
        """Draw all of them otherwise."""
        if look != self._look:
            self._look = look
            self.changed.emit()

    def change_look(self, **facts: Any) -> None:
        """Change some of the look: ``change_look(table="viridis", cut_off=0.2)``."""
        self.set_look(replace(self._look, **facts))

    def set_bare(self, bare: bool) -> None:
        """Show the film bare, or as before."""
        if bare != self._bare:
            self._bare = bare
            self.changed.emit()

    def toggle(self, index: int) -> None:
        """Switch Overlay `index` on or off, if there is one."""
        if 0 <= index < len(self._all):
            overlay = self._all[index]
            overlay.set_visible(not overlay.visible)

    def hide_all(self) -> None:
        """Switch all off."""
        for overlay in self._all:
            overlay.set_visible(False)

    def change_last_opacity(self, by: float) -> None:
        """Show the Overlay touched last more or less strongly."""
        if self._last is not None:
            self._last.set_opacity(round(self._last.opacity + by, 2))

    def _one_changed(self, overlay: Overlay) -> None:
        self._opacities[overlay.heatmap.name] = overlay.opacity
        if overlay.visible:
            self._last = overlay
        self.changed.emit()

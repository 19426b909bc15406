"""Overlays: HeatMaps as shown. They own their state; rows and items obey it."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.map_words import map_meaning, map_title
from tbviewer.reading.overlay_look import OverlayLook, common_peak
from tbviewer.reading.worth import MapWorth

FIRST_OPACITY = 0.6
OPACITY_STEP = 0.1
FIRST_DIMMING = 0.6
"""How much darker the film becomes when it is dimmed by key for the first time."""


class Overlay(QObject):
    """One HeatMap as shown: visible or not, and how strongly."""

    changed = Signal()

    def __init__(
        self,
        heatmap: HeatMap,
        opacity: float = FIRST_OPACITY,
        *,
        visible: bool = False,
        worth: MapWorth | None = None,
        parent: QObject | None = None,
    ):
        super().__init__(parent)
        self.heatmap = heatmap
        self.worth = worth
        self._visible = visible
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
        return map_title(self.heatmap.name)

    @property
    def meaning(self) -> str:
        """What the map shows, in one sentence; empty for maps that only their Card knows."""
        return map_meaning(self.heatmap)

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
    """One of them, the look, `solo` or `bare` changed."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._all: tuple[Overlay, ...] = ()
        self._look = OverlayLook()
        self._bare = False
        self._on: frozenset[str] = frozenset()
        self._solo: Overlay | None = None
        self._last: Overlay | None = None
        self._dimming = FIRST_DIMMING
        self._opacities: dict[str, float] = {}
        self._offered = ""
        self._further: HeatMap | None = None
        self.offer_is_taken = True
        """Whether the map that the Model offers is switched on by itself: as it was left last."""

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
    def solo(self) -> Overlay | None:
        """The one that is shown alone for a while, whatever is switched on."""
        return self._solo

    @property
    def any_visible(self) -> bool:
        """Whether at least one is switched on."""
        return any(overlay.visible for overlay in self._all)

    @property
    def drawn(self) -> tuple[Overlay, ...]:
        """Those to be seen: the ones switched on, the solo alone, or none over the bare film."""
        if self._bare:
            return ()
        if self._solo is not None:
            return (self._solo,)
        return tuple(overlay for overlay in self._all if overlay.visible)

    def peak_of(self, overlay: Overlay) -> float:
        """Return the peak at which the colours end: the map's own, or that of a common scale."""
        if not self._look.common_scale:
            return overlay.heatmap.peak
        on = [o.heatmap for o in self._all if o.visible or o is self._solo]
        return common_peak(overlay.heatmap, on)

    def share_of(self, overlay: Overlay) -> float:
        """Return what the map's own peak is of the one at which the colours end, 0 to 1."""
        peak = self.peak_of(overlay)
        return overlay.heatmap.peak / peak if peak > 0 else 1.0

    def set_maps(
        self,
        maps: tuple[HeatMap, ...],
        *,
        same_film: bool = False,
        offered: str | None = None,
        worths: tuple[MapWorth, ...] = (),
    ) -> None:
        """Show the Overlays of `maps`, opacities as they were set before.

        Other maps of the `same_film`: the same are on. Otherwise only the one that is `offered`,
        as long as nobody has switched it off. `worths` tells what was measured of them.
        """
        if not same_film:
            self._further = None
        if not maps and not self._all:
            return
        old = self._all
        if self._further is not None:
            maps = (*maps, self._further)
        self._offered = offered or ""
        first = frozenset({self._offered} if self.offer_is_taken else ())
        on = self._on_now() if same_film else first
        measured = {worth.name: worth for worth in worths}
        solo, last = (_name_of(o) if same_film else "" for o in (self._solo, self._last))
        self._all = tuple(
            Overlay(
                m,
                self._opacities.get(m.name, FIRST_OPACITY),
                visible=m.name in on,
                worth=measured.get(m.name),
                parent=self,
            )
            for m in maps
        )
        by_name = {o.heatmap.name: o for o in self._all}
        self._on = self._on_now()
        self._solo, self._last = by_name.get(solo), by_name.get(last)
        for overlay in self._all:
            overlay.changed.connect(partial(self._one_changed, overlay))
        self.replaced.emit()
        for overlay in old:
            overlay.deleteLater()

    def set_further(self, heatmap: HeatMap | None) -> None:
        """Show one more map, which belongs to no Reading, or no longer; the others stay."""
        own = [o for o in self._all if self._further is None or o.heatmap is not self._further]
        if heatmap is self._further:
            return
        self._further = heatmap
        self.set_maps(
            tuple(o.heatmap for o in own),
            same_film=True,
            offered=self._offered,
            worths=tuple(o.worth for o in own if o.worth is not None),
        )
        for overlay in self._all if heatmap is not None else ():
            if overlay.heatmap is heatmap:
                overlay.set_visible(True)

    def set_look(self, look: OverlayLook) -> None:
        """Draw all of them otherwise."""
        if look != self._look:
            self._look = look
            self._dimming = look.film_dimmed or self._dimming
            self.changed.emit()

    def change_look(self, **facts: Any) -> None:
        """Change some of the look: ``change_look(table="viridis", cut_off=0.2)``."""
        self.set_look(replace(self._look, **facts))

    def set_bare(self, bare: bool) -> None:
        """Show the film bare, or as before."""
        if bare != self._bare:
            self._bare = bare
            self.changed.emit()

    def set_dimmed(self, dimmed: bool) -> None:
        """Draw the film as dark as last time, or as it is."""
        self.change_look(film_dimmed=self._dimming if dimmed else 0.0)

    def toggle_solo(self, index: int) -> None:
        """Show Overlay `index` alone, if there is one; once more: all as they were."""
        if 0 <= index < len(self._all):
            overlay = self._all[index]
            self._solo = None if overlay is self._solo else overlay
            self._last = self._solo or self._last
            self.changed.emit()

    def toggle(self, index: int) -> None:
        """Switch Overlay `index` on or off, if there is one."""
        if 0 <= index < len(self._all):
            overlay = self._all[index]
            overlay.set_visible(not overlay.visible)

    def hide_all(self) -> None:
        """Switch all off."""
        self._end_solo()
        for overlay in self._all:
            overlay.set_visible(False)

    def change_last_opacity(self, by: float) -> None:
        """Show the Overlay touched last more or less strongly."""
        if self._last is not None:
            self._last.set_opacity(round(self._last.opacity + by, 2))

    def _one_changed(self, overlay: Overlay) -> None:
        on = self._on_now()
        if on != self._on:  # what was switched on or off shall be seen
            self._on, self._solo = on, None
            if overlay.heatmap.name == self._offered:
                self.offer_is_taken = overlay.visible
        self._opacities[overlay.heatmap.name] = overlay.opacity
        if overlay.visible:
            self._last = overlay
        self.changed.emit()

    def _on_now(self) -> frozenset[str]:
        return frozenset(o.heatmap.name for o in self._all if o.visible)

    def _end_solo(self) -> None:
        if self._solo is not None:
            self._solo = None
            self.changed.emit()


def _name_of(overlay: Overlay | None) -> str:
    return overlay.heatmap.name if overlay else ""

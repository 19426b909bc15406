"""Presets: how Overlays are drawn and saliency is taken, kept under a name."""

import json
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from tbviewer.reading.map_words import METHODS
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.ui.overlay import Overlays
from tbviewer.ui.saliency import Saliency

_KEY, _NOW = "overlays/presets", "overlays/now"


@dataclass(frozen=True, slots=True)
class Preset:
    """What is kept under a name: the look and the saliency method, not which maps are on."""

    look: OverlayLook = field(default_factory=OverlayLook)
    saliency: str = "gradient"


class Presets(QObject):
    """The presets of this person, in the settings; the built-in one has no name."""

    changed = Signal()
    """The presets, or what is set now."""

    def __init__(
        self,
        settings: QSettings,
        overlays: Overlays,
        saliency: Saliency,
        parent: QObject | None = None,
    ):
        super().__init__(parent)
        self._settings, self._overlays, self._saliency = settings, overlays, saliency
        told = _facts(settings.value(_KEY))
        self._all = {name: _preset(facts) for name, facts in told.items() if name.strip()}
        self._chosen = ""
        self.use(_preset(_facts(settings.value(_NOW))))
        overlays.changed.connect(self._now_changed)
        saliency.changed.connect(self._now_changed)

    @property
    def names(self) -> tuple[str, ...]:
        """The names given, in order."""
        return tuple(sorted(self._all, key=str.casefold))

    @property
    def now(self) -> Preset:
        """What is set now."""
        return Preset(self._overlays.look, self._saliency.method)

    @property
    def current(self) -> str | None:
        """The name of what is set now: the one chosen if it fits, "" the built-in, None neither."""
        for name in (self._chosen, "", *self.names):
            if self.of(name) == self.now:
                return name
        return None

    def of(self, name: str) -> Preset:
        """Return a preset; the built-in one where the name is not known."""
        return self._all.get(name, Preset())

    def choose(self, name: str) -> None:
        """Set everything as the preset says; "" is the built-in one."""
        self._chosen = name
        self.use(self.of(name))
        self.changed.emit()

    def use(self, preset: Preset) -> None:
        """Set everything as `preset` says."""
        self._overlays.set_look(preset.look)
        self._saliency.set_method(preset.saliency)

    def save(self, name: str) -> None:
        """Keep what is set now under `name`, in the place of what was kept under it."""
        self._keep({**self._all, name: self.now}, name)

    def rename(self, name: str, to: str) -> None:
        """Give a preset another name."""
        if name in self._all and to != name:
            kept = {n: preset for n, preset in self._all.items() if n != name}
            self._keep({**kept, to: self._all[name]}, to)

    def delete(self, name: str) -> None:
        """Forget a preset; what is set now stays."""
        self._keep({n: preset for n, preset in self._all.items() if n != name}, "")

    def keep_now(self) -> None:
        """Keep what is set now for the next start."""
        self._settings.setValue(_NOW, json.dumps(_told(self.now)))

    def _keep(self, presets: dict[str, Preset], chosen: str) -> None:
        self._all, self._chosen = presets, chosen
        told = {name: _told(preset) for name, preset in presets.items()}
        self._settings.setValue(_KEY, json.dumps(told))
        self.changed.emit()

    def _now_changed(self) -> None:
        self.changed.emit()


def _told(preset: Preset) -> dict[str, Any]:
    return {"look": preset.look.as_facts(), "saliency": preset.saliency}


def _preset(facts: Any) -> Preset:
    """Return the preset that `facts` tell; what makes no sense is as usual."""
    if not isinstance(facts, dict):
        return Preset()
    method = facts.get("saliency")
    if not isinstance(method, str) or method not in METHODS:
        method = "gradient"
    return Preset(OverlayLook.of_facts(facts.get("look")), method)


def _facts(text: object) -> dict[str, Any]:
    """Return the facts in a setting; none where it holds none."""
    try:
        facts = json.loads(str(text))
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}

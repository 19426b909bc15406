"""The tools of the canvas: at most one is in the hand."""

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from tbviewer.film.measuring import MeasureKind
from tbviewer.ui.actions import KeyOf
from tbviewer.words import later, number_text, say


class Tool(StrEnum):
    """What the left button does; without a tool it drags the Window."""

    LENGTH = "length"
    ANGLE = "angle"
    RATIO = "ratio"
    REGION = "region"
    MAGNIFIER = "magnifier"
    HIDE = "hide"
    KEEP = "keep"
    BRUSH = "brush"


MEASURES = {
    Tool.LENGTH: MeasureKind.LENGTH,
    Tool.ANGLE: MeasureKind.ANGLE,
    Tool.RATIO: MeasureKind.RATIO,
}

_ADVICE = {
    Tool.LENGTH: (
        later("Length: click one end"),
        later("Length: click the other end"),
    ),
    Tool.ANGLE: (
        later("Angle: click the end of one arm"),
        later("Angle: click the vertex"),
        later("Angle: click the end of the other arm"),
    ),
    Tool.RATIO: (
        later("Cardiothoracic ratio: click one border of the heart, where it is widest"),
        later("Cardiothoracic ratio: click the other border of the heart"),
        later("Cardiothoracic ratio: click the inner edge of the ribs, where the thorax is widest"),
        later("Cardiothoracic ratio: click the inner edge of the ribs on the other side"),
    ),
    Tool.REGION: (later("Window of a region: drag a rectangle over it"),),
    Tool.MAGNIFIER: (later("Magnifier {power}×: the wheel makes it stronger or weaker"),),
    Tool.HIDE: (later("Hide a region: drag the patch; arrows move, Shift resizes"),),
    Tool.KEEP: (later("Keep only a region: drag the patch; arrows move, Shift resizes"),),
    Tool.BRUSH: (later("Paint over: drag the brush; arrows move"),),
}


class Tools(QObject):
    """Which tool is in the hand, and how far it has come."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._current: Tool | None = None
        self._step = 0
        self._power = 1.0
        self._key_of: KeyOf = lambda _: ""

    @property
    def current(self) -> Tool | None:
        """The tool in the hand."""
        return self._current

    def take(self, tool: Tool | None) -> None:
        """Take a tool into the hand, or none."""
        if tool != self._current:
            self._current, self._step = tool, 0
            self.changed.emit()

    def toggle(self, tool: Tool) -> None:
        """Take a tool, or put it away."""
        self.take(None if tool is self._current else tool)

    def set_step(self, step: int) -> None:
        """Tell how many points are placed."""
        if step != self._step:
            self._step = step
            self.changed.emit()

    def set_power(self, power: float) -> None:
        """Tell how strongly the magnifier enlarges."""
        if power != self._power:
            self._power = power
            self.changed.emit()

    @property
    def advice(self) -> str:
        """What to do next; empty without a tool."""
        if self._current is None:
            return ""
        lines = _ADVICE[self._current]
        line = lines[min(self._step, len(lines) - 1)]
        told = [say(line, power=number_text(self._power, "g"))]
        if self._current is Tool.BRUSH and (key := self._key_of("paint_dot")):
            told.append(say("({key} paints a dot)", key=key))
        if key := self._key_of("reset"):
            told.append(say("({key} leaves it)", key=key))
        return "   ".join(told)

    def show_keys(self, key_of: KeyOf) -> None:
        """Name in the advice the keys that there are."""
        self._key_of = key_of
        self.changed.emit()

"""Keys that mean the Overlays in Reading, and here the chosen pane."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from tbviewer.ui.compare.pane import BLOCKS, MapChoice, Pane

_DIGITS = range(int(Qt.Key.Key_1), int(Qt.Key.Key_9) + 1)
_MAPS = ("saliency", *BLOCKS)


def is_own(event: QKeyEvent) -> bool:
    """Tell whether a key is for the chosen pane."""
    plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
    return plain and event.key() in _DIGITS


def pane_after(key: int, pane: Pane, *, saliency: str) -> Pane:
    """Return what `pane` shows after a digit: the map of that number."""
    number = key - int(Qt.Key.Key_0)
    if number > len(_MAPS):
        return pane
    method = saliency if number == 1 else "gradient"
    return pane.with_map(MapChoice(_MAPS[number - 1], method, pane.map.model))

"""Which keys do what: as the program comes, and as a person changed them, kept in the settings."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QKeySequence

from tbviewer.ui.actions import Actions, usual_keys

_GROUP = "keys"
_FORM = QKeySequence.SequenceFormat.PortableText
_DIGITS = "123456789"
_MOVING = ("Tab", "Shift+Tab", "Space", "Up", "Down", "Left", "Right", "Home", "End")
FIXED = frozenset((*_DIGITS, *(f"Shift+{digit}" for digit in _DIGITS), "B", *_MOVING))
"""Keys that are no action's: maps, the bare film, moving about."""


class Shortcuts(QObject):
    """Gives `actions` the keys a person chose; no key ever does two things."""

    changed = Signal()

    def __init__(self, actions: Actions, settings: QSettings, parent: QObject | None = None):
        super().__init__(parent)
        self._actions, self._settings = actions, settings
        for name in actions.names():
            kept = settings.value(f"{_GROUP}/{name}")
            if isinstance(kept, str):
                actions.set_keys(name, QKeySequence.listFromString(kept, _FORM))

    def keys(self, name: str) -> tuple[QKeySequence, ...]:
        """Return the keys of an action."""
        return tuple(self._actions[name].shortcuts())

    def is_usual(self, name: str) -> bool:
        """Whether an action has the keys that the program comes with."""
        return self.keys(name) == usual_keys(name)

    def holder(self, key: QKeySequence) -> str:
        """Return the name of the action that has `key`; empty if it is free."""
        return next((name for name in self._actions.names() if key in self.keys(name)), "")

    def set_key(self, name: str, key: QKeySequence) -> None:
        """Give `name` the one key `key`, taken from the action that had it; an empty one is none.

        Raises
        ------
        ValueError
            If the key is one of those that stay what they are.
        """
        if is_fixed(key):
            raise ValueError(key.toString(_FORM))
        before = "" if key.isEmpty() else self.holder(key)
        if before and before != name:
            self._keep(before, [other for other in self.keys(before) if other != key])
        self._keep(name, [] if key.isEmpty() else [key])
        self.changed.emit()

    def restore(self, name: str) -> None:
        """Give an action the keys that the program comes with, but those another one has now."""
        free = [key for key in usual_keys(name) if self.holder(key) in ("", name)]
        self._keep(name, free)
        self.changed.emit()

    def restore_all(self) -> None:
        """Forget every change."""
        self._settings.remove(_GROUP)
        for name in self._actions.names():
            self._actions.set_keys(name, usual_keys(name))
        self.changed.emit()

    def _keep(self, name: str, keys: Sequence[QKeySequence]) -> None:
        self._actions.set_keys(name, keys)
        if self.is_usual(name):
            self._settings.remove(f"{_GROUP}/{name}")
        else:
            told = QKeySequence.listToString(list(keys), _FORM)
            self._settings.setValue(f"{_GROUP}/{name}", told)


def is_fixed(key: QKeySequence) -> bool:
    """Whether a key belongs to no action and cannot be given to one."""
    return key.toString(_FORM) in FIXED


def told(keys: Sequence[QKeySequence]) -> str:
    """Return keys as they stand in a list."""
    return ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)

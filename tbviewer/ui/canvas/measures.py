"""The measures of the films in the window, with undo and redo."""

from collections import OrderedDict
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from tbviewer.film.measuring import Measure

KEPT_FILMS = 500
"""Of so many films the measures come back with the film while the window is open."""

All = tuple[Measure, ...]


@dataclass
class _History:
    """What stands on one film, what stood before, and what was undone."""

    now: All = ()
    before: list[All] = field(default_factory=list)
    undone: list[All] = field(default_factory=list)


class Measures(QObject):
    """Keeps the measures of each film by its key; shows those of one."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._films: OrderedDict[str, _History] = OrderedDict()
        self._key = ""
        self._selected: int | None = None

    @property
    def all(self) -> All:
        """The measures on the film."""
        return self._history.now

    @property
    def selected(self) -> int | None:
        """Which of them was touched last."""
        return self._selected

    @property
    def can_undo(self) -> bool:
        """Whether something was changed."""
        return bool(self._history.before)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone."""
        return bool(self._history.undone)

    def show_film(self, key: str) -> None:
        """Show the measures of another film; an empty key is no film."""
        self._key, self._selected = key, None
        if key in self._films:
            self._films.move_to_end(key)
        self.changed.emit()

    def select(self, index: int | None) -> None:
        """Touch one of them, or none."""
        if index != self._selected:
            self._selected = index
            self.changed.emit()

    def add(self, measure: Measure) -> None:
        """Put a new one on the film."""
        self._put((*self.all, measure), len(self.all))

    def replace(self, index: int, measure: Measure) -> None:
        """Put one in another's place."""
        changed = list(self.all)
        changed[index] = measure
        if tuple(changed) != self.all:
            self._put(tuple(changed), index)

    def delete_selected(self) -> None:
        """Take away the one touched last."""
        if self._selected is not None and self._selected < len(self.all):
            at = self._selected
            self._put(self.all[:at] + self.all[at + 1 :], None)

    def clear(self) -> None:
        """Take all away."""
        if self.all:
            self._put((), None)

    def undo(self) -> None:
        """Go back by one change."""
        history = self._history
        if history.before:
            history.undone.append(history.now)
            history.now = history.before.pop()
            self._selected = None
            self.changed.emit()

    def redo(self) -> None:
        """Go forward by one change that was undone."""
        history = self._history
        if history.undone:
            history.before.append(history.now)
            history.now = history.undone.pop()
            self._selected = None
            self.changed.emit()

    @property
    def _history(self) -> _History:
        return self._films.get(self._key, _History())

    def _put(self, measures: All, selected: int | None) -> None:
        if not self._key:
            return
        history = self._films.setdefault(self._key, _History())
        history.before.append(history.now)
        history.undone.clear()
        history.now, self._selected = measures, selected
        while len(self._films) > KEPT_FILMS:
            self._films.popitem(last=False)
        self.changed.emit()

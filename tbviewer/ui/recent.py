"""The films opened last."""

import os
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from tbviewer.film.archive import file_on_disk
from tbviewer.ui.job import Lane
from tbviewer.ui.preferences import Preferences, Remember

MOST = 5
_KEY = "recent/films"


class RecentFilms(QObject):
    """Remembers the last films' paths, newest first, as long as a person wishes."""

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None):
        super().__init__(parent)
        self._settings = settings
        self._lane = Lane(self)
        self._preferences = Preferences(settings)
        self._preferences.forget()
        kept = settings.value(_KEY) or []
        # An INI file does not tell a list of one from a string.
        self._paths = [kept] if isinstance(kept, str) else [str(path) for path in kept]
        self._missing: frozenset[str] = frozenset()

    @property
    def paths(self) -> tuple[str, ...]:
        """The films, newest first."""
        return tuple(self._paths)

    def is_missing(self, path: str) -> bool:
        """Whether the film was not there when `check` last looked."""
        return path in self._missing

    def add(self, path: str) -> None:
        """Put a film that was opened first."""
        absolute = os.path.abspath(path)  # noqa: PTH100 - Path.resolve would touch the disk
        if self._paths[:1] == [absolute] or self._preferences.remember is Remember.NEVER:
            return
        others = [p for p in self._paths if p != absolute]
        self._missing -= {absolute}
        self._keep([absolute, *others][:MOST])

    def clear(self) -> None:
        """Forget them all."""
        self._keep([])

    def check(self) -> None:
        """Look which films are still there; on a thread, since a disk may be far away or gone."""
        wanted = self.paths
        self._lane.run(
            lambda _: frozenset(path for path in wanted if not Path(file_on_disk(path)).exists()),
            done=self._checked,
        )

    def obey(self) -> None:
        """Take in that a person wishes otherwise than before."""
        never = self._preferences.remember is Remember.NEVER
        self._keep([] if never else self._paths)

    def close(self) -> None:
        """Stop looking."""
        self._lane.close()
        self._preferences.forget()

    def _checked(self, missing: frozenset[str]) -> None:
        if missing != self._missing:
            self._missing = missing
            self.changed.emit()

    def _keep(self, paths: list[str]) -> None:
        self._paths = paths
        if self._preferences.remember is Remember.ALWAYS:
            self._settings.setValue(_KEY, paths)
        self.changed.emit()

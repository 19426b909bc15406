"""Histories: what is known of films from the journal and from this session."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from tbviewer.reading.decision import FilmHistory
from tbviewer.ui.job import Lane

Ask = Callable[[Sequence[str]], Mapping[str, FilmHistory]]


class Histories(QObject):
    """Looks films up, the shown one first, and holds what was found and what was added since."""

    learned = Signal(object)
    """What the journal answered: histories by the keys of their films."""
    shown_known = Signal()
    """The film asked for with `look_up_shown` is known now, or never will be."""
    went_wrong = Signal(object)
    """An exception."""

    def __init__(self, ask: Ask, parent: QObject | None = None):
        super().__init__(parent)
        self._ask = ask
        self._known: dict[str, FilmHistory] = {}
        self._shown_lane, self._lane = Lane(self), Lane(self)
        self._waiting: dict[str, None] = {}
        self._asked: set[str] = set()
        self._busy = False

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def of(self, film_key: str) -> FilmHistory:
        """Return what is known of a film."""
        return self._known.get(film_key, FilmHistory())

    def put(self, film_key: str, history: FilmHistory) -> None:
        """Hold something newer than the journal may answer."""
        self._known[film_key] = history

    def look_up_shown(self, film_key: str) -> None:
        """Look up one film now; another one that is being looked up so is not wanted any more."""
        self._shown_lane.run(
            lambda _: self._ask((film_key,)),
            done=self._found_shown,
            failed=self._found_no_shown,
        )

    def look_up(self, film_keys: Iterable[str]) -> None:
        """Look up films of a list; none is dropped, none asked for twice."""
        self._waiting.update((key, None) for key in film_keys if key not in self._asked)
        if not self._busy:
            self._look_up_more()

    def close(self) -> None:
        """Stop for good."""
        self._shown_lane.close()
        self._lane.close()

    def _look_up_more(self) -> None:
        keys, self._waiting = tuple(self._waiting), {}
        self._busy = bool(keys)
        if keys:
            self._asked.update(keys)
            self._lane.run(
                lambda _: self._ask(keys), done=self._found_many, failed=self._found_not_many
            )

    def _found_shown(self, histories: Mapping[str, FilmHistory]) -> None:
        self.learned.emit(histories)
        self.shown_known.emit()

    def _found_no_shown(self, error: Exception) -> None:
        self.went_wrong.emit(error)
        self.shown_known.emit()

    def _found_many(self, histories: Mapping[str, FilmHistory]) -> None:
        self.learned.emit(histories)
        self._look_up_more()

    def _found_not_many(self, error: Exception) -> None:
        self.went_wrong.emit(error)
        self._look_up_more()

"""The films shown last and the one coming: what was opened and read need not be again."""

import threading
from collections import OrderedDict

from tbviewer.film.film import Film
from tbviewer.reading.reading import ModelName, Reading

MOST_FILMS = 4
MOST_BYTES = 200 * 1024**2
"""Of pixels; the newest film is kept whatever its size."""


class Kept:
    """Keeps the last few films with their Readings; from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._films: OrderedDict[str, tuple[Film, Reading | None]] = OrderedDict()
        self._only: ModelName | None = None

    def get(self, path: str) -> tuple[Film | None, Reading | None]:
        """Return the film at `path` and its Reading, as far as they are kept."""
        with self._lock:
            if path in self._films:
                self._films.move_to_end(path)
            return self._films.get(path, (None, None))

    def keep(self, film: Film, reading: Reading | None = None) -> None:
        """Keep a film; of its Readings the last one."""
        with self._lock:
            self._films[film.path] = film, self._of_model(reading)
            self._films.move_to_end(film.path)
            while len(self._films) > 1 and self._is_full():
                self._films.popitem(last=False)

    def keep_only(self, model: ModelName) -> None:
        """Keep Readings of this Model only, also of those that are on their way."""
        with self._lock:
            self._only = model
            for path, (film, reading) in self._films.items():
                self._films[path] = film, self._of_model(reading)

    def forget_readings(self) -> None:
        """Keep the films alone: they would be read otherwise now."""
        with self._lock:
            self._films = OrderedDict(
                (path, (film, None)) for path, (film, _) in self._films.items()
            )

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._films.clear()

    def _of_model(self, reading: Reading | None) -> Reading | None:
        if reading is None or self._only in (None, reading.model):
            return reading
        return None

    def _is_full(self) -> bool:
        size = sum(_bytes_of(film) for film, _ in self._films.values())
        return len(self._films) > MOST_FILMS or size > MOST_BYTES


def _bytes_of(film: Film) -> int:
    return sum(level.nbytes for level in film.levels)

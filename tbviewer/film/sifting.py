"""Which files of a folder cannot be films, told from their first bytes: quick, for many."""

from collections.abc import Iterable
from pathlib import Path

from tbviewer.film.archive import first_bytes
from tbviewer.film.sniff import kind_of, other_picture

_START_BYTES = 2048


def may_be_films(paths: Iterable[str]) -> tuple[bool, ...]:
    """Return for each path whether opening it can yield a film, or a reason worth telling.

    A file that cannot be read, or lies in a ZIP file, may be one: only opening it tells.
    """
    return tuple(_may_be_film(path) for path in paths)


def _may_be_film(path: str) -> bool:
    start = first_bytes(path, _START_BYTES)
    if start:
        return kind_of(start) is not None or bool(other_picture(start))
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return True
    return status.st_size > 0

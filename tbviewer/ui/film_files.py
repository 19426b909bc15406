"""Which files to open when someone names films and folders."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tbviewer.errors import FilmFault

MOST_FILES = 20_000
"""A folder with more is a disk, not a study; the rest is left out."""

NO_FILM = frozenset({FilmFault.NOT_AN_IMAGE, FilmFault.NO_PIXELS, FilmFault.EMPTY})
"""Faults of files that never were films: passed over in silence inside a folder."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a film; `named` if a person chose this very file."""

    path: str
    named: bool


def candidates(
    names: Iterable[str], *, go_on: Callable[[], None] = lambda: None
) -> tuple[Candidate, ...]:
    """Return the files that `names` mean: files as they are, folders as all they contain.

    Parameters
    ----------
    names
        Paths of files and folders; a path that is not there stays, so that opening it says so.
    go_on
        Called for each folder; may raise to stop a long search.
    """
    found: list[Candidate] = []
    for name in names:
        if Path(name).is_dir():
            for path in _files_below(name, go_on):
                if len(found) >= MOST_FILES:
                    return tuple(found)
                found.append(Candidate(path, named=False))
        else:
            found.append(Candidate(name, named=True))
    return tuple(found)


def _files_below(folder: str, go_on: Callable[[], None]) -> Iterator[str]:
    for at, folders, files in os.walk(folder):
        go_on()
        folders[:] = sorted((f for f in folders if not f.startswith(".")), key=_as_people_count)
        for file in sorted(files, key=_as_people_count):
            if not file.startswith(".") and file.upper() != "DICOMDIR":
                yield str(Path(at) / file)


def _as_people_count(name: str) -> list[tuple[int, int, str]]:
    """Sort ``film-9`` before ``film-10``."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts]

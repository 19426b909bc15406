"""Which files to open when someone names films, folders, ZIP files and DICOMDIRs."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tbviewer.errors import FilmFault, TbViewerError
from tbviewer.film.archive import is_archive
from tbviewer.film.holders import Held, holds_films

MOST_FILES = 20_000
"""A folder with more is a disk, not a study; the rest is left out."""

NO_FILM = frozenset({FilmFault.NOT_AN_IMAGE, FilmFault.NO_PIXELS, FilmFault.EMPTY})
"""Faults of files that never were films: passed over in silence inside a folder."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a film; `named` if a person, or a DICOMDIR, chose this very file."""

    path: str
    named: bool
    error: TbViewerError | None = None
    """Why what it holds is not known, of a ZIP file or a DICOMDIR."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: candidates, and how many other files it passed over already."""

    candidates: tuple[Candidate, ...] = ()
    others: int = 0


def candidates(
    names: Iterable[str],
    *,
    films_in: Callable[[str], Held],
    go_on: Callable[[], None] = lambda: None,
) -> Found:
    """Return the files that `names` mean, each once.

    Files are themselves, folders all they contain, ZIP files and DICOMDIRs what they hold.

    Parameters
    ----------
    names
        Paths of files and folders; a path that is not there stays, so that opening it says so.
    films_in
        Returns what a ZIP file or a DICOMDIR holds; raises a `TbViewerError`.
    go_on
        Called for each folder; may raise to stop a long search.
    """
    found: dict[str, Candidate] = {}
    others = 0

    def take(candidate: Candidate) -> None:
        if len(found) < MOST_FILES:
            found.setdefault(candidate.path, candidate)

    def take_held(path: str, *, named: bool) -> None:
        nonlocal others
        try:
            held = films_in(path)
        except TbViewerError as error:
            if getattr(error, "code", "") == "closed":
                raise
            take(Candidate(path, named=True, error=error))
            return
        others += held.others
        for inside in held.paths:
            take(Candidate(inside, named=named))

    for name in names:
        if Path(name).is_dir():
            for path in _files_below(name, go_on):
                # To look into every file of a folder would take long on a distant disk.
                if path.lower().endswith(".zip") and is_archive(path):
                    take_held(path, named=False)
                else:
                    take(Candidate(path, named=False))
        elif holds_films(name):
            go_on()
            take_held(name, named=not is_archive(name))
        else:
            take(Candidate(name, named=True))
    return Found(tuple(found.values()), others)


def _files_below(folder: str, go_on: Callable[[], None]) -> Iterator[str]:
    for at, folders, files in os.walk(folder):
        go_on()
        folders[:] = sorted((f for f in folders if not f.startswith(".")), key=as_people_count)
        for file in sorted(files, key=as_people_count):
            if not file.startswith(".") and file.upper() != "DICOMDIR":
                yield str(Path(at) / file)


def as_people_count(name: str) -> list[tuple[int, int, str]]:
    """Sort ``film-9`` before ``film-10``."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts]

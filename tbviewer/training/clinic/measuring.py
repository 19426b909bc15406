"""Measuring in the clinic: what a person asks for by pointing at a folder, a file or a Run.

Works for a process of its own: each tells how many films are done, and of how many.
"""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tbviewer.errors import TrainingError
from tbviewer.film.opening import open_film
from tbviewer.net.store import find, in_folder
from tbviewer.reading.comparison import Comparison
from tbviewer.reading.screening import UNKNOWN, Curve, Sample
from tbviewer.record import comparison as keeping
from tbviewer.training.clinic.keeping import kept_scan
from tbviewer.training.clinic.parts import learning_films, test_films
from tbviewer.training.comparing import compare
from tbviewer.training.folder import LabelledFilm, labelled_films
from tbviewer.training.samples import sample_of_csv, sample_of_folder
from tbviewer.training.screening import curve_of
from tbviewer.words import say

Tell = Callable[[tuple[int, int]], None]


def _untold(_: Any) -> None:
    """Tell nobody."""


def measured(
    source: Path, standard: str = "", model: str | None = None, tell: Tell = _untold
) -> tuple[Sample, Curve]:
    """Return scores and results of `source` by a Model, the active one unless named.

    `source` is a CSV of scores and results, or a labelled folder; of one that was scanned, the
    films that were left out stay left out, and its reference standard counts where none is
    given.

    Raises
    ------
    TbViewerError
        If it cannot be read, or has not films of both classes that the Model does not know.
    """
    stored = find(model)
    if holds_scores(source):
        sample = sample_of_csv(source, stored.name, standard=standard or UNKNOWN)
    else:
        films, told = _all_films(source)
        sample = sample_of_folder(
            stored, films, open_film=open_film, standard=standard or told,
            report=lambda done: tell((done, len(films))),
        )  # fmt: skip
    return sample, curve_of(sample)


def holds_scores(source: Path) -> bool:
    """Return whether a file has a column ``score``: then no film need be read."""
    if not source.is_file():
        return False
    try:
        with source.open(newline="", encoding="utf-8-sig", errors="replace") as file:
            head = file.readline(1 << 16)
    except OSError:
        return True  # whoever reads it says why it cannot be read
    separator = max(",;\t", key=head.count)
    names = next(csv.reader([head], delimiter=separator), [])
    named = {name.strip().lower() for name in names}
    return "score" in named or "film" not in named


def _all_films(folder: Path) -> tuple[Sequence[LabelledFilm], str]:
    scan = kept_scan(folder)
    if scan is None:
        return labelled_films(folder), UNKNOWN
    return (*learning_films(scan), *test_films(scan)), str(scan.standard)


def compared(
    new: Path, folder: Path, keep_in: Path | None = None, tell: Tell = _untold
) -> Comparison:
    """Return how the Model in folder `new` does beside the active one.

    On the films of `folder` that were set apart when it was scanned; on all of them if it never
    was. What comes out is kept in the folder `keep_in`.

    Raises
    ------
    TbViewerError
        If the films or a Model cannot be read, or the answer cannot be kept.
    """
    scan = kept_scan(folder)
    if not folder.exists():
        raise TrainingError(
            say("The folder {name} is gone.", name=folder.name),
            advice=say("If it is on a removable disk, connect it again."),
        )
    films = labelled_films(folder) if scan is None else test_films(scan)
    if not films:
        raise TrainingError(
            say("No film of {folder} is set apart for the comparison.", folder=folder.name),
            advice=say("Look at the folder again in the step Films."),
        )
    found = compare(
        in_folder(new),
        find(),
        films,
        open_film=open_film,
        report=lambda done: tell((done, len(films))),
        standard=UNKNOWN if scan is None else str(scan.standard),
    )
    if found.unread == len(films):
        raise TrainingError(
            say("None of the films that are set apart could be opened."),
            advice=say("Look at the folder again in the step Films."),
        )
    if keep_in is not None:
        keeping.keep(found, keep_in)
    return found

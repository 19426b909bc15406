"""Labels in doubt: films that score like the other class wherever a Run learned without them.

A finished Run has scored each of its films by a Network that had not learned from it. Films
sorted into the wrong class stand out there, among films that are merely hard to read.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tbviewer.errors import TrainingError
from tbviewer.record.clinic.scan import Fault, FaultKind, Scan, ScannedFilm
from tbviewer.record.runs.folder import ClinicRun, runs_in

_PART = 4
"""One in four: with the half, half of the films in the wrong class would not be found; with a
tenth, every film that is hard to read would be."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A film's name and label (0 or 1), and the logit of a Network that had not met it."""

    film: str
    label: int
    logit: float


def doubted(films: Sequence[Scored]) -> frozenset[str]:
    """Return the films that one Network scores as it does films of the other class.

    That is further on than a quarter of them. Scores of several Networks are not to be compared.
    """
    without, having = (sorted(f.logit for f in films if f.label == label) for label in (0, 1))
    if not without or not having:
        return frozenset()
    high, low = having[len(having) // _PART], without[-1 - len(without) // _PART]
    return frozenset(f.film for f in films if (f.logit >= high if f.label == 0 else f.logit <= low))


def doubts(place: Path, folder: str) -> dict[tuple[str, int], bool]:
    """Return which films of a labelled folder, by name and label, the Runs in `place` doubt.

    Of several Runs the newest that has scored a film tells.
    """
    told: dict[tuple[str, int], bool] = {}
    for run in reversed(runs_in(place)):
        if _learned_from(run, folder):
            for part in _scores(run):
                names = doubted(part)
                told |= {(f.film, f.label): f.film in names for f in part}
    return told


def with_doubts(scan: Scan, told: dict[tuple[str, int], bool]) -> Scan:
    """Return a scan whose films have the fault `DOUBTED` where it is told, and only there."""
    films = tuple(
        _with_doubt(film, doubt=told.get((film.film, film.label), False)) for film in scan.films
    )
    return scan if films == scan.films else replace(scan, films=films)


def _with_doubt(film: ScannedFilm, *, doubt: bool) -> ScannedFilm:
    others = tuple(fault for fault in film.faults if fault.kind is not FaultKind.DOUBTED)
    faults = (*others, Fault(FaultKind.DOUBTED)) if doubt else others
    return film if faults == film.faults else replace(film, faults=faults)


def _learned_from(run: ClinicRun, folder: str) -> bool:
    try:
        return run.model.is_dir() and run.wish().folder == folder
    except TrainingError:
        return False


def _scores(run: ClinicRun) -> Iterable[list[Scored]]:
    """Yield what each Network of a Run's study scored; a damaged file tells nothing."""
    for path in sorted(run.scores.glob("fold-*.csv")):
        try:
            with path.open(newline="", encoding="utf-8") as file:
                yield [
                    Scored(row["film"], int(row["label"]), float(row["logit"]))
                    for row in csv.DictReader(file)
                ]
        except (OSError, ValueError, KeyError, TypeError):
            continue

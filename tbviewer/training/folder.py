"""Labelled folders: which films there are, with which label, of which patient."""

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tbviewer.errors import TrainingError
from tbviewer.words import say

POSITIVE_NAMES = {"tb", "tuberculosis", "positive", "1"}
NEGATIVE_NAMES = {"normal", "negative", "healthy", "0"}
_LABEL_IN_NAME = re.compile(r"_([01])(\.[A-Za-z0-9]+)?$")


@dataclass(frozen=True, slots=True)
class LabelledFilm:
    """One film of a labelled folder.

    `film` is how the folder names it; `label` 1 with signs of tuberculosis, 0 without;
    `patient` is the film's own name when the folder tells no patients; `columns` are the
    CSV's remaining facts.
    """

    path: Path
    film: str
    label: int
    patient: str
    columns: Mapping[str, str] = field(default_factory=dict)


def labelled_films(folder: Path) -> list[LabelledFilm]:
    """Return the films of `folder`, sorted by name.

    `folder` is one of: a CSV file with columns ``film,label[,patient,fold,…]``, paths
    relative to it; a folder with sub-folders named by class; a folder of files whose names
    end in ``_0`` or ``_1`` before the suffix.

    Raises
    ------
    TrainingError
        If it is none of these, names no film or a label that is neither 0 nor 1.
    """
    if folder.is_file():
        films = _from_csv(folder)
    elif folder.is_dir():
        films = _from_class_folders(folder) or _from_names(folder)
    else:
        raise TrainingError(say("{folder}: there is no such folder or CSV file.", folder=folder))
    if not films:
        raise TrainingError(
            say("{folder} holds no labelled films.", folder=folder),
            advice=say(
                "Sort films into sub-folders named tb and normal, end their names in _1 and _0,"
                " or give a CSV file with the columns film and label."
            ),
        )
    return sorted(films, key=lambda f: f.film)


def _from_csv(path: Path) -> list[LabelledFilm]:
    films = []
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                films.append(_csv_film(path, line, row))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TrainingError(
            say("{file} cannot be read as a CSV file.", file=path.name), detail=str(error)
        ) from error
    return films


def _csv_film(path: Path, line: int, row: dict[str, str | None]) -> LabelledFilm:
    film, label = row.get("film"), row.get("label")
    if not film or label not in ("0", "1"):
        raise TrainingError(
            say(
                "{file}, line {line}: every line needs a film, and a label that is 0 or 1.",
                file=path.name,
                line=line,
            )
        )
    rest = {k: v or "" for k, v in row.items() if k and k not in ("film", "label", "patient")}
    return LabelledFilm(path.parent / film, film, int(label), row.get("patient") or film, rest)


def _from_class_folders(folder: Path) -> list[LabelledFilm]:
    films = []
    for sub in sorted(p for p in folder.iterdir() if p.is_dir()):
        name = sub.name.lower()
        if name in POSITIVE_NAMES or name in NEGATIVE_NAMES:
            label = int(name in POSITIVE_NAMES)
            films += [_named(folder, p, label) for p in _visible_files(sub)]
    return films


def _from_names(folder: Path) -> list[LabelledFilm]:
    found = ((p, _LABEL_IN_NAME.search(p.name)) for p in _visible_files(folder))
    return [_named(folder, p, int(match[1])) for p, match in found if match]


def _named(folder: Path, path: Path, label: int) -> LabelledFilm:
    name = path.relative_to(folder).as_posix()
    return LabelledFilm(path, name, label, name)


def _visible_files(folder: Path) -> Iterable[Path]:
    return (
        p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith((".", "._"))
    )


def selected(films: Sequence[LabelledFilm], only: Sequence[str]) -> list[LabelledFilm]:
    """Return the films that fit every ``COLUMN=VALUES`` of `only`.

    Values are separated by commas; ``0-3`` is the whole numbers from 0 to 3.

    Raises
    ------
    TrainingError
        If a column is not there, or nothing is left.
    """
    kept = list(films)
    for rule in only:
        column, _, text = rule.partition("=")
        wanted = _values(text)
        for film in kept:
            if column not in film.columns and column not in ("film", "label", "patient"):
                raise TrainingError(
                    say("--only {rule}: there is no column {column}.", rule=rule, column=column)
                )
        kept = [f for f in kept if _fact(f, column) in wanted]
    if not kept:
        raise TrainingError(say("--only {rules} leaves no films.", rules=" ".join(only)))
    return kept


def _fact(film: LabelledFilm, column: str) -> str:
    own = {"film": film.film, "label": str(film.label), "patient": film.patient}
    return own[column] if column in own else film.columns[column]


def _values(text: str) -> set[str]:
    values = set()
    for part in text.split(","):
        numbers = re.fullmatch(r"(\d+)-(\d+)", part)
        if numbers:
            values |= {str(n) for n in range(int(numbers[1]), int(numbers[2]) + 1)}
        else:
            values.add(part)
    return values


def split_for_validation(
    films: Sequence[LabelledFilm], share: float
) -> tuple[list[LabelledFilm], list[LabelledFilm]]:
    """Return the films to learn from and the films to validate on.

    In each class the patients with the lowest hashes are validated on: about `share` of
    them and at least one. No patient is on both sides; a patient with films of both
    labels counts as positive.
    """
    labels = patient_labels(films)
    held_out: set[str] = set()
    for label in (0, 1):
        patients = sorted((p for p, is_tb in labels.items() if is_tb == label), key=patient_hash)
        held_out |= set(patients[: max(1, round(share * len(patients)))])
    learn = [f for f in films if f.patient not in held_out]
    return learn, [f for f in films if f.patient in held_out]


def patient_labels(films: Sequence[LabelledFilm]) -> dict[str, int]:
    """Return each patient's label: 1 when one film of theirs has it."""
    labels: dict[str, int] = {}
    for film in films:
        labels[film.patient] = max(film.label, labels.get(film.patient, 0))
    return labels


def patient_hash(patient: str) -> str:
    """Return what orders patients by chance, the same on every computer."""
    return hashlib.sha256(f"tbviewer validation {patient}".encode()).hexdigest()

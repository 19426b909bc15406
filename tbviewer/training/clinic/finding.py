"""What follows from films that were seen: whose they are, on which side, and what is wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tbviewer.film.fingerprint import twins
from tbviewer.reading.suitability import TINY_SIDE
from tbviewer.record.clinic.scan import Fault, FaultKind, ScannedFilm
from tbviewer.training.clinic.keeping import is_set_apart, patient_hash
from tbviewer.training.folder import LabelledFilm

_NOBODY = frozenset({"", "0", "anon", "anonymous", "anonymized", "anonymised", "anonym", "none",
                     "unknown", "patient", "test", "na", "n/a", "-", "x"})  # fmt: skip
"""Patient's numbers that stand for nobody."""


def hashed(secret: bytes, patient: str) -> str:
    """Return the salted hash of a patient's number; empty if it stands for nobody."""
    word = patient.strip().casefold()
    return "" if word in _NOBODY or set(word) == {"0"} else patient_hash(secret, word)


def placed(secret: bytes, labelled: LabelledFilm, film: ScannedFilm) -> ScannedFilm:
    """Return a film with its patient, its side, sex and age.

    The folder's word comes before the header's. Where neither names a patient, the picture
    itself stands for one: its file may be renamed or sorted anew without changing sides.
    """
    told = labelled.patient if labelled.patient != labelled.film else ""
    patient = (
        hashed(secret, told)
        or film.seen.patient
        or patient_hash(secret, f"picture {film.seen.key or film.film}")
    )
    columns = {name.casefold(): value for name, value in labelled.columns.items()}
    return replace(
        film,
        patient=patient,
        is_test=is_set_apart(patient),
        sex=_sex(columns.get("sex", "")) or _sex(film.seen.sex),
        age_years=_age(columns.get("age", ""), film.seen.age_years),
    )


def _sex(told: str) -> str:
    return told.strip().upper()[:1]


def _age(told: str, otherwise: float | None) -> float | None:
    try:
        years = float(told)
    except ValueError:
        return otherwise
    return years if 0 <= years <= 130 else otherwise


def judged(films: Sequence[ScannedFilm]) -> list[ScannedFilm]:
    """Return the films with everything that is wrong with each, alone and beside the others."""
    faults: dict[str, list[Fault]] = {film.film: _own_faults(film) for film in films}
    pairs: dict[str, tuple[str, ...]] = {}
    usable = [film for film in films if film.seen.fingerprint]
    for group in twins([film.seen.fingerprint for film in usable]):
        _add_twins([usable[at] for at in group], faults, pairs)
    _add_both_labels([film for film in films if film.seen.key], faults)
    return [
        replace(film, faults=tuple(faults[film.film]), twins=pairs.get(film.film, ()))
        for film in films
    ]


def _own_faults(film: ScannedFilm) -> list[Fault]:
    seen = film.seen
    if seen.against is not None:
        return [Fault(seen.against, seen.told)]
    return [Fault(FaultKind.SMALL)] if min(seen.rows, seen.columns) < TINY_SIDE else []


def _add_twins(
    group: Sequence[ScannedFilm], faults: dict[str, list[Fault]], pairs: dict[str, tuple[str, ...]]
) -> None:
    """Of one picture under one label the first film stays; under two labels none does."""
    names = [film.film for film in group]
    differ = len({film.label for film in group}) > 1
    for film in group:
        others = pairs[film.film] = tuple(name for name in names if name != film.film)
        if differ:
            other = tuple(one.film for one in group if one.label != film.label)
            faults[film.film].append(Fault(FaultKind.LABELS_DIFFER, others=other))
        elif film is not group[0]:
            faults[film.film].append(Fault(FaultKind.TWIN, others=others))


def _add_both_labels(films: Iterable[ScannedFilm], faults: dict[str, list[Fault]]) -> None:
    of_patient: dict[str, list[ScannedFilm]] = {}
    for film in films:
        of_patient.setdefault(film.patient, []).append(film)
    for one in of_patient.values():
        if len({film.label for film in one}) < 2:
            continue
        for film in one:
            if any(fault.kind is FaultKind.LABELS_DIFFER for fault in faults[film.film]):
                continue  # the same thing, said more exactly
            others = tuple(other.film for other in one if other.label != film.label)
            faults[film.film].append(Fault(FaultKind.BOTH_LABELS, others=others))

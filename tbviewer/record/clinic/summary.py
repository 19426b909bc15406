"""A scan in figures: how many films of each class, of whom, of what kind and size."""

from collections import Counter
from dataclasses import dataclass

from tbviewer.record.clinic.scan import FaultKind, Scan


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """One class of a labelled folder.

    Attributes
    ----------
    label : int
    found, used, learning, test : int
        Films: all of them, those not left out, and of these the two parts.
    patients : int
        Of the films that are used.
    kinds : tuple of (str, int)
        Kinds of files of the films that can be read, the commonest first.
    sides : tuple of three int, or None
        Shorter sides in pixels: smallest, middle, largest; None without films.
    """

    label: int
    found: int
    used: int
    learning: int
    test: int
    patients: int
    kinds: tuple[tuple[str, int], ...]
    sides: tuple[int, int, int] | None


def class_summaries(scan: Scan) -> tuple[ClassSummary, ClassSummary]:
    """Return the films with tuberculosis, and those without."""
    return _class_summary(scan, 1), _class_summary(scan, 0)


def _class_summary(scan: Scan, label: int) -> ClassSummary:
    found = [film for film in scan.films if film.label == label]
    used = [film for film in scan.used if film.label == label]
    sides = sorted(min(film.seen.rows, film.seen.columns) for film in found if film.seen.form)
    return ClassSummary(
        label,
        len(found),
        len(used),
        sum(film.label == label for film in scan.learning),
        sum(film.label == label for film in scan.test),
        len({film.patient for film in used}),
        tuple(Counter(film.seen.kind for film in found if film.seen.form).most_common()),
        (sides[0], sides[len(sides) // 2], sides[-1]) if sides else None,
    )


def fault_counts(scan: Scan) -> dict[FaultKind, int]:
    """Return how many films have each fault, in the order of `FaultKind`; absent ones are left."""
    counts = Counter(fault.kind for film in scan.faulty for fault in film.faults)
    return {kind: counts[kind] for kind in FaultKind if counts[kind]}

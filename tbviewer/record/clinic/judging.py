"""What a scan says against training on its folder, and what it warns of."""

import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tbviewer.reading.reading import Remark
from tbviewer.record.clinic.scan import Scan, ScannedFilm
from tbviewer.record.clinic.words import class_name
from tbviewer.words import number_text, say, say_count

LEAST_FILMS: Final = 20
"""Films of each class below which nothing is learned from a folder."""
IMBALANCE: Final = 4
"""How many times as many films one class may have as the other without a warning."""
RUN_BYTES: Final = 100 << 20
"""Free space that a Run needs beside its films: checkpoints, the best epoch and the Model, each
written beside the one it replaces, and room for the journal, which is on the same disk."""
PREPARED_BYTES: Final = 512 * 512
"""Of each film as the Network sees it, which a Run keeps."""
ONE_PATIENT_SHARE: Final = 0.1
FEW_APART: Final = 10
TELLS_CLASS: Final = 0.85
"""How often a film of one class may be larger than one of the other; 0.5 is by chance."""


def refusals(scan: Scan) -> tuple[Remark, ...]:
    """Return why nothing can be trained on a folder; empty if it can."""
    counts = Counter(film.label for film in scan.used)
    found = Counter(film.label for film in scan.films)
    if _all_twice(scan):
        return (
            Remark(
                "all-twice",
                say(
                    "Every picture is there twice under both labels: the same films lie in both"
                    " classes. Sort them again."
                ),
            ),
        )
    remarks = []
    for label in (1, 0):
        facts = {"name": class_name(label)}
        if not found[label]:
            sentence = say(
                "There are no films {name}. Put them into the folder beside the others.", **facts
            )
            remarks.append(Remark("class-missing", sentence))
        elif counts[label] < LEAST_FILMS:
            sentence = say_count(
                "{count} film {name} can be used; at least {least} are needed.",
                "{count} films {name} can be used; at least {least} are needed.",
                counts[label],
                least=LEAST_FILMS,
                **facts,
            )
            remarks.append(Remark("too-few", sentence))
    return tuple(remarks) or _one_sided(scan)


def _all_twice(scan: Scan) -> bool:
    """Whether nothing is left because every picture lies in both classes."""
    readable = [film for film in scan.films if film.can_be_used]
    labels = {film.film: film.label for film in scan.films}
    return bool(readable) and all(
        any(labels.get(twin) != film.label for twin in film.twins) for film in readable
    )


def _one_sided(scan: Scan) -> tuple[Remark, ...]:
    """Return a refusal if all films of a class are on one side: of one patient, mostly."""
    for part in (scan.learning, scan.test):
        if len({film.label for film in part}) < 2:
            return (
                Remark(
                    "one-sided",
                    say(
                        "No part can be set apart in which both classes are: the films are of too"
                        " few patients. If the patients' numbers are wrong, name the patients in"
                        " a CSV file."
                    ),
                ),
            )
    return ()


def run_bytes(scan: Scan) -> int:
    """Return how much free space a Run on the folder needs."""
    return RUN_BYTES + PREPARED_BYTES * len(scan.learning)


def disk_refusal(place: Path, needed: int) -> Remark | None:
    """Return why the disk of `place`, where Runs are kept, has no room for one; None if it has."""
    try:
        free = shutil.disk_usage(place).free
    except OSError:
        return None  # the Run will say so where it cannot write
    if free >= needed:
        return None
    sentence = say(
        "The disk is too full for a Run: {free} MB are free, {needed} MB are needed. Free some"
        " space.",
        free=free >> 20,
        needed=needed >> 20,
    )
    return Remark("disk-full", sentence)


def gone(folder: str) -> Remark:
    """Return the refusal of a folder that is not there any more."""
    sentence = say(
        "The folder {name} is gone. If it is on a removable disk, connect it again.",
        name=Path(folder).name,
    )
    return Remark("folder-gone", sentence)


def warnings(scan: Scan) -> tuple[Remark, ...]:
    """Return what would make the new Model worse than its figures, for a person to think about."""
    by_label = {label: [f for f in scan.used if f.label == label] for label in (0, 1)}
    if not all(by_label.values()):
        return ()
    found = (
        _imbalance(by_label),
        _form_tells(by_label),
        _size_tells(by_label),
        _one_patient(scan),
        _few_apart(scan),
    )
    return tuple(remark for remark in found if remark is not None)


def _imbalance(by_label: dict[int, list[ScannedFilm]]) -> Remark | None:
    few, many = sorted(by_label, key=lambda label: len(by_label[label]))
    if len(by_label[many]) <= IMBALANCE * len(by_label[few]):
        return None
    sentence = say(
        "There are {ratio} times as many films {many} as {few}: the Network will lean that"
        " way. Add films {few}.",
        ratio=number_text(len(by_label[many]) / len(by_label[few]), ".1f"),
        many=class_name(many),
        few=class_name(few),
    )
    return Remark("imbalance", sentence)


def _form_tells(by_label: dict[int, list[ScannedFilm]]) -> Remark | None:
    shares = {label: _shares([f.seen.kind for f in films]) for label, films in by_label.items()}
    for label, other in ((1, 0), (0, 1)):
        for kind, share in shares[label].items():
            if share >= 0.8 and shares[other].get(kind, 0.0) <= 0.2:
                sentence = say(
                    "Films {one} are mostly {kind}, films {other} are not: the Network would learn"
                    " that instead of the disease. Export both in the same way.",
                    one=class_name(label),
                    other=class_name(other),
                    kind=kind,
                )
                return Remark("form-tells", sentence)
    return None


def _shares(kinds: Sequence[str]) -> dict[str, float]:
    return {kind: count / len(kinds) for kind, count in Counter(kinds).most_common()}


def _size_tells(by_label: dict[int, list[ScannedFilm]]) -> Remark | None:
    sizes = {
        label: sorted(min(f.seen.rows, f.seen.columns) for f in films)
        for label, films in by_label.items()
    }
    larger = _how_often_larger(sizes[1], sizes[0])
    if 1 - TELLS_CLASS < larger < TELLS_CLASS:
        return None
    big, small = (1, 0) if larger >= TELLS_CLASS else (0, 1)
    sentence = say(
        "Films {big} are larger (middle {big_size} pixels on the shorter side) than films {small}"
        " ({small_size}): the Network would learn that instead of the disease. Export both in the"
        " same way.",
        big=class_name(big),
        small=class_name(small),
        big_size=sizes[big][len(sizes[big]) // 2],
        small_size=sizes[small][len(sizes[small]) // 2],
    )
    return Remark("size-tells", sentence)


def _how_often_larger(first: Sequence[int], second: Sequence[int]) -> float:
    """Return the share of pairs in which the first is larger, equal ones counted as half."""
    one, two = Counter(first), Counter(second)
    won = sum(
        a * b * (1.0 if size > other else 0.5 if size == other else 0.0)
        for size, a in one.items()
        for other, b in two.items()
    )
    return won / (len(first) * len(second))


def _one_patient(scan: Scan) -> Remark | None:
    ((_, most),) = Counter(film.patient for film in scan.used).most_common(1)
    if most <= max(LEAST_FILMS, ONE_PATIENT_SHARE * len(scan.used)):
        return None
    sentence = say_count(
        "{count} film carries the same patient's number. If it stands for nobody, name the"
        " patients in a CSV file.",
        "{count} films carry the same patient's number. If it stands for nobody, name the patients"
        " in a CSV file.",
        most,
    )
    return Remark("one-patient", sentence)


def _few_apart(scan: Scan) -> Remark | None:
    counts = Counter(film.label for film in scan.test)
    label = min((1, 0), key=lambda one: counts[one])
    if counts[label] >= FEW_APART:
        return None
    sentence = say_count(
        "Only {count} film {name} is set apart for the comparison, which will tell little.",
        "Only {count} films {name} are set apart for the comparison, which will tell little.",
        counts[label],
        name=class_name(label),
    )
    return Remark("few-apart", sentence)

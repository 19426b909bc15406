"""The first lines of the page Films: how far a scan is, what a folder holds."""

from tbviewer.record.clinic.scan import (
    FaultKind,
    ReferenceStandard,
    Scan,
    ScannedFilm,
    ScanProgress,
)
from tbviewer.record.clinic.summary import fault_counts
from tbviewer.words import say, say_count


def progress_text(progress: ScanProgress) -> str:
    """Return how far a scan is."""
    if not progress.count:
        return say("Looking for films …")
    facts = {"done": progress.done, "count": progress.count}
    if progress.seconds_left is None:
        return say("{done} of {count} films looked at", **facts)
    left = progress.seconds_left
    if left < 90:
        return say(
            "{done} of {count} films looked at, about {seconds} s left",
            seconds=max(1, round(left)), **facts,
        )  # fmt: skip
    return say(
        "{done} of {count} films looked at, about {minutes} min left",
        minutes=round(left / 60), **facts,
    )  # fmt: skip


def headline(scan: Scan) -> str:
    """Return how many films are in each part."""
    return say(
        "{learning} films to learn from, {test} set apart for the comparison.",
        learning=len(scan.learning),
        test=len(scan.test),
    )


def about(scan: Scan) -> str:
    """Return what is wrong, and what to look at next."""
    unknown = scan.standard is ReferenceStandard.UNKNOWN
    stated = say("Say below what the labels rest on.") if unknown else ""
    return " ".join(filter(None, (_about_films(scan), _about_doubts(scan), stated)))


def _about_doubts(scan: Scan) -> str:
    count = fault_counts(scan).get(FaultKind.DOUBTED, 0)
    if not count:
        return ""
    return say_count(
        "A Run doubts the label of {count} film: was it sorted into the wrong class?",
        "A Run doubts the labels of {count} films: were they sorted into the wrong class?",
        count,
    )


def _about_films(scan: Scan) -> str:
    wrong = [film for film in scan.faulty if _is_wrong(film)]
    if not wrong:
        return say("Nothing is wrong with any film. Look at random films of each class as well.")
    out = sum(film.left_out for film in scan.films)
    return say_count(
        "Something is wrong with {count} film; {out} are left out. Look at them, and at random"
        " films of each class.",
        "Something is wrong with {count} films; {out} are left out. Look at them, and at random"
        " films of each class.",
        len(wrong),
        out=out,
    )


def _is_wrong(film: ScannedFilm) -> bool:
    return any(fault.kind is not FaultKind.DOUBTED for fault in film.faults)

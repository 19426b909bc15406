"""What a scan says, in words: for the window and for the command line."""

from collections.abc import Sequence
from typing import Final

from tbviewer.record.clinic.scan import Fault, FaultKind, ScannedFilm, Use
from tbviewer.words import later, say, say_count

CLASS_NAMES: Final = {1: later("with tuberculosis"), 0: later("without tuberculosis")}
_NAMED_AT_MOST = 3

_KINDS = {
    FaultKind.UNREADABLE: later("unreadable"),
    FaultKind.BLANK: later("blank"),
    FaultKind.TWIN: later("same picture twice"),
    FaultKind.LABELS_DIFFER: later("same picture in both classes"),
    FaultKind.BOTH_LABELS: later("patient in both classes"),
    FaultKind.SMALL: later("too small"),
    FaultKind.NOT_A_CHEST: later("not a chest film"),
    FaultKind.TURNED: later("turned"),
    FaultKind.INVERTED: later("inverted"),
    FaultKind.DOUBTED: later("label in doubt"),
}
_USES = {
    Use.LEARN: later("used"),
    Use.TEST: later("set apart"),
    Use.LEFT_OUT: later("left out"),
    Use.TWIN_APART: later("twin set apart"),
}


def name_text(film: str) -> str:
    """Return a film's name fit to be shown, also where it is no valid text on its disk."""
    return film.encode("utf-8", "backslashreplace").decode()


def class_name(label: int) -> str:
    """Return ``with tuberculosis`` or ``without tuberculosis``."""
    return say(CLASS_NAMES[label])


def kind_text(kind: FaultKind) -> str:
    """Return what is wrong in two or three words."""
    return say(_KINDS[kind])


def kinds_text(film: ScannedFilm) -> str:
    """Return all that is wrong with a film in a few words."""
    if not film.faults:
        return say("left out by a person")
    return ", ".join(kind_text(fault.kind) for fault in film.faults)


def fault_text(fault: Fault, film: ScannedFilm) -> str:
    """Return what is wrong with a film in a sentence."""
    if fault.kind is FaultKind.TWIN:
        return say("It is the same picture as {films}.", films=_named(fault.others))
    if fault.kind is FaultKind.LABELS_DIFFER:
        return say(
            "It is the same picture as {films} in the other class: one of the two labels is wrong.",
            films=_named(fault.others),
        )
    if fault.kind is FaultKind.BOTH_LABELS:
        return say(
            "The same patient has {films} in the other class. Rightly so only if the films were"
            " taken before and after the illness.",
            films=_named(fault.others),
        )
    if fault.kind is FaultKind.SMALL:
        return say(
            "It has only {columns} × {rows} pixels: fine detail is lost.",
            columns=film.seen.columns,
            rows=film.seen.rows,
        )
    if fault.kind is FaultKind.DOUBTED:
        return say(
            "A Run that had not learned from it scores it like films of the other class. Look"
            " whether its label is right; it is used unless you leave it out."
        )
    return fault.told


def _named(films: Sequence[str]) -> str:
    names = ", ".join(map(name_text, films[:_NAMED_AT_MOST]))
    more = len(films) - _NAMED_AT_MOST
    if more <= 0:
        return names
    return say_count("{names} and {count} more", "{names} and {count} more", more, names=names)


def use_text(use: Use) -> str:
    """Return what becomes of a film in a word or two."""
    return say(_USES[use])

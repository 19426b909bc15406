"""An entry of the journal as people read it: the cells of its row, and all that it holds."""

from collections.abc import Callable, Iterator
from typing import Any

from tbviewer.reading.decision import (
    DecisionKind,
    decision_text,
    local_time_text,
)
from tbviewer.reading.score import digits_that_tell
from tbviewer.record.journal.entries import Entry, Kind
from tbviewer.ui.journal.kinds import kind_text
from tbviewer.words import later, number_text, say

_SOURCES = {"site": later("this site's"), "card": later("the Model's default")}

_FACTS = {
    "folder": later("Folder"),
    "films": later("Films"),
    "faulty": later("With something wrong"),
    "standard": later("The labels rest on"),
    "run": later("Run"),
    "verdict": later("Verdict"),
    "compared_with": later("Compared with"),
    "difference": later("Difference of the AUCs"),
    "left_out": later("Films left out"),
    "positive": later("With tuberculosis"),
    "reference_standard": later("The results rest on"),
    "site": later("Place"),
    "source": later("Set from"),
    "sensitivity": later("Sensitivity"),
    "specificity": later("Specificity"),
    "of_a_thousand": later("Of a thousand people"),
    "before": later("Before"),
}
"""Of what belongs to one kind only; the bare word where it is not among them."""


def decision_cell(entry: Entry) -> str:
    """Return a Decision, made, withdrawn or none."""
    kind = entry.decision or str(entry.facts.get("withdrawn", ""))
    try:
        return decision_text(DecisionKind(kind))
    except ValueError:
        return kind


def _order(entry: Entry) -> str:
    if entry.kind != Kind.DECISION or entry.score_seen is None:
        return ""
    return say("after the score") if entry.score_seen else say("before the score")


def _patient(entry: Entry) -> str:
    return "  ".join(part for part in (entry.patient_name, entry.patient_id) if part)


def _score(entry: Entry) -> str:
    if entry.score is None:
        return say("refused") if entry.facts.get("status") == "refused" else ""
    return number_text(entry.score, f".{digits_that_tell(entry.score, entry.threshold)}f")


def _threshold(entry: Entry) -> str:
    if entry.threshold is None:
        return ""
    digits = 2 if entry.score is None else digits_that_tell(entry.score, entry.threshold)
    return number_text(entry.threshold, f".{digits}f")


def _threshold_and_source(entry: Entry) -> str:
    source = _SOURCES.get(entry.threshold_source)
    threshold = _threshold(entry)
    return f"{threshold} ({say(source)})" if threshold and source else threshold


COLUMNS: tuple[tuple[str, int, Callable[[Entry], str]], ...] = (
    (later("When"), 142, lambda entry: local_time_text(entry.at)),
    (later("What"), 136, lambda entry: kind_text(entry.kind)),
    (later("Film"), 160, lambda entry: entry.film_name),
    (later("Patient"), 150, _patient),
    (later("Score"), 64, _score),
    (later("Threshold"), 80, _threshold),
    (later("Decision"), 122, decision_cell),
    (later("Made"), 116, _order),
    (later("By"), 72, lambda entry: entry.by),
    (later("Note"), 120, lambda entry: entry.note),
)
"""Head, first width in pixels, and what stands in the cell."""


def lines_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """Return everything an entry holds, as pairs of what and its words; nothing that is empty."""
    pairs = (
        (say("What"), kind_text(entry.kind)),
        (say("When"), local_time_text(entry.at)),
        (say("By"), entry.by),
        (say("Film"), entry.film_path or entry.film_name),
        (say("SHA-256 of the film"), entry.film_key),
        (say("Patient"), _patient(entry)),
        (say("Score"), _score(entry)),
        (say("Threshold"), _threshold_and_source(entry)),
        (say("Decision"), " ".join((decision_cell(entry), _order(entry)))),
        (say("Note"), entry.note),
        *_facts(entry.facts),
        (say("Model"), " ".join((entry.model_name, entry.model_sha256))),
        (say("Program"), entry.program),
    )
    for what, words in pairs:
        if words.strip():
            yield what, words.strip()


def _facts(facts: Any) -> Iterator[tuple[str, str]]:
    if facts.get("forced"):
        yield say("Forced"), say("read although refused")
    if refusal := facts.get("refusal"):
        yield say("Refused"), str(refusal.get("sentence", ""))
    for caution in facts.get("cautions", ()):
        yield say("Caution"), str(caution.get("sentence", ""))
    if overlays := facts.get("overlays"):
        yield say("Overlays looked at"), ", ".join(map(str, overlays))
    known = {"forced", "refusal", "cautions", "overlays", "status", "seconds", "withdrawn"}
    for name, value in facts.items():
        if name not in known:
            words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            yield say(_FACTS[name]) if name in _FACTS else name, words

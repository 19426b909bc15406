"""A Card in words, for a person who has to decide whether to trust a Model.

What stands on a Card may be anyone's text: it is shown as text, cut to a length, and passed
over where it is not of its kind.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tbviewer.net.card import Card
from tbviewer.net.provenance import untold
from tbviewer.net.threshold import threshold_set_here
from tbviewer.reading.card_sentences import card_text
from tbviewer.words import later, number_text, say, say_count

Line = tuple[str, str]
_LONGEST = 300
_HASH = re.compile(r"\b([0-9a-f]{16})[0-9a-f]{48}\b")
_GEOMETRIES = {
    "crop": later("the central square of the film"),
    "fit": later("the whole film, squeezed into a square"),
    "lungs": later("the lungs, found by the lung network"),
    "upright": later("the lungs, found by the lung network and stood upright"),
}
_STANDARDS = {
    "bacteriological": later("bacteriological tests"),
    "clinical or radiological": later("clinical or radiological judgement, not a test"),
    "unknown": later("not known"),
}


def card_lines(card: Card) -> tuple[Line, ...]:
    """Return what a Card tells, as pairs of what and its words; nothing that it does not tell."""
    facts = card.facts
    lines = (
        (say("Learned from"), _learned_from(facts)),
        (say("Labels rest on"), _standard(facts)),
        *((say("Measured"), words) for words in _measured(facts)),
        (say("Threshold"), _threshold(card)),
        (say("Score"), _score(card)),
        (say("Reads"), _reads(card)),
        (say("Not for"), _listed(facts.get("not_for"))),
        (say("Made by"), _made_by(facts)),
        (say("The Card does not tell"), ", ".join(untold(facts))),
        (say("SHA-256"), card.sha256),
    )
    return tuple((what, words) for what, words in lines if words)


def _reads(card: Card) -> str:
    part = say(_GEOMETRIES[card.geometry])
    if card.harmonising:
        pixels = number_text(card.harmonising, ".0f")
        part = say("{part}, harmonised over {pixels} of its 512 pixels", part=part, pixels=pixels)
    if card.smoothing:
        pixels = number_text(card.smoothing, ".1f")
        part = say("{part}, smoothed over {pixels} of its 512 pixels", part=part, pixels=pixels)
    return part


def _learned_from(facts: Mapping[str, Any]) -> str:
    training = _mapping(facts.get("training"))
    films, positive = _count(training.get("films")), _count(training.get("positive"))
    parts = []
    if films is not None:
        told = say_count("{count} film", "{count} films", films)
        if positive is not None:
            told = say("{films}, {positive} with tuberculosis", films=told, positive=positive)
        parts.append(told)
    if (began := _text(training.get("began_with"))) and began != "chance":
        parts.append(say("beginning with {model}", model=_HASH.sub(r"\1…", began)))
    if (taught := _text(training.get("taught_by"))) and taught != "nobody":
        parts.append(say("a teacher's maps: {file}", file=_HASH.sub(r"\1…", taught)))
    if only := _listed(training.get("only")):
        parts.append(only)
    return "; ".join(parts)


def _standard(facts: Mapping[str, Any]) -> str:
    told = _text(facts.get("reference_standard"))
    return say(_STANDARDS[told]) if told in _STANDARDS else told


def _measured(facts: Mapping[str, Any]) -> Iterator[str]:
    results = facts.get("results")
    for result in results if isinstance(results, list) else ():
        told = _mapping(result)
        study = _mapping(told.get("first_study")) or told
        figures = [
            words
            for key, word in (
                ("auc", "AUC"),
                ("pooled_auc", "AUC"),
                ("sensitivity", say("sensitivity")),
                ("specificity", say("specificity")),
            )
            if (words := _figure(word, study.get(key)))
        ]
        films = _count(study.get("films"))
        if films is not None and figures:
            figures.insert(0, say_count("{count} film", "{count} films", films))
        on, note = (card_text(_text(told.get(key))) for key in ("on", "note"))
        told_figures = ", ".join(figures)
        yield "; ".join(part for part in (told_figures, on, note) if part)


def _figure(word: str, value: Any) -> str:
    """Return a figure with the ends of its interval, where it has them."""
    numbers = value if isinstance(value, list) else [value]
    if len(numbers) not in (1, 3) or not all(_is_share(number) for number in numbers):
        return ""
    told = [number_text(float(number), ".3f") for number in numbers]
    if len(told) == 1:
        return f"{word} {told[0]}"
    return say("{figure} {value} ({low} to {high})", figure=word, value=told[0], low=told[1],
               high=told[2])  # fmt: skip


def _threshold(card: Card) -> str:
    parts = []
    own = threshold_set_here(card)
    if own is not None:
        parts.append(
            say("{threshold:.3f}, this site's, set by {by}", threshold=own.threshold, by=own.by)
        )
    if card.default_threshold is not None:
        told = say("{threshold:.3f}, this Model's default", threshold=card.default_threshold)
        rule = card_text(_text(card.facts.get("threshold_rule")))
        parts.append(f"{told} ({rule})" if rule else told)
    return "; ".join(parts) or say("none")


def _score(card: Card) -> str:
    if not card.calibrated:
        return say("not a probability")
    share = _mapping(card.facts.get("calibration")).get("share_positive")
    if not _is_share(share):
        return say("calibrated: may be called a probability")
    return say(
        "calibrated: may be called a probability where {share:.0%} have tuberculosis", share=share
    )


def _made_by(facts: Mapping[str, Any]) -> str:
    training = _mapping(facts.get("training"))
    versions = _mapping(training.get("versions"))
    program = _text(versions.get("tbviewer"))
    parts = [f"tbviewer {program}"] if program else []
    parts += [_text(training.get("command"))]
    return "; ".join(part for part in parts if part)


def _listed(value: Any) -> str:
    texts = [_text(one) for one in value] if isinstance(value, list) else []
    return ", ".join(card_text(text) for text in texts if text)[:_LONGEST]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _text(value: Any) -> str:
    """Return a text of one line that can be shown; empty where it is none."""
    if not isinstance(value, str):
        return ""
    shown = value.encode("utf-8", "backslashreplace").decode()
    line = " ".join("".join(c if c.isprintable() else " " for c in shown).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"

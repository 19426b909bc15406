"""A threshold's figures in words, on the screen and on paper."""

from math import isfinite

from tbviewer.reading.interval import Interval
from tbviewer.reading.screening import (
    BACTERIOLOGICAL,
    CLINICAL,
    UNKNOWN,
    WHO_SENSITIVITY,
    WHO_SPECIFICITY,
    Conditions,
    Row,
    Sample,
    standard_text,
)
from tbviewer.words import later, number_text, say, say_count

_CHOICES = {
    BACTERIOLOGICAL: later("bacteriological tests"),
    CLINICAL: later("clinical or radiological judgement"),
    UNKNOWN: later("unknown"),
}

HEADS = (
    later("Threshold"),
    later("True +"),
    later("False +"),
    later("True −"),
    later("False −"),
    later("Sensitivity"),
    later("Specificity"),
    later("PPV"),
    later("NPV"),
    later("Tests / 1000"),
    later("Tests / case"),
    later("Saved / 1000"),
    later("Cost / case"),
)
"""The heads of the table's columns, in the order of `cells`."""


def standard_choice(standard: str) -> str:
    """Return a reference standard as it stands in a list to choose from."""
    return say(_CHOICES[standard])


def cells(row: Row) -> tuple[str, ...]:
    """Return a row of the table as text, a cell for each of `HEADS`."""
    return (
        threshold_text(row.threshold),
        *(_count(value) for value in (row.tp, row.fp, row.tn, row.fn)),
        share_text(row.sensitivity),
        share_text(row.specificity),
        *(percent_text(value) for value in (row.ppv, row.npv)),
        _count(row.tests),
        _number(row.needed_to_test, ".1f"),
        _count(row.tests_saved),
        _number(row.cost_per_case, ",.2f") if row.cost else "",
    )


def threshold_text(threshold: float) -> str:
    """Return a threshold with its own decimals, at least two."""
    for digits in range(2, 6):
        if round(threshold, digits) == threshold:
            return number_text(threshold, f".{digits}f")
    return number_text(threshold, ".6f")


def share_text(share: Interval) -> str:
    """Return a share with its interval: ``90 % (78–96)``; a dash where there is none."""
    if not isfinite(share.value):
        return "–"
    ends = "–".join(number_text(100 * end, ".0f") for end in (share.low, share.high))
    return f"{percent_text(share.value)} ({ends})"


def percent_text(value: float) -> str:
    """Return a share in per cent, near its ends with a decimal; a dash where there is none."""
    if not isfinite(value):
        return "–"
    digits = ".1f" if 0 < value < 0.1 or 0.95 < value < 1 else ".0f"
    return number_text(100 * value, digits) + "\u00a0%"


def _count(value: float) -> str:
    whole = abs(value - round(value)) < 1e-6 or abs(value) >= 100
    return _number(value, ".0f" if whole else ".1f")


def _number(value: float, spec: str) -> str:
    return number_text(value, spec) if isfinite(value) else "–"


def sample_text(sample: Sample) -> str:
    """Return what the figures rest on."""
    told = say_count(
        "{count} film, {positive} with tuberculosis; {standard}",
        "{count} films, {positive} with tuberculosis; {standard}",
        len(sample),
        positive=sample.positive,
        standard=standard_text(sample.standard),
    )
    return told if sample.weights is None else f"{told}; {say('weighted')}"


def chosen_lines(row: Row, conditions: Conditions) -> tuple[str, ...]:
    """Return what a threshold does, a sentence a line."""
    lines = [
        say("Sensitivity {share}", share=share_text(row.sensitivity)),
        say("Specificity {share}", share=share_text(row.specificity)),
        say(
            "Of 1000 people, {sick} with tuberculosis: {tests} are tested, {found} found,"
            " {missed} missed.",
            sick=_count(1000 * conditions.prevalence),
            tests=_count(row.tests),
            found=_count(row.cases),
            missed=_count(row.missed),
        ),
        say(
            "{tests} tests for each person found; {saved} tests saved against testing everybody.",
            tests=_number(row.needed_to_test, ".1f"),
            saved=_count(row.tests_saved),
        ),
        say(
            "Of those tested {ppv} have tuberculosis, of the others {npv} have none.",
            ppv=percent_text(row.ppv),
            npv=percent_text(row.npv),
        ),
    ]
    if row.cost:
        lines.append(say("{cost} for each person found.", cost=_number(row.cost_per_case, ",.2f")))
    return tuple(lines)


def who_text(row: Row, standard: str) -> str:
    """Return whether a threshold reaches WHO's profile; empty where no test can tell."""
    if standard != BACTERIOLOGICAL:
        return ""
    facts = {
        "sensitivity": percent_text(WHO_SENSITIVITY),
        "specificity": percent_text(WHO_SPECIFICITY),
    }
    if row.in_who_corner:
        return say(
            "Reaches the WHO 2014 minimum for triage: {sensitivity} sensitivity,"
            " {specificity} specificity.",
            **facts,
        )
    return say(
        "Does not reach the WHO 2014 minimum for triage: {sensitivity} sensitivity,"
        " {specificity} specificity.",
        **facts,
    )

"""A comparison in words: the verdict, what it rests on, and what else to know."""

from typing import Any

from tbviewer.reading.card_sentences import card_text
from tbviewer.reading.comparison import LEAST, Comparison, Verdict
from tbviewer.reading.screening import standard_text
from tbviewer.reading.screening_words import percent_text
from tbviewer.words import number_text, say, say_count


def verdict_text(found: Comparison) -> str:
    """Return what the comparison comes to, in one sentence."""
    if found.new_model.sha256 == found.old_model.sha256:
        return say("This is the Model that reads now: there is nothing to compare.")
    return {
        Verdict.BETTER: say("The new Model is better on these films."),
        Verdict.NO_CLEAR_DIFFERENCE: say("No clear difference."),
        Verdict.WORSE: say("The new Model is worse on these films."),
        Verdict.NONE: say("No verdict: too few films are left."),
    }[found.verdict]


def rests_on_text(found: Comparison) -> str:
    """Return what the sentence rests on: films, difference, and what they could not have told."""
    facts: dict[str, Any] = {"positive": found.positive}
    if found.verdict is Verdict.NONE or found.difference is None:
        return say_count(
            "{count} film, {positive} with tuberculosis: at least {least} with and {least} without"
            " are needed.",
            "{count} films, {positive} with tuberculosis: at least {least} with and {least} without"
            " are needed.",
            found.films,
            least=LEAST,
            **facts,
        )
    gap = found.difference
    facts |= {"value": _signed(gap.value), "low": _signed(gap.low), "high": _signed(gap.high)}
    told = say(
        "{films} films, {positive} with tuberculosis. AUC differs by {value} (95 % interval {low}"
        " to {high}).",
        films=found.films,
        **facts,
    )
    if found.verdict is not Verdict.NO_CLEAR_DIFFERENCE:
        return told
    few = say("Too few to tell less than {least:.2f}.", least=found.least_told)
    return f"{told} {few}"


def _signed(value: float) -> str:
    told = number_text(value if abs(value) >= 0.005 else 0.0, "+.2f")
    return told.replace("-", "−")


def notes(found: Comparison) -> tuple[str, ...]:
    """Return what else a person must know of a comparison."""
    standard = standard_text(found.standard)
    told = [f"{standard[:1].upper()}{standard[1:]}."]
    if found.learned:
        told.append(
            say_count(
                "{count} film was left out: one of the Models learned from it.",
                "{count} films were left out: one of the Models learned from them.",
                found.learned,
            )
        )
    if found.unread:
        told.append(
            say_count(
                "{count} film could not be read and counts nowhere.",
                "{count} films could not be read and count nowhere.",
                found.unread,
            )
        )
    told += [
        say(
            "The Card of {model} does not name its films: some of these may be among them.",
            model=model,
        )
        for model in found.unnamed
    ]
    if found.patients < found.films:
        told.append(
            say(
                "They are of {patients} patients; the interval counts patients.",
                patients=found.patients,
            )
        )
    if found.new is not None and found.new.rule:
        told.append(
            say(
                "The new Model's threshold: {rule}. The films compared had no say in it.",
                rule=card_text(found.new.rule),
            )
        )
    return (*told, *_at_thresholds(found))


MUCH_LESS = 0.05


def _at_thresholds(found: Comparison) -> tuple[str, ...]:
    """Warn where the better curve still finds fewer, at the threshold it comes with."""
    new, old = found.new, found.old
    if new is None or old is None or new.sensitivity is None or old.sensitivity is None:
        return ()
    if new.sensitivity.value >= old.sensitivity.value - MUCH_LESS:
        return ()
    return (
        say(
            "At its threshold the new Model finds fewer of those with tuberculosis ({new}"
            " against {old}): set this site's threshold after activating it.",
            new=percent_text(new.sensitivity.value),
            old=percent_text(old.sensitivity.value),
        ),
    )

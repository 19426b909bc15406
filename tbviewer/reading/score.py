"""A score in words: never "positive", never "normal", never a percentage."""

from tbviewer.reading.correction import Correction
from tbviewer.reading.reading import Reading, ThresholdSource
from tbviewer.words import later, number_text, say

RESEARCH_USE = later("Research use. Not for diagnosis on its own.")
"""Always visible in the window, and on everything that leaves it."""


def digits_that_tell(score: float, threshold: float | None) -> int:
    """Return how many decimals (2 to 6) show `score` and `threshold` apart, as they are.

    0.598 against 0.60 must not stand as "0.60, below 0.60" (DESIGN decision 13).
    """
    if threshold is None or score == threshold:
        return 2
    for digits in range(2, 6):
        if f"{score:.{digits}f}" != f"{threshold:.{digits}f}":
            return digits
    return 6


_VERDICTS = {
    (ThresholdSource.SITE, True): later("above this site's threshold {threshold}"),
    (ThresholdSource.SITE, False): later("below this site's threshold {threshold}"),
    (ThresholdSource.CARD, True): later("above this Model's default threshold {threshold}"),
    (ThresholdSource.CARD, False): later("below this Model's default threshold {threshold}"),
}


def score_text(reading: Reading) -> str:
    """Return the score with enough digits to tell it from the threshold; empty without one."""
    if reading.score is None:
        return ""
    return number_text(reading.score, f".{digits_that_tell(reading.score, reading.threshold)}f")


def standing_text(reading: Reading) -> str:
    """Return where the score stands: "above this Model's default threshold 0.60"."""
    if reading.score is None:
        return ""
    if reading.threshold is None:
        return say("no threshold is set for this Model")
    digits = digits_that_tell(reading.score, reading.threshold)
    return say(
        _VERDICTS[reading.threshold_source, bool(reading.flagged)],
        threshold=number_text(reading.threshold, f".{digits}f"),
    )


def advice_text(reading: Reading) -> str:
    """Return what to do next, in the words agreed for it; empty without a threshold."""
    if reading.flagged is None:
        return ""
    if reading.flagged:
        return say("refer for a bacteriological test")
    return say("below the threshold: clinical judgement still decides")


def source_text(reading: Reading) -> str:
    """Return whose threshold it is, where a person should know that it is not their site's."""
    if reading.threshold_source is ThresholdSource.CARD:
        return say("this Model's default, not yet set for this site")
    return ""


def correction_text(correction: Correction) -> str:
    """Return how a film was corrected before it was read; empty where it was not."""
    if correction.turn and correction.inverted:
        return say("Read turned by {turn}° clockwise and inverted.", turn=correction.turn)
    if correction.turn:
        return say("Read turned by {turn}° clockwise.", turn=correction.turn)
    return say("Read inverted.") if correction.inverted else ""


def put_right_text(suggestion: Correction) -> str:
    """Return what to press to have a film corrected and read."""
    if suggestion.turn and suggestion.inverted:
        return say("Turn it, invert it and read")
    return say("Turn it and read") if suggestion.turn else say("Invert it and read")

"""Which threshold counts: this site's for the very Model, else the one on its Card."""

from typing import Any

from tbviewer.net.card import Card
from tbviewer.reading.reading import ThresholdSource
from tbviewer.record.site_threshold import SiteThreshold, site_threshold

Threshold = tuple[float | None, ThresholdSource]


def threshold_in_force(card: Card) -> Threshold:
    """Return the threshold that a Model's scores are held against now, and who set it.

    Looked up for every film: a threshold that was set counts from the next film on, in every
    process.
    """
    own = threshold_set_here(card)
    return threshold_on_card(card) if own is None else (own.threshold, ThresholdSource.SITE)


def threshold_set_here(card: Card) -> SiteThreshold | None:
    """Return this site's threshold for the scores that this Model makes under this Card."""
    own = site_threshold(card.sha256)
    return own if own is not None and own.rule == score_rule(card) else None


def score_rule(card: Card) -> tuple[Any, ...]:
    """Return what beside the weights makes a score: the same weights may be read otherwise."""
    rule = (card.geometry, card.mean, card.deviation, card.temperature, card.flip_averaged)
    # Fields that came later are told where they change anything: older thresholds stay in force.
    if card.harmonising:
        return (*rule, card.smoothing, card.harmonising)
    return (*rule, card.smoothing) if card.smoothing else rule


def threshold_on_card(card: Card) -> Threshold:
    """Return the Model's default."""
    none = card.default_threshold is None
    return card.default_threshold, ThresholdSource.NONE if none else ThresholdSource.CARD

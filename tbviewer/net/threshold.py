"""Which threshold counts: this site's for the very Model, else the one on its Card."""

from tbviewer.net.card import Card
from tbviewer.reading.reading import ThresholdSource
from tbviewer.record.site_threshold import site_threshold

Threshold = tuple[float | None, ThresholdSource]


def threshold_in_force(card: Card) -> Threshold:
    """Return the threshold that a Model's scores are held against now, and who set it.

    Looked up for every film: a threshold that was set counts from the next film on, in every
    process.
    """
    own = site_threshold(card.sha256)
    return threshold_on_card(card) if own is None else (own.threshold, ThresholdSource.SITE)


def threshold_on_card(card: Card) -> Threshold:
    """Return the Model's default."""
    none = card.default_threshold is None
    return card.default_threshold, ThresholdSource.NONE if none else ThresholdSource.CARD

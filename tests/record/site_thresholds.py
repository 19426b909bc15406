"""A site's threshold made up for tests."""

from tbviewer.reading.interval import Interval
from tbviewer.reading.reading import ModelName
from tbviewer.record.site_threshold import SiteThreshold

MODEL = ModelName("combined", "3f9a" * 16)


def made_threshold(**changes) -> SiteThreshold:
    """Return a threshold of 0.6 for `MODEL`, unless told otherwise."""
    facts = {
        "model": MODEL, "threshold": 0.6, "site": "Made-up Clinic",
        "at": "2026-03-01T10:00:00+00:00", "by": "an administrator", "films": 120,
        "positive": 45, "standard": "bacteriological",
        "sensitivity": Interval(0.9, 0.78, 0.96), "specificity": Interval(0.7, 0.6, 0.8),
    } | changes  # fmt: skip
    return SiteThreshold(**facts)

"""A sample, a journal's months and services made up for the step Threshold."""

import numpy as np

from tbviewer.reading.interval import Interval
from tbviewer.reading.screening import BACTERIOLOGICAL, Curve, Row, Sample
from tbviewer.record.journal.drift import Month
from tbviewer.record.site_threshold import SiteThreshold, chosen_from
from tbviewer.ui.admin.threshold.services import Standing, ThresholdServices

from .conftest import MODEL

MONTHS = (
    Month("2026-01", 41, 12, 30, 24, 10, 7),
    Month("2026-02", 38, 11, 29, 25, 9, 7),
    Month("2026-03", 0, 0, 0, 0, 0, 0),
    Month("2026-04", 45, 22, 31, 22, 12, 8),
)


def made_sample(**changes) -> Sample:
    """Return 60 films with and 180 without tuberculosis."""
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], [180, 60])
    scores = 1 / (1 + np.exp(-rng.normal(labels * 2.4 - 1.3, 1.2)))
    facts = {"standard": BACTERIOLOGICAL} | changes
    return Sample(MODEL, scores, labels, **facts)


class FakeThresholds:
    """Measures at once and keeps in memory."""

    def __init__(self, sample: Sample | None = None):
        self.sample = made_sample() if sample is None else sample
        self.set_here: SiteThreshold | None = None
        self.months = MONTHS
        self.asked: list[tuple[str, str]] = []
        self.fault: Exception | None = None

    def services(self) -> ThresholdServices:
        """Return what the page is given."""
        return ThresholdServices(
            standing=lambda: Standing(MODEL, 0.6, self.set_here),
            measure=self._measure,
            rows=rows_of,
            make=lambda sample, row, site, by: chosen_from(
                sample, row, site=site, by=by, rule=("fit",)
            ),
            keep=self._keep,
            forget=self._forget,
            pdf=lambda sheet: b"%PDF made up",
            drift=lambda sha256, threshold: self.months,
        )

    def _measure(self, source: str, standard: str, report) -> tuple[Sample, Curve]:
        self.asked.append((source, standard))
        report((1, 2))
        if self.fault is not None:
            raise self.fault
        from tbviewer.training.screening import curve_of

        return self.sample, curve_of(self.sample, draws=40)

    def _keep(self, chosen: SiteThreshold) -> None:
        if self.fault is not None:
            raise self.fault
        self.set_here = chosen

    def _forget(self, sha256: str) -> bool:
        self.set_here = None
        return True


def rows_of(sample: Sample, conditions, most: int | None) -> tuple[Row, ...]:
    """Return the table, by the arithmetic itself: it is pure numpy."""
    from tbviewer.training.screening import cuts, table

    return table(sample, conditions, cuts(sample.scores, most))


def share(value: float) -> Interval:
    """Return a share that is quite sure."""
    return Interval(value, value - 0.05, value + 0.05)

"""What the Admin room's steps Compare and Threshold have done: measuring, aside of the window."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tbviewer import paths
from tbviewer.aside import aside

if TYPE_CHECKING:
    from tbviewer.reading.screening import Conditions, Curve, Row, Sample
    from tbviewer.record.site_threshold import SiteThreshold
    from tbviewer.record.threshold_sheet import ThresholdSheet
    from tbviewer.ui.admin.threshold.services import Standing, ThresholdServices


def threshold_services() -> "ThresholdServices":
    """Return what the step Threshold needs."""
    from tbviewer.record.journal.drift import drift
    from tbviewer.record.site_threshold import forget
    from tbviewer.ui.admin.threshold.services import ThresholdServices

    return ThresholdServices(
        standing=_standing,
        measure=lambda source, standard, report: aside(_measured, source, standard, report=report),
        rows=_rows,
        keep=_keep_threshold,
        forget=forget,
        pdf=lambda sheet: aside(_sheet_as_pdf, sheet),
        drift=lambda sha256, threshold: drift(paths.journal_file(), sha256, threshold),
    )


def _standing() -> "Standing":
    from tbviewer.net.store import find
    from tbviewer.net.threshold import threshold_set_here
    from tbviewer.ui.admin.threshold.services import Standing

    card = (model := find()).card
    return Standing(model.name, card.default_threshold, threshold_set_here(card))


def _rows(sample: "Sample", conditions: "Conditions", at_most: int | None) -> "tuple[Row, ...]":
    from tbviewer.training.screening import cuts, table

    return table(sample, conditions, cuts(sample.scores, at_most))


def _keep_threshold(sample: "Sample", row: "Row", site: str, by: str) -> "SiteThreshold":
    from tbviewer.errors import TbViewerError
    from tbviewer.net.store import find
    from tbviewer.net.threshold import score_rule
    from tbviewer.record.site_threshold import chosen_from, keep
    from tbviewer.words import say

    model = find()
    if model.name != sample.model:
        raise TbViewerError(
            say("Another Model reads now: the threshold of {model} was not set.",
                model=sample.model.short),
            code="other-model",
            advice=say("Measure again with the Model that reads."),
        )  # fmt: skip
    chosen = chosen_from(sample, row, site=site, by=by, rule=score_rule(model.card))
    keep(chosen)
    return chosen


def _measured(source: str, standard: str, tell: "Callable[[Any], None]") -> "tuple[Sample, Curve]":
    """Work for a process of its own: it imports torch."""
    from tbviewer.training.clinic.measuring import measured

    return measured(Path(source), standard, None, tell)


def _sheet_as_pdf(sheet: "ThresholdSheet", _: "Callable[[Any], None]") -> bytes:
    """Work for a process of its own: it imports matplotlib, and that decoders."""
    from tbviewer.record.threshold_sheet import pdf_of

    return pdf_of(sheet)

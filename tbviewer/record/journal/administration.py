"""Entries of what an administrator did with thresholds."""

from typing import Any

from tbviewer.reading.reading import ModelName, ThresholdSource
from tbviewer.reading.screening import Row, row_facts
from tbviewer.record.journal.entries import Entry, new_id, now
from tbviewer.record.site_threshold import SiteThreshold, threshold_facts

THRESHOLD = "threshold"


def threshold_columns(chosen: SiteThreshold, row: Row | None = None) -> dict[str, Any]:
    """Return the columns of the entry that says which threshold was set, and on what it rests."""
    told = threshold_facts(chosen)
    facts = {k: told[k] for k in ("site", "films", "positive", "reference_standard", "source")}
    facts |= {k: told[k] for k in ("sensitivity", "specificity")}
    if row is not None:
        facts["of_a_thousand"] = {
            key: value for key, value in row_facts(row).items() if key.endswith("per_thousand")
        }
    return {
        "model_name": chosen.model.name,
        "model_sha256": chosen.model.sha256,
        "threshold": chosen.threshold,
        "threshold_source": str(ThresholdSource.SITE),
        "facts": facts,
    }


def threshold_entry(chosen: SiteThreshold, row: Row | None = None, *, by: str) -> Entry:
    """Return the entry of a threshold that was set."""
    return Entry(new_id(), THRESHOLD, now(), by, **threshold_columns(chosen, row))


def threshold_forgotten(model: ModelName, *, by: str) -> Entry:
    """Return the entry that says that a Model's default counts again."""
    return Entry(
        new_id(), THRESHOLD, now(), by, model_name=model.name, model_sha256=model.sha256,
        facts={"forgotten": True},
    )  # fmt: skip

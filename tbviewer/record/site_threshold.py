"""This site's threshold: of one Model, told by its hash, and never of another.

A file of its own for each Model, ``thresholds/<sha256>.json``, in the folder of what
everybody on the computer gets. When another Model is activated its own counts, or none.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tbviewer import paths
from tbviewer.errors import TbViewerError
from tbviewer.reading.interval import Interval
from tbviewer.reading.reading import ModelName
from tbviewer.reading.screening import STANDARDS, Row, Sample
from tbviewer.record import site as places
from tbviewer.record.journal.entries import now
from tbviewer.words import say

FOLDER = "thresholds"
SCHEMA = 1
NOT_WRITTEN = "site-not-written"
"""The code of the error that says that the folder is not this person's to write."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SiteThreshold:
    """A threshold that somebody set for a site.

    Attributes
    ----------
    model : ModelName
        Whose scores it is held against, and no other's.
    threshold : float
        From 0 to 1; a score at or above it is flagged.
    site : str
        The name of the place.
    at : str
        When, UTC, ISO 8601.
    by : str
        Who.
    films, positive : int
        What it rests on: how many, and how many with tuberculosis.
    standard : str
        What their results rest on, one of `STANDARDS`.
    sensitivity, specificity : Interval
        At the threshold, on those films.
    source : str
        ``folder`` or ``csv``.
    rule : tuple
        What beside the weights makes a score of this Model, as `net.threshold` tells it: the
        same weights under another Card give other scores, for which it was not set.
    """

    model: ModelName
    threshold: float
    site: str
    at: str
    by: str
    films: int
    positive: int
    standard: str
    sensitivity: Interval
    specificity: Interval
    source: str = "csv"
    rule: tuple[Any, ...] = ()


def site_threshold(sha256: str) -> SiteThreshold | None:
    """Return the threshold set for the Model with this hash; None where there is none.

    The site's folder is asked first, then the user's. A file that cannot be understood counts
    as none: the Model's default is in force, and the window says so.
    """
    if not _SHA256.fullmatch(sha256):
        return None
    for folder in (paths.site_data(), paths.user_data()):
        try:
            facts = json.loads(_file(folder, sha256).read_text("utf-8"))
            found = threshold_from(facts)
        except (OSError, ValueError):
            continue
        if found.model.sha256 == sha256:
            return found
    return None


def chosen_from(
    sample: Sample, row: Row, *, site: str, by: str, rule: tuple[Any, ...]
) -> SiteThreshold:
    """Return the threshold of `row` as one that `by` sets now for the Model of `sample`."""
    return SiteThreshold(
        sample.model, row.threshold, site, now(), by, len(sample), sample.positive,
        sample.standard, row.sensitivity, row.specificity, sample.source, rule,
    )  # fmt: skip


def keep(chosen: SiteThreshold) -> Path:
    """Set a site's threshold, whole or not at all; return its file.

    Raises
    ------
    TbViewerError
        If the folder that everybody gets may not be written.
    """
    path = _file(places.shared_folder(), chosen.model.sha256)
    try:
        places.write_json(path, threshold_facts(chosen))
    except OSError as error:
        raise not_allowed(path.parent, error) from error
    return path


def forget(sha256: str) -> bool:
    """Let the Model's default count again; return whether there was a threshold.

    Raises
    ------
    TbViewerError
        If it may not be taken away.
    """
    there = False
    for folder in (paths.site_data(), paths.user_data()):
        path = _file(folder, sha256)
        try:
            there |= path.exists()
            path.unlink(missing_ok=True)
        except OSError as error:
            raise not_allowed(path.parent, error) from error
    return there


def not_allowed(folder: Path, error: OSError) -> TbViewerError:
    """Return the error of a folder that is everybody's and may not be written by this person."""
    return TbViewerError(
        say("The folder {folder} could not be written, so nothing was changed.", folder=folder),
        code=NOT_WRITTEN,
        advice=say(
            "Export it, and let whoever looks after this computer set it:"
            " tbviewer threshold import FILE."
        ),
        detail=f"{type(error).__name__}: {error.strerror}",
    )


def threshold_facts(chosen: SiteThreshold) -> dict[str, Any]:
    """Return a threshold as JSON."""
    return {
        "schema": SCHEMA,
        "model": chosen.model.name,
        "model_sha256": chosen.model.sha256,
        "threshold": chosen.threshold,
        "site": chosen.site,
        "at": chosen.at,
        "by": chosen.by,
        "films": chosen.films,
        "positive": chosen.positive,
        "reference_standard": chosen.standard,
        "sensitivity": _ends(chosen.sensitivity),
        "specificity": _ends(chosen.specificity),
        "source": chosen.source,
        "score_rule": list(chosen.rule),
    }


def threshold_from(facts: Any) -> SiteThreshold:
    """Return the threshold that `threshold_facts` told.

    Raises
    ------
    ValueError
        Naming what is wrong.
    """
    if not isinstance(facts, Mapping) or facts.get("schema") != SCHEMA:
        raise ValueError("not a site's threshold of this version")
    try:
        found = SiteThreshold(
            model=ModelName(str(facts["model"]), str(facts["model_sha256"])),
            threshold=float(facts["threshold"]),
            site=str(facts["site"]),
            at=str(facts["at"]),
            by=str(facts["by"]),
            films=int(facts["films"]),
            positive=int(facts["positive"]),
            standard=str(facts["reference_standard"]),
            sensitivity=Interval(*map(float, facts["sensitivity"])),
            specificity=Interval(*map(float, facts["specificity"])),
            source=str(facts["source"]),
            rule=tuple(facts["score_rule"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"a field is missing or wrong: {error}") from error
    if not (math.isfinite(found.threshold) and 0 <= found.threshold <= 1):
        raise ValueError(f"threshold {found.threshold!r} is not between 0 and 1")
    if not _SHA256.fullmatch(found.model.sha256) or found.standard not in STANDARDS:
        raise ValueError("the Model's hash or the reference standard is wrong")
    return found


def _ends(interval: Interval) -> list[float]:
    return [interval.value, interval.low, interval.high]


def _file(folder: Path, sha256: str) -> Path:
    return folder / FOLDER / f"{sha256}.json"

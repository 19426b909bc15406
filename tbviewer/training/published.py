"""The Card of a Model that learned from all its films: results of the studies of its recipe.

No film is left to measure such a Model on. What its Card tells are the results of Networks
made by the same recipe, each on the films it had never met, and it says so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from tbviewer.errors import TrainingError
from tbviewer.reading import card_sentences
from tbviewer.reading.interval import wilson
from tbviewer.training.calibrate import Calibration, calibration
from tbviewer.training.folder import LabelledFilm
from tbviewer.training.metrics import auc_interval
from tbviewer.training.seeds import over_seeds
from tbviewer.training.study import (
    Scored,
    figures,
    joined,
    out_of_fold_flags,
    read_scores,
    read_whole,
    scores_of,
)
from tbviewer.words import say

AGES = (15, 25, 45, 65)
"""Years at which a new group begins."""


def published(
    facts: Mapping[str, Any],
    studies: Sequence[Path],
    films: Sequence[LabelledFilm],
    *,
    command: str,
) -> dict[str, Any]:
    """Return a Card's facts with what the studies of its recipe say.

    Parameters
    ----------
    facts : mapping
        The Card as its Run wrote it.
    studies : sequence of paths
        One study, or one with several seeds: `read_scores` of each.
    films : sequence of LabelledFilm
        The films with their columns ``dataset``, ``sex`` and ``age``.
    command : str
        What makes the studies.

    Raises
    ------
    TrainingError
        If a film that the Model learned from is in no fold of a study, or the other way round.
    """
    scored = [read_scores(folder) for folder in studies]
    learned = set(facts["films_sha256"])
    for folder, each in zip(studies, scored, strict=True):
        if set(each.films) != learned:
            raise TrainingError(
                say(
                    "The study {name} is not of the films the Model learned from.", name=folder.name
                )
            )
    found = calibration(joined(scored))
    told = {key: value for key, value in figures(studies[0]).items() if key != "study"}
    there = read_whole(studies[0])
    results = [
        {
            "on": card_sentences.CROSS_VALIDATION,
            "note": card_sentences.RESULTS_OF_STUDIES
            if there is None
            else card_sentences.RESULTS_OF_STUDIES_ELSEWHERE,
            "command": command,
            "studies": [folder.name for folder in studies],
            "first_study": told,
            "over_seeds": over_seeds(studies),
            "by": by_columns(scored[0], films),
        }
    ]
    if there is not None:
        source = {"command": command, "studies": [studies[0].name]}
        results.append({**_elsewhere(there, found), **source})
    return {
        **facts,
        "temperature": found.temperature,
        "calibrated": found.is_probability,
        "default_threshold": found.default_threshold,
        "youden_threshold": found.youden_threshold,
        "threshold_rule": card_sentences.RULE_OUT_OF_FOLD,
        "calibration": calibration_facts(found, scored[0]),
        "results": results,
    }


def _elsewhere(there: Scored, found: Calibration) -> dict[str, Any]:
    """Return what the threshold does on films from elsewhere, by a Network of all the films."""
    flagged = scores_of(there.logits, found.temperature) >= found.default_threshold
    every = np.ones(len(there), np.bool_)
    return {
        "on": card_sentences.ELSEWHERE,
        "note": card_sentences.RESULTS_ELSEWHERE,
        **_results(there, flagged, every),
    }


def calibration_facts(found: Calibration, scored: Scored) -> dict[str, Any]:
    """Return what a Card tells of its calibration, beside the share that had tuberculosis."""
    rounded = {key: round(float(value), 4) for key, value in asdict(found).items()}
    names = ("error", "error_before", "log_loss", "log_loss_before")
    return {
        **{name: rounded[name] for name in names},
        "share_positive": round(float(scored.labels.mean()), 4),
        "note": "temperature fitted on the other folds; kept only where it lowers the log loss."
        " A probability holds where as many films have tuberculosis as in these.",
    }


def by_columns(scored: Scored, films: Sequence[LabelledFilm]) -> dict[str, dict[str, Any]]:
    """Return results by site, sex and age of the first seed's study, flagged out of fold."""
    columns = {film.film: film.columns for film in films}
    group: dict[str, Callable[[Mapping[str, str]], str]] = {
        "dataset": lambda c: c.get("dataset", "") or "unknown",
        "sex": lambda c: c.get("sex", "").lower() or "unknown",
        "age": lambda c: age_group(c.get("age", "")),
    }
    flagged = out_of_fold_flags(scored)
    told: dict[str, dict[str, Any]] = {}
    for name, of in group.items():
        values = np.array([of(columns.get(film, {})) for film in scored.films])
        told[name] = {
            str(value): _results(scored, flagged, values == value) for value in np.unique(values)
        }
    return told


def age_group(text: str) -> str:
    """Return ``under 15``, ``15 to 24``, … for years in `text`; ``unknown`` without any."""
    if not text.strip().isdecimal():
        return "unknown"
    years = int(text)
    if years < AGES[0]:
        return f"under {AGES[0]}"
    for low, high in pairwise(AGES):
        if years < high:
            return f"{low} to {high - 1}"
    return f"{AGES[-1]} and over"


def _results(scored: Scored, flagged: Any, index: Any) -> dict[str, Any]:
    part, flags = scored.part(index), flagged[index]
    positive = part.labels == 1
    both = 0 < positive.sum() < len(part)
    return {
        "films": len(part),
        "positive": int(positive.sum()),
        "auc": auc_interval(part.scores, part.labels).as_list() if both else None,
        "sensitivity": _share(flags[positive]),
        "specificity": _share(~flags[~positive]),
    }


def _share(flags: Any) -> list[float] | None:
    return wilson(int(flags.sum()), len(flags)).as_list() if len(flags) else None

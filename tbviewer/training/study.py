"""The figures of a study, computed from its folds' score files alone."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer.errors import TrainingError
from tbviewer.reading.columns import in_columns
from tbviewer.training.metrics import (
    Labels,
    Scores,
    auc,
    auc_bootstrap,
    auc_interval,
    calibration_error,
    counts_at,
    reliability,
    threshold_for_sensitivity,
    threshold_for_specificity,
)
from tbviewer.words import number_text, say

SENSITIVITY, SPECIFICITY = 0.9, 0.7
CLAIMED = (2, 3, 4)
"""Folds on which no recipe was ever tried, in the studies that are published."""
CLAIMED_FOLDS = "folds 2 to 4"
_CLAIMED = "folds 2–4"
"""How `parts_of` begins their names."""


@dataclass(frozen=True, eq=False)
class Scored:
    """Films with a logit (n,) by a Network that had never met them."""

    films: tuple[str, ...]
    logits: Scores
    labels: Labels
    folds: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.films)

    @property
    def scores(self) -> Scores:
        """From 0 to 1, not calibrated."""
        return scores_of(self.logits)

    def part(self, index: NDArray[np.bool_]) -> "Scored":
        """Return the films where `index` (n,) is true."""
        films = tuple(f for f, kept in zip(self.films, index, strict=True) if kept)
        return Scored(films, self.logits[index], self.labels[index], self.folds[index])

    def logits_of(self, films: Sequence[str]) -> Scores:
        """Return the logits (n,) of these films, in their order."""
        place = {film: at for at, film in enumerate(self.films)}
        found: Scores = self.logits[[place[film] for film in films]]
        return found

    def groups(self) -> Mapping[str, "Scored"]:
        """Return the parts by folder, when the films lie in several; classes are no parts."""
        first = np.array([film.split("/")[0] if "/" in film else "" for film in self.films])
        parts = {name: self.part(first == name) for name in sorted(set(first.tolist()))}
        whole = all(part.has_both_classes() for part in parts.values())
        return parts if len(parts) > 1 and whole else {}

    def has_both_classes(self) -> bool:
        """Return whether every fold has films with and without tuberculosis."""
        return all(
            len(set(self.labels[self.folds == k].tolist())) == 2 for k in np.unique(self.folds)
        )


def scores_of(d: Scores, temperature: float = 1.0) -> Scores:
    """Return sigmoid(d / T)."""
    scores: Scores = 1 / (1 + np.exp(-d / temperature))
    return scores


def read_scores(folder: Path, *, elsewhere: bool = False) -> Scored:
    """Return every score that a study's folder holds: out of fold, or of films elsewhere.

    Raises
    ------
    TrainingError
        If there is none, or a file is damaged.
    """
    form = re.compile(r"fold-(\d+)" + ("-elsewhere" if elsewhere else "") + r"\.csv")
    matches = [form.fullmatch(path.name) for path in sorted(folder.glob("fold-*.csv"))]
    parts = [_read(folder / m[0], int(m[1])) for m in matches if m]
    if not parts and not elsewhere:
        raise TrainingError(say("There are no scores in {folder}.", folder=folder.name))
    return joined(parts)


def read_whole(folder: Path) -> Scored | None:
    """Return the scores elsewhere of a Network that learned from all the study's films, if any."""
    path = folder / "whole-elsewhere.csv"
    return _read(path, 0) if path.exists() else None


def _read(path: Path, fold: int) -> Scored:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = [(r["film"], int(r["label"]), float(r["logit"])) for r in csv.DictReader(file)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(
            say("{file} is not a file of scores.", file=path.name), detail=str(error)
        ) from error
    films = tuple(film for film, _, _ in rows)
    labels = np.array([label for _, label, _ in rows], np.int64)
    d = np.array([logit for _, _, logit in rows], np.float64)
    return Scored(films, d, labels, np.full(len(rows), fold, np.int64))


def joined(parts: Sequence[Scored]) -> Scored:
    """Return several parts as one."""
    return Scored(
        tuple(film for part in parts for film in part.films),
        np.concatenate([np.empty(0), *(part.logits for part in parts)]),
        np.concatenate([np.empty(0, np.int64), *(part.labels for part in parts)]),
        np.concatenate([np.empty(0, np.int64), *(part.folds for part in parts)]),
    )


def figures(folder: Path) -> dict[str, Any]:
    """Return all figures of the study in `folder`, as plain values rounded to four decimals."""
    scored = read_scores(folder)
    facts: dict[str, Any] = {
        "study": folder.name,
        **summary(scored),
        "groups": {name: summary(part) for name, part in scored.groups().items()},
    }
    claimed = scored.part(np.isin(scored.folds, CLAIMED))
    if 0 < len(claimed) < len(scored):
        facts[CLAIMED_FOLDS] = {
            **summary(claimed),
            "groups": {name: summary(part) for name, part in claimed.groups().items()},
        }
    others = read_scores(folder, elsewhere=True)
    if len(others):
        facts["elsewhere"] = {"films": len(set(others.films)), **fold_figures(others)}
    whole = read_whole(folder)
    if whole is not None:
        facts["whole, elsewhere"] = summary(whole)
    return facts


def fold_figures(scored: Scored) -> dict[str, Any]:
    """Return the AUC of each fold, their mean and their standard deviation."""
    each = {
        k: auc(scored.scores[scored.folds == k], scored.labels[scored.folds == k])
        for k in sorted(set(scored.folds.tolist()))
    }
    values = list(each.values())
    return {
        "fold_aucs": {str(k): round(a, 4) for k, a in each.items()},
        "mean_auc": round(float(np.mean(values)), 4),
        "sd_auc": round(float(np.std(values, ddof=1)), 4) if len(values) > 1 else None,
    }


def summary(scored: Scored) -> dict[str, Any]:
    """Return the figures of some films: a fold each, and pooled with 95 % intervals."""
    scores, labels = scored.scores, scored.labels
    flagged = out_of_fold_flags(scored)
    positive = labels == 1
    at_specificity = threshold_for_specificity(scores, labels, SPECIFICITY)
    at_sensitivity = threshold_for_sensitivity(scores, labels, SENSITIVITY)
    return {
        "films": len(scored),
        "positive": int(positive.sum()),
        **fold_figures(scored),
        "pooled_auc": auc_interval(scores, labels).as_list(),
        "pooled_auc_bootstrap": auc_bootstrap(scores, labels).as_list(),
        "accuracy": round(float((flagged == positive).mean()), 4),
        "sensitivity": round(float(flagged[positive].mean()), 4),
        "specificity": round(float((~flagged[~positive]).mean()), 4),
        "sensitivity_at_70_specificity": round(
            counts_at(scores, labels, at_specificity).sensitivity.value, 4
        ),
        "specificity_at_90_sensitivity": round(
            counts_at(scores, labels, at_sensitivity).specificity.value, 4
        ),
        "calibration_error": round(calibration_error(scores, labels), 4),
        "reliability": [
            [bin_.films, round(bin_.mean_score, 4), round(bin_.share_positive, 4)]
            for bin_ in reliability(scores, labels)
        ],
    }


def out_of_fold_flags(scored: Scored) -> NDArray[np.bool_]:
    """Return which films are flagged at a threshold set on the other folds' films.

    The threshold finds 90 % of their tuberculosis. A single fold has no others: its own stands.
    """
    flags = np.zeros(len(scored), bool)
    for k in np.unique(scored.folds):
        inside = scored.folds == k
        others = ~inside if (~inside).any() else inside
        at = threshold_for_sensitivity(scored.scores[others], scored.labels[others], SENSITIVITY)
        flags[inside] = scored.scores[inside] >= at
    return flags


def parts_of(facts: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return every summary of a study's figures by its name: all, each site, folds 2 to 4."""
    parts = {"all": facts, **facts["groups"]}
    claimed = facts.get(CLAIMED_FOLDS)
    if claimed:
        parts |= {f"{_CLAIMED}, all": claimed}
        parts |= {f"{_CLAIMED}, {name}": part for name, part in claimed["groups"].items()}
    return parts


def part_text(name: str) -> str:
    """Return the name of a part, one of `parts_of`, as a person reads it."""
    if name == "all":
        return say("all")
    first, _, group = name.partition(", ")
    if first != _CLAIMED:
        return name
    return say("folds 2–4") if group == "all" else say("folds 2–4 {name}", name=group)


def told(folder: Path) -> str:
    """Return the figures as a table for people."""
    facts = figures(folder)
    parts = {part_text(name): part for name, part in parts_of(facts).items()}
    if "whole, elsewhere" in facts:
        parts[say("all films, elsewhere")] = facts["whole, elsewhere"]
    rows = [
        ("", say("Films"), say("mean ± SD of folds"), say("pooled (95 % interval)"),
         say("accuracy"), say("sens. at 70 % spec."), say("spec. at 90 % sens.")),
        *(_row(name, part) for name, part in parts.items()),
    ]  # fmt: skip
    if "elsewhere" in facts:
        there = facts["elsewhere"]
        rows.append((say("elsewhere"), str(there["films"]), _mean(there), *4 * ("",)))
    return "\n".join([say("Study {name}", name=facts["study"]), *in_columns(rows, to_the_left=1)])


def _row(name: str, part: Mapping[str, Any]) -> tuple[str, ...]:
    value, low, high = part["pooled_auc"]
    pooled = say("{value:.3f} ({low:.3f} to {high:.3f})", value=value, low=low, high=high)
    keys = ("accuracy", "sensitivity_at_70_specificity", "specificity_at_90_sensitivity")
    figures = (number_text(part[key], ".3f") for key in keys)
    return (name, str(part["films"]), _mean(part), pooled, *figures)


def _mean(part: Mapping[str, Any]) -> str:
    spread = "" if part["sd_auc"] is None else f" ± {number_text(part['sd_auc'], '.3f')}"
    return number_text(part["mean_auc"], ".3f") + spread

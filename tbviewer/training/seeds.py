"""Several studies that differ in their seed alone, told together.

Nothing is averaged but figures: each seed's study stands for itself, and what is told is the
mean of their figures with the smallest and the largest. Scores are never averaged over seeds,
for the Model that ships is one Network.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tbviewer.reading.columns import in_columns
from tbviewer.training.crossval import FACTS
from tbviewer.training.study import figures, part_text, parts_of
from tbviewer.words import number_text, say

TOLD = (
    "mean_auc", "pooled_auc", "accuracy", "sensitivity_at_70_specificity",
    "specificity_at_90_sensitivity", "calibration_error",
)  # fmt: skip
"""The figures of a summary that are told over seeds."""

_SEED = re.compile(r"(.+)-seed-(\d+)")


def studies(results: Path) -> dict[str, list[Path]]:
    """Return the studies in a folder by name, those of several seeds under one, in order."""
    found: dict[str, list[tuple[int, Path]]] = {}
    for path in sorted(p.parent for p in results.glob(f"*/{FACTS}")):
        match = _SEED.fullmatch(path.name)
        name, seed = (match[1], int(match[2])) if match else (path.name, -1)
        found.setdefault(name, []).append((seed, path))
    return {name: [path for _, path in sorted(each)] for name, each in found.items()}


def over_seeds(folders: Sequence[Path]) -> dict[str, Any]:
    """Return the figures of studies over their seeds: ``[mean, smallest, largest]`` of each."""
    each = [figures(folder) for folder in folders]
    parts = [parts_of(facts) for facts in each]
    common = [name for name in parts[0] if all(name in other for other in parts)]
    told: dict[str, Any] = {
        "studies": [folder.name for folder in folders],
        "parts": {
            name: {key: _spread(_value(part[name], key) for part in parts) for key in TOLD}
            for name in common
        },
    }
    for key, figure in (("elsewhere", "mean_auc"), ("whole, elsewhere", "pooled_auc")):
        if all(key in facts for facts in each):
            told[key] = _spread(_value(facts[key], figure) for facts in each)
    return told


def _value(part: Mapping[str, Any], key: str) -> float:
    value = part[key]
    return float(value[0] if isinstance(value, list) else value)


def _spread(values: Iterable[float]) -> list[float]:
    all_values = list(values)
    mean, low, high = np.mean(all_values), min(all_values), max(all_values)
    return [round(float(x), 4) for x in (mean, low, high)]


def told_over_seeds(folders: Sequence[Path]) -> str:
    """Return the figures over seeds as a table for people."""
    facts = over_seeds(folders)
    keys = ("mean_auc", "pooled_auc", "accuracy")
    rows = [
        ("", say("mean AUC of folds"), say("pooled AUC"), say("accuracy")),
        *(
            (part_text(name), *(spread_text(part[key]) for key in keys))
            for name, part in facts["parts"].items()
        ),
    ]
    head = say("{count} seeds: mean of their figures (smallest to largest)", count=len(folders))
    return "\n".join([head, *in_columns(rows, to_the_left=len(keys) + 1)])


def spread_text(spread: Sequence[float]) -> str:
    """Return ``0.950 (0.948–0.953)``."""
    mean, low, high = spread
    mean_text, *ends = (number_text(value, ".3f") for value in (mean, low, high))
    return f"{mean_text} ({'–'.join(ends)})"

"""The arithmetic of thresholds: the one that `tbviewer evaluate` and the admin room share.

After the WHO/TDR toolkit named in `reading.screening`. Films may stand for several people, by
weights; then shares are weighted and intervals rest on the effective number of films (Kish).
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tbviewer.reading.interval import Interval, wilson
from tbviewer.reading.screening import Conditions, Curve, Row, Sample
from tbviewer.training.metrics import Labels, Scores, auc_interval, roc

BAND_DRAWS = 500
BAND_AT = np.linspace(0, 1, 101)
"""False positive rates at which a curve's band is told."""


def row_at(
    scores: Scores,
    labels: Labels,
    threshold: float,
    conditions: Conditions = Conditions(),  # noqa: B008 - frozen
    weights: Scores | None = None,
) -> Row:
    """Return what happens when films with ``score >= threshold`` are tested."""
    flagged, positive = scores >= threshold, labels == 1
    w = np.ones(len(scores)) if weights is None else weights
    tp, fn = float(w[flagged & positive].sum()), float(w[~flagged & positive].sum())
    fp, tn = float(w[flagged & ~positive].sum()), float(w[~flagged & ~positive].sum())
    sensitivity = _share(tp, tp + fn, None if weights is None else w[positive])
    specificity = _share(tn, tn + fp, None if weights is None else w[~positive])
    p = conditions.prevalence
    found = sensitivity.value * p
    missed = p - found
    alarmed = (1 - specificity.value) * (1 - p)
    spared = (1 - p) - alarmed
    tests = found + alarmed
    return Row(
        threshold, tp, fp, tn, fn, sensitivity, specificity,
        ppv=found / tests if tests else float("nan"),
        npv=spared / (spared + missed) if spared + missed else float("nan"),
        tests=1000 * tests, cases=1000 * found, missed=1000 * missed,
        cost=1000 * (conditions.film_cost + conditions.test_cost * tests),
    )  # fmt: skip


def _share(part: float, whole: float, weights: Scores | None) -> Interval:
    """Return part / whole with Wilson's interval, on the effective number of weighted films."""
    if weights is None or not whole:
        return wilson(part, whole)
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    return wilson(part / whole * effective, effective)


def table(sample: Sample, conditions: Conditions, thresholds: Sequence[float]) -> tuple[Row, ...]:
    """Return a row for each of `thresholds`."""
    return tuple(
        row_at(sample.scores, sample.labels, threshold, conditions, sample.weights)
        for threshold in thresholds
    )


def cuts(scores: Scores, at_most: int | None = None) -> tuple[float, ...]:
    """Return every threshold that parts the films otherwise, rising.

    One between each two neighbouring scores, with as few decimals as tell them apart; the
    lowest has all films at or above it, the highest at least one. `at_most` thins them out,
    and keeps both ends.
    """
    values = np.unique(scores)
    if not len(values):
        return ()
    found = [_short(0.0 if values[0] > 0 else -1.0, float(values[0]))]
    found += [_short(float(low), float(high)) for low, high in pairwise(values)]
    if at_most is not None and len(found) > at_most:
        found = [found[k] for k in np.linspace(0, len(found) - 1, at_most).round().astype(int)]
    return tuple(found)


def _short(low: float, high: float) -> float:
    """Return the number with the fewest decimals that is above `low` and not above `high`."""
    for digits in range(1, 16):
        rounded = round((low + high) / 2, digits)
        if low < rounded <= high:
            return max(rounded, 0.0)
    return high


def curve_of(sample: Sample, *, draws: int = BAND_DRAWS, seed: int = 0) -> Curve:
    """Return the ROC curve with its AUC and a pointwise 95 % band, by films drawn anew.

    The AUC's interval is DeLong's; of weighted films it is of the same draws as the band.
    """
    false, true = weighted_roc(sample.scores, sample.labels, sample.weights)
    rng = np.random.default_rng(seed)
    parts = [np.flatnonzero(sample.labels == label) for label in (1, 0)]
    heights, areas = [], []
    for _ in range(draws if all(len(part) for part in parts) else 0):
        drawn = np.concatenate([rng.choice(part, len(part)) for part in parts])
        weights = None if sample.weights is None else sample.weights[drawn]
        x, y = weighted_roc(sample.scores[drawn], sample.labels[drawn], weights)
        heights.append(np.interp(BAND_AT, x, y))
        areas.append(float(np.trapezoid(y, x)))
    low, high = np.percentile(heights, (2.5, 97.5), axis=0) if heights else (np.empty(0),) * 2
    return Curve(
        _area(sample, false, true, areas), false, true, BAND_AT[: len(low)], low, high
    )  # fmt: skip


def _area(sample: Sample, false: Scores, true: Scores, areas: Sequence[float]) -> Interval:
    if sample.weights is None:
        return auc_interval(sample.scores, sample.labels)
    low, high = np.percentile(areas, (2.5, 97.5)) if areas else (0.0, 1.0)
    return Interval(float(np.trapezoid(true, false)), float(low), float(high))


def weighted_roc(scores: Scores, labels: Labels, weights: Scores | None) -> tuple[Scores, Scores]:
    """Return the ROC curve as `metrics.roc` does, each film counted by its weight."""
    if weights is None:
        return roc(scores, labels)
    order = np.argsort(-scores, kind="stable")
    positive, w = labels[order] == 1, weights[order]
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    true = np.cumsum(w * positive)[last] / max(float((w * positive).sum()), 1e-300)
    false = np.cumsum(w * ~positive)[last] / max(float((w * ~positive).sum()), 1e-300)
    return np.concatenate([[0.0], false]), np.concatenate([[0.0], true])

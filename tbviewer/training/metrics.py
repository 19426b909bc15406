"""How well scores tell two classes apart, in numpy alone.

Tests hold every figure against scikit-learn's, or against the published method's worked form.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tbviewer.reading.interval import Z95, Interval, wilson

Scores = NDArray[np.float64]
Labels = NDArray[np.int64]


def _midranks(x: Scores) -> Scores:
    """Return ranks from 1, equal values sharing the mean of theirs."""
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: Scores = ((last - counts + 1 + last) / 2.0)[inverse]
    return ranks


def auc(scores: Scores, labels: Labels) -> float:
    """Return the area under the ROC curve; NaN where a class is missing."""
    positive = labels == 1
    m, n = int(positive.sum()), int((~positive).sum())
    if not m or not n:
        return float("nan")
    return float((_midranks(scores)[positive].sum() - m * (m + 1) / 2) / (m * n))


def auc_interval(scores: Scores, labels: Labels) -> Interval:
    """Return the AUC with DeLong's 95 % interval.

    DeLong et al. 1988, by midranks as in Sun & Xu 2014; the normal interval cut at 0 and 1.
    """
    m, n = int((labels == 1).sum()), int((labels == 0).sum())
    if m < 2 or n < 2:
        return Interval(auc(scores, labels), 0.0, 1.0)
    v10, v01 = placements(scores, labels)
    value = float(v10.mean())
    deviation = float(np.sqrt(v10.var(ddof=1) / m + v01.var(ddof=1) / n))
    return Interval(value, max(0.0, value - Z95 * deviation), min(1.0, value + Z95 * deviation))


def placements(scores: Scores, labels: Labels) -> tuple[Scores, Scores]:
    """Return DeLong's components, each in the films' order.

    Of each positive film the share of negative ones below it (m,), of each negative film the
    share of positive ones above it (n,); equal scores count half.
    """
    positive, negative = scores[labels == 1], scores[labels == 0]
    m, n = len(positive), len(negative)
    together = _midranks(np.concatenate([positive, negative]))
    v10: Scores = (together[:m] - _midranks(positive)) / n
    v01: Scores = 1.0 - (together[m:] - _midranks(negative)) / m
    return v10, v01


@dataclass(frozen=True, slots=True)
class Counts:
    """True and false positives and negatives at one threshold."""

    threshold: float
    tp: int
    fp: int
    tn: int
    fn: int

    @property
    def sensitivity(self) -> Interval:
        """Share of the films with tuberculosis at or above the threshold."""
        return wilson(self.tp, self.tp + self.fn)

    @property
    def specificity(self) -> Interval:
        """Share of the films without tuberculosis below the threshold."""
        return wilson(self.tn, self.tn + self.fp)

    @property
    def accuracy(self) -> Interval:
        """Share of all films on the right side."""
        return wilson(self.tp + self.tn, self.tp + self.tn + self.fp + self.fn)


def counts_at(scores: Scores, labels: Labels, threshold: float) -> Counts:
    """Return the counts when films with ``score >= threshold`` are flagged."""
    flagged, positive = scores >= threshold, labels == 1
    return Counts(
        threshold,
        tp=int((flagged & positive).sum()),
        fp=int((flagged & ~positive).sum()),
        tn=int((~flagged & ~positive).sum()),
        fn=int((~flagged & positive).sum()),
    )


def threshold_for_sensitivity(scores: Scores, labels: Labels, sensitivity: float) -> float:
    """Return the highest threshold with at least this sensitivity.

    It stands halfway between the lowest score it flags and the next lower one, so that the
    last digits of another computer's arithmetic move no film across it.
    """
    positives = np.sort(scores[labels == 1])
    if not len(positives):
        raise ValueError("no positive films")
    allowed_misses = int(np.floor((1 - sensitivity) * len(positives) + 1e-9))
    lowest_flagged = positives[min(allowed_misses, len(positives) - 1)]
    lower = scores[scores < lowest_flagged]
    return float((lowest_flagged + lower.max()) / 2) if len(lower) else float(lowest_flagged)


def threshold_by_youden(scores: Scores, labels: Labels) -> float:
    """Return the threshold with the largest sensitivity + specificity (Youden 1950).

    Halfway between two scores; of equals the lowest, which finds more.
    """
    values = np.unique(scores)
    thresholds = np.concatenate([values[:1], (values[1:] + values[:-1]) / 2])
    positive, negative = np.sort(scores[labels == 1]), np.sort(scores[labels == 0])
    missed = np.searchsorted(positive, thresholds) / max(len(positive), 1)
    spared = np.searchsorted(negative, thresholds) / max(len(negative), 1)
    return float(thresholds[int(np.argmax(np.round(spared - missed, 12)))])


def roc(scores: Scores, labels: Labels) -> tuple[Scores, Scores]:
    """Return the ROC curve: false and true positive rates from (0, 0) to (1, 1), rising."""
    order = np.argsort(-scores, kind="stable")
    positive = labels[order] == 1
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    true = np.cumsum(positive)[last] / max(int(positive.sum()), 1)
    false = np.cumsum(~positive)[last] / max(int((~positive).sum()), 1)
    return np.concatenate([[0.0], false]), np.concatenate([[0.0], true])


def auc_bootstrap(scores: Scores, labels: Labels, *, draws: int = 2000, seed: int = 0) -> Interval:
    """Return the AUC with its 95 % percentile interval over films drawn anew, class by class."""
    rng = np.random.default_rng(seed)
    positive, negative = scores[labels == 1], scores[labels == 0]
    wanted = np.repeat([1, 0], [len(positive), len(negative)])

    def drawn() -> float:
        films = [rng.choice(part, len(part)) for part in (positive, negative)]
        return auc(np.concatenate(films), wanted)

    low, high = np.percentile([drawn() for _ in range(draws)], (2.5, 97.5))
    return Interval(auc(scores, labels), float(low), float(high))


def threshold_for_specificity(scores: Scores, labels: Labels, specificity: float) -> float:
    """Return the lowest threshold with at least this specificity, a hair above a score."""
    negatives = np.sort(scores[labels == 0])
    if not len(negatives):
        raise ValueError("no negative films")
    below = int(np.ceil(specificity * len(negatives) - 1e-9))
    highest_below = negatives[max(below, 1) - 1]
    higher = scores[scores > highest_below]
    return float((highest_below + higher.min()) / 2) if len(higher) else float(highest_below) + 1.0


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often films of like score had tuberculosis: a bin of the reliability curve."""

    films: int
    mean_score: float
    share_positive: float


def reliability(scores: Scores, labels: Labels, *, bins: int = 10) -> tuple[Reliability, ...]:
    """Return the reliability curve over `bins` equal stretches of 0 to 1, empty ones left out."""
    place = np.minimum((scores * bins).astype(np.int64), bins - 1)
    return tuple(
        Reliability(
            int((place == k).sum()),
            float(scores[place == k].mean()),
            float(labels[place == k].mean()),
        )
        for k in range(bins)
        if (place == k).any()
    )


def calibration_error(scores: Scores, labels: Labels, *, bins: int = 10) -> float:
    """Return the expected calibration error (Naeini et al. 2015): 0 where a score is a share."""
    curve = reliability(scores, labels, bins=bins)
    return sum(r.films * abs(r.mean_score - r.share_positive) for r in curve) / len(scores)

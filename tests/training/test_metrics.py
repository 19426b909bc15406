import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, roc_auc_score

from tbviewer.reading.interval import wilson
from tbviewer.training.metrics import (
    auc,
    auc_bootstrap,
    auc_interval,
    calibration_error,
    counts_at,
    reliability,
    threshold_for_sensitivity,
    threshold_for_specificity,
)

some_scores = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.integers(0, 1)),
    min_size=4,
    max_size=60,
).filter(lambda rows: 2 <= sum(label for _, label in rows) <= len(rows) - 2)


def split(rows):
    return np.array([s for s, _ in rows]), np.array([label for _, label in rows], np.int64)


@given(some_scores)
def test_auc_equals_scikit_learns_also_with_ties(rows):
    scores, labels = split(rows)
    assert auc(scores, labels) == pytest.approx(roc_auc_score(labels, scores))


@given(some_scores)
def test_delong_equals_its_definition(rows):
    """DeLong et al. 1988, by the kernel over all pairs: O(m·n), as printed."""
    scores, labels = split(rows)
    x, y = scores[labels == 1], scores[labels == 0]
    kernel = (x[:, None] > y).astype(float) + 0.5 * (x[:, None] == y)
    deviation = np.sqrt(
        kernel.mean(axis=1).var(ddof=1) / len(x) + kernel.mean(axis=0).var(ddof=1) / len(y)
    )
    ours = auc_interval(scores, labels)
    assert ours.value == pytest.approx(kernel.mean())
    assert ours.low == pytest.approx(max(0, kernel.mean() - 1.959964 * deviation), abs=1e-6)
    assert ours.high == pytest.approx(min(1, kernel.mean() + 1.959964 * deviation), abs=1e-6)


def test_auc_of_one_class_is_not_a_number():
    assert np.isnan(auc(np.array([0.1, 0.2]), np.array([1, 1])))


@given(some_scores, st.sampled_from([0.0, 0.1, 0.3, 0.5, 1.0]))
def test_counts_equal_scikit_learns_and_flag_at_the_threshold(rows, threshold):
    scores, labels = split(rows)
    at = counts_at(scores, labels, threshold)
    tn, fp, fn, tp = confusion_matrix(labels, scores >= threshold, labels=[0, 1]).ravel()
    assert (at.tn, at.fp, at.fn, at.tp) == (tn, fp, fn, tp)


@given(some_scores, st.floats(0.5, 1.0))
def test_the_threshold_reaches_the_sensitivity_and_is_the_highest_that_does(rows, sensitivity):
    scores, labels = split(rows)
    threshold = threshold_for_sensitivity(scores, labels, sensitivity)
    assert counts_at(scores, labels, threshold).sensitivity.value >= sensitivity - 1e-9
    higher = scores[(scores >= threshold) & (labels == 1)].min() + 1e-9
    assert counts_at(scores, labels, higher).sensitivity.value < sensitivity


def test_the_threshold_stands_between_two_scores():
    scores, labels = np.array([0.1, 0.2, 0.4, 0.8]), np.array([0, 0, 1, 1])
    assert threshold_for_sensitivity(scores, labels, 0.9) == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_as_newcombe_1998_prints_it(successes, trials, low, high):
    ours = wilson(successes, trials)
    assert (round(ours.low, 4), round(ours.high, 4)) == (low, high)


def test_no_trials_no_knowledge():
    nothing = wilson(0, 0)
    assert (nothing.low, nothing.high) == (0.0, 1.0)


@given(some_scores)
def test_the_threshold_for_a_specificity_reaches_it_and_no_lower_one_does(rows):
    scores, labels = split(rows)
    at = threshold_for_specificity(scores, labels, 0.7)
    assert counts_at(scores, labels, at).specificity.value >= 0.7 - 1e-9
    lower = scores[scores < at]
    if len(lower):
        assert counts_at(scores, labels, float(lower.max())).specificity.value < 0.7


def test_the_bootstrap_comes_near_delongs_interval():
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 150)
    scores = rng.normal(labels * 1.2, 1.0)
    delong, drawn = auc_interval(scores, labels), auc_bootstrap(scores, labels)
    assert drawn.value == delong.value
    assert drawn.low == pytest.approx(delong.low, abs=0.01)
    assert drawn.high == pytest.approx(delong.high, abs=0.01)


def test_calibration_errors_worked_by_hand():
    scores = np.array([0.05, 0.05, 0.95, 0.95])
    assert calibration_error(scores, np.array([0, 0, 1, 1])) == pytest.approx(0.05)
    assert calibration_error(scores, np.array([1, 1, 0, 0])) == pytest.approx(0.95)
    curve = reliability(np.array([0.0, 0.1, 1.0]), np.array([0, 1, 1]))
    assert [(r.films, r.share_positive) for r in curve] == [(1, 0), (1, 1), (1, 1)]

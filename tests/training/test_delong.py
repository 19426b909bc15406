import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from tbviewer.training.delong import auc_difference
from tbviewer.training.metrics import auc_interval, placements

values = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0])
two_models = st.lists(st.tuples(values, values, st.integers(0, 1)), min_size=4, max_size=50).filter(
    lambda rows: 2 <= sum(row[2] for row in rows) <= len(rows) - 2
)


def split(rows):
    new, old, labels = (np.array(column) for column in zip(*rows, strict=True))
    return new, old, labels.astype(np.int64)


def covariance_by_definition(new, old, labels):
    """DeLong et al. 1988, equations 3 to 6: kernels over all pairs, film by film, no ranks."""
    with_tb, without = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    v10, v01, areas = [], [], []
    for scores in (new, old):
        kernel = np.array(
            [
                [1.0 if scores[i] > scores[j] else 0.5 if scores[i] == scores[j] else 0.0
                 for j in without]
                for i in with_tb
            ]
        )  # fmt: skip
        v10.append(kernel.mean(axis=1))
        v01.append(kernel.mean(axis=0))
        areas.append(kernel.mean())
    s = np.cov(v10) / len(with_tb) + np.cov(v01) / len(without)
    return areas, s


@given(two_models)
def test_the_difference_equals_delongs_definition(rows):
    new, old, labels = split(rows)
    (first, second), s = covariance_by_definition(new, old, labels)
    deviation = np.sqrt(max(s[0, 0] + s[1, 1] - 2 * s[0, 1], 0.0))
    ours = auc_difference(new, old, labels)
    assert ours.value == pytest.approx(first - second)
    assert ours.low == pytest.approx(max(-1, first - second - 1.959964 * deviation), abs=1e-6)
    assert ours.high == pytest.approx(min(1, first - second + 1.959964 * deviation), abs=1e-6)


@given(two_models)
def test_the_difference_is_that_of_scikit_learns_areas_and_turns_its_sign(rows):
    new, old, labels = split(rows)
    ours, turned = auc_difference(new, old, labels), auc_difference(old, new, labels)
    wanted = roc_auc_score(labels, new) - roc_auc_score(labels, old)
    assert ours.value == pytest.approx(wanted)
    assert (turned.low, turned.high) == pytest.approx((-ours.high, -ours.low))


@given(two_models)
def test_one_film_a_patient_is_as_without_patients(rows):
    new, old, labels = split(rows)
    names = [f"patient {k}" for k in range(len(labels))]
    one_each = auc_difference(new, old, labels, names)
    assert one_each.as_list() == auc_difference(new, old, labels).as_list()


def test_every_film_twice_tells_no_more_of_its_patient():
    rng = np.random.default_rng(3)
    labels = np.repeat([0, 1], 60)
    new, old = rng.normal(labels * 1.5, 1), rng.normal(labels * 1.0, 1)
    once = auc_difference(new, old, labels)
    names = [str(k) for k in range(120)] * 2
    both = [np.tile(x, 2) for x in (new, old, labels)]
    twice, blind = auc_difference(*both, names), auc_difference(*both)
    assert (twice.low, twice.high) == pytest.approx((once.low, once.high), abs=1e-9)
    assert blind.high - blind.low < 0.75 * (once.high - once.low)


def test_obuchowskis_variance_worked_by_hand():
    """Two patients with a film of each class, one with two films with tuberculosis."""
    labels = np.array([1, 0, 1, 0, 1, 1])
    patients = ["a", "a", "b", "b", "c", "c"]
    new = np.array([0.9, 0.2, 0.4, 0.5, 0.8, 0.7])
    old = np.full(6, 0.5)
    # New: kernels of the films with tuberculosis (1, 1/2, 1, 1), of those without (1, 3/4);
    # old: 1/2 throughout. Difference 3/8; deviations of a: 1/8 and 1/8, b: -3/8 and -1/8,
    # c: 1/4 in all and 0.
    s10 = 3 / (2 * 4) * (1 / 64 + 9 / 64 + 4 / 64)
    s01 = 2 / (1 * 2) * (1 / 64 + 1 / 64)
    s11 = 3 / 2 * (1 / 64 + 3 / 64)
    deviation = np.sqrt(s10 / 4 + s01 / 2 + 2 * s11 / 8)
    ours = auc_difference(new, old, labels, patients)
    assert ours.value == pytest.approx(3 / 8)
    assert ours.low == pytest.approx(3 / 8 - 1.959964 * deviation, abs=1e-6)


def test_the_same_scores_differ_by_nothing():
    labels = np.array([0, 0, 1, 1, 1])
    scores = np.array([0.1, 0.6, 0.5, 0.9, 0.7])
    assert auc_difference(scores, scores, labels).as_list() == [0.0, 0.0, 0.0]


def test_too_few_films_tell_nothing():
    nothing = auc_difference(np.array([0.9, 0.1]), np.array([0.1, 0.9]), np.array([1, 0]))
    assert (nothing.value, nothing.low, nothing.high) == (1.0, -1.0, 1.0)
    missing = auc_difference(np.array([0.9]), np.array([0.1]), np.array([1]))
    assert np.isnan(missing.value)


@given(two_models)
def test_components_average_to_the_area(rows):
    scores, _, labels = split(rows)
    v10, v01 = placements(scores, labels)
    assert v10.mean() == pytest.approx(v01.mean())
    assert v10.mean() == pytest.approx(auc_interval(scores, labels).value)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, precision_score, roc_auc_score, roc_curve

from tbviewer.reading.reading import ModelName
from tbviewer.reading.screening import (
    BACTERIOLOGICAL,
    UNKNOWN,
    Conditions,
    Sample,
    cautions,
    row_facts,
)
from tbviewer.training.metrics import auc_interval, counts_at
from tbviewer.training.screening import curve_of, cuts, row_at, table, weighted_roc

MODEL = ModelName("combined", "3f9a" * 16)

some_scores = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.integers(0, 1)),
    min_size=4,
    max_size=60,
).filter(lambda rows: 2 <= sum(label for _, label in rows) <= len(rows) - 2)


def split(rows):
    return np.array([s for s, _ in rows]), np.array([label for _, label in rows], np.int64)


def sample(scores, labels, **facts):
    return Sample(MODEL, np.asarray(scores, float), np.asarray(labels, np.int64), **facts)


def a_hundred():
    """90 of 100 with tuberculosis above one half, 30 of 100 without."""
    scores = np.repeat([0.8, 0.2, 0.8, 0.2], [90, 10, 30, 70])
    return scores, np.repeat([1, 0], [100, 100])


def test_a_threshold_worked_from_first_principles():
    """A thousand people, a hundred with tuberculosis: counted by heads.

    90 are found and 10 missed; of the 900 others 270 are tested in vain and 630 are spared. 360
    tests, 4 for each one found; 1000 films at 2 and 360 tests at 10 are 5600, 62.22 a case.
    """
    scores, labels = a_hundred()
    row = row_at(scores, labels, 0.5, Conditions(0.1, film_cost=2, test_cost=10))
    assert (row.tp, row.fn, row.fp, row.tn) == (90, 10, 30, 70)
    assert (row.sensitivity.value, row.specificity.value) == (0.9, 0.7)
    assert row.tests == pytest.approx(360)
    assert (row.cases, row.missed) == (pytest.approx(90), pytest.approx(10))
    assert row.ppv == pytest.approx(90 / 360)
    assert row.npv == pytest.approx(630 / 640)
    assert row.needed_to_test == pytest.approx(4)
    assert row.tests_saved == pytest.approx(640)
    assert row.cost_per_case == pytest.approx(5600 / 90)
    assert row.in_who_corner


def test_predictive_values_follow_the_prevalence_and_not_the_sample():
    scores, labels = a_hundred()
    rare = row_at(scores, labels, 0.5, Conditions(0.01))
    assert rare.ppv == pytest.approx(9 / (9 + 297))
    assert rare.npv == pytest.approx(693 / 694)
    assert rare.tests == pytest.approx(306)


@given(some_scores, st.sampled_from([0.05, 0.1, 0.3, 0.5, 1.0]))
def test_at_the_samples_own_prevalence_figures_equal_scikit_learns(rows, threshold):
    scores, labels = split(rows)
    row = row_at(scores, labels, threshold, Conditions(float(labels.mean())))
    tn, fp, fn, tp = confusion_matrix(labels, scores >= threshold, labels=[0, 1]).ravel()
    assert (row.tn, row.fp, row.fn, row.tp) == (tn, fp, fn, tp)
    if tp + fp:
        assert row.ppv == pytest.approx(precision_score(labels, scores >= threshold))
    assert row.tests == pytest.approx(1000 * (tp + fp) / len(labels))
    counts = counts_at(scores, labels, threshold)
    assert row.sensitivity == counts.sensitivity
    assert row.specificity.as_list() == counts.specificity.as_list()


@given(some_scores)
def test_cuts_give_every_point_of_the_curve_and_no_two_the_same(rows):
    scores, labels = split(rows)
    found = cuts(scores)
    assert list(found) == sorted(found)
    flagged = [int((scores >= t).sum()) for t in found]
    wanted = [int((scores >= v).sum()) for v in np.unique(scores)]
    assert flagged == wanted
    false, true, _ = roc_curve(labels, scores, drop_intermediate=False)
    points = {(round(1 - r.specificity.value, 9), round(r.sensitivity.value, 9))
              for r in table(sample(scores, labels), Conditions(), found)}  # fmt: skip
    assert points == set(zip(false.round(9), true.round(9), strict=True)) - {(0.0, 0.0)}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_cuts_are_thresholds_from_0_to_1(values):
    assert all(0 <= t <= 1 for t in cuts(np.array(values)))


def test_cuts_have_few_decimals_and_can_be_thinned():
    assert cuts(np.array([0.31, 0.78])) == (0.2, 0.5)
    assert cuts(np.array([0.4981, 0.4983])) == (0.2, 0.4982)
    assert cuts(np.array([0.0, 0.5])) == (0.0, 0.2)
    many = cuts(np.linspace(0.001, 0.999, 999))
    few = cuts(np.linspace(0.001, 0.999, 999), at_most=50)
    assert (len(many), len(few)) == (999, 50)
    assert (few[0], few[-1]) == (many[0], many[-1])
    assert cuts(np.array([])) == ()


def test_weights_are_people():
    """A film that stands for three is as three films, but not as sure as three."""
    scores = np.array([0.9, 0.6, 0.3, 0.8, 0.4, 0.2])
    labels = np.array([1, 1, 1, 0, 0, 0])
    weights = np.array([1.0, 2.0, 3.0, 1.0, 1.0, 4.0])
    whole = np.repeat(np.arange(6), weights.astype(int))
    weighted = row_at(scores, labels, 0.5, weights=weights)
    repeated = row_at(scores[whole], labels[whole], 0.5)
    assert weighted.sensitivity.value == repeated.sensitivity.value == 0.5
    assert weighted.specificity.value == repeated.specificity.value == pytest.approx(5 / 6)
    assert weighted.fn == 3
    assert weighted.sensitivity.low < repeated.sensitivity.low
    false, true = weighted_roc(scores, labels, weights)
    area = roc_auc_score(labels, scores, sample_weight=weights)
    assert np.trapezoid(true, false) == pytest.approx(area)
    found = curve_of(sample(scores, labels, weights=weights), draws=50)
    assert found.auc.value == pytest.approx(area)
    assert found.auc.low <= found.auc.value <= found.auc.high


def test_untested_low_scores_make_sensitivity_look_better_and_weights_put_it_right():
    """Two of ten with low scores were tested: each stands for five."""
    scores = np.repeat([0.9, 0.1, 0.9, 0.1], [80, 4, 40, 40])
    labels = np.repeat([1, 1, 0, 0], [80, 4, 40, 40])
    naive = row_at(scores, labels, 0.5).sensitivity.value
    weights = np.where(scores < 0.5, 5.0, 1.0)
    right = row_at(scores, labels, 0.5, weights=weights).sensitivity.value
    assert naive == pytest.approx(80 / 84)
    assert right == pytest.approx(0.8)


def test_the_curve_has_a_band_around_it():
    rng = np.random.default_rng(1)
    labels = np.repeat([0, 1], [200, 100])
    scores = 1 / (1 + np.exp(-rng.normal(labels * 2.0 - 1, 1)))
    found = curve_of(sample(scores, labels), draws=200)
    assert found.auc == auc_interval(scores, labels)
    inner = np.interp(found.at, found.false, found.true)
    assert (found.low <= inner + 1e-9).mean() > 0.97
    assert (found.high >= inner - 1e-9).all()
    assert 0.02 < float(np.median((found.high - found.low)[:50])) < 0.2
    again = curve_of(sample(scores, labels), draws=200)
    assert (again.low == found.low).all()


def test_a_class_that_is_missing_leaves_figures_untold():
    row = row_at(np.array([0.3, 0.6]), np.array([0, 0]), 0.5)
    assert np.isnan(row.sensitivity.value)
    facts = row_facts(row)
    assert facts["ppv"] is None
    assert facts["tp"] == 0
    assert len(curve_of(sample([0.3, 0.6], [0, 0])).at) == 0


def test_nobody_above_the_threshold_is_told_and_nothing_is_divided_by_nothing():
    scores, labels = a_hundred()
    row = row_at(scores, labels, 0.9, Conditions(0.1, 2, 10))
    assert (row.tests, row.cases) == (0, 0)
    assert row_facts(row)["number_needed_to_test"] is None
    assert row_facts(row)["cost_per_case"] is None


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"standard": UNKNOWN}, "not known"),
        ({"untested": 12}, "12 people have a score and no result"),
        ({"learned": 7}, "7 films were left out"),
        ({"unread": 2}, "2 films could not be read"),
    ],
)
def test_what_a_person_must_know_is_told(facts, words):
    rng = np.random.default_rng(0)
    whole = {"standard": BACTERIOLOGICAL} | facts
    told = cautions(sample(rng.uniform(0, 1, 200), np.repeat([0, 1], 100), **whole))
    assert len(told) == 1
    assert words in told[0]


def test_lost_low_scores_and_few_cases_are_told():
    told = cautions(sample([0.4, 0.9, 0.8], [0, 1, 0], standard=BACTERIOLOGICAL))
    assert "No score is below 0.40" in told[0]
    assert "Only 1 with tuberculosis" in told[1]
    weighted = sample([0.4, 0.9], [0, 1], standard=BACTERIOLOGICAL, weights=np.ones(2), untested=4)
    assert len(cautions(weighted)) == 1

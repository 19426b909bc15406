import numpy as np
import pytest

from tbviewer.training.calibrate import calibration, fitted_temperature, log_loss
from tbviewer.training.metrics import counts_at, threshold_by_youden
from tbviewer.training.study import Scored, scores_of


def scored(temperature: float, count: int = 2000) -> Scored:
    """Logits that would be right if divided by `temperature`."""
    rng = np.random.default_rng(0)
    right = rng.normal(0, 2, count)
    labels = (rng.random(count) < 1 / (1 + np.exp(-right))).astype(np.int64)
    films = tuple(str(n) for n in range(count))
    return Scored(films, right * temperature, labels, np.arange(count) % 5)


@pytest.mark.parametrize("temperature", [0.4, 1.7, 4.0])
def test_the_temperature_is_found(temperature):
    films = scored(temperature)
    found = fitted_temperature(films.logits, films.labels)
    assert found == pytest.approx(temperature, rel=0.1)
    nearby = [log_loss(films.logits, films.labels, found * f) for f in (0.97, 1.0, 1.03)]
    assert min(nearby) == nearby[1]


def test_overconfident_scores_become_shares():
    found = calibration(scored(3.0))
    assert found.temperature == pytest.approx(3.0, rel=0.1)
    assert found.is_probability
    assert found.error < found.error_before
    assert found.log_loss < found.log_loss_before


def test_a_temperature_that_does_not_help_elsewhere_is_not_kept():
    # Each fold wants another one: what the others teach makes it worse.
    rng = np.random.default_rng(1)
    right = rng.normal(0, 2, 2000)
    labels = (rng.random(2000) < 1 / (1 + np.exp(-right))).astype(np.int64)
    folds = np.arange(2000) % 2
    films = Scored(tuple(map(str, range(2000))), right * np.where(folds, 0.5, 2.0), labels, folds)
    found = calibration(films)
    assert found.temperature == 1.0
    assert found.error == found.error_before


def test_thresholds_are_of_the_calibrated_score():
    films = scored(3.0)
    found = calibration(films)
    scores = scores_of(films.logits, found.temperature)
    at = counts_at(scores, films.labels, found.default_threshold)
    assert 0.9 <= at.sensitivity.value < 0.905
    assert found.youden_threshold == threshold_by_youden(scores, films.labels)


def test_youden_s_threshold_is_the_best_of_all():
    rng = np.random.default_rng(2)
    labels = rng.integers(0, 2, 200)
    scores = np.round(np.clip(rng.normal(0.4 + 0.2 * labels, 0.2), 0, 1), 2)

    def index(threshold: float) -> float:
        at = counts_at(scores, labels, threshold)
        return at.sensitivity.value + at.specificity.value

    found = threshold_by_youden(scores, labels)
    assert index(found) == pytest.approx(max(index(t) for t in np.linspace(0, 1, 401)))

"""What out-of-fold scores say of a Model's own: its temperature and its thresholds.

The Network that made a score had never met the film; the Model that ships learned from all of
them and can be judged by none.
"""

from dataclasses import dataclass

import numpy as np

from tbviewer.training.metrics import (
    Labels,
    Scores,
    calibration_error,
    threshold_by_youden,
    threshold_for_sensitivity,
)
from tbviewer.training.study import SENSITIVITY, Scored, scores_of

CALIBRATED_WITHIN = 0.05
"""The largest calibration error with which a score is called a probability."""
_LOWEST, _HIGHEST = np.log(0.05), np.log(20.0)
_GOLDEN = (np.sqrt(5) - 1) / 2


def log_loss(d: Scores, labels: Labels, temperature: float = 1.0) -> float:
    """Return the mean negative log likelihood of `labels` (n,) under sigmoid(d / T)."""
    z = d / temperature
    return float(np.logaddexp(0.0, np.where(labels == 1, -z, z)).mean())


def fitted_temperature(d: Scores, labels: Labels) -> float:
    """Return the temperature with the lowest log loss (Guo et al. 2017).

    Log T is sought by golden sections: the loss has one minimum in 1 / T.
    """
    low, high = float(_LOWEST), float(_HIGHEST)
    while high - low > 1e-5:
        a, b = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if log_loss(d, labels, float(np.exp(a))) <= log_loss(d, labels, float(np.exp(b))):
            high = b
        else:
            low = a
    return float(np.exp((low + high) / 2))


def out_of_fold_temperatures(scored: Scored) -> Scores:
    """Return for each film (n,) the temperature fitted on the other folds' films."""
    temperatures = np.ones(len(scored))
    for k in np.unique(scored.folds):
        inside = scored.folds == k
        if not inside.all():
            others = ~inside
            temperatures[inside] = fitted_temperature(scored.logits[others], scored.labels[others])
    return temperatures


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a Model's Card takes from a study.

    Attributes
    ----------
    temperature : float
        1 where another one does not lower the log loss of folds it was not fitted on.
    is_probability : bool
        Whether, with it, films of like score had tuberculosis about that often, and the
        films' share with tuberculosis is told beside it.
    error, error_before : float
        Calibration error with temperatures of the other folds, and without any.
    log_loss, log_loss_before : float
        Likewise.
    default_threshold : float
        Finds 90 % of the tuberculosis; a score with the temperature in it.
    youden_threshold : float
        With the largest sensitivity + specificity.
    """

    temperature: float
    is_probability: bool
    error: float
    error_before: float
    log_loss: float
    log_loss_before: float
    default_threshold: float
    youden_threshold: float


def calibration(scored: Scored) -> Calibration:
    """Return what out-of-fold scores say; of several seeds, their films stand beside each other."""
    d, labels = scored.logits, scored.labels
    each = out_of_fold_temperatures(scored)
    before, after = log_loss(d, labels), log_loss(d / each, labels)
    helps = after < before
    temperature = fitted_temperature(d, labels) if helps else 1.0
    error_before = calibration_error(scores_of(d), labels)
    error = calibration_error(scores_of(d / each), labels) if helps else error_before
    scores = scores_of(d, temperature)
    return Calibration(
        temperature,
        error <= CALIBRATED_WITHIN,
        error,
        error_before,
        after if helps else before,
        before,
        threshold_for_sensitivity(scores, labels, SENSITIVITY),
        threshold_by_youden(scores, labels),
    )

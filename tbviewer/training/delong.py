"""Two Models on the same films: the difference of their AUCs, and how sure it is."""

from collections.abc import Sequence

import numpy as np

from tbviewer.reading.interval import Z95, Interval
from tbviewer.training.metrics import Labels, Scores, placements


def auc_difference(
    new: Scores, old: Scores, labels: Labels, patients: Sequence[str] | None = None
) -> Interval:
    """Return the AUC of `new` minus that of `old`, paired, with its 95 % interval.

    Parameters
    ----------
    new, old : arrays (n,)
        Scores of the same films, in the same order.
    labels : array (n,)
    patients : sequence of str, or None
        Whose film each is. Films of one patient are not independent; with one film a patient
        the interval is the same as without.

    Returns
    -------
    Interval
        Within -1 and 1, and -1 to 1 with fewer than two patients in a class.

    Notes
    -----
    DeLong et al. 1988; with several films a patient, Obuchowski 1997 ("Nonparametric analysis
    of clustered ROC curve data", equations 4 to 8).
    """
    positive = labels == 1
    m, n = int(positive.sum()), int((~positive).sum())
    if not m or not n:
        return Interval(float("nan"), -1.0, 1.0)
    new_v10, new_v01 = placements(new, labels)
    old_v10, old_v01 = placements(old, labels)
    value = float((new_v10 - old_v10).mean())
    names = [str(at) for at in range(len(labels))] if patients is None else list(patients)
    _, patient = np.unique(names, return_inverse=True)
    count = int(patient.max()) + 1
    # Sums over each patient's films: 0 where the patient has none of that class.
    above = np.bincount(patient[positive], new_v10 - old_v10 - value, count)
    below = np.bincount(patient[~positive], new_v01 - old_v01 - value, count)
    with_tb, without = len(set(patient[positive])), len(set(patient[~positive]))
    if with_tb < 2 or without < 2:
        return Interval(value, -1.0, 1.0)
    s10 = with_tb / ((with_tb - 1) * m) * float(above @ above)
    s01 = without / ((without - 1) * n) * float(below @ below)
    s11 = count / (count - 1) * float(above @ below)
    deviation = float(np.sqrt(max(s10 / m + s01 / n + 2 * s11 / (m * n), 0.0)))
    half = Z95 * deviation
    return Interval(value, max(-1.0, value - half), min(1.0, value + half))

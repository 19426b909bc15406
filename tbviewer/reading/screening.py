"""What a threshold does to those who are screened: figures only, made by `training.screening`.

After the WHO/TDR toolkit for calibrating computer-aided detection at a site ("Determining the
local calibration of computer-assisted detection (CAD) thresholds and other parameters", 2021).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer.reading.interval import Interval
from tbviewer.reading.reading import ModelName
from tbviewer.words import later, say, say_count

BACTERIOLOGICAL, CLINICAL, UNKNOWN = "bacteriological", "clinical or radiological", "unknown"
STANDARDS = (BACTERIOLOGICAL, CLINICAL, UNKNOWN)
"""What results may rest on, as on a Card."""
_STANDARD_WORDS: Mapping[str, str] = {
    BACTERIOLOGICAL: later("results rest on bacteriological tests"),
    CLINICAL: later("results rest on clinical or radiological judgement, not on a test"),
    UNKNOWN: later("what the results rest on is not known"),
}
WHO_SENSITIVITY, WHO_SPECIFICITY = 0.9, 0.7
"""A triage test's minimal profile (WHO 2014), against a bacteriological reference standard."""


def standard_text(standard: str) -> str:
    """Return what results rest on, in words."""
    return say(_STANDARD_WORDS.get(standard, _STANDARD_WORDS[UNKNOWN]))


@dataclass(frozen=True, eq=False)
class Sample:
    """Films with a score by one Model and a result: what a threshold is set from.

    Attributes
    ----------
    model : ModelName
        Whose scores they are.
    scores : array (n,), float64, from 0 to 1
    labels : array (n,), int64
        1 with tuberculosis, 0 without.
    weights : array (n,), float64, above 0, or None
        How many of those screened each film stands for.
    source : str
        ``folder`` or ``csv``.
    standard : str
        One of `STANDARDS`.
    untested : int
        Films with a score and no result; they count nowhere.
    learned : int
        Films that were left out because the Model learned from them.
    unread : int
        Films that could not be opened or prepared.
    """

    model: ModelName
    scores: NDArray[np.float64]
    labels: NDArray[np.int64]
    weights: NDArray[np.float64] | None = None
    source: str = "csv"
    standard: str = UNKNOWN
    untested: int = 0
    learned: int = 0
    unread: int = 0

    def __len__(self) -> int:
        return len(self.scores)

    @property
    def positive(self) -> int:
        """How many films are of people with tuberculosis."""
        return int(self.labels.sum())


@dataclass(frozen=True, slots=True)
class Conditions:
    """Where a threshold is to be used.

    Attributes
    ----------
    prevalence : float
        Share of those screened who have tuberculosis, above 0 and below 1.
    film_cost, test_cost : float
        Of one film with its reading and of one test, in one currency; 0 where not told.
    """

    prevalence: float = 0.02
    film_cost: float = 0.0
    test_cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One threshold: whoever has a score at or above it is tested.

    Attributes
    ----------
    threshold : float
    tp, fp, tn, fn : float
        True and false positives and negatives: films, or people they stand for where weighted.
    sensitivity, specificity : Interval
    ppv, npv : float
        At the prevalence; NaN where nobody is above, or below.
    tests, cases, missed : float
        Of a thousand people screened: who are tested, whose tuberculosis is found, and missed.
    """

    threshold: float
    tp: float
    fp: float
    tn: float
    fn: float
    sensitivity: Interval
    specificity: Interval
    ppv: float
    npv: float
    tests: float
    cases: float
    missed: float
    cost: float
    """Of a thousand screened."""

    @property
    def needed_to_test(self) -> float:
        """Tests for one person found; infinite where nobody is."""
        return self.tests / self.cases if self.cases else float("inf")

    @property
    def tests_saved(self) -> float:
        """Of a thousand screened: who are not tested, against testing everybody."""
        return 1000 - self.tests

    @property
    def cost_per_case(self) -> float:
        """Cost of one person found; infinite where nobody is."""
        return self.cost / self.cases if self.cases else float("inf")

    @property
    def in_who_corner(self) -> bool:
        """Whether both figures reach WHO's minimal profile; only bacteriology can tell."""
        return (
            self.sensitivity.value >= WHO_SENSITIVITY and self.specificity.value >= WHO_SPECIFICITY
        )


@dataclass(frozen=True, eq=False)
class Curve:
    """The ROC curve of a sample, with its AUC and its 95 % band.

    `false` and `true` rise from (0, 0) to (1, 1). `low` and `high` are the band's ends at the
    false positive rates `at`, pointwise, by drawing films anew; empty without a band.
    """

    auc: Interval
    false: NDArray[np.float64]
    true: NDArray[np.float64]
    at: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def cautions(sample: Sample) -> tuple[str, ...]:
    """Return what a person must know before trusting the figures of `sample`."""
    told = []
    if sample.standard != BACTERIOLOGICAL:
        told.append(
            say("{standard}: figures tell agreement, not accuracy.", standard=_capital(sample))
        )
    if sample.untested and sample.weights is None:
        told.append(
            say_count(
                "{count} person has a score and no result. If it was low scores that were not"
                " tested, sensitivity looks better than it is: give a column “weight”, how many"
                " people each tested one stands for.",
                "{count} people have a score and no result. If it was low scores that were not"
                " tested, sensitivity looks better than it is: give a column “weight”, how many"
                " people each tested one stands for.",
                sample.untested,
            )
        )
    elif sample.weights is None and len(sample) and float(sample.scores.min()) >= LOW_SCORE:
        told.append(
            say(
                "No score is below {score:.2f}. If people with low scores were not tested,"
                " sensitivity looks better than it is: give a column “weight”.",
                score=float(sample.scores.min()),
            )
        )
    if sample.positive < FEW_POSITIVE:
        told.append(
            say(
                "Only {count} with tuberculosis: sensitivity is not known well enough to set a"
                " threshold by; {wanted} or more are wanted.",
                count=sample.positive,
                wanted=FEW_POSITIVE,
            )
        )
    if sample.learned:
        told.append(
            say_count(
                "{count} film was left out: the Model learned from it.",
                "{count} films were left out: the Model learned from them.",
                sample.learned,
            )
        )
    if sample.unread:
        told.append(
            say_count(
                "{count} film could not be read and counts nowhere.",
                "{count} films could not be read and count nowhere.",
                sample.unread,
            )
        )
    return tuple(told)


LOW_SCORE = 0.1
"""A sample without any score below has perhaps lost them."""
FEW_POSITIVE = 30


def _capital(sample: Sample) -> str:
    words = standard_text(sample.standard)
    return words[:1].upper() + words[1:]


def row_facts(row: Row) -> dict[str, Any]:
    """Return a row as JSON: what cannot be told is null."""
    return {
        "threshold": row.threshold,
        "tp": row.tp,
        "fp": row.fp,
        "tn": row.tn,
        "fn": row.fn,
        "sensitivity": row.sensitivity.as_list(),
        "specificity": row.specificity.as_list(),
        "ppv": _told(row.ppv),
        "npv": _told(row.npv),
        "tests_per_thousand": _told(row.tests),
        "found_per_thousand": _told(row.cases),
        "missed_per_thousand": _told(row.missed),
        "number_needed_to_test": _told(row.needed_to_test),
        "tests_saved_per_thousand": _told(row.tests_saved),
        "cost_per_case": _told(row.cost_per_case) if row.cost else None,
    }


def _told(value: float) -> float | None:
    return round(value, 4) if np.isfinite(value) else None

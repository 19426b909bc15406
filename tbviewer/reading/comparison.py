"""Comparison: a new Model beside the active one, on films that neither has learned from."""

from dataclasses import dataclass
from enum import StrEnum

from tbviewer.reading.interval import Interval
from tbviewer.reading.reading import ModelName, ThresholdSource
from tbviewer.reading.screening import UNKNOWN

LEAST = 10
"""Films of each class without which there is no verdict."""


class Verdict(StrEnum):
    """What a comparison comes to."""

    BETTER = "better"
    NO_CLEAR_DIFFERENCE = "no-clear-difference"
    WORSE = "worse"
    NONE = "no-verdict"


@dataclass(frozen=True, slots=True)
class Side:
    """What one Model made of the films.

    Attributes
    ----------
    model : ModelName
    auc : Interval
    threshold : float or None
        The one it is used with: the site's, or its Card's. Never set on these films.
    source : ThresholdSource
    rule : str
        How its Card says that its threshold was chosen; empty for the site's.
    sensitivity, specificity : Interval or None
        At that threshold.
    false, true : tuple of float
        The ROC curve, rising from (0, 0) to (1, 1).
    """

    model: ModelName
    auc: Interval
    threshold: float | None
    source: ThresholdSource
    rule: str
    sensitivity: Interval | None
    specificity: Interval | None
    false: tuple[float, ...]
    true: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Differing:
    """A film on which the Models differ: one flags it and the other does not."""

    film: str
    path: str
    label: int
    new_score: float
    old_score: float
    new_flagged: bool

    @property
    def new_is_right(self) -> bool:
        """Whether the new Model is on the side of the label."""
        return self.new_flagged == (self.label == 1)


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the films: those whose `column` is `value`. AUCs are None with a class missing."""

    column: str
    value: str
    films: int
    positive: int
    new: Interval | None
    old: Interval | None
    difference: Interval | None


@dataclass(frozen=True)
class Comparison:
    """A new Model beside the one that reads now, on the very same films.

    Attributes
    ----------
    at : str
        When, UTC, ISO 8601.
    new, old : Side or None
        None where a class is missing.
    difference : Interval or None
        AUC of the new Model minus that of the old one, paired (DeLong).
    films, positive, patients : int
        What the figures are of.
    learned : int
        Films left out because one of the Models, or one it began with, learned from them.
    unread : int
        Films that could not be opened or prepared.
    unnamed : tuple of str
        Models whose Cards do not name the films they learned from.
    standard : str
        What the labels rest on, one of `STANDARDS`.
    groups : tuple of Group
    differing : tuple of Differing
    """

    at: str
    new_model: ModelName
    old_model: ModelName
    new: Side | None
    old: Side | None
    difference: Interval | None
    films: int
    positive: int
    patients: int
    learned: int = 0
    unread: int = 0
    unnamed: tuple[str, ...] = ()
    standard: str = UNKNOWN
    groups: tuple[Group, ...] = ()
    differing: tuple[Differing, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Better or worse only where the 95 % interval of the difference leaves out 0."""
        few = min(self.positive, self.films - self.positive) < LEAST
        if few or self.difference is None or self.new_model.sha256 == self.old_model.sha256:
            return Verdict.NONE
        if self.difference.low > 0:
            return Verdict.BETTER
        return Verdict.WORSE if self.difference.high < 0 else Verdict.NO_CLEAR_DIFFERENCE

    @property
    def least_told(self) -> float:
        """The smallest difference that these films would have told from none."""
        gap = self.difference
        return 1.0 if gap is None else max(gap.value - gap.low, gap.high - gap.value)

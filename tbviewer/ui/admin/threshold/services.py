"""What the step Threshold needs from the rest of the program: plain functions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tbviewer.reading.reading import ModelName
from tbviewer.reading.screening import Conditions, Curve, Row, Sample
from tbviewer.record.journal.drift import Month
from tbviewer.record.site_threshold import SiteThreshold
from tbviewer.record.threshold_sheet import ThresholdSheet

Report = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where things stand for the Model that reads.

    `default` is its Card's threshold; `set_here` this site's, None where none is set.
    """

    model: ModelName
    default: float | None
    set_here: SiteThreshold | None

    @property
    def in_force(self) -> float | None:
        """The threshold that scores are held against."""
        return self.set_here.threshold if self.set_here else self.default


@dataclass(frozen=True)
class ThresholdServices:
    """All but `rows` are called inside Jobs only; each may raise a `TbViewerError`.

    Attributes
    ----------
    standing
        Returns where things stand now.
    measure
        Takes a CSV of scores and results or a labelled folder, and what its results rest on
        (empty: as the folder says); returns what a threshold is chosen by. Tells how many films
        are done and of how many, or None; that may raise to stop it.
    rows
        Returns the table at every threshold, or at so many; arithmetic alone.
    make
        Takes sample, row, the site's name and who sets it; returns the threshold, not yet set.
    keep
        Sets a threshold for everybody.
    forget
        Lets the Model's default count again.
    pdf
        Returns a sheet as PDF.
    drift
        Returns how the films of this account moved, month by month, at a threshold.
    """

    standing: Callable[[], Standing]
    measure: Callable[[str, str, Report], tuple[Sample, Curve]]
    rows: Callable[[Sample, Conditions, int | None], tuple[Row, ...]]
    make: Callable[[Sample, Row, str, str], SiteThreshold]
    keep: Callable[[SiteThreshold], object]
    forget: Callable[[str], bool]
    pdf: Callable[[ThresholdSheet], bytes]
    drift: Callable[[str, float], tuple[Month, ...]] = lambda _, __: ()

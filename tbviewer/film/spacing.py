"""Millimetres on a film: how large a pixel is, and how far that can be trusted."""

from dataclasses import dataclass
from enum import StrEnum

from tbviewer.words import later, say


class SpacingKind(StrEnum):
    """Where a pixel spacing comes from (DESIGN decision 7; DICOM PS3.3 10.7.1)."""

    CALIBRATED = "calibrated"
    CORRECTED = "corrected"
    AT_DETECTOR = "at-detector"
    SCANNED = "scanned"


_LABELS = {
    SpacingKind.CALIBRATED: later("mm/px"),
    SpacingKind.CORRECTED: later("mm/px corrected for magnification"),
    SpacingKind.AT_DETECTOR: later("mm/px at detector"),
    SpacingKind.SCANNED: later("mm/px of the scanned film"),
}


@dataclass(frozen=True, slots=True)
class Spacing:
    """The distance between pixel centres in millimetres, and its kind."""

    row_mm: float
    column_mm: float
    kind: SpacingKind

    @property
    def label(self) -> str:
        """Return e.g. ``0.143 mm/px at detector``, in the language in force."""
        return f"{self.row_mm:.3f} {say(_LABELS[self.kind])}"

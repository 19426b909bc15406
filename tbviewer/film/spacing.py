"""Millimetres on a film: how large a pixel is, and how far that can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tbviewer.words import later, number_text, say


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
        return f"{number_text(self.row_mm, '.3f')} {say(_LABELS[self.kind])}"


_PLAUSIBLE_MM = (0.005, 10.0)
_PLAUSIBLE_MAGNIFICATION = (1.0, 5.0)


def spacing_of(
    *,
    calibrated: Sequence[float] = (),
    at_detector: Sequence[float] = (),
    scanned: Sequence[float] = (),
    magnification: float | None = None,
    source_to_detector_mm: float | None = None,
    source_to_patient_mm: float | None = None,
) -> Spacing | None:
    """Return the spacing that can be trusted furthest, or None (DICOM PS3.3 10.7.1).

    Values that no film can have (NaN, zero, metres) count as absent.

    Parameters
    ----------
    calibrated, at_detector, scanned : sequence of two floats, or empty
        Pixel Spacing, Imager Pixel Spacing, Nominal Scanned Pixel Spacing: between rows,
        then between columns, in mm.
    magnification : float, optional
        Estimated Radiographic Magnification Factor; without it, the ratio of the distances.
    source_to_detector_mm, source_to_patient_mm : float, optional
    """
    if is_plausible(calibrated):
        return Spacing(calibrated[0], calibrated[1], SpacingKind.CALIBRATED)
    if is_plausible(at_detector):
        factor = magnification
        if not factor and source_to_detector_mm and source_to_patient_mm:
            factor = source_to_detector_mm / source_to_patient_mm
        least, most = _PLAUSIBLE_MAGNIFICATION
        if factor and least <= factor <= most:
            return Spacing(at_detector[0] / factor, at_detector[1] / factor, SpacingKind.CORRECTED)
        return Spacing(at_detector[0], at_detector[1], SpacingKind.AT_DETECTOR)
    if is_plausible(scanned):
        return Spacing(scanned[0], scanned[1], SpacingKind.SCANNED)
    return None


def is_plausible(spacing: Sequence[float]) -> bool:
    """Tell whether two numbers can be the millimetres between a film's pixels."""
    least, most = _PLAUSIBLE_MM
    return len(spacing) == 2 and all(least <= number <= most for number in spacing)

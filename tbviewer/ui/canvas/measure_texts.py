"""What is printed beside a measure. Plain functions from numbers to lines."""

from tbviewer.film.measuring import (
    Measure,
    MeasureKind,
    angle_degrees,
    cardiothoracic_ratio,
    widths,
)
from tbviewer.film.spacing import Spacing, SpacingKind
from tbviewer.words import later, number_text, say

_MILLIMETRES = {
    SpacingKind.CALIBRATED: later("{length} mm calibrated"),
    SpacingKind.CORRECTED: later("{length} mm corrected"),
    SpacingKind.AT_DETECTOR: later("{length} mm at detector"),
    SpacingKind.SCANNED: later("{length} mm on the scanned film"),
}


def length_text(length: float, spacing: Spacing | None) -> str:
    """Return e.g. ``132.4 mm at detector``, or film pixels where there are no millimetres."""
    if spacing is None:
        return say("{length} px", length=number_text(length, ".0f"))
    return say(_MILLIMETRES[spacing.kind], length=number_text(length, ".1f"))


def measure_lines(measure: Measure, spacing: Spacing | None) -> tuple[str, ...]:
    """Return the lines of a measure whose points are all placed."""
    if measure.kind is MeasureKind.LENGTH:
        return tuple(length_text(width, spacing) for width in widths(measure, spacing))
    if measure.kind is MeasureKind.ANGLE:
        angle = angle_degrees(measure, spacing)
        return (f"{number_text(angle, '.1f')}°",) if angle is not None else ()
    heart, thorax = (length_text(width, spacing) for width in widths(measure, spacing))
    ratio = cardiothoracic_ratio(measure, spacing)
    return (
        say("CTR {ratio}", ratio="–" if ratio is None else number_text(ratio, ".2f")),
        say("heart {length}", length=heart),
        say("thorax {length}", length=thorax),
    )

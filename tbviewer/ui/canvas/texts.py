"""What the canvas says beside the film. Plain functions from facts to lines."""

from dataclasses import dataclass

from tbviewer.film.film import Film
from tbviewer.film.spacing import Spacing
from tbviewer.film.window import Window
from tbviewer.record.naming import age_text
from tbviewer.words import date_text, later, number_text, say


@dataclass(frozen=True, slots=True)
class CornerTexts:
    """Lines for the four corners, each from top to bottom."""

    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pointed:
    """The film pixel under the cursor."""

    column: int
    row: int
    value: float


def pointed_text(pointed: Pointed, spacing: Spacing | None) -> str:
    """Return place and value under the cursor; millimetres from the film's upper left corner."""
    text = say(
        "column {column}, row {row}: {value}",
        column=pointed.column,
        row=pointed.row,
        value=figure(pointed.value),
    )
    if spacing is None:
        return text
    across, down = pointed.column * spacing.column_mm, pointed.row * spacing.row_mm
    return (
        text
        + "   "
        + say(
            "{across} × {down} mm", across=number_text(across, ".1f"), down=number_text(down, ".1f")
        )
    )


def corner_texts(film: Film, window: Window, scale: float) -> CornerTexts:
    """Return who, what, how and how large; `scale` is screen pixels a film pixel."""
    header = film.header
    patient = "  ".join(part for part in (header.sex, age_text(header.age_years)) if part)
    view = "  ".join(part for part in (header.modality, header.view) if part)
    spacing = film.spacing.label if film.spacing else say("no millimetres in the file")
    size = say("{columns} × {rows} px", columns=film.columns, rows=film.rows)
    return CornerTexts(
        top_left=_told(header.patient_name, header.patient_id, patient),
        top_right=_told(view, date_text(header.study_date), header.study_description),
        bottom_left=_told(window_text(window), zoom_text(scale)),
        bottom_right=_told(spacing, size, header.form),
    )


def _told(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


def window_text(window: Window) -> str:
    """Return e.g. ``W 2800  C 1500``, with the Window's name and whether it is inverted."""
    figures = say("W {width}  C {centre}", width=figure(window.width), centre=figure(window.centre))
    inverted = say("inverted") if window.inverted else ""
    return "  ".join(part for part in (figures, window.name, inverted) if part)


def figure(value: float) -> str:
    """Return a film value with the digits that matter: whole from 100 up."""
    if abs(value) >= 100 or value == int(value):
        return number_text(value, ".0f")
    return number_text(value, ".4g")


def zoom_text(scale: float) -> str:
    """Return e.g. ``zoom 42 %``."""
    percent = 100 * scale
    return say("zoom {percent} %", percent=number_text(percent, ".0f" if percent >= 10 else ".1f"))


_TURNED = (
    "",
    later("turned 90° to the right"),
    later("turned 180°"),
    later("turned 90° to the left"),
)


def turn_text(quarters: int, *, mirrored: bool) -> str:
    """Return how the film on the screen differs from the file's; empty where it does not."""
    if mirrored and quarters == 2:
        return say("mirrored top to bottom")
    words = (say("mirrored") if mirrored else "", say(_TURNED[quarters]) if quarters else "")
    return ", ".join(filter(None, words))

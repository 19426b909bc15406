"""Figures: panels with heads, scale bars, colour bars and captions, as PNG or PDF for print.

matplotlib without pyplot. It imports PIL, so this runs where films are decoded: in the reading
room's child process, never in the window's.
"""

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tbviewer.film.film import Film
from tbviewer.record.drawing import (
    draw_colour_bar,
    draw_film,
    draw_note,
    ready_to_draw,
    settle_axes,
)
from tbviewer.record.figure_page import TYPE, Page, page_of
from tbviewer.record.figure_spec import FigureFormat, FigureSpec

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OpenFilm = Callable[[str, str], Film]
"""Takes a path and a key; raises a `FilmError` when there is no such film any more."""


def figure_bytes(spec: FigureSpec, open_film: OpenFilm) -> bytes:
    """Return the file that `spec` describes: text stays text in a PDF.

    Raises
    ------
    FilmError
        If a film of the figure has changed or gone since it was shown.
    """
    content = io.BytesIO()
    facts: dict[str, Any] = {"Creator": "tbviewer"}
    if spec.format is FigureFormat.PDF:
        facts["CreationDate"] = None
    with ready_to_draw():
        figure = made_figure(spec, open_film)
        figure.savefig(
            content,
            format=str(spec.format),
            dpi=spec.dpi,
            metadata=facts if spec.format is FigureFormat.PDF else {"Software": "tbviewer"},
        )
    return content.getvalue()


def made_figure(spec: FigureSpec, open_film: OpenFilm) -> "Figure":
    """Return the figure that `spec` describes, not yet drawn."""
    from matplotlib.figure import Figure

    page = page_of(spec)
    figure = Figure(figsize=page.size_in, dpi=spec.dpi, facecolor="white")
    films: dict[str, Film] = {}
    for at, panel in enumerate(spec.panels):
        if panel.key and panel.window is not None and panel.key not in films:
            films[panel.key] = open_film(panel.path, panel.key)
        _draw_panel(figure, page, spec, at, films.get(panel.key))
    _draw_colour_bars(figure, page, spec)
    for line, (x, y) in zip(page.captions, page.caption_places, strict=True):
        _words(figure, x, y, line, size=TYPE.small, color="#333333")
    return figure


def _draw_panel(figure: "Figure", page: Page, spec: FigureSpec, at: int, film: Film | None) -> None:
    panel = spec.panels[at]
    left, bottom, width, height = page.panel(at)
    for number, (line, is_title) in enumerate(page.heads[at]):
        x, y = page.head_line(at, number)
        _words(figure, x, y, line, size=TYPE.body if is_title else TYPE.small, bold=is_title)
    axes = figure.add_axes((left, bottom, width, height), facecolor="black")
    settle_axes(axes)
    if panel.note or panel.part is None:
        draw_note(axes, "\n".join(page.notes[at]))
    else:
        draw_film(axes, panel, spec.look, film, pixels=page.pixels_across)


def _draw_colour_bars(figure: "Figure", page: Page, spec: FigureSpec) -> None:
    for kind, place in page.colour_bars:
        draw_colour_bar(
            figure.add_axes(place),
            spec.look,
            tall_in=place[3] * page.size_in[1],
            difference=spec.difference_label if kind == "difference" else None,
        )


def _words(
    figure: "Figure",
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    bold: bool = False,
    color: str = "black",
) -> None:
    figure.text(x, y, text, fontsize=size, fontweight="bold" if bold else "normal", color=color,
                ha="left", va="top", parse_math=False)  # fmt: skip


def texts_of(figure: "Figure") -> Sequence[str]:
    """Return every word on a figure, in no order."""
    from matplotlib.text import Text

    found = (text for text in figure.findobj(Text) if isinstance(text, Text))
    return [text.get_text() for text in found if text.get_text()]

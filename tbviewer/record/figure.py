"""Figures: panels with heads, scale bars, colour bars and captions, as PNG or PDF for print.

matplotlib without pyplot. It imports PIL, so this runs where films are decoded: in the reading
room's child process, never in the window's.
"""

import io
import os
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tbviewer import paths
from tbviewer.film.film import Film
from tbviewer.reading.colour import coloured
from tbviewer.reading.signed import signed_table
from tbviewer.record.composite import Sheet, bar_mm, composite, stretch_of
from tbviewer.record.figure_contours import draw_contours
from tbviewer.record.figure_page import TYPE, Page, page_of, wrapped
from tbviewer.record.figure_spec import FigureFormat, FigurePanel, FigureSpec
from tbviewer.words import number_text, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OpenFilm = Callable[[str, str], Film]
"""Takes a path and a key; raises a `FilmError` when there is no such film any more."""

_PLATE = {"facecolor": (0, 0, 0, 0.55), "edgecolor": "none", "pad": 1.5}
"""Under words on a film, to be read on black and on white."""


def figure_bytes(spec: FigureSpec, open_film: OpenFilm) -> bytes:
    """Return the file that `spec` describes: text stays text in a PDF.

    Raises
    ------
    FilmError
        If a film of the figure has changed or gone since it was shown.
    """
    _settle_matplotlib()
    import matplotlib

    content = io.BytesIO()
    facts: dict[str, Any] = {"Creator": "tbviewer"}
    if spec.format is FigureFormat.PDF:
        facts["CreationDate"] = None
    with matplotlib.rc_context({"pdf.fonttype": 42}), warnings.catch_warnings():
        # A name in letters that the font lacks is drawn with boxes, and the figure is made.
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*missing")
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


def _settle_matplotlib() -> None:
    """Keep matplotlib's list of fonts with the program's own files."""
    if "MPLCONFIGDIR" not in os.environ:
        try:
            folder = paths.user_data() / "matplotlib"
            folder.mkdir(exist_ok=True)
        except OSError:
            return  # it finds itself another place
        os.environ["MPLCONFIGDIR"] = str(folder)


def _draw_panel(figure: "Figure", page: Page, spec: FigureSpec, at: int, film: Film | None) -> None:
    panel = spec.panels[at]
    left, bottom, width, height = page.panel(at)
    for number, (line, is_title) in enumerate(page.heads[at]):
        x, y = page.head_line(at, number)
        _words(figure, x, y, line, size=TYPE.body if is_title else TYPE.small, bold=is_title)
    axes = figure.add_axes((left, bottom, width, height), facecolor="black")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    if panel.note or panel.part is None:
        _draw_note(axes, "\n".join(page.notes[at]))
        return
    sheet = Sheet(panel.part, panel.turn, stretch_of(panel.spacing))
    axes.set_xlim(0, sheet.size[0])
    axes.set_ylim(sheet.size[1], 0)
    axes.set_aspect("equal", adjustable="box", anchor="N")
    _draw_picture(axes, panel, sheet, spec, film, pixels=page.pixels_across)
    _draw_letters(axes, panel)
    _draw_scale_bar(axes, panel, sheet)


def _draw_picture(
    axes: "Axes",
    panel: FigurePanel,
    sheet: Sheet,
    spec: FigureSpec,
    film: Film | None,
    *,
    pixels: float,
) -> None:
    picture = composite(panel, film, spec.look, pixels=pixels)
    if picture is not None:
        extent = sheet.extent(picture.covers)
        axes.imshow(sheet.laid(picture.rgb), extent=extent, interpolation="antialiased")
        # imshow fits the axes to the picture; the panel shows its part, whatever lies there.
        axes.set_xlim(0, sheet.size[0])
        axes.set_ylim(sheet.size[1], 0)
    if spec.look.contours:
        for shown in panel.over:
            draw_contours(axes, shown, spec.look, sheet)
    if panel.outline is not None:
        f = panel.outline
        x = np.array([f.x, f.right, f.right, f.x, f.x], float)
        y = np.array([f.y, f.y, f.bottom, f.bottom, f.y], float)
        axes.plot(*sheet.at(x, y), color="#b9c6d8", linewidth=0.5, dashes=(6, 5))


def _draw_note(axes: "Axes", note: str) -> None:
    axes.set_facecolor("#eeeeee")
    axes.text(0.5, 0.5, note, ha="center", va="center", fontsize=TYPE.body, color="#333333",
              transform=axes.transAxes, parse_math=False)  # fmt: skip


def _draw_letters(axes: "Axes", panel: FigurePanel) -> None:
    for letters, x, y, across, down in (
        (panel.letters.left, 0.015, 0.5, "left", "center"),
        (panel.letters.right, 0.985, 0.5, "right", "center"),
        (panel.letters.top, 0.5, 0.985, "center", "top"),
        (panel.letters.bottom, 0.5, 0.015, "center", "bottom"),
    ):
        if letters:
            axes.text(x, y, letters, ha=across, va=down, fontsize=TYPE.body, color="white",
                      fontweight="bold", transform=axes.transAxes, parse_math=False,
                      bbox=_PLATE)  # fmt: skip


def _draw_scale_bar(axes: "Axes", panel: FigurePanel, sheet: Sheet) -> None:
    if panel.spacing is None:
        return
    mm_per_unit = panel.spacing.column_mm
    width, height = sheet.size
    length = bar_mm(width * mm_per_unit)
    left, y = width * 0.04, height - width * 0.04
    right = left + length / mm_per_unit
    axes.plot([left, right], [y, y], color="black", linewidth=3, solid_capstyle="butt")
    (bar,) = axes.plot([left, right], [y, y], color="white", linewidth=1.6, solid_capstyle="butt")
    bar.set_gid("scale bar")
    text = say("{length} mm", length=number_text(length, "g"))
    axes.text(left, y - width * 0.015, text, ha="left", va="bottom", fontsize=TYPE.small,
              color="white", parse_math=False, bbox=_PLATE)  # fmt: skip


def _draw_colour_bars(figure: "Figure", page: Page, spec: FigureSpec) -> None:
    for kind, place in page.colour_bars:
        axes = figure.add_axes(place)
        if kind == "difference":
            table, ends, label = signed_table(), (-1.0, 1.0), spec.difference_label
        else:
            heat = np.linspace(0, 1, 256, dtype=np.float32)
            table = coloured(heat, spec.look.table, spec.look.cut_off)[:, :3]
            ends = (0.0, 1.0)
            common = spec.look.common_scale
            label = say("of the largest peak shown") if common else say("of each map's own peak")
        axes.imshow(table[::-1, None], extent=(0, 1, *ends), aspect="auto", interpolation="nearest")
        axes.set_xticks([])
        ticks = np.linspace(*ends, 5)
        axes.set_yticks(ticks, [number_text(tick, "g").replace("-", "−") for tick in ticks])
        axes.yaxis.tick_right()
        axes.yaxis.set_label_position("right")
        axes.tick_params(labelsize=TYPE.small, width=0.5, length=2)
        lines = wrapped(label, place[3] * page.size_in[1], TYPE.small)
        axes.set_ylabel("\n".join(lines), fontsize=TYPE.small, parse_math=False)
        for spine in axes.spines.values():
            spine.set_linewidth(0.5)


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

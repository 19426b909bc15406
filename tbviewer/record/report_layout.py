"""Where things stand on a report's page, and drawing them there.

One page, whatever is told: words take the room they need, in smaller letters if need be, and the
pictures what is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tbviewer import __version__
from tbviewer.film.film import Film
from tbviewer.reading.reading import Reading
from tbviewer.reading.score import RESEARCH_USE, digits_that_tell
from tbviewer.record.composite import Sheet, stretch_of
from tbviewer.record.drawing import draw_colour_bar, draw_film, settle_axes
from tbviewer.record.figure_spec import FigurePanel
from tbviewer.record.paper import (
    AMBER,
    FOOT,
    GREY,
    HEIGHT,
    INK,
    LEFT,
    MARGIN,
    PALE,
    WIDE,
    WIDTH,
    Column,
    rule,
    words,
)
from tbviewer.record.report_page import ReportPage
from tbviewer.record.report_words import (
    WARNING,
    cautions_of,
    decision_lines,
    small_print,
    verdict_of,
    zone_lines,
)
from tbviewer.words import number_text, say, time_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BODY_SIZES = (9.5, 8.5, 7.5, 6.5, 5.5)
"""Points, the first that leaves room for the pictures is taken."""
LEAST_PICTURES = 2.4
_GAP = 0.16
_BAR, _BAR_ROOM = 0.11, 0.62
_FIGURE_WIDE = 1.35
_SCALE_TALL = 0.34
_HEAD_TALL = 0.3
_MOST_NOTE = 600
"""Letters of a note: what is longer can be read in the program."""


@dataclass(frozen=True)
class _Blocks:
    """The page's words in letters of one size, each with its height."""

    who: Column
    verdict: Column
    cautions: Column
    zones: Column
    decision: Column
    small: Column
    scale_tall: float

    @property
    def verdict_tall(self) -> float:
        return max(self.verdict.tall + self.scale_tall, 0.62)

    @property
    def foot_tall(self) -> float:
        return max(self.zones.tall, self.decision.tall)

    @property
    def tall(self) -> float:
        parts = (self.who.tall, self.verdict_tall, self.cautions.tall, self.foot_tall)
        return sum(part + _GAP for part in parts if part) + self.small.tall + _GAP


def page_figure(
    page: ReportPage,
    films: Sequence[Film | None],
    *,
    made: datetime,
    place: tuple[int, int],
    dpi: int,
) -> "Figure":
    """Return a page drawn: A4, upright.

    Parameters
    ----------
    films
        Of each panel; None where its picture is drawn already.
    place : tuple of int
        Which page it is, of how many.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=dpi, facecolor="white")
    _draw_head_and_foot(figure, made, place)
    room = HEIGHT - MARGIN - _HEAD_TALL - FOOT - MARGIN
    least = LEAST_PICTURES if page.panels else 0.0
    for size in BODY_SIZES:
        blocks = _blocks(page, size)
        if room - blocks.tall >= least:
            break
    top = MARGIN + _HEAD_TALL + _GAP / 2
    blocks.who.draw(figure, LEFT, top)
    top += blocks.who.tall + _GAP
    _draw_verdict(figure, page, blocks, top)
    top += blocks.verdict_tall + _GAP
    blocks.cautions.draw(figure, LEFT, top)
    top += blocks.cautions.tall + (_GAP if blocks.cautions.tall else 0)
    if page.panels:
        top += _draw_pictures(figure, page, films, top=top, room=room - blocks.tall, dpi=dpi)
        top += _GAP
    rule(figure, top - _GAP / 2)
    blocks.zones.draw(figure, LEFT, top)
    across = WIDE / 2 + _GAP / 2 if blocks.zones.tall else 0.0
    blocks.decision.draw(figure, LEFT + across, top)
    bottom = HEIGHT - MARGIN - FOOT - blocks.small.tall
    if blocks.small.tall:
        rule(figure, bottom - _GAP / 2)
    blocks.small.draw(figure, LEFT, bottom)
    return figure


def _draw_head_and_foot(figure: "Figure", made: datetime, place: tuple[int, int]) -> None:
    words(figure, LEFT, MARGIN, say("Report on a chest film"), size=13, bold=True)
    when = time_text(made.astimezone())
    words(figure, WIDTH - MARGIN, MARGIN + 0.05, when, size=8, colour=GREY, ends="right")
    rule(figure, MARGIN + _HEAD_TALL)
    foot = HEIGHT - MARGIN - 0.14
    rule(figure, foot - 0.08)
    program = say("tbviewer {version}", version=__version__)
    words(figure, LEFT, foot, program, size=7, colour=GREY)
    words(figure, WIDTH / 2, foot, say(RESEARCH_USE), size=8, bold=True, ends="center")
    number, count = place
    if count > 1:
        told = say("page {number} of {count}", number=number, count=count)
        words(figure, WIDTH - MARGIN, foot, told, size=7, colour=GREY, ends="right")


def _blocks(page: ReportPage, size: float) -> _Blocks:
    who = Column(WIDE).say(page.who, size=size + 1, bold=True)
    verdict = Column(WIDE - _FIGURE_WIDE)
    told = verdict_of(page)
    for line in told.first:
        verdict.say(line, size=size + 1, bold=True, colour=AMBER if told.flagged else INK)
    for line in told.further:
        verdict.say(line, size=size, colour=GREY)
    cautions = Column(WIDE)
    for sentence in cautions_of(page):
        cautions.say(f"{WARNING} {sentence}", size=size)
    zones = Column((WIDE - _GAP) / 2)
    lines = zone_lines(page)
    if lines:
        zones.head(say("Where the influence lies"))
        zones.say(*lines[0], size=size, bold=True)
        zones.rows(lines[1:], size=size)
    decision = Column((WIDE - _GAP) / 2)
    decision.head(say("The reader's Decision"))
    for at, line in enumerate(decision_lines(page)):
        bold = at == 0 and page.history.decision is not None
        decision.say(line, size=size, bold=bold, colour=INK if at == 0 else GREY)
    if page.history.note:
        decision.say(say("Note: {note}", note=_shortened(page.history.note)), size=size)
    decision.say(say("Signature:") + " " + "." * 40, size=size, colour=GREY, before=0.16)
    small = Column(WIDE).say(small_print(page), size=min(size, 6.5), colour=GREY)
    scale_tall = _SCALE_TALL if told.figure else 0.0
    return _Blocks(who, verdict, cautions, zones, decision, small, scale_tall)


def _shortened(note: str) -> str:
    return note if len(note) <= _MOST_NOTE else note[:_MOST_NOTE].rstrip() + " …"


def _draw_verdict(figure: "Figure", page: ReportPage, blocks: _Blocks, top: float) -> None:
    told = verdict_of(page)
    words(figure, LEFT, top, told.caption.upper(), size=7, colour=GREY)
    colour = AMBER if told.flagged else INK
    words(figure, LEFT, top + 0.13, told.figure or "–", size=26, bold=True, colour=colour)
    left = LEFT + _FIGURE_WIDE
    blocks.verdict.draw(figure, left, top)
    if told.figure and page.reading is not None:
        _draw_scale(figure, page.reading, left, top + blocks.verdict.tall + 0.08)


def _draw_scale(figure: "Figure", reading: Reading, left: float, top: float) -> None:
    """Draw the line from 0 to 1 with threshold and score, by their unrounded numbers."""
    assert reading.score is not None
    wide = WIDE - _FIGURE_WIDE - 0.3
    left += 0.12
    axes = figure.add_axes(
        (left / WIDTH, 1 - (top + 0.22) / HEIGHT, wide / WIDTH, 0.22 / HEIGHT), facecolor="none"
    )
    settle_axes(axes)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    line = 0.72
    axes.plot([0, 1], [line, line], color=PALE, linewidth=3, solid_capstyle="round", clip_on=False)
    for end in (0, 1):
        axes.text(end, 0.3, f"{end}", fontsize=6.5, color=GREY, ha="center", va="top")
    if reading.threshold is not None:
        at = reading.threshold
        axes.plot([at, at], [line - 0.3, line + 0.3], color=INK, linewidth=1.2, clip_on=False)
        digits = digits_that_tell(reading.score, at)
        text = say("threshold {threshold}", threshold=number_text(at, f".{digits}f"))
        side = "left" if at < 0.12 else "right" if at > 0.88 else "center"
        axes.text(at, 0.3, text, fontsize=6.5, color=INK, ha=side, va="top", parse_math=False)
    colour = AMBER if reading.flagged else INK
    axes.plot([reading.score], [line], "o", color=colour, markersize=6, clip_on=False)


def _draw_pictures(
    figure: "Figure",
    page: ReportPage,
    films: Sequence[Film | None],
    *,
    top: float,
    room: float,
    dpi: int,
) -> float:
    """Draw the films side by side, no taller than `room`; return how tall they are."""
    bar = _BAR_ROOM if page.shows_maps else 0.0
    count = len(page.panels)
    wide = (WIDE - bar - _GAP * (count - 1)) / count
    heads = [Column(wide).say(" ".join(p.head), size=8, bold=True) for p in page.panels]
    head = max(column.tall for column in heads) + 0.02
    tallness = max(_tallness(panel) for panel in page.panels)
    tall = min(wide * tallness, room - head)
    wide = min(wide, tall / tallness)
    pictures = page.pictures or (None,) * count
    across = LEFT
    for column, panel, film, picture in zip(heads, page.panels, films, pictures, strict=True):
        column.draw(figure, across, top)
        axes = figure.add_axes(_place(across, top + head, wide, tall), facecolor="black")
        settle_axes(axes)
        draw_film(axes, panel, page.look, film, pixels=wide * dpi, picture=picture)
        across += wide + _GAP
    if page.shows_maps:
        axes = figure.add_axes(_place(across, top + head, _BAR, tall))
        draw_colour_bar(axes, page.look, tall_in=tall)
    return head + tall


def _tallness(panel: FigurePanel) -> float:
    assert panel.part is not None
    across, down = Sheet(panel.part, panel.turn, stretch_of(panel.spacing)).size
    return down / across


def _place(left: float, top: float, wide: float, tall: float) -> tuple[float, float, float, float]:
    return left / WIDTH, 1 - (top + tall) / HEIGHT, wide / WIDTH, tall / HEIGHT

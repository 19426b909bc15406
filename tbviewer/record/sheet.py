"""A month's sheet on paper."""

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tbviewer import __version__
from tbviewer.reading.score import RESEARCH_USE
from tbviewer.record.drawing import ready_to_draw
from tbviewer.record.figure_spec import FigureFormat
from tbviewer.record.journal.month import Month
from tbviewer.record.paper import FOOT, GREY, HEIGHT, LEFT, MARGIN, WIDE, WIDTH, Column, rule, words
from tbviewer.record.sheet_words import Section, sections_of, title_of
from tbviewer.words import say, time_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SIZES = (9.5, 8.5, 7.5, 6.5)
_GAP = 0.24


def sheet_bytes(
    month: Month, made: datetime, *, kind: FigureFormat = FigureFormat.PDF, dpi: int = 150
) -> bytes:
    """Return a month's sheet as a file of one A4 page; the words of a PDF stay words.

    Parameters
    ----------
    made
        When, by this computer's clock; it stands on the page and in a PDF.
    """
    content = io.BytesIO()
    facts: dict[str, Any] = {"Software": "tbviewer"}
    if kind is FigureFormat.PDF:
        facts = {"Title": "tbviewer monthly sheet", "Creator": "tbviewer",
                 "CreationDate": made.astimezone()}  # fmt: skip
    with ready_to_draw():
        sheet_figure(month, made, dpi=dpi).savefig(content, format=str(kind), dpi=dpi,
                                                   metadata=facts)  # fmt: skip
    return content.getvalue()


def sheet_figure(month: Month, made: datetime, *, dpi: int) -> "Figure":
    """Return the page drawn; its letters are smaller where many Models read."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=dpi, facecolor="white")
    words(figure, LEFT, MARGIN, title_of(month), size=13, bold=True)
    when = time_text(made.astimezone())
    words(figure, WIDTH - MARGIN, MARGIN + 0.05, when, size=8, colour=GREY, ends="right")
    top = MARGIN + 0.3
    room = HEIGHT - top - FOOT - MARGIN
    for size in _SIZES:
        columns = [_column(section, size) for section in sections_of(month)]
        if sum(column.tall + _GAP for column in columns) <= room:
            break
    for column in columns:
        rule(figure, top)
        column.draw(figure, LEFT, top + _GAP / 2)
        top += column.tall + _GAP
    foot = HEIGHT - MARGIN - 0.14
    rule(figure, foot - 0.08)
    words(figure, LEFT, foot, say("tbviewer {version}", version=__version__), size=7, colour=GREY)
    words(figure, WIDTH / 2, foot, say(RESEARCH_USE), size=8, bold=True, ends="center")
    return figure


def _column(section: Section, size: float) -> Column:
    column = Column(WIDE).head(section.heading)
    for row in section.rows:
        column.row(row, size=size)
    if section.about:
        column.say(section.about, size=size - 1.5, colour=GREY, before=0.04)
    return column

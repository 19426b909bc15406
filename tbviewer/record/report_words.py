"""What a report's page says, in words: plain text, no place on paper."""

from dataclasses import dataclass, replace

from tbviewer.reading.decision import DecisionKind, decision_text, provenance_text
from tbviewer.reading.reading import Reading, Status
from tbviewer.reading.score import (
    advice_text,
    correction_text,
    score_text,
    source_text,
    standing_text,
)
from tbviewer.reading.zones import OUTSIDE, ZONES, zone_name, zones_text
from tbviewer.record.captions import model_captions, one_text
from tbviewer.record.figure_spec import FigureSpec
from tbviewer.record.report_page import ReportPage
from tbviewer.words import say

ABOVE, BELOW = "▲", "▽"
BOX = "☐"
WARNING = "⚠"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands in the place of the score.

    Attributes
    ----------
    caption, figure : str
        The figure is empty where there is no score.
    first : tuple of str
        The lines to read.
    further : tuple of str
        What else is to be known.
    flagged : bool or None
    """

    caption: str
    figure: str
    first: tuple[str, ...]
    further: tuple[str, ...] = ()
    flagged: bool | None = None


def verdict_of(page: ReportPage) -> Verdict:
    """Return the score against its threshold, or why there is none."""
    reading = page.reading
    if page.trouble:
        return Verdict(say("No score"), "", (page.trouble,))
    if page.kept_back:
        told = say("The score is kept back until the reader's own Decision.")
        return Verdict(say("No score"), "", (told,))
    if reading is None:
        return Verdict(say("No score"), "", (say("This film has not been read."),))
    if reading.status is Status.REFUSED or reading.score is None:
        why = reading.refusal.sentence if reading.refusal else ""
        told = say("Refused: {why}", why=why)
        return Verdict(say("No score"), "", (told,), _told(correction_text(reading.correction)))
    return _scored(reading)


def _scored(reading: Reading) -> Verdict:
    sign = {True: f"{ABOVE} ", False: f"{BELOW} ", None: ""}[reading.flagged]
    first = _told(sign + standing_text(reading), advice_text(reading))
    forced = ""
    if reading.forced and reading.refusal:
        forced = say("Read although refused: {why}", why=reading.refusal.sentence)
    further = _told(source_text(reading), forced, correction_text(reading.correction))
    return Verdict(say("Score"), score_text(reading), first, further, reading.flagged)


def _told(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


def cautions_of(page: ReportPage) -> tuple[str, ...]:
    """Return what to mind, a sentence each."""
    return tuple(caution.sentence for caution in page.reading.cautions) if page.reading else ()


def zone_lines(page: ReportPage) -> tuple[tuple[str, ...], ...]:
    """Return the line that sums up, then rows of "right upper zone 58 %": right beside left."""
    zones = page.reading.zones if page.reading else None
    if zones is None:
        return ()

    def told(zone: str) -> str:
        percent = round(100 * zones.shares[zone])
        return say("{zone} {percent} %", zone=zone_name(zone), percent=percent)

    rows = tuple(
        (told(right), told(left)) for right, left in zip(ZONES[:3], ZONES[3:], strict=True)
    )
    return ((zones_text(zones),), *rows, (told(OUTSIDE),))


def decision_lines(page: ReportPage) -> tuple[str, ...]:
    """Return the Decision that stands, by whom and when; else boxes to tick by hand."""
    decision = page.history.decision
    if decision is None:
        choices = (f"{BOX} {decision_text(kind)}".replace(" ", "\N{NO-BREAK SPACE}")
                   for kind in DecisionKind)  # fmt: skip
        return ("  ".join(choices), say("No Decision has been entered."))
    return (decision_text(decision.kind), provenance_text(decision))


def picture_of(page: ReportPage) -> FigureSpec:
    """Return the picture of a page's film for a screen: under its maps, with score and notice."""
    panel = page.panels[-1]
    told = verdict_of(page)
    score = say("score {score}", score=told.figure) if told.figure else told.caption
    head = (*panel.head, page.who, f"{score}: {'; '.join((*told.first, *told.further))}")
    captions = tuple(filter(None, (" ".join(cautions_of(page)), small_print(page))))
    return FigureSpec((replace(panel, head=head),), 1, look=page.look, captions=captions)


def small_print(page: ReportPage) -> str:
    """Return what the page needs to stand alone: Model, threshold, maps."""
    readings = [page.reading] if page.reading else []
    return one_text([*model_captions(readings), page.captions])

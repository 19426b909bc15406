"""A month's sheet in words: the same on paper and in a terminal; and its figures as CSV."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from tbviewer.reading.decision import DecisionKind, decision_text
from tbviewer.reading.interval import Interval
from tbviewer.reading.score import RESEARCH_USE
from tbviewer.record.journal.export import guarded
from tbviewer.record.journal.month import Agreement, Month, Share
from tbviewer.words import later, number_text, say, say_count

MOST_SHARES = 12
"""Models and thresholds that a page has room for."""
_SOURCES = {"site": later("this site's"), "card": later("the Model's default")}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, rows of a first cell and what follows it, and what is said about them."""

    heading: str
    rows: tuple[tuple[str, ...], ...]
    about: str = ""


def month_text(month: str) -> str:
    """Return a month as it is written where the language is spoken; English: ``2026-11``."""
    first = date.fromisoformat(f"{month}-01")
    return say("{year}-{month}", year=f"{first:%Y}", month=f"{first:%m}")


def title_of(month: Month) -> str:
    """Return what the sheet is called."""
    return say("Monthly sheet {month}", month=month_text(month.month))


def sections_of(month: Month) -> tuple[Section, ...]:
    """Return all that a month's sheet tells."""
    return (
        Section(say("Films"), tuple(_films(month))),
        Section(
            say("Share above the threshold"),
            tuple(_shares(month)) or ((say("none"), ""),),
            say("Each film counts once, by its last Reading of the month. Films that were refused"
                " or read although refused are not in it."),
        ),
        Section(say("Decisions"), tuple(_decisions(month))),
        Section(
            say("Agreement, Decisions made before the score was seen"),
            (*_table(month.own),
             (say("agreed"), _of(month.own.agreed, month.own.count, month.own.share))),
            " ".join(filter(None, (
                say("Each reader's first Decision on a film, to refer or not. Only these tell how"
                    " readers and the Network agree: nobody had seen the score."),
                _withdrawn(month),
            ))),
        ),
        Section(
            say("Decisions made after the score was seen"),
            _table(month.after),
            say("These may have followed the score. They do not show agreement."),
        ),
    )  # fmt: skip


def _films(month: Month) -> Iterator[tuple[str, ...]]:
    yield say("Films in the month"), str(month.films)
    yield say("with a score"), str(month.read)
    yield say("refused, without a score"), str(month.refused)
    if month.forced:
        yield say("read although refused, not counted below"), str(month.forced)
    if month.kept_back:
        yield say("score kept back from you until your own Decision"), str(month.kept_back)


def _shares(month: Month) -> Iterator[tuple[str, ...]]:
    yield from (_share(share) for share in month.shares[:MOST_SHARES])
    left = len(month.shares) - MOST_SHARES
    if left > 0:
        yield say_count("{count} more in the CSV file", "{count} more in the CSV file", left), ""


def _share(share: Share) -> tuple[str, ...]:
    source = _SOURCES.get(share.source)
    if share.threshold is None or source is None:
        return (share.model.short, say("no threshold"))
    threshold = number_text(share.threshold, ".4g")
    model = say("{model}, threshold {threshold} ({source})", model=share.model.short,
                threshold=threshold, source=say(source))  # fmt: skip
    return (model, _of(share.above, share.films, share.above_share))


def _decisions(month: Month) -> Iterator[tuple[str, ...]]:
    for kind in DecisionKind:
        yield decision_text(kind), str(month.decisions.get(kind, 0))
    yield say("films without a Decision"), str(month.no_decision)


def _table(of: Agreement) -> tuple[tuple[str, ...], ...]:
    refer, do_not = (decision_text(k) for k in (DecisionKind.REFER, DecisionKind.DO_NOT_REFER))
    return (
        ("", say("above"), say("below")),
        (refer, str(of.refer_above), str(of.refer_below)),
        (do_not, str(of.not_above), str(of.not_below)),
    )


def _withdrawn(month: Month) -> str:
    if not month.own_withdrawn:
        return ""
    return say_count(
        "{count} of them was taken back later and counts all the same.",
        "{count} of them were taken back later and count all the same.",
        month.own_withdrawn,
    )


def _of(some: int, count: int, share: Interval) -> str:
    if not count:
        return say("{some} of {count}", some=some, count=count)
    return say(
        "{some} of {count}: {percent} % (95 % interval {low} to {high} %)",
        some=some,
        count=count,
        percent=_percent(share.value),
        low=_percent(share.low),
        high=_percent(share.high),
    )


def _percent(share: float) -> str:
    return number_text(100 * share, ".0f")


COLUMNS = ("month", "what", "of", "count", "total", "share", "low", "high", "notice")


def csv_of_month(month: Month) -> bytes:
    """Return a month as CSV with stable codes and a point in its numbers, a figure a row."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    notice = say(RESEARCH_USE)
    for what, of, count, total, share in _figures(month):
        ends = ("", "", "") if share is None else (share.value, share.low, share.high)
        numbers = [f"{end:.4f}" if isinstance(end, float) else end for end in ends]
        row = (month.month, what, guarded(of), count, total, *numbers, notice)
        writer.writerow(row)
    return text.getvalue().encode("utf-8", "replace")


def _figures(month: Month) -> Iterator[tuple[str, str, int, int | str, Interval | None]]:
    for name in ("films", "read", "refused", "forced", "kept_back", "no_decision"):
        yield name, "", getattr(month, name), "", None
    for share in month.shares:
        threshold = "" if share.threshold is None else f"{share.threshold:.6g}"
        of = " ".join(filter(None, (share.model.short, threshold, share.source)))
        yield "above", of, share.above, share.films, share.above_share if share.films else None
    for kind in DecisionKind:
        yield "decision", str(kind), month.decisions.get(kind, 0), "", None
    for order, of_them in (("own", month.own), ("after", month.after)):
        for cell in ("refer_above", "refer_below", "not_above", "not_below"):
            yield f"{order}_{cell}", "", getattr(of_them, cell), "", None
        agreed = of_them.share if of_them.count and order == "own" else None
        yield f"{order}_agreed", "", of_them.agreed, of_them.count, agreed
    yield "own_withdrawn", "", month.own_withdrawn, "", None


def lines_of(month: Month) -> Iterator[str]:
    """Yield a month as lines for a terminal."""
    yield title_of(month)
    for section in sections_of(month):
        yield ""
        yield section.heading
        yield from (_line(row) for row in section.rows)
        if section.about:
            yield from wrap(section.about, 78, initial_indent="  ", subsequent_indent="  ")
    yield ""
    yield say(RESEARCH_USE)


def _line(row: tuple[str, ...]) -> str:
    first, *rest = row
    return f"  {first:<44}  " + "".join(f"{cell:>8}" if len(row) > 2 else cell for cell in rest)

"""The threshold sheet: what a site's threshold was chosen by, as PDF and as CSV.

Drawn by matplotlib, which imports PIL: never in the window's process.
"""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from tbviewer import __version__
from tbviewer.reading.score import RESEARCH_USE
from tbviewer.reading.screening import (
    BACTERIOLOGICAL,
    WHO_SENSITIVITY,
    WHO_SPECIFICITY,
    Conditions,
    Curve,
    Row,
    Sample,
    cautions,
    row_facts,
)
from tbviewer.reading.screening_words import (
    HEADS,
    cells,
    chosen_lines,
    percent_text,
    sample_text,
    threshold_text,
    who_text,
)
from tbviewer.record.drawing import ready_to_draw
from tbviewer.record.journal.export import guarded
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
from tbviewer.words import number_text, say, time_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_CURVE = 2.9
"""Inches, across and down."""
_ROW_TALL, _ROW_SIZE = 0.165, 6.5


@dataclass(frozen=True, eq=False)
class ThresholdSheet:
    """All that a sheet tells.

    `rows` are the whole table, rising; `chosen` is the threshold in question, None where none
    was chosen yet; `by` and `site` may be empty.
    """

    sample: Sample
    curve: Curve
    conditions: Conditions
    rows: tuple[Row, ...]
    chosen: Row | None
    made: datetime
    site: str = ""
    by: str = ""


def csv_of(sheet: ThresholdSheet) -> bytes:
    """Return the whole table as CSV, each line with what it rests on."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    facts = [_line_of(row, sheet) for row in sheet.rows]
    writer = csv.DictWriter(text, list(facts[0]) if facts else ["threshold"])
    writer.writeheader()
    writer.writerows(facts)
    return text.getvalue().encode("utf-8", "replace")


def _line_of(row: Row, sheet: ThresholdSheet) -> dict[str, Any]:
    told = row_facts(row)
    for name in ("sensitivity", "specificity"):
        value, low, high = told.pop(name)
        told |= {name: value, f"{name}_low": low, f"{name}_high": high}
    sample = sheet.sample
    chosen = sheet.chosen is not None and row.threshold == sheet.chosen.threshold
    return told | {
        "chosen": "yes" if chosen else "no",
        "prevalence": sheet.conditions.prevalence,
        "films": len(sample),
        "with_tuberculosis": sample.positive,
        "weighted": "no" if sample.weights is None else "yes",
        "reference_standard": sample.standard,
        "model": sample.model.name,
        "model_sha256": sample.model.sha256,
        "site": guarded(sheet.site),
        "notice": say(RESEARCH_USE),
    }


def pdf_of(sheet: ThresholdSheet, _: Callable[[Any], None] = lambda _: None) -> bytes:
    """Return the sheet as a page of PDF with real text."""
    content = io.BytesIO()
    with ready_to_draw():
        figure = sheet_figure(sheet)
        facts = {"Title": "tbviewer threshold", "Creator": "tbviewer",
                 "CreationDate": sheet.made.astimezone()}  # fmt: skip
        figure.savefig(content, format="pdf", metadata=facts)
    return content.getvalue()


def sheet_figure(sheet: ThresholdSheet) -> "Figure":
    """Return the sheet drawn: A4, upright."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), facecolor="white")
    top = _draw_head(figure, sheet)
    left = LEFT + _CURVE + 0.75
    axes = figure.add_axes(
        ((LEFT + 0.45) / WIDTH, 1 - (top + _CURVE) / HEIGHT, _CURVE / WIDTH, _CURVE / HEIGHT)
    )
    draw_curve(axes, sheet)
    beside = _beside(sheet, WIDE + LEFT - left)
    beside.draw(figure, left, top)
    top += max(_CURVE + 0.5, beside.tall) + 0.12
    warned = Column(WIDE)
    for caution in cautions(sheet.sample):
        warned.say(f"⚠ {caution}", size=7.5)
    warned.draw(figure, LEFT, top)
    top += warned.tall + 0.1
    _draw_table(figure, sheet, top)
    foot = HEIGHT - MARGIN - 0.14
    rule(figure, foot - 0.08)
    program = say("tbviewer {version}", version=__version__)
    words(figure, LEFT, foot, program, size=7, colour=GREY)
    words(figure, WIDTH / 2, foot, say(RESEARCH_USE), size=8, bold=True, ends="center")
    return figure


def _draw_head(figure: "Figure", sheet: ThresholdSheet) -> float:
    """Draw title and what the sheet is about; return where the rest may begin."""
    title = say("Threshold of {site}", site=sheet.site) if sheet.site else say("Threshold")
    column = Column(WIDE - 1.4).say(title, size=13, bold=True)
    model = sheet.sample.model
    column.say(
        say("Model {name}, SHA-256 {hash}", name=model.name, hash=model.sha256), size=7,
        colour=GREY, before=0.04,
    )  # fmt: skip
    column.say(sample_text(sheet.sample), size=8, before=0.03)
    if sheet.by:
        column.say(say("Set by {name}", name=sheet.by), size=8)
    column.draw(figure, LEFT, MARGIN)
    when = time_text(sheet.made.astimezone())
    words(figure, WIDTH - MARGIN, MARGIN + 0.05, when, size=8, colour=GREY, ends="right")
    rule(figure, MARGIN + column.tall + 0.06)
    return MARGIN + column.tall + 0.22


def _beside(sheet: ThresholdSheet, wide: float) -> Column:
    column = Column(wide)
    area = sheet.curve.auc
    column.say(
        say(
            "AUC {value:.3f} (95 % interval {low:.3f} to {high:.3f})",
            value=area.value, low=area.low, high=area.high,
        ),
        size=9, bold=True,
    )  # fmt: skip
    column.say(
        say("Prevalence {share}", share=percent_text(sheet.conditions.prevalence)),
        size=8.5,
        before=0.06,
    )
    if sheet.conditions.film_cost or sheet.conditions.test_cost:
        costs = {"film": number_text(sheet.conditions.film_cost, ",.2f"),
                 "test": number_text(sheet.conditions.test_cost, ",.2f")}  # fmt: skip
        column.say(say("Cost of a film {film}, of a test {test}", **costs), size=8.5)
    if sheet.chosen is None:
        return column
    chosen = say("Threshold {threshold}", threshold=threshold_text(sheet.chosen.threshold))
    column.say(chosen, size=12, bold=True, colour=AMBER, before=0.14)
    for line in chosen_lines(sheet.chosen, sheet.conditions):
        column.say(line, size=8.5, before=0.05)
    who = who_text(sheet.chosen, sheet.sample.standard)
    return column.say(who, size=8.5, before=0.08) if who else column


def draw_curve(axes: "Axes", sheet: ThresholdSheet) -> None:
    """Draw the ROC curve with its band and the chosen threshold; WHO's corner where it applies."""
    curve = sheet.curve
    if sheet.sample.standard == BACTERIOLOGICAL:
        from matplotlib.patches import Rectangle

        corner = (0, WHO_SENSITIVITY), 1 - WHO_SPECIFICITY, 1 - WHO_SENSITIVITY
        axes.add_patch(Rectangle(*corner, facecolor="#e8edf4", edgecolor=GREY, linewidth=0.6))
        axes.text(0.015, 0.925, "WHO 2014", fontsize=6, color=GREY, va="center", parse_math=False)
    if len(curve.at):
        axes.fill_between(curve.at, curve.low, curve.high, color=PALE, linewidth=0, alpha=0.8)
    axes.plot([0, 1], [0, 1], color=PALE, linewidth=0.8, linestyle="--")
    axes.plot(curve.false, curve.true, color=INK, linewidth=1.4)
    if sheet.chosen is not None:
        x, y = 1 - sheet.chosen.specificity.value, sheet.chosen.sensitivity.value
        axes.plot([x], [y], "D", color=AMBER, markersize=7, clip_on=False, gid="chosen")
    axes.set(xlim=(0, 1), ylim=(0, 1))
    ticks = np.linspace(0, 1, 6)
    named = [number_text(100 * tick, ".0f") + "\u00a0%" for tick in ticks]
    axes.set_xticks(ticks, named, fontsize=6.5)
    axes.set_yticks(ticks, named, fontsize=6.5)
    axes.set_xlabel(say("healthy people sent for a test (1 − specificity)"), fontsize=7)
    axes.set_ylabel(say("people with tuberculosis found (sensitivity)"), fontsize=7)
    for spine in axes.spines.values():
        spine.set_linewidth(0.5)


def _draw_table(figure: "Figure", sheet: ThresholdSheet, top: float) -> None:
    room = HEIGHT - MARGIN - FOOT - top - 0.45
    rows = thinned(sheet.rows, sheet.chosen, int(room / _ROW_TALL))
    with_costs = any(row.cost for row in rows)
    count = len(HEADS) if with_costs else len(HEADS) - 1
    shares = [1.0, 0.7, 0.75, 0.7, 0.8, 1.35, 1.35, 0.75, 0.75, 0.9, 0.85, 0.8, 0.95][:count]
    ends = LEFT + np.cumsum(shares) / sum(shares) * WIDE
    for end, head, share in zip(ends, HEADS, shares, strict=False):
        lines = Column(share / sum(shares) * WIDE - 0.03)
        for number, line in enumerate(lines.say(say(head), size=6.5).texts):
            at = top + number * 0.12
            words(figure, float(end) - 0.04, at, line, size=6.5, colour=GREY, ends="right")
    top += 0.3
    rule(figure, top - 0.03)
    for row in rows:
        is_chosen = sheet.chosen is not None and row.threshold == sheet.chosen.threshold
        for end, cell in zip(ends, cells(row), strict=False):
            words(
                figure, float(end) - 0.04, top, cell, size=_ROW_SIZE, bold=is_chosen,
                colour=AMBER if is_chosen else INK, ends="right",
            )  # fmt: skip
        top += _ROW_TALL


def thinned(rows: Sequence[Row], chosen: Row | None, most: int) -> list[Row]:
    """Return at most `most` of `rows`, evenly taken, the chosen one among them."""
    if len(rows) <= most:
        return list(rows)
    kept = {int(at) for at in np.linspace(0, len(rows) - 1, most).round()}
    if chosen is not None:
        place = min(range(len(rows)), key=lambda k: abs(rows[k].threshold - chosen.threshold))
        if place not in kept:
            kept.remove(min(kept, key=lambda k: abs(k - place)))
            kept.add(place)
    return [rows[at] for at in sorted(kept)]

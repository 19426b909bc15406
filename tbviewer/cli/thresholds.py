"""``tbviewer threshold``: this site's threshold, looked at, chosen by local results, and set."""

import argparse
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tbviewer.cli.evaluating import add_conditions, conditions_of, table_lines
from tbviewer.cli.noting import enter, who
from tbviewer.cli.progress import advance, progress_bar
from tbviewer.errors import TbViewerError
from tbviewer.reading.reading import ThresholdSource
from tbviewer.record.journal.administration import threshold_entry, threshold_forgotten
from tbviewer.words import later, number_text, say

if TYPE_CHECKING:
    from tbviewer.reading.screening import Curve, Sample
    from tbviewer.record.site_threshold import SiteThreshold

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_SOURCES = {
    ThresholdSource.SITE: later("this site's"),
    ThresholdSource.CARD: later("this Model's default"),
    ThresholdSource.NONE: later("none"),
}
_LINES = 20
"""Of the table that is put on a terminal; files hold all of it."""


def add_to(commands: "Commands") -> None:
    """Add the command and its acts."""
    parser = commands.add_parser("threshold", help=say("show or set this site's threshold"))
    acts = parser.add_subparsers(metavar=say("ACT"))
    parser.set_defaults(run=_show, format="text")
    show = acts.add_parser("show", help=say("the threshold in force for each Model"))
    show.set_defaults(run=_show)
    table = acts.add_parser("table", help=say("what each threshold would do here"))
    _add_source(table)
    table.add_argument("--csv", type=Path, metavar=say("FILE"), help=say("write the whole table"))
    table.add_argument(
        "--pdf", type=Path, metavar=say("FILE"), help=say("write a page for the file")
    )
    table.set_defaults(run=_table)
    choose = acts.add_parser("set", help=say("set the threshold for everybody on this computer"))
    choose.add_argument("threshold", type=_threshold, metavar=say("THRESHOLD"))
    _add_source(choose)
    choose.add_argument(
        "--site", default="", metavar=say("NAME"), help=say("the name of the place")
    )
    choose.add_argument(
        "--export", type=Path, metavar=say("FILE"), help=say("write it, do not set it")
    )
    choose.set_defaults(run=_set)
    take = acts.add_parser("import", help=say("set a threshold that was exported"))
    take.add_argument("file", type=Path, metavar=say("FILE"))
    take.set_defaults(run=_import)
    forget = acts.add_parser("forget", help=say("let the Model's default count again"))
    forget.add_argument("--model", metavar=say("NAME"), help=say("the Model; else the active one"))
    forget.set_defaults(run=_forget)
    for each in (show, table, choose, take, forget):
        each.add_argument("--format", choices=("text", "json"), default="text")


def _add_source(parser: argparse.ArgumentParser) -> None:
    from tbviewer.reading.screening import STANDARDS

    parser.add_argument(
        "source", type=Path, metavar=say("SOURCE"),
        help=say("a CSV with columns score and result, or labelled films"),
    )  # fmt: skip
    parser.add_argument("--model", metavar=say("NAME"), help=say("the Model; else the active one"))
    parser.add_argument(
        "--reference-standard", choices=STANDARDS, default="", dest="standard",
        help=say("what the results rest on; printed on the table"),
    )  # fmt: skip
    add_conditions(parser)


def _threshold(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(say("{text} is not from 0 to 1", text=text))
    return value


def _show(arguments: argparse.Namespace) -> int:
    from tbviewer.cli import put
    from tbviewer.net.store import usable
    from tbviewer.net.threshold import threshold_in_force

    for model in usable():
        threshold, source = threshold_in_force(model.card)
        facts = {
            "model": model.card.name,
            "sha256": model.card.sha256,
            "threshold": threshold,
            "source": str(source),
        }
        if arguments.format == "json":
            put(json.dumps(facts))
        else:
            told = say("no threshold") if threshold is None else number_text(threshold, "g")
            put(f"{model.name.short}  {told}  {say(_SOURCES[source])}")
    return 0


def _table(arguments: argparse.Namespace) -> int:
    from tbviewer.cli import put, tell
    from tbviewer.reading.screening import cautions, row_facts
    from tbviewer.reading.screening_words import sample_text
    from tbviewer.record.files import write_told
    from tbviewer.record.threshold_sheet import ThresholdSheet, csv_of, pdf_of
    from tbviewer.training.screening import cuts, table

    sample, curve = _measured(arguments)
    conditions = conditions_of(arguments)
    rows = table(sample, conditions, cuts(sample.scores))
    made = datetime.now().astimezone()
    sheet = ThresholdSheet(sample, curve, conditions, rows, None, made)
    if arguments.csv:
        write_told(arguments.csv, csv_of(sheet))
    if arguments.pdf:
        write_told(arguments.pdf, pdf_of(sheet))
    for caution in cautions(sample):
        tell(caution)
    if arguments.format == "json":
        facts = {
            "model": sample.model.name, "model_sha256": sample.model.sha256,
            "films": len(sample), "positive": sample.positive, "learned": sample.learned,
            "unread": sample.unread, "untested": sample.untested,
            "reference_standard": sample.standard, "auc": curve.auc.as_list(),
            "conditions": asdict(conditions), "table": [row_facts(row) for row in rows],
        }  # fmt: skip
        put(json.dumps(facts))
        return 0
    put(f"{sample.model.short}: {sample_text(sample)}")
    few = table(sample, conditions, cuts(sample.scores, _LINES))
    put("\n".join(table_lines(few, conditions)))
    return 0


def _set(arguments: argparse.Namespace) -> int:
    from tbviewer.cli import put, tell
    from tbviewer.net.store import find
    from tbviewer.net.threshold import score_rule
    from tbviewer.reading.screening import cautions
    from tbviewer.record.files import write_told
    from tbviewer.record.site_threshold import chosen_from, keep, threshold_facts
    from tbviewer.training.screening import row_at

    sample, _ = _measured(arguments)
    for caution in cautions(sample):
        tell(caution)
    conditions = conditions_of(arguments)
    row = row_at(sample.scores, sample.labels, arguments.threshold, conditions, sample.weights)
    chosen = chosen_from(
        sample, row, site=arguments.site, by=who(), rule=score_rule(find(arguments.model).card)
    )
    if arguments.export:
        write_told(arguments.export, (json.dumps(threshold_facts(chosen), indent=1)).encode())
        return 0
    keep(chosen)
    enter(threshold_entry(chosen, row, by=who()))
    put(json.dumps(threshold_facts(chosen)) if arguments.format == "json" else _told(chosen))
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from tbviewer.cli import put
    from tbviewer.net.store import usable
    from tbviewer.net.threshold import score_rule
    from tbviewer.record.site_threshold import keep, threshold_facts, threshold_from

    try:
        chosen = threshold_from(json.loads(arguments.file.read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise TbViewerError(
            say("{file} is no threshold of this program.", file=arguments.file.name),
            code="no-threshold",
            detail=str(error),
        ) from error
    known = [model.card for model in usable() if model.card.sha256 == chosen.model.sha256]
    if not known or score_rule(known[0]) != chosen.rule:
        raise TbViewerError(
            say("The threshold is of Model {model}, which is not here.", model=chosen.model.short),
            code="no-such-model",
            advice=say("Import that Model first: a threshold belongs to one Model."),
        )
    keep(chosen)
    enter(threshold_entry(chosen, by=who()))
    put(json.dumps(threshold_facts(chosen)) if arguments.format == "json" else _told(chosen))
    return 0


def _forget(arguments: argparse.Namespace) -> int:
    from tbviewer.cli import put
    from tbviewer.net.store import find
    from tbviewer.record.site_threshold import forget

    model = find(arguments.model).name
    if forget(model.sha256):
        enter(threshold_forgotten(model, by=who()))
        put(say("{model}: the Model's default counts again.", model=model.short))
    else:
        put(say("{model}: no threshold was set here.", model=model.short))
    return 0


def _measured(arguments: argparse.Namespace) -> "tuple[Sample, Curve]":
    from tbviewer.training.clinic.measuring import measured

    with progress_bar(0, "film", say("reading films")) as bar:

        def show(done: tuple[int, int]) -> None:
            bar.total = done[1]
            advance(bar, done[0])

        return measured(arguments.source, arguments.standard, arguments.model, show)


def _told(chosen: "SiteThreshold") -> str:
    return say(
        "{model}: this site's threshold is {threshold}, set on {films} films.",
        model=chosen.model.short,
        threshold=f"{chosen.threshold:g}",
        films=chosen.films,
    )

"""``tbviewer evaluate``: a Model on labelled films."""

import argparse
import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tbviewer.cli.progress import advance, progress_bar
from tbviewer.cli.training import add_folder
from tbviewer.words import say

if TYPE_CHECKING:
    from tbviewer.reading.interval import Interval
    from tbviewer.reading.screening import Conditions, Row
    from tbviewer.training.evaluate import Evaluation

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("evaluate", help=say("measure a Model on labelled films"))
    add_folder(parser)
    parser.add_argument("--model", metavar=say("NAME"), help=say("the Model to measure"))
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--by", metavar=say("COLUMN"), help=say("also for each value of a CSV column")
    )
    parser.add_argument(
        "--scores", type=Path, metavar=say("FILE"), help=say("write film, label, score as CSV")
    )
    add_conditions(parser)
    parser.set_defaults(run=run)


def add_conditions(parser: argparse.ArgumentParser) -> None:
    """Add where a threshold is to be used: predictive values and costs follow from it."""
    parser.add_argument(
        "--prevalence", type=_share, default=0.02, metavar=say("SHARE"),
        help=say("share of those screened who have tuberculosis (0.02)"),
    )  # fmt: skip
    parser.add_argument(
        "--film-cost",
        type=_cost,
        default=0.0,
        metavar=say("COST"),
        help=say("of a film with its reading"),
    )
    parser.add_argument(
        "--test-cost",
        type=_cost,
        default=0.0,
        metavar=say("COST"),
        help=say("of a bacteriological test"),
    )


def _share(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(say("{text} is not between 0 and 1", text=text))
    return value


def _cost(text: str) -> float:
    value = float(text)
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(say("{text} is no cost", text=text))
    return value


def conditions_of(arguments: argparse.Namespace) -> "Conditions":
    """Return what `add_conditions` was given."""
    from tbviewer.reading.screening import Conditions

    return Conditions(arguments.prevalence, arguments.film_cost, arguments.test_cost)


def run(arguments: argparse.Namespace) -> int:
    """Print the figures; return 1 if some films had to be left out."""
    from tbviewer.cli import put, tell
    from tbviewer.film.opening import open_film
    from tbviewer.net.store import find
    from tbviewer.reading.screening import row_facts
    from tbviewer.training.evaluate import by_column, evaluate
    from tbviewer.training.folder import labelled_films, selected

    model = find(arguments.model)
    films = selected(labelled_films(arguments.folder), arguments.only)
    with progress_bar(len(films), "film", say("opening films")) as bar:
        found = evaluate(model, films, open_film=open_film, report=lambda done: advance(bar, done))
    for film in found.left_out:
        tell(say("left out: {film}: {why}", film=film.film, why=film.sentence))
    parts = by_column(found, arguments.by) if arguments.by else {}
    if arguments.scores:
        _write_scores(arguments.scores, found)
    if arguments.format == "json":
        facts = {"model": model.name.short, **found.as_json()}
        facts["prevalence"] = arguments.prevalence
        facts["table"] = [row_facts(row) for row in _rows(found, conditions_of(arguments))]
        facts |= {"by": {k: part.as_json() for k, part in parts.items()}} if parts else {}
        put(json.dumps(facts))
    else:
        put(say("Model {model}", model=model.name.short))
        put("\n".join(_told(found) + _table(found, conditions_of(arguments))))
        for value, part in parts.items():
            put("\n".join(["", f"{arguments.by} {value}", *_told(part)]))
    return 1 if found.left_out else 0


def _write_scores(path: Path, found: "Evaluation") -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["film", "label", "score"])
        for film, score in zip(found.films, found.scores, strict=True):
            writer.writerow([film.film, film.label, f"{score:.6f}"])


def _told(found: "Evaluation") -> list[str]:
    from tbviewer.reading.columns import in_columns

    positive = int(found.labels.sum())
    lines = [
        say(
            "{films} films, {positive} with and {negative} without tuberculosis",
            films=len(found.films),
            positive=positive,
            negative=len(found.films) - positive,
        ),
        "AUC  " + _figure(found.auc),
    ]
    at = found.at_threshold
    if at is not None:
        named = (
            (say("accuracy"), _figure(at.accuracy)),
            (say("sensitivity"), _figure(at.sensitivity)),
            (say("specificity"), _figure(at.specificity)),
        )
        told = say("at the Model's threshold {threshold:.4f}:", threshold=at.threshold)
        lines += [told, *in_columns(named, to_the_left=2)]
    return lines


def _figure(figure: "Interval") -> str:
    return say(
        "{value:.3f}  (95 % interval {low:.3f} to {high:.3f})",
        value=figure.value,
        low=figure.low,
        high=figure.high,
    )


def _table(found: "Evaluation", conditions: "Conditions") -> list[str]:
    return ["", *table_lines(_rows(found, conditions), conditions)]


def _rows(found: "Evaluation", conditions: "Conditions") -> "list[Row]":
    from tbviewer.training.evaluate import TABLE_THRESHOLDS
    from tbviewer.training.screening import row_at

    return [row_at(found.scores, found.labels, t, conditions) for t in TABLE_THRESHOLDS]


def table_lines(rows: "Sequence[Row]", conditions: "Conditions") -> list[str]:
    """Return a line for each threshold below a head; costs where they were told."""
    from tbviewer.reading.columns import in_columns
    from tbviewer.reading.screening_words import HEADS, cells

    with_costs = conditions.film_cost > 0 or conditions.test_cost > 0
    columns = len(HEADS) if with_costs else len(HEADS) - 1
    table = [tuple(map(say, HEADS)), *map(cells, rows)]
    told = say("at a prevalence of {share:.1%}:", share=conditions.prevalence)
    return [told, *in_columns([line[:columns] for line in table])]

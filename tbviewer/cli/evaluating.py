"""``tbviewer evaluate``: a Model on labelled films."""

import argparse
import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

from tbviewer.cli.progress import advance, progress_bar
from tbviewer.cli.training import add_folder
from tbviewer.words import say

if TYPE_CHECKING:
    from tbviewer.training.evaluate import Evaluation
    from tbviewer.training.metrics import Counts, Interval

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("evaluate", help="measure a Model on labelled films")
    add_folder(parser)
    parser.add_argument("--model", metavar="NAME", help="the Model to measure")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--by", metavar="COLUMN", help="also for each value of a CSV column")
    parser.add_argument(
        "--scores", type=Path, metavar="FILE", help="write film, label, score as CSV"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the figures; return 1 if some films had to be left out."""
    from tbviewer.cli import put, tell
    from tbviewer.film.opening import open_film
    from tbviewer.net.store import find
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
        facts |= {"by": {k: part.as_json() for k, part in parts.items()}} if parts else {}
        put(json.dumps(facts))
    else:
        put(say("Model {model}", model=model.name.short))
        put("\n".join(_told(found) + _table(found)))
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
    positive = int(found.labels.sum())
    lines = [
        say(
            "{films} films, {positive} with and {negative} without tuberculosis",
            films=len(found.films),
            positive=positive,
            negative=len(found.films) - positive,
        ),
        f"AUC          {_figure(found.auc)}",
    ]
    at = found.at_threshold
    if at is not None:
        lines += [
            say("at the Model's threshold {threshold:.4f}:", threshold=at.threshold),
            f"accuracy     {_figure(at.accuracy)}",
            f"sensitivity  {_figure(at.sensitivity)}",
            f"specificity  {_figure(at.specificity)}",
        ]
    return lines


def _figure(figure: "Interval") -> str:
    return say(
        "{value:.3f}  (95 % interval {low:.3f} to {high:.3f})",
        value=figure.value,
        low=figure.low,
        high=figure.high,
    )


def _table(found: "Evaluation") -> list[str]:
    from tbviewer.training.evaluate import TABLE_THRESHOLDS

    head = ["", "threshold   TP   FP   TN   FN  sensitivity  specificity"]
    return head + [_row(found.at(t)) for t in TABLE_THRESHOLDS]


def _row(at: "Counts") -> str:
    return (
        f"{at.threshold:9.2f} {at.tp:4d} {at.fp:4d} {at.tn:4d} {at.fn:4d}"
        f"  {at.sensitivity.value:11.3f}  {at.specificity.value:11.3f}"
    )

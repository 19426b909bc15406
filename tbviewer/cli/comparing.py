"""``tbviewer compare``: a new Model beside the active one, on films that neither knows."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from tbviewer.cli.progress import advance, progress_bar
from tbviewer.words import say

if TYPE_CHECKING:
    from tbviewer.reading.comparison import Comparison, Side

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("compare", help=say("hold a new Model against the active one"))
    parser.add_argument(
        "folder", type=Path, metavar=say("FOLDER"),
        help=say("labelled films; of a folder that was scanned, those that are set apart"),
    )  # fmt: skip
    parser.add_argument(
        "--new", required=True, metavar=say("MODEL"), help=say("a Model's name, or a Run's folder")
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the verdict and what it rests on; return 1 if there is none."""
    from tbviewer.cli import put
    from tbviewer.reading.comparison import Verdict
    from tbviewer.record.comparison import as_json
    from tbviewer.training.clinic.measuring import compared

    run_folder = Path(arguments.new)
    folder = _model_folder(arguments.new)
    keep_in = run_folder if folder == run_folder / "model" else None
    with progress_bar(0, "film", say("reading films")) as bar:

        def show(done: tuple[int, int]) -> None:
            bar.total = done[1]
            advance(bar, done[0])

        found = compared(folder, arguments.folder, keep_in, show)
    if arguments.format == "json":
        put(json.dumps(as_json(found)))
    else:
        put("\n".join(_told(found)))
    return 1 if found.verdict is Verdict.NONE else 0


def _model_folder(name: str) -> Path:
    """Return the folder of a Model: in a Run, by itself, or of the store."""
    from tbviewer.net.store import CARD, find

    for folder in (Path(name) / "model", Path(name)):
        if (folder / CARD).is_file():
            return folder
    return find(name).folder


def _told(found: "Comparison") -> list[str]:
    from tbviewer.reading.comparison_words import notes, rests_on_text, verdict_text

    lines = [verdict_text(found), rests_on_text(found)]
    lines += [_side(side) for side in (found.new, found.old) if side is not None]
    lines += notes(found)
    if found.differing:
        lines.append(say("They differ on:"))
    lines += [
        f"  {d.film}  {d.label}  {d.old_score:.3f} → {d.new_score:.3f}" for d in found.differing
    ]
    return lines


def _side(side: "Side") -> str:
    from tbviewer.reading.screening_words import share_text, threshold_text

    told = say(
        "{model}: AUC {auc:.3f} (95 % interval {low:.3f} to {high:.3f})",
        model=side.model.short, auc=side.auc.value, low=side.auc.low, high=side.auc.high,
    )  # fmt: skip
    if side.threshold is None or side.sensitivity is None or side.specificity is None:
        return told
    at = say(
        "at its threshold {threshold}: sensitivity {sensitivity}, specificity {specificity}",
        threshold=threshold_text(side.threshold),
        sensitivity=share_text(side.sensitivity),
        specificity=share_text(side.specificity),
    )
    return f"{told}; {at}"

"""``tbviewer retrain``: a Run as the Admin room makes it. JSON lines on standard output."""

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tbviewer.cli.noting import note
from tbviewer.errors import TrainingError
from tbviewer.record.runs.wish import NAME, RunWish, usual_epochs
from tbviewer.words import say

if TYPE_CHECKING:
    from tbviewer.record.runs.folder import ClinicRun

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "retrain", help=say("train on a labelled folder as the Admin room does, or go on with it")
    )
    parser.add_argument(
        "folder", type=Path, metavar=say("FOLDER or DIR"),
        help=say("labelled films, or their CSV, for a new Run; a Run's folder to go on with it"),
    )  # fmt: skip
    parser.add_argument(
        "--begin-with", metavar=say("MODEL"),
        help=say("whose weights to begin with; nothing: train from the beginning; else the active"),
    )  # fmt: skip
    parser.add_argument("--name", help=say("what to call the new Model"))
    parser.add_argument("--preset", choices=("best", "paper"), default="best")
    parser.add_argument("--epochs", type=int, help=say("how often every film is learned from"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--folds", type=int, choices=(0, 3, 5), default=3,
        help=say("Networks trained without a part of the films, for the threshold; 0: quicker"),
    )  # fmt: skip
    parser.add_argument(
        "--ask",
        action="store_true",
        help=say("time the first steps, then stop until it is begun"),
    )
    parser.add_argument(
        "--usual-priority",
        action="store_true",
        help=say("do not give way to other programs"),
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Work on a Run, a new one for a labelled folder; 1 if it could not go on."""
    from tbviewer.cli import put
    from tbviewer.film.opening import open_film
    from tbviewer.record.runs.folder import ClinicRun
    from tbviewer.record.runs.process import give_way
    from tbviewer.record.runs.state import Stage
    from tbviewer.training.clinic.running import go_on

    if not arguments.usual_priority:
        give_way()
    folder = ClinicRun(arguments.folder.resolve())
    if not folder.asked.exists() and arguments.folder.exists():
        folder = _new_run(arguments)
    folder.wish()
    stage = go_on(folder, ask=arguments.ask, open_film=open_film, put=put)
    return int(stage is Stage.FAILED)


def _new_run(arguments: argparse.Namespace) -> "ClinicRun":
    """Scan the folder and make a Run of its films, if one can be begun."""
    from tbviewer import retraining
    from tbviewer.administration import stands_against
    from tbviewer.cli import tell
    from tbviewer.cli.films import scanned
    from tbviewer.record.clinic.judging import refusals
    from tbviewer.training.clinic.parts import learning_films

    scan = scanned(arguments.folder)
    obstacle = stands_against(scan)
    refused = (*((obstacle,) if obstacle else ()), *refusals(scan))
    if refused:
        raise TrainingError(
            refused[0].sentence, advice=" ".join(remark.sentence for remark in refused[1:])
        )
    wish = _wish(arguments, scan.folder, str(scan.standard))
    run = retraining.made(wish, learning_films(scan))
    note("run-asked", facts={"run": run.path.name, **wish.as_json()})
    tell(say("The Run's folder is {folder}.", folder=run.path))
    return run


def _wish(arguments: argparse.Namespace, folder: str, standard: str) -> RunWish:
    from tbviewer import retraining
    from tbviewer.net.store import find

    nothing = arguments.begin_with == "nothing"
    begin_with = "" if nothing else find(arguments.begin_with).card.name
    stem = f"{begin_with}-clinic" if begin_with else "clinic"
    name = arguments.name or f"{stem[:50]}-{time.strftime('%Y%m%d')}"
    if not NAME.fullmatch(name):
        raise TrainingError(
            say("{name} is no name for a Model.", name=name),
            advice=say("Letters, digits, full stops, hyphens and underscores."),
        )
    return RunWish(
        model=name,
        folder=folder,
        begin_with=begin_with,
        preset=arguments.preset,
        epochs=arguments.epochs or usual_epochs(begin_with, arguments.preset),
        seed=arguments.seed,
        folds=arguments.folds,
        threads=retraining.spare_threads(),
        reference_standard=standard,
    )

"""``tbviewer crossval``: a k-fold study."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tbviewer.cli.training import (
    Progress,
    add_folder,
    add_recipe,
    at_least,
    load_with_progress,
    recipe,
    tell_left_out,
)
from tbviewer.words import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("crossval", help="train and measure on each fold in turn")
    add_folder(parser)
    add_recipe(parser)
    parser.add_argument(
        "--folds", type=at_least(2), default=5, metavar="N", help="when the films name none"
    )
    parser.add_argument("--fold", type=at_least(0), action="append", metavar="K", help="only these")
    parser.add_argument(
        "--elsewhere", action="append", default=[], metavar="COLUMN=VALUES",
        help="score these films too, which no fold holds",
    )  # fmt: skip
    parser.add_argument("--results", type=Path, required=True, metavar="DIR", help="scores go here")
    parser.add_argument("--runs", type=Path, required=True, metavar="DIR", help="weights stay here")
    parser.add_argument("--resume", action="store_true", help="go on with what is missing")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the folds that are missing and print the figures."""
    from tbviewer.cli import put
    from tbviewer.errors import TrainingError
    from tbviewer.training.crossval import StudyFolder, begin_study, folds, run_fold
    from tbviewer.training.folder import labelled_films, selected
    from tbviewer.training.study import figures, told

    config, study = recipe(arguments), StudyFolder(arguments.results)
    if study.path.exists() and not arguments.resume:
        raise TrainingError(
            say("There is a study in {folder} already.", folder=study.path.name),
            advice=say("Go on with it by --resume, or name another folder with --results."),
        )
    all_films = labelled_films(arguments.folder)
    films = selected(all_films, arguments.only)
    others = selected(all_films, arguments.elsewhere) if arguments.elsewhere else []
    if {f.film for f in films} & {f.film for f in others}:
        raise TrainingError(say("A film of --elsewhere is also in a fold."))
    begin_study(study, _facts(arguments, config.as_json()))
    wanted = [f for f in folds(films, arguments.folds)
              if arguments.fold is None or f.number in arguments.fold]  # fmt: skip
    missing = [f for f in wanted if not study.fold(f.number).exists()]
    if missing:
        data, left_out = load_with_progress([*films, *others], config.geometry)
        tell_left_out(left_out)
        elsewhere = data.part(others) if others else None
        for fold in missing:
            with Progress(config.epochs) as progress:
                run_fold(
                    fold, data, elsewhere, config=config, study=study,
                    run=arguments.runs / f"fold-{fold.number}",
                    report=progress.step, finished=progress.epoch,
                )  # fmt: skip
    put(json.dumps(figures(study.path)))
    put(told(study.path))
    return 0


def _facts(arguments: argparse.Namespace, config: dict[str, Any]) -> dict[str, Any]:
    return {"config": config, "only": arguments.only, "elsewhere": arguments.elsewhere}

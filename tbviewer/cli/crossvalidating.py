"""``tbviewer crossval``: a k-fold study, once or with several seeds."""

import argparse
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

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
    from tbviewer.training.config import TrainingConfig
    from tbviewer.training.crossval import Fold, StudyFolder
    from tbviewer.training.dataset import Dataset
    from tbviewer.training.folder import LabelledFilm

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("crossval", help=say("train and measure on each fold in turn"))
    add_folder(parser)
    add_recipe(parser)
    parser.add_argument(
        "--seeds", type=seeds, metavar="N-M",
        help=say("a study for each of these seeds, in DIR-seed-N"),
    )  # fmt: skip
    parser.add_argument(
        "--folds", type=at_least(2), default=5, metavar="N", help=say("when the films name none")
    )
    parser.add_argument(
        "--fold", type=at_least(0), action="append", metavar="K", help=say("only these")
    )
    parser.add_argument(
        "--elsewhere", action="append", default=[], metavar=say("COLUMN=VALUES"),
        help=say("score these films too, which no fold holds"),
    )  # fmt: skip
    parser.add_argument(
        "--whole", action="store_true",
        help=say("with --elsewhere: also learn from all the films at once and score the others"),
    )  # fmt: skip
    parser.add_argument(
        "--results", type=Path, required=True, metavar=say("DIR"), help=say("scores go here")
    )
    parser.add_argument(
        "--runs", type=Path, required=True, metavar=say("DIR"), help=say("weights stay here")
    )
    parser.add_argument(
        "--figure", type=Path, metavar=say("FILE"), help=say("draw the curves: .svg or .png")
    )
    parser.add_argument("--resume", action="store_true", help=say("go on with what is missing"))
    parser.set_defaults(run=run)


def seeds(text: str) -> list[int]:
    """Read ``0-2`` or ``1,4``."""
    if not re.fullmatch(r"\d+(-\d+)?(,\d+)*", text):
        raise argparse.ArgumentTypeError(say("must be like 0-2 or 0,1,2"))
    first, *others = text.split(",")
    low, _, high = first.partition("-")
    return [*range(int(low), int(high or low) + 1), *map(int, others)]


@dataclass(frozen=True, eq=False)
class _Films:
    """What a study is asked of: its own films and those elsewhere, prepared when first needed."""

    own: "list[LabelledFilm]"
    others: "list[LabelledFilm]"


def run(arguments: argparse.Namespace) -> int:
    """Run the parts that are missing and print the figures."""
    from tbviewer.cli import put
    from tbviewer.errors import TrainingError
    from tbviewer.training.folder import labelled_films, selected
    from tbviewer.training.roc_figure import draw
    from tbviewer.training.seeds import over_seeds, told_over_seeds
    from tbviewer.training.study import figures, told

    all_films = labelled_films(arguments.folder)
    films = _Films(
        selected(all_films, arguments.only),
        selected(all_films, arguments.elsewhere) if arguments.elsewhere else [],
    )
    if {f.film for f in films.own} & {f.film for f in films.others}:
        raise TrainingError(say("A film of --elsewhere is also in a fold."))
    if arguments.whole and not films.others:
        raise TrainingError(say("--whole needs films to measure on: --elsewhere."))
    folders = _run_studies(arguments, films)
    for folder in folders:
        put(json.dumps(figures(folder)))
        put(told(folder))
    if len(folders) > 1:
        put(json.dumps(over_seeds(folders)))
        put(told_over_seeds(folders))
    if arguments.figure:
        draw(folders, arguments.figure)
    return 0


def _run_studies(arguments: argparse.Namespace, films: _Films) -> list[Path]:
    """Run every seed's study; return their folders."""
    from tbviewer.errors import TrainingError
    from tbviewer.training.crossval import StudyFolder, begin_study, folds, whole

    config, wanted = recipe(arguments), arguments.seeds
    parts = folds(films.own, arguments.folds)
    if arguments.fold is not None:
        parts = [part for part in parts if part.number in arguments.fold]
    if arguments.whole:
        parts.append(whole(films.own))
    studies: list[tuple[StudyFolder, TrainingConfig, Path]] = []
    for seed in wanted or [config.seed]:
        suffix = f"-seed-{seed}" if wanted else ""
        path = arguments.results.with_name(arguments.results.name + suffix)
        runs = arguments.runs.with_name(arguments.runs.name + suffix)
        studies.append((StudyFolder(path), replace(config, seed=seed), runs))
        if path.exists() and not arguments.resume:
            raise TrainingError(
                say("There is a study in {folder} already.", folder=path.name),
                advice=say("Go on with it by --resume, or name another folder with --results."),
            )
    data: Dataset | None = None
    for study, each, runs in studies:
        asked = {"config": each.as_json(), "only": arguments.only, "elsewhere": arguments.elsewhere}
        if arguments.teacher is not None:
            asked["teacher"] = "/".join(arguments.teacher.parts[-2:])
        begin_study(study, asked)
        missing = [part for part in parts if not study.has(part)]
        if missing and data is None:
            data, left_out = load_with_progress([*films.own, *films.others], config.geometry)
            tell_left_out(left_out)
        if data is not None:
            elsewhere = data.part(films.others) if films.others else None
            for part in missing:
                _run_part(
                    part, data, elsewhere=elsewhere, config=each, study=study, runs=runs,
                    teacher=arguments.teacher,
                )  # fmt: skip
    return [study.path for study, _, _ in studies]


def _run_part(
    part: "Fold",
    data: "Dataset",
    *,
    elsewhere: "Dataset | None",
    config: "TrainingConfig",
    study: "StudyFolder",
    runs: Path,
    teacher: Path | None,
) -> None:
    """Train and measure one part; a teacher's file may have the part's name in its own."""
    from tbviewer.training.beginning import beginning
    from tbviewer.training.crossval import run_fold
    from tbviewer.training.together import Team, fastest_device

    if teacher is not None:
        data = data.taught_by(Path(str(teacher).replace("{part}", part.name)))
    with Progress(config.all_epochs) as progress:
        run_fold(
            part, data, elsewhere, config=config, start=beginning(config), study=study,
            run=runs / part.name, team=Team(device=fastest_device()),
            report=progress.step, finished=progress.epoch,
        )  # fmt: skip

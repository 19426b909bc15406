"""``tbviewer train``: a Run. JSON lines on standard output, a progress bar on standard error."""

import argparse
import hashlib
import json
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tbviewer import paths
from tbviewer.cli.progress import advance, progress_bar
from tbviewer.words import say

if TYPE_CHECKING:
    from tqdm import tqdm

    from tbviewer.training.config import TrainingConfig
    from tbviewer.training.dataset import Dataset, LeftOut
    from tbviewer.training.folder import LabelledFilm
    from tbviewer.training.loop import Epoch, Step
    from tbviewer.training.together import Team

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("train", help=say("train a Model on a labelled folder"))
    add_folder(parser)
    add_recipe(parser)
    parser.add_argument("--init", metavar=say("MODEL"), help=say("begin with this Model's weights"))
    parser.add_argument("--run", type=Path, metavar=say("DIR"), dest="run_folder")
    parser.add_argument("--resume", action="store_true", help=say("go on from the last checkpoint"))
    parser.add_argument(
        "--all-films", action="store_true",
        help=say("hold none back; where the recipe keeps the last epoch"),
    )  # fmt: skip
    parser.add_argument(
        "--reference-standard",
        choices=("bacteriological", "clinical or radiological", "unknown"),
        default="unknown",
        help=say("what the labels rest on; printed on the Card"),
    )
    parser.set_defaults(run=run)


def add_recipe(parser: argparse.ArgumentParser) -> None:
    """Add what says how to train."""
    parser.add_argument("--preset", choices=("paper", "best"), default="paper")
    parser.add_argument(
        "--geometry",
        choices=("crop", "fit", "lungs", "upright"),
        help=say("which part of a film is seen"),
    )
    parser.add_argument("--epochs", type=at_least(1), metavar="N")
    parser.add_argument("--seed", type=at_least(0), default=0, metavar="N")
    parser.add_argument("--threads", type=at_least(1), default=1, metavar="N")
    parser.add_argument(
        "--ghost-batch", type=at_least(1), metavar="N",
        help=say("films that share their statistics; under torchrun a process' part of a batch"),
    )  # fmt: skip
    parser.add_argument(
        "--pretrained",
        metavar=say("NAME"),
        help=say("begin with these pre-trained weights, or none"),
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar=say("NAME=VALUE"), dest="changes",
        help=say("the recipe's field of this name, otherwise: batch=8, augmentation.rotation=6"),
    )  # fmt: skip
    parser.add_argument(
        "--teacher", type=Path, metavar=say("FILE"),
        help=say("a teacher's maps of the films, for a recipe that learns from them"),
    )  # fmt: skip


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Add what every command on labelled films takes."""
    parser.add_argument(
        "folder", type=Path, metavar=say("FOLDER"), help=say("labelled films, or their CSV")
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar=say("COLUMN=VALUES"),
        help=say("rows of a CSV"),
    )


def at_least(least: int) -> Any:
    """Return what reads a whole number that may not be smaller."""

    def number(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(say("must be at least {least}", least=least))
        return value

    return number


def run(arguments: argparse.Namespace) -> int:
    """Train, from the beginning or from where a Run stopped; alone or under ``torchrun``."""
    from tbviewer.training.together import team

    with team() as here:
        return _train(arguments, here)


def _train(arguments: argparse.Namespace, team: "Team") -> int:
    from tbviewer.training.beginning import beginning
    from tbviewer.training.folder import labelled_films, selected
    from tbviewer.training.model import Provenance, write_model
    from tbviewer.training.run import RunFacts, RunFolder, begin, train

    config = _shared(_all_films(recipe(arguments), arguments), team)
    folder = RunFolder(arguments.run_folder or _new_run_folder())
    start = beginning(config, arguments.init)
    films = selected(labelled_films(arguments.folder), arguments.only)
    data, left_out = load_with_progress(films, config.geometry)
    if arguments.teacher:
        data = data.taught_by(arguments.teacher)
    taught_by = _told_teacher(arguments.teacher)
    learn, validate = _held_out(data, config)
    rule = learn.normalisation(config)
    only = tuple(arguments.only)
    facts = RunFacts(config, str(arguments.folder), only, start.told, data.digest())
    if team.is_first:
        tell_left_out(left_out)
        begin(folder, facts, resume=arguments.resume)
        _put(run=str(folder.path), films=len(learn), validation=len(validate or ()))
    team.wait()
    with Progress(config.all_epochs, told=team.is_first) as progress:
        trained = train(
            folder, config, learn, validate, rule,
            init=start.weights, team=team, report=progress.step, finished=progress.epoch,
        )  # fmt: skip
    if not team.is_first:
        return 0
    origin = Provenance(
        config, learn, validate, rule, facts.digest, only, _command(arguments),
        arguments.reference_standard, start.told, taught_by,
    )  # fmt: skip
    write_model(folder.model, model_name(folder.path), trained, origin)
    _put(
        model=str(folder.model),
        kept_epoch=trained.epoch,
        validation_auc=trained.validation_auc,
    )
    return 0


def _told_teacher(file: Path | None) -> str:
    if file is None:
        return ""
    return f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}"


def _put(**facts: Any) -> None:
    from tbviewer.cli import put

    put(json.dumps(facts))


def _all_films(config: "TrainingConfig", arguments: argparse.Namespace) -> "TrainingConfig":
    """Hold no films back where that was asked, and the recipe does not need them."""
    from tbviewer.errors import TrainingError
    from tbviewer.training.config import Kept

    if not arguments.all_films:
        return config
    if config.kept is not Kept.LAST:
        raise TrainingError(
            say("The preset {name} chooses its epoch by films held back.", name=config.preset)
        )
    return replace(config, validation_share=0.0)


def _shared(config: "TrainingConfig", team: "Team") -> "TrainingConfig":
    """Part each batch among the processes of a team, unless the recipe parts it already."""
    if team.size == 1 or config.ghost_batch:
        return config
    return replace(config, ghost_batch=-(-config.batch // team.size))


def _held_out(data: "Dataset", config: "TrainingConfig") -> "tuple[Dataset, Dataset | None]":
    from tbviewer.training.folder import split_for_validation

    if not config.validation_share:
        return data, None
    learn, validate = split_for_validation(data.films, config.validation_share)
    return data.part(learn), data.part(validate)


def model_name(folder: Path) -> str:
    """Return the name of the Model that a Run's folder makes: the folder's, as Cards allow."""
    name = re.sub(r"[^A-Za-z0-9._-]", "-", folder.resolve().name).lstrip("._-")
    return name[:64] or "run"


def recipe(arguments: argparse.Namespace) -> "TrainingConfig":
    """Return the preset's recipe with what was asked otherwise.

    What would change nothing is left out of it: a teacher's part where nobody teaches, and how
    films are seen in two views where no epoch does that.
    """
    from tbviewer.net.framing import Geometry
    from tbviewer.training.config import PRESETS, Consistency, Preset, changed

    preset = PRESETS[Preset(arguments.preset)]
    if arguments.teacher is None:
        preset = replace(preset, teacher_share=0.0, teacher_map=0.0)
    preset = changed(preset, arguments.changes)
    if not preset.consistency.epochs:
        preset = replace(preset, consistency=Consistency())
    return replace(
        preset,
        geometry=Geometry(arguments.geometry or preset.geometry),
        epochs=arguments.epochs or preset.epochs,
        seed=arguments.seed,
        threads=arguments.threads,
        ghost_batch=arguments.ghost_batch or preset.ghost_batch,
        pretrained=_pretrained(arguments.pretrained, preset.pretrained),
    )


def _pretrained(asked: str | None, usual: str) -> str:
    if asked is None:
        return usual
    return "" if asked == "none" else asked


def _new_run_folder() -> Path:
    return paths.user_data() / "runs" / time.strftime("run-%Y%m%d-%H%M%S")


def _command(arguments: argparse.Namespace) -> str:
    parts = ["tbviewer train", arguments.folder.name, f"--preset {arguments.preset}"]
    parts += [f"--geometry {arguments.geometry}"] if arguments.geometry else []
    parts += [f"--only {rule}" for rule in arguments.only]
    parts += [f"--init {arguments.init}"] if arguments.init else []
    parts += [f"--epochs {arguments.epochs}"] if arguments.epochs else []
    parts += [f"--pretrained {Path(arguments.pretrained).name}"] if arguments.pretrained else []
    parts += [f"--set {change}" for change in arguments.changes]
    parts += [f"--teacher {arguments.teacher.name}"] if arguments.teacher else []
    parts += [f"--ghost-batch {arguments.ghost_batch}"] if arguments.ghost_batch else []
    parts += ["--all-films"] if arguments.all_films else []
    return " ".join([*parts, f"--seed {arguments.seed}", f"--threads {arguments.threads}"])


def load_with_progress(
    films: "list[LabelledFilm]", geometry: Any
) -> "tuple[Dataset, tuple[LeftOut, ...]]":
    """Open and prepare films, with a bar when standard error is a terminal."""
    from tbviewer.film.opening import open_film
    from tbviewer.training.dataset import load

    with progress_bar(len(films), "film", say("opening films")) as bar:
        return load(films, geometry, open_film=open_film, report=lambda done: advance(bar, done))


def tell_left_out(left_out: "tuple[LeftOut, ...]") -> None:
    """Name the films that could not be used."""
    from tbviewer.cli import tell

    for film in left_out:
        tell(say("left out: {film}: {why}", film=film.film, why=film.sentence))


class Progress:
    """A bar over all films of all epochs: films a second, loss, validation AUC, time left.

    Of processes that train together, one tells.
    """

    def __init__(self, epochs: int, *, told: bool = True):
        self._epochs = epochs
        self._told = told
        self._bar: tqdm[Any] | None = None
        self._auc = ""

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def step(self, step: "Step") -> None:
        """One batch more."""
        if not self._told:
            return
        if self._bar is None:
            self._bar = progress_bar(step.films_in_epoch * self._epochs, "film", say("training"))
            self._bar.initial = self._bar.n = step.films_in_epoch * step.epoch
        self._bar.set_postfix_str(f"loss {step.loss:.3f}{self._auc}", refresh=False)
        advance(self._bar, step.films_in_epoch * step.epoch + step.films)

    def epoch(self, done: "Epoch") -> None:
        """One epoch more: a line of results."""
        from tbviewer.training.loop import as_line

        if not self._told:
            return
        if done.validation_auc is not None:
            self._auc = f", validation AUC {done.validation_auc:.3f}"
        _put(**as_line(done))

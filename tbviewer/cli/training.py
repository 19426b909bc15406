"""``tbviewer train``: a Run. JSON lines on standard output, a progress bar on standard error."""

import argparse
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
    from torch import Tensor
    from tqdm import tqdm

    from tbviewer.training.config import TrainingConfig
    from tbviewer.training.dataset import Dataset, LeftOut
    from tbviewer.training.folder import LabelledFilm
    from tbviewer.training.loop import Epoch, Step

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("train", help="train a Model on a labelled folder")
    add_folder(parser)
    add_recipe(parser)
    parser.add_argument("--init", metavar="MODEL", help="begin with this Model's weights")
    parser.add_argument("--run", type=Path, metavar="DIR", dest="run_folder")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument(
        "--reference-standard",
        choices=("bacteriological", "clinical or radiological", "unknown"),
        default="unknown",
        help="what the labels rest on; printed on the Card",
    )
    parser.set_defaults(run=run)


def add_recipe(parser: argparse.ArgumentParser) -> None:
    """Add what says how to train."""
    parser.add_argument("--preset", choices=("paper", "best"), default="paper")
    parser.add_argument(
        "--geometry", choices=("crop", "fit", "lungs"), help="which part of a film is seen"
    )
    parser.add_argument("--epochs", type=at_least(1), metavar="N")
    parser.add_argument("--seed", type=at_least(0), default=0, metavar="N")
    parser.add_argument("--threads", type=at_least(1), default=1, metavar="N")


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Add what every command on labelled films takes."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="labelled films, or their CSV")
    parser.add_argument(
        "--only", action="append", default=[], metavar="COLUMN=VALUES", help="rows of a CSV"
    )


def at_least(least: int) -> Any:
    """Return what reads a whole number that may not be smaller."""

    def number(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"must be at least {least}")
        return value

    return number


def run(arguments: argparse.Namespace) -> int:
    """Train, from the beginning or from where a Run stopped."""
    from tbviewer.cli import put
    from tbviewer.training.folder import labelled_films, selected, split_for_validation
    from tbviewer.training.model import Provenance, write_model
    from tbviewer.training.run import RunFacts, RunFolder, begin, train

    config = recipe(arguments)
    folder = RunFolder(arguments.run_folder or _new_run_folder())
    init = _weights(arguments.init)
    films = selected(labelled_films(arguments.folder), arguments.only)
    data, left_out = load_with_progress(films, config.geometry)
    tell_left_out(left_out)
    learn, validate = (
        data.part(f) for f in split_for_validation(data.films, config.validation_share)
    )
    rule = learn.normalisation(per_film=config.per_film_normalisation)
    only = tuple(arguments.only)
    facts = RunFacts(config, str(arguments.folder), only, arguments.init or "", data.digest())
    begin(folder, facts, resume=arguments.resume)
    put(json.dumps({"run": str(folder.path), "films": len(learn), "validation": len(validate)}))
    with Progress(config.epochs) as progress:
        trained = train(
            folder, config, learn, validate, rule,
            init=init, report=progress.step, finished=progress.epoch,
        )  # fmt: skip
    origin = Provenance(
        config, learn, validate, rule, facts.digest, only, _command(arguments),
        arguments.reference_standard,
    )  # fmt: skip
    write_model(folder.model, model_name(folder.path), trained, origin)
    put(
        json.dumps(
            {
                "model": str(folder.model),
                "kept_epoch": trained.epoch,
                "validation_auc": trained.validation_auc,
            }
        )
    )
    return 0


def model_name(folder: Path) -> str:
    """Return the name of the Model that a Run's folder makes: the folder's, as Cards allow."""
    name = re.sub(r"[^A-Za-z0-9._-]", "-", folder.resolve().name).lstrip("._-")
    return name[:64] or "run"


def recipe(arguments: argparse.Namespace) -> "TrainingConfig":
    """Return the preset's recipe with what was asked otherwise."""
    from tbviewer.net.prepare import Geometry
    from tbviewer.training.config import PRESETS, Preset

    preset = PRESETS[Preset(arguments.preset)]
    return replace(
        preset,
        geometry=Geometry(arguments.geometry or preset.geometry),
        epochs=arguments.epochs or preset.epochs,
        seed=arguments.seed,
        threads=arguments.threads,
    )


def _weights(name: str | None) -> "dict[str, Tensor] | None":
    if name is None:
        return None
    from tbviewer.net.reader import load_network
    from tbviewer.net.store import find

    return load_network(find(name)).state_dict()


def _new_run_folder() -> Path:
    return paths.user_data() / "runs" / time.strftime("run-%Y%m%d-%H%M%S")


def _command(arguments: argparse.Namespace) -> str:
    parts = ["tbviewer train", arguments.folder.name, f"--preset {arguments.preset}"]
    parts += [f"--geometry {arguments.geometry}"] if arguments.geometry else []
    parts += [f"--only {rule}" for rule in arguments.only]
    parts += [f"--init {arguments.init}"] if arguments.init else []
    parts += [f"--epochs {arguments.epochs}"] if arguments.epochs else []
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
    """A bar over all films of all epochs: films a second, loss, validation AUC, time left."""

    def __init__(self, epochs: int):
        self._epochs = epochs
        self._bar: tqdm[Any] | None = None
        self._auc = ""

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def step(self, step: "Step") -> None:
        """One batch more."""
        if self._bar is None:
            self._bar = progress_bar(step.films_in_epoch * self._epochs, "film", say("training"))
            self._bar.initial = self._bar.n = step.films_in_epoch * step.epoch
        self._bar.set_postfix_str(f"loss {step.loss:.3f}{self._auc}", refresh=False)
        advance(self._bar, step.films_in_epoch * step.epoch + step.films)

    def epoch(self, done: "Epoch") -> None:
        """One epoch more: a line of results."""
        from tbviewer.cli import put
        from tbviewer.training.loop import as_line

        if done.validation_auc is not None:
            self._auc = f", validation AUC {done.validation_auc:.3f}"
        put(json.dumps(as_line(done)))

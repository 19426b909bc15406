"""Make the Models that ship: ``python models/make_models.py ../shared/data/films.csv``.

Each learns from all its films by the preset ``best`` and takes its thresholds, its calibration
and its results from the studies of the same recipe that are kept in ``results/``. A Run that
stopped half-way is resumed; ``--cards`` makes the Cards again and trains nothing. ``--again``
trains, but leaves the Models that ship, and tells how far the new ones' scores lie from theirs.
"""

import argparse
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tbviewer import cli, paths
from tbviewer.errors import TbViewerError
from tbviewer.film.opening import open_film
from tbviewer.net import store
from tbviewer.net.provenance import untold_text
from tbviewer.net.reader import Reader
from tbviewer.training.folder import labelled_films, selected
from tbviewer.training.model import write_card
from tbviewer.training.published import published
from tbviewer.training.scoring import scored
from tbviewer.training.seeds import studies

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parent / "results"
RECIPE = ("--preset", "best", "--seed", "0", "--threads", "1")
STANDARD = "clinical or radiological"
AGREES_WITHIN = 0.01
"""How far the scores of a Model made again may lie from those of this one, by the same versions on
the same kind of processor. Another kind rounds otherwise, and its Model is another one."""


@dataclass(frozen=True, slots=True)
class Made:
    """A Model to make: its name, its films and the study that measured its recipe on them."""

    name: str
    sets: str
    study: str
    elsewhere: str | None = None
    """The set that the study reads besides: of a site that taught it nothing."""
    geometry: str | None = None
    """What it sees of a film, where that is not the preset's."""
    changes: tuple[str, ...] = ()
    """What else is otherwise in the recipe."""
    teacher: str | None = None
    """The folder of ``results/`` with the maps that it learns from (make_teacher.py)."""

    @property
    def only(self) -> tuple[str, str]:
        """What selects its films."""
        return ("--only", f"dataset={self.sets}")

    @property
    def otherwise(self) -> list[str]:
        """What changes the recipe."""
        geometry = [] if self.geometry is None else ["--geometry", self.geometry]
        return geometry + [word for change in self.changes for word in ("--set", change)]

    def study_command(self, seeds: int) -> str:
        """Return what makes the study."""
        recipe = ["tbviewer crossval films.csv --preset best", *self.only, *self.otherwise]
        if self.teacher is not None:
            recipe += [f"--teacher results/{self.teacher}/{{part}}.npz"]
        if self.elsewhere is not None:
            recipe += [f"--elsewhere dataset={self.elsewhere} --whole"]
        recipe += ["--seeds 0" if seeds == 1 else f"--seeds 0-{seeds - 1}"]
        folders = f"--results results/{self.study} --runs runs/{self.study} --resume"
        return " ".join([*recipe, folders])


HARMONISED = ("harmonising=40",)
"""The Models of one site are not meant to be read with: they show what is lost elsewhere, which is
less where films are harmonised. Nobody taught them: their own sites' teachers know no more."""

MODELS = (
    Made("combined", "montgomery,shenzhen", "best", teacher="upright-teacher"),
    Made("montgomery", "montgomery", "best-montgomery", "shenzhen", "lungs", HARMONISED),
    Made("shenzhen", "shenzhen", "best-shenzhen", "montgomery", "lungs", HARMONISED),
)


def main() -> None:
    """Train, measure, put in place."""
    parser = argparse.ArgumentParser(description="Make the Models that ship with tbviewer.")
    parser.add_argument("folder", type=Path, help="the labelled films' CSV file")
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="where Runs are kept")
    parser.add_argument("--only", choices=[m.name for m in MODELS], action="append", dest="names")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--cards", action="store_true", help="make the Cards again from results/")
    what.add_argument("--again", action="store_true", help="compare with the Models that ship")
    arguments = parser.parse_args()
    agree = True
    for made in MODELS:
        if arguments.names is None or made.name in arguments.names:
            run = arguments.runs / made.name
            place = run / "again" if arguments.again else HERE
            if not arguments.cards:
                _train(made, arguments.folder, run)
                _put(run, place / made.name)
            finish(made, arguments.folder, place / made.name)
            if arguments.again:
                agree &= agrees(made, arguments.folder, HERE, place)
    if not agree:
        raise SystemExit(1)


def _train(made: Made, films: Path, run: Path) -> None:
    """Train to the last epoch."""
    command = ["train", str(films), *RECIPE, "--all-films", *made.only, *made.otherwise]
    if made.teacher is not None:
        command += ["--teacher", str(RESULTS / made.teacher / "whole.npz")]
    command += ["--run", str(run), "--resume", "--reference-standard", STANDARD]
    trained = cli.main(command)
    if trained != 0:
        raise SystemExit(trained)


def _put(run: Path, folder: Path) -> None:
    """Put the weights and the Card of a Run where its Model belongs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / store.CARD).unlink(missing_ok=True)
    for name in (store.WEIGHTS, store.CARD):
        shutil.copyfile(run / "model" / name, folder / name)


def finish(made: Made, films: Path, folder: Path, results: Path = RESULTS) -> None:
    """Put the results of the study on a Model's Card, and the sample film's golden score."""
    seeds = studies(results).get(made.study)
    if not seeds:
        raise SystemExit(f"results/{made.study} is missing: {made.study_command(3)}")
    facts: dict[str, Any] = json.loads((folder / store.CARD).read_text("utf-8"))
    command = made.study_command(len(seeds))
    facts = published(facts, seeds, labelled_films(films), command=command)
    facts.pop("golden", None)
    # The longest last, for whoever reads a Card.
    last = {"films_sha256": facts.pop("films_sha256")}
    facts["agrees_within"] = AGREES_WITHIN
    write_card(folder, {**facts, **last})
    golden = _golden(store.find(made.name, [folder.parent]))
    write_card(folder, {**facts, "golden": golden, **last})
    missing = untold_text(store.find(made.name, [folder.parent]).card.facts)
    if missing:
        raise SystemExit(missing)


def agrees(made: Made, films: Path, place: Path, again: Path) -> bool:
    """Tell how far the scores of a Model made again lie from those of the one in its place."""
    models = [store.find(made.name, [folder]) for folder in (place, again)]
    learned = selected(labelled_films(films), made.only[1:])
    found = scored(models, learned, learned_by=(), open_film=open_film)
    apart = np.abs(found.scores[1] - found.scores[0])
    largest = float(apart.max())
    shipped, new = (float(model.card.facts["golden"]["score"]) for model in models)
    golden = abs(new - shipped)
    cli.put(
        f"{made.name}: the scores of {len(found.films)} films differ by at most {largest:.4f}"
        f" (median {np.median(apart):.4f}), that of the sample film by {golden:.4f};"
        f" to be at most {AGREES_WITHIN}"
    )
    return max(largest, golden) <= AGREES_WITHIN


def _golden(model: store.StoredModel) -> dict[str, Any]:
    """Return the score that an installation must give the sample film."""
    film = open_film(str(paths.sample_film()))
    reading = Reader(model).read(film)
    return {"film_sha256": film.key, "score": reading.score}


if __name__ == "__main__":
    try:
        main()
    except TbViewerError as error:
        raise SystemExit(error.sentence) from error

"""Retraining in the clinic: how good the Model is after how many minutes, and who is disturbed.

``python -m benchmarks retraining`` tunes the Model `montgomery` on 200 films of Shenzhen's folds 0
to 3 as a Run in the Admin room does, with one thread less than there are processors, and reads
fold 4 after every epoch, off the clock. Then it reads films while a Run goes on (`beside.py`).
``python -m benchmarks.retraining --begin-with NAME --films 40 --epochs 2 --curve FILE.csv``
tries it smaller, and keeps the curve.
"""

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import beside
from benchmarks.measuring import Row, table
from tbviewer.errors import ModelError
from tbviewer.film.opening import open_film
from tbviewer.net.framing import Geometry
from tbviewer.net.store import StoredModel, find
from tbviewer.record.runs.wish import RunWish
from tbviewer.retraining import spare_threads
from tbviewer.training.beginning import beginning
from tbviewer.training.clinic.recipe import recipe
from tbviewer.training.config import TrainingConfig
from tbviewer.training.dataset import Dataset, load
from tbviewer.training.folder import (
    LabelledFilm,
    labelled_films,
    patient_hash,
    selected,
    split_for_validation,
)
from tbviewer.training.loop import Epoch, logits
from tbviewer.training.metrics import auc
from tbviewer.training.run import RunFolder, kept_weights, network_with, train

TABLE_OF_FILMS = Path("../shared/data/films.csv")
BEGIN_WITH, FILMS = "montgomery", 200
LEARNED_FOLDS, UNSEEN_FOLD = "fold=0-3", "fold=4"
AUC, MINUTES = 0.85, 15.0


@dataclass(frozen=True, slots=True)
class Point:
    """After so many minutes of a Run: epochs done, and the AUC on the unseen fold."""

    minutes: float
    epoch: int
    auc: float


def rows() -> list[Row]:
    """Tune the Model and read beside a Run, as far as films and Model are here."""
    return [*_tuned_rows(BEGIN_WITH, FILMS, RunWish("", "", "").epochs)[0], *beside.rows()]


def _tuned_rows(name: str, count: int, epochs: int) -> tuple[list[Row], list[Point]]:
    what = f"{name} tuned on {count} Shenzhen films, AUC on a fold it has not seen"
    aim = f"{AUC} within {MINUTES:.0f} min"
    if not TABLE_OF_FILMS.exists():
        return [Row(what, "", "the labelled films are not here", aim, None)], []
    try:
        model = find(name)
    except ModelError as error:
        return [Row(what, "", error.sentence, aim, None)], []
    films = labelled_films(TABLE_OF_FILMS)
    wish = RunWish("tuned", "", name, epochs=epochs, threads=spare_threads())
    config = recipe(wish, model.card)
    unseen = _prepared(selected(films, ["dataset=shenzhen", UNSEEN_FOLD]), config.geometry)
    learned = balanced(selected(films, ["dataset=shenzhen", LEARNED_FOLDS]), count)
    before = _auc_of(model, unseen)
    curve = curve_of(config, name, learned, unseen)
    return _told(what, aim, before, curve), curve


def balanced(films: Sequence[LabelledFilm], count: int) -> list[LabelledFilm]:
    """Return half of `count` of each class, the patients with the lowest hashes."""
    order = sorted(films, key=lambda film: patient_hash(film.patient))
    return [f for label in (0, 1) for f in [x for x in order if x.label == label][: count // 2]]


def curve_of(
    config: TrainingConfig, begin_with: str, films: Sequence[LabelledFilm], unseen: Dataset
) -> list[Point]:
    """Train as a Run does; return what the weights of each epoch are worth, and when."""
    start, away = time.perf_counter(), 0.0
    data = _prepared(films, config.geometry)
    sides = split_for_validation(data.films, config.validation_share)
    learn, validate = (data.part(side) for side in sides)
    rule = learn.normalisation(config)
    curve: list[Point] = []
    with tempfile.TemporaryDirectory(prefix="tbviewer-benchmark-") as place:
        folder = RunFolder(Path(place))

        def finished(epoch: Epoch) -> None:
            nonlocal away
            pause = time.perf_counter()
            network = network_with(kept_weights(folder))
            d = logits(network, unseen, rule, flip_averaged=config.flip_averaged)
            minutes = (pause - start - away) / 60
            curve.append(Point(minutes, epoch.epoch + 1, auc(d, unseen.labels)))
            sys.stderr.write(f"{curve[-1]}\n")
            away += time.perf_counter() - pause

        train(
            folder, config, learn, validate, rule,
            init=beginning(config, begin_with).weights, report=lambda _: None, finished=finished,
        )  # fmt: skip
    return curve


def _prepared(films: Sequence[LabelledFilm], geometry: Geometry) -> Dataset:
    return load(films, geometry, open_film=open_film)[0]


def _auc_of(model: StoredModel, unseen: Dataset) -> float:
    """Return what the Model is worth that the Run begins with; `unseen` is prepared its way."""
    from tbviewer.net.prepare import Normalisation
    from tbviewer.net.reader import load_network

    rule = Normalisation.of(model.card)
    network = load_network(model)
    d = logits(network, unseen, rule, flip_averaged=model.card.flip_averaged)
    return auc(d, unseen.labels)


def _told(what: str, aim: str, before: float, curve: Sequence[Point]) -> list[Row]:
    last = curve[-1]
    first = next((point for point in curve if point.auc >= AUC), None)
    reached = first is not None and last.auc >= AUC and last.minutes <= MINUTES
    at = "never" if first is None else f"first {AUC} after {first.minutes:.1f} min"
    figure = f"{last.auc:.3f} after {last.minutes:.1f} min, {last.epoch} epochs; {at}"
    return [Row(what, figure, f"before it {before:.3f}", aim, reached)]


def main() -> int:
    """Try the first part with other numbers, and keep its curve."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--begin-with", default=BEGIN_WITH)
    parser.add_argument("--films", type=int, default=FILMS)
    parser.add_argument("--epochs", type=int, default=RunWish("", "", "").epochs)
    parser.add_argument("--curve", type=Path, help="minutes, epoch and AUC go here, as CSV")
    arguments = parser.parse_args()
    told, curve = _tuned_rows(arguments.begin_with, arguments.films, arguments.epochs)
    sys.stdout.write(table(told) + "\n")
    if arguments.curve:
        with arguments.curve.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["minutes", "epoch", "auc"])
            writer.writerows((f"{p.minutes:.2f}", p.epoch, f"{p.auc:.4f}") for p in curve)
    return int(any(row.reached is False for row in told))


if __name__ == "__main__":
    sys.exit(main())

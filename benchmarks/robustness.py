"""What a score owes to the machine and not to the patient.

``python -m benchmarks robustness`` reads the films that the bundled Model has not met, each
also as another machine would have made it. A Model that learned from all films has met them
all: ``python -m benchmarks.robustness --study results/best-seed-0 --runs runs/best-seed-0``
lets each fold's Network read its own fold instead.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.changed import CHANGES
from benchmarks.measuring import Row, table
from tbviewer.film.opening import open_film
from tbviewer.net.explain import logit_of
from tbviewer.net.framing import Geometry
from tbviewer.net.pasa import Pasa
from tbviewer.net.prepare import Normalisation, normalised, prepare
from tbviewer.net.reader import load_network
from tbviewer.net.squares import BlankFilm
from tbviewer.net.store import find
from tbviewer.training.calibrate import calibration
from tbviewer.training.config import TrainingConfig
from tbviewer.training.crossval import FACTS, folds
from tbviewer.training.folder import LabelledFilm, labelled_films, selected
from tbviewer.training.metrics import auc
from tbviewer.training.run import RunFolder, kept_weights, network_with
from tbviewer.training.study import read_scores, scores_of

FILMS = Path("../shared/data/films.csv")
AUC_LOSS, MEDIAN_CHANGE, CROSSING = 0.01, 0.03, 0.03


@dataclass(frozen=True, eq=False)
class Reads:
    """A Network with all that it reads by, and the films it has not met."""

    network: Pasa
    rule: Normalisation
    geometry: Geometry
    flip_averaged: bool
    films: tuple[LabelledFilm, ...]

    def logit(self, pixels: NDArray[Any]) -> float:
        """Return d of a film's pixels; NaN where nothing is left to see."""
        try:
            prepared, _ = prepare(pixels, None, self.geometry)
        except BlankFilm:
            return float("nan")
        return logit_of(
            self.network, normalised(prepared, self.rule), flip_averaged=self.flip_averaged
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """What turns logits into scores, and where films are flagged."""

    temperature: float
    threshold: float


def rows() -> list[Row]:
    """Measure the bundled Model on the films it has not met, where the labelled films are here."""
    if not FILMS.exists():
        return [Row("robustness", "", "the labelled films are not here", "", None)]
    reads, scale = of_model(None, FILMS)
    return measured([reads], scale)


def of_model(name: str | None, table_of_films: Path) -> tuple[Reads, Scale]:
    """Return a stored Model with the films of the sets it learned from that it has not met."""
    model = find(name)
    card = model.card
    training = card.facts["training"]
    sets = [rule for rule in training["only"] if not rule.startswith("fold=")]
    every = selected(labelled_films(table_of_films), sets)
    met = {film.film for film in selected(every, training["only"])}
    met |= set(card.facts.get("films_sha256", {}))
    films = tuple(film for film in every if film.film not in met)
    if not films:
        raise SystemExit("The Model has met every film: name a study and its Runs.")
    rule = Normalisation.of(card)
    reads = Reads(load_network(model), rule, Geometry(card.geometry), card.flip_averaged, films)
    return reads, Scale(card.temperature, card.default_threshold or 0.5)


def of_study(study: Path, runs: Path, table_of_films: Path) -> tuple[list[Reads], Scale]:
    """Return each fold's Network of a study with its own fold's films."""
    asked = json.loads((study / FACTS).read_text("utf-8"))
    config = TrainingConfig.from_json(asked["config"])
    if not config.per_film_normalisation:
        raise SystemExit("Networks with a data set's normalisation are measured as Models.")
    films = selected(labelled_films(table_of_films), asked["only"])
    reads = [
        Reads(
            network_with(kept_weights(RunFolder(runs / fold.name))).requires_grad_(False),
            Normalisation(smoothing=config.smoothing, harmonising=config.harmonising),
            config.geometry,
            config.flip_averaged,
            fold.measure,
        )
        for fold in folds(films, 5)
    ]
    found = calibration(read_scores(study))
    return reads, Scale(found.temperature, found.default_threshold)


def measured(each: Sequence[Reads], scale: Scale, limit: int | None = None) -> list[Row]:
    """Read every film as it is and after each change; return a row a change."""
    torch.set_num_threads(1)
    logits = {name: list[float]() for name in ("as it is", *CHANGES)}
    labels: list[int] = []
    for reads in each:
        step = max(1, len(reads.films) // limit) if limit else 1
        for number, film in enumerate(reads.films[::step]):
            labels.append(film.label)
            for name, d in _logits(reads, film, number):
                logits[name].append(d)
    truth = np.array(labels, np.int64)
    scores = {name: scores_of(np.array(d), scale.temperature) for name, d in logits.items()}
    plain = scores.pop("as it is")
    return [_row(name, plain, changed, truth, scale) for name, changed in scores.items()]


def _logits(reads: Reads, film: LabelledFilm, seed: int) -> Iterator[tuple[str, float]]:
    pixels = open_film(str(film.path)).pixels
    yield "as it is", reads.logit(pixels)
    for name, change in CHANGES.items():
        yield name, reads.logit(change(pixels, np.random.default_rng(seed)))


def _row(
    name: str,
    plain: NDArray[np.float64],
    changed: NDArray[np.float64],
    labels: NDArray[np.int64],
    scale: Scale,
) -> Row:
    loss = auc(plain, labels) - auc(changed, labels)
    median = float(np.median(np.abs(changed - plain)))
    crossing = float(((plain >= scale.threshold) != (changed >= scale.threshold)).mean())
    return Row(
        name,
        f"AUC loss {loss:+.4f}, median change {median:.4f}, {crossing:.1%} cross the threshold",
        f"{len(labels)} films as they are (AUC {auc(plain, labels):.3f})",
        f"at most {AUC_LOSS}, {MEDIAN_CHANGE}, {CROSSING:.0%}",
        loss <= AUC_LOSS and median <= MEDIAN_CHANGE and crossing <= CROSSING,
    )


def main() -> int:
    """Measure a Model, or a study's Networks; return 1 if an aim was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.robustness")
    parser.add_argument("--films", type=Path, default=FILMS, help="the labelled films' CSV file")
    parser.add_argument("--model", help="a Model that has not met all of them")
    parser.add_argument("--study", type=Path, help="a study of five folds, with --runs")
    parser.add_argument("--runs", type=Path, help="the study's Runs, a folder a fold")
    parser.add_argument(
        "--limit", type=int, metavar="N", help="about so many films a Network, evenly"
    )
    parser.add_argument(
        "--geometry", type=Geometry, choices=tuple(Geometry), help="see films so instead"
    )
    arguments = parser.parse_args()
    if (arguments.study is None) != (arguments.runs is None):
        parser.error("--study and --runs go together")
    if arguments.study is not None:
        each, scale = of_study(arguments.study, arguments.runs, arguments.films)
    else:
        one, scale = of_model(arguments.model, arguments.films)
        each = [one]
    if arguments.geometry is not None:
        each = [replace(reads, geometry=arguments.geometry) for reads in each]
    found = measured(each, scale, arguments.limit)
    sys.stdout.write(table(found) + "\n")
    return int(any(row.reached is False for row in found))


if __name__ == "__main__":
    sys.exit(main())

"""Cross-validation: every film is scored by a Network that has never met it.

A study's results are small CSV files, a fold each, from which every figure is computed
again (`training.study`); weights stay in the Runs' folders.
"""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer.errors import TrainingError
from tbviewer.training.beginning import Beginning
from tbviewer.training.checkpoint import write_whole
from tbviewer.training.config import Kept, TrainingConfig, renewed
from tbviewer.training.dataset import Dataset
from tbviewer.training.folder import (
    LabelledFilm,
    patient_hash,
    patient_labels,
    split_for_validation,
)
from tbviewer.training.loop import Epoch, Report, logits
from tbviewer.training.run import RunFacts, RunFolder, begin, train
from tbviewer.training.together import ALONE, Team
from tbviewer.words import say

FACTS = "study.json"


@dataclass(frozen=True, slots=True)
class Fold:
    """One part of a study: its number, what is learned from and what is measured on.

    Without a number it is the whole: it learns from every film and is measured elsewhere only.
    """

    number: int | None
    learn: tuple[LabelledFilm, ...]
    measure: tuple[LabelledFilm, ...]

    @property
    def name(self) -> str:
        """``fold-0`` and so on, or ``whole``: what its files are called."""
        return "whole" if self.number is None else f"fold-{self.number}"


def whole(films: Sequence[LabelledFilm]) -> Fold:
    """Return the part of a study that learns from all its films."""
    return Fold(None, tuple(films), ())


def folds(films: Sequence[LabelledFilm], count: int) -> list[Fold]:
    """Return the folds: those of the column ``fold`` when all films have one, else by patient.

    Without the column the patients of each class, in the order of a hash, are dealt to
    `count` folds in turn; a patient is always in one fold.

    Raises
    ------
    TrainingError
        If there are fewer than two folds, or a class is missing in one.
    """
    number = _stated(films) or _dealt(films, count)
    names = sorted(set(number.values()))
    found = [
        Fold(
            k,
            tuple(f for f in films if number[f.film] != k),
            tuple(f for f in films if number[f.film] == k),
        )
        for k in names
    ]
    if len(found) < 2 or any(len({f.label for f in part.measure}) < 2 for part in found):
        raise TrainingError(
            say("Cross-validation needs two folds or more, each with films of both classes.")
        )
    return found


def _stated(films: Sequence[LabelledFilm]) -> dict[str, int]:
    stated = {f.film: f.columns.get("fold", "") for f in films}
    if not all(text.isdecimal() for text in stated.values()):
        return {}
    return {film: int(text) for film, text in stated.items()}


def _dealt(films: Sequence[LabelledFilm], count: int) -> dict[str, int]:
    label = patient_labels(films)
    order = sorted(label, key=lambda patient: (label[patient], patient_hash(patient)))
    place = {patient: at % count for at, patient in enumerate(order)}
    return {f.film: place[f.patient] for f in films}


@dataclass(frozen=True, slots=True)
class StudyFolder:
    """Where a study's results are kept."""

    path: Path

    def scores(self, fold: Fold) -> Path:
        """Out-of-fold scores."""
        return self.path / f"{fold.name}.csv"

    def elsewhere(self, fold: Fold) -> Path:
        """Scores, by the same Network, of films that no fold of the study holds."""
        return self.path / f"{fold.name}-elsewhere.csv"

    def has(self, fold: Fold) -> bool:
        """Whether a part of the study is done: its last file is there."""
        return (self.scores(fold) if fold.measure else self.elsewhere(fold)).exists()


def begin_study(folder: StudyFolder, facts: dict[str, Any]) -> None:
    """Make a study's folder, or see that the one that is there was asked the same.

    Raises
    ------
    TrainingError
        If it was asked something else.
    """
    path = folder.path / FACTS
    if path.exists():
        if renewed(_was_asked(path)) != json.loads(json.dumps(facts)):
            raise TrainingError(
                say("The study in {folder} was asked something else.", folder=folder.path.name),
                advice=say("Give the same films and options, or name another folder."),
            )
        return
    folder.path.mkdir(parents=True, exist_ok=True)
    write_whole(path, (json.dumps(facts, indent=2) + "\n").encode())


def _was_asked(path: Path) -> dict[str, Any]:
    """Return what the study was asked; nothing where the file is damaged."""
    try:
        facts = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def run_fold(
    fold: Fold,
    data: Dataset,
    elsewhere: Dataset | None,
    *,
    config: TrainingConfig,
    start: Beginning,
    study: StudyFolder,
    run: Path,
    team: Team = ALONE,
    report: Report,
    finished: Callable[[Epoch], None],
) -> None:
    """Train on all but one fold, score that fold, and write the scores; resumes what it finds.

    Where the recipe keeps the last epoch, all the films learn; otherwise a share of them
    chooses the epoch. The fold that is measured never has a say.
    """
    learn_films, validate = fold.learn, None
    if config.kept is Kept.BEST:
        chosen, held_out = split_for_validation(fold.learn, config.validation_share)
        learn_films, validate = tuple(chosen), data.part(held_out)
    learn = data.part(learn_films)
    rule = learn.normalisation(config)
    folder = RunFolder(run)
    facts = RunFacts(config, "", (f"{fold.name} of {study.path.name}",), start.told, learn.digest())
    begin(folder, facts, resume=True)
    trained = train(
        folder, config, learn, validate, rule,
        init=start.weights, team=team, report=report, finished=finished,
    )  # fmt: skip
    network = trained.network()
    for path, films in (
        (study.elsewhere(fold), elsewhere),
        (study.scores(fold), data.part(fold.measure) if fold.measure else None),
    ):
        if films is not None:
            d = logits(network, films, rule, flip_averaged=config.flip_averaged)
            write_scores(path, films, d)


def write_scores(path: Path, films: Dataset, d: NDArray[np.float64]) -> None:
    """Write film, label and logit, a line a film."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["film", "label", "logit"])
    for film, logit in zip(films.films, d, strict=True):
        writer.writerow([film.film, film.label, f"{logit:.5f}"])
    write_whole(path, text.getvalue().encode())

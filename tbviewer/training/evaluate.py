"""A Model on labelled films: how well it tells them apart, and what its threshold does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from tbviewer.film.film import Film
from tbviewer.net.framing import Geometry
from tbviewer.net.prepare import Normalisation
from tbviewer.net.reader import load_network, score_of
from tbviewer.net.store import StoredModel
from tbviewer.reading.interval import Interval
from tbviewer.training.dataset import LeftOut, load
from tbviewer.training.folder import LabelledFilm
from tbviewer.training.loop import logits
from tbviewer.training.metrics import Counts, Labels, Scores, auc_interval, counts_at

TABLE_THRESHOLDS = tuple(round(0.05 * k, 2) for k in range(1, 20))


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Scores (n,) of labelled films by one Model, and what follows from them."""

    films: tuple[LabelledFilm, ...]
    scores: Scores
    labels: Labels
    threshold: float | None
    left_out: tuple[LeftOut, ...]

    @property
    def auc(self) -> Interval:
        """The AUC with DeLong's 95 % interval."""
        return auc_interval(self.scores, self.labels)

    @property
    def at_threshold(self) -> Counts | None:
        """Counts at the Model's threshold; None without one."""
        return None if self.threshold is None else self.at(self.threshold)

    def at(self, threshold: float) -> Counts:
        """Counts at another threshold."""
        return counts_at(self.scores, self.labels, threshold)

    def part(self, column: str, value: str) -> "Evaluation":
        """Return the evaluation of the films whose `column` is `value`."""
        index = np.array([f.columns.get(column) == value for f in self.films])
        films = tuple(f for f, kept in zip(self.films, index, strict=True) if kept)
        return Evaluation(films, self.scores[index], self.labels[index], self.threshold, ())

    def as_json(self) -> dict[str, Any]:
        """Return the figures, each with its 95 % interval: ``[value, low, high]``."""
        facts: dict[str, Any] = {
            "films": len(self.films),
            "positive": int(self.labels.sum()),
            "auc": self.auc.as_list(),
        }
        if self.at_threshold is not None:
            facts |= as_json(self.at_threshold)
        return facts


def as_json(counts: Counts) -> dict[str, Any]:
    """Return counts and the figures they give."""
    return {
        "threshold": counts.threshold,
        "tp": counts.tp,
        "fp": counts.fp,
        "tn": counts.tn,
        "fn": counts.fn,
        "sensitivity": counts.sensitivity.as_list(),
        "specificity": counts.specificity.as_list(),
        "accuracy": counts.accuracy.as_list(),
    }


def evaluate(
    model: StoredModel,
    films: Sequence[LabelledFilm],
    *,
    open_film: Callable[[str], Film],
    report: Callable[[int], None] = lambda done: None,
) -> Evaluation:
    """Score `films` with `model`, the way it reads: same preparation, one thread."""
    torch.set_num_threads(1)
    network = load_network(model)
    card = model.card
    data, left_out = load(films, Geometry(card.geometry), open_film=open_film, report=report)
    rule = Normalisation.of(card)
    d = logits(network, data, rule, flip_averaged=card.flip_averaged)
    scores = np.array([score_of(float(x), card.temperature) for x in d])
    return Evaluation(data.films, scores, data.labels, card.default_threshold, left_out)


def by_column(evaluation: Evaluation, column: str) -> dict[str, Evaluation]:
    """Return the evaluation of each value of a CSV column."""
    values = sorted({f.columns.get(column, "") for f in evaluation.films} - {""})
    return {value: evaluation.part(column, value) for value in values}

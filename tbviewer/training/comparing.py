"""The protocol by which a new Model is held against the active one."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.film import Film
from tbviewer.net import store
from tbviewer.net.card import Card
from tbviewer.net.store import StoredModel
from tbviewer.net.threshold import Threshold, threshold_in_force
from tbviewer.reading.comparison import Comparison, Differing, Group, Side
from tbviewer.reading.interval import Interval
from tbviewer.reading.reading import ModelName, ThresholdSource
from tbviewer.reading.screening import UNKNOWN
from tbviewer.training.delong import auc_difference
from tbviewer.training.folder import LabelledFilm
from tbviewer.training.metrics import Labels, Scores, auc_interval, counts_at, roc
from tbviewer.training.published import age_group
from tbviewer.training.scoring import ScoredFilms, names_its_films, scored


def compare(
    new: StoredModel,
    old: StoredModel,
    films: Sequence[LabelledFilm],
    *,
    open_film: Callable[[str], Film],
    report: Callable[[int], None] = lambda done: None,
    standard: str = UNKNOWN,
) -> Comparison:
    """Return how `new` does beside `old` on `films`, set apart from the training of both.

    Films that either Model learned from are left out and counted, also those of the Models
    that they began with, as far as these are in the store. Each is judged at the threshold
    that is in force for it.
    """
    cards = [card for model in (new, old) for card in lineage(model.card)]
    found = scored((new, old), films, learned_by=cards, open_film=open_film, report=report)
    unnamed = dict.fromkeys(card.name for card in cards if not names_its_films(card))
    return comparison_of(
        found, (new.card, old.card),
        (threshold_in_force(new.card), threshold_in_force(old.card)),
        unnamed=tuple(unnamed), standard=standard,
    )  # fmt: skip


def lineage(card: Card, candidates: Iterable[StoredModel] | None = None) -> list[Card]:
    """Return a Card and those of the Models it began with, one after the other.

    A fine-tuned Model knows the films of the Model that it began with.
    """
    known = {m.card.sha256: m.card for m in (store.usable() if candidates is None else candidates)}
    line = [card]
    while True:
        training = line[-1].facts.get("training")
        began = str(training.get("began_with", "")) if isinstance(training, dict) else ""
        parent = known.get(began.rpartition(" ")[2])
        if parent is None or parent in line:
            return line
        line.append(parent)


def comparison_of(
    found: ScoredFilms,
    cards: tuple[Card, Card],
    thresholds: tuple[Threshold, Threshold],
    *,
    unnamed: tuple[str, ...] = (),
    standard: str = UNKNOWN,
) -> Comparison:
    """Return what the scores of the new and the old Model (2, n) come to."""
    labels = found.labels
    new, old = (ModelName(card.name, card.sha256) for card in cards)
    both = 0 < int(labels.sum()) < len(labels)
    sides: list[Side | None] = [None, None]
    difference = None
    patients = [film.patient for film in found.films]
    if both:
        sides = [
            _side(card, scores, labels, threshold)
            for card, scores, threshold in zip(cards, found.scores, thresholds, strict=True)
        ]
        difference = auc_difference(found.scores[0], found.scores[1], labels, patients)
    return Comparison(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        new_model=new,
        old_model=old,
        new=sides[0],
        old=sides[1],
        difference=difference,
        films=len(labels),
        positive=int(labels.sum()),
        patients=len(set(patients)),
        learned=len(found.learned),
        unread=len(found.left_out),
        unnamed=unnamed,
        standard=standard,
        groups=_groups(found, labels),
        differing=_differing(found, thresholds[0][0], thresholds[1][0]),
    )


def _side(card: Card, scores: Scores, labels: Labels, threshold: Threshold) -> Side:
    value, source = threshold
    at = None if value is None else counts_at(scores, labels, value)
    false, true = roc(scores, labels)
    own = source is ThresholdSource.CARD
    return Side(
        ModelName(card.name, card.sha256),
        auc_interval(scores, labels),
        value,
        source,
        str(card.facts.get("threshold_rule") or "") if own else "",
        None if at is None else at.sensitivity,
        None if at is None else at.specificity,
        tuple(false.tolist()),
        tuple(true.tolist()),
    )


def _groups(found: ScoredFilms, labels: Labels) -> tuple[Group, ...]:
    """Return the films by sex and by age, where the folder tells them of more than one kind."""
    told = {
        "sex": [film.columns.get("sex", "").strip().lower()[:1] for film in found.films],
        "age": [age_group(film.columns.get("age", "")) for film in found.films],
    }
    return tuple(
        _group(found, labels, column, value, np.array([one == value for one in values]))
        for column, values in told.items()
        for value in _worth_telling(values)
    )


def _worth_telling(values: Sequence[str]) -> list[str]:
    kinds = sorted({value for value in values if value not in ("", "unknown")}, key=_by_years)
    return kinds if len(kinds) > 1 else []


def _by_years(group: str) -> tuple[int, str]:
    return (-1, group) if group.startswith("under") else (0, group)


def _group(
    found: ScoredFilms, labels: Labels, column: str, value: str, inside: NDArray[np.bool_]
) -> Group:
    part, (new, old) = labels[inside], found.scores[:, inside]
    patients = [f.patient for f, kept in zip(found.films, inside, strict=True) if kept]
    areas: tuple[Interval | None, ...] = (None, None, None)
    if 0 < int(part.sum()) < len(part):
        areas = (
            auc_interval(new, part),
            auc_interval(old, part),
            auc_difference(new, old, part, patients),
        )
    return Group(column, value, len(part), int(part.sum()), *areas)


def _differing(
    found: ScoredFilms, new_threshold: float | None, old_threshold: float | None
) -> tuple[Differing, ...]:
    """Return the films that one Model flags and the other does not, those furthest apart first."""
    if new_threshold is None or old_threshold is None:
        return ()
    films = [
        Differing(
            film.film, str(film.path), film.label, float(new), float(old),
            new_flagged=bool(new >= new_threshold),
        )
        for film, new, old in zip(found.films, *found.scores, strict=True)
        if (new >= new_threshold) != (old >= old_threshold)
    ]  # fmt: skip
    return tuple(sorted(films, key=lambda d: -abs(d.new_score - d.old_score)))

"""Scores of labelled films by one Model or several, without the films they learned from."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tbviewer.errors import FilmError
from tbviewer.film.film import Film
from tbviewer.net.card import Card
from tbviewer.net.framing import Geometry
from tbviewer.net.prepare import Normalisation, prepare
from tbviewer.net.reader import load_network, one_thread, score_of
from tbviewer.net.squares import BlankFilm
from tbviewer.net.store import StoredModel
from tbviewer.training.dataset import Dataset, LeftOut
from tbviewer.training.folder import LabelledFilm
from tbviewer.training.loop import SCORING_BATCH, logits
from tbviewer.training.metrics import Labels, Scores
from tbviewer.words import say

Prepared = Mapping[Geometry, NDArray[np.uint8]]
"""One film as each geometry sees it, (512, 512)."""


@dataclass(frozen=True, eq=False)
class ScoredFilms:
    """Films (n) with a score by each of several Models (models, n), and who was left out."""

    films: tuple[LabelledFilm, ...]
    scores: NDArray[np.float64]
    learned: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def labels(self) -> Labels:
        """1 with tuberculosis, 0 without (n,)."""
        return np.array([film.label for film in self.films], np.int64)


def names_its_films(card: Card) -> bool:
    """Return whether a Card tells which films its Model learned from."""
    return bool(card.facts.get("films_sha256"))


def scored(
    models: Sequence[StoredModel],
    films: Sequence[LabelledFilm],
    *,
    learned_by: Sequence[Card],
    open_film: Callable[[str], Film],
    report: Callable[[int], None] = lambda done: None,
) -> ScoredFilms:
    """Score `films` with each of `models`, the way they read: same preparation, one thread.

    A film whose prepared picture one of `learned_by` names among its training films is left
    out, whatever it is called. `report` takes how many films are done, and may raise to stop.
    """
    one_thread()
    scorers = [_Scorer(model) for model in models]
    known = [(Geometry(card.geometry), _digests(card)) for card in learned_by]
    wanted = {scorer.geometry for scorer in scorers} | {geometry for geometry, _ in known}
    kept: list[LabelledFilm] = []
    learned: list[str] = []
    left_out: list[LeftOut] = []
    for done, labelled in enumerate(films, start=1):
        try:
            prepared = _prepared(open_film(str(labelled.path)), wanted)
        except FilmError as error:
            left_out.append(LeftOut(labelled.film, error.sentence))
        except BlankFilm:
            left_out.append(LeftOut(labelled.film, say("The film is blank.")))
        else:
            if any(_digest(prepared[geometry]) in digests for geometry, digests in known):
                learned.append(labelled.film)
            else:
                kept.append(labelled)
                for scorer in scorers:
                    scorer.take(labelled, prepared)
        report(done)
    return ScoredFilms(
        tuple(kept), np.array([scorer.scores() for scorer in scorers]), tuple(learned),
        tuple(left_out),
    )  # fmt: skip


def _prepared(film: Film, geometries: set[Geometry]) -> Prepared:
    return {g: prepare(film.pixels, film.padding, g)[0] for g in geometries}


def _digests(card: Card) -> frozenset[str]:
    named = card.facts.get("films_sha256")
    return frozenset(map(str, named.values())) if isinstance(named, Mapping) else frozenset()


def _digest(prepared: NDArray[np.uint8]) -> str:
    return hashlib.sha256(prepared.tobytes()).hexdigest()


class _Scorer:
    """One Model, scoring films a batch at a time: no more of them are held."""

    def __init__(self, model: StoredModel):
        card = model.card
        self.geometry = Geometry(card.geometry)
        self._card, self._network = card, load_network(model)
        self._rule = Normalisation.of(card)
        self._batch: list[tuple[LabelledFilm, NDArray[np.uint8]]] = []
        self._found: list[float] = []

    def take(self, labelled: LabelledFilm, prepared: Prepared) -> None:
        self._batch.append((labelled, prepared[self.geometry]))
        if len(self._batch) == SCORING_BATCH:
            self._score()

    def scores(self) -> Scores:
        if self._batch:
            self._score()
        return np.array(self._found)

    def _score(self) -> None:
        films, pictures = zip(*self._batch, strict=True)
        labels = np.array([film.label for film in films], np.int64)
        data = Dataset(films, np.stack(pictures), labels)
        d = logits(self._network, data, self._rule, flip_averaged=self._card.flip_averaged)
        self._found += [score_of(float(x), self._card.temperature) for x in d]
        self._batch.clear()

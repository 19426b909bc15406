"""Candidates and services made up for the step Compare."""

from pathlib import Path

import numpy as np

from tbviewer.net.card import Card
from tbviewer.reading.comparison import Comparison
from tbviewer.reading.reading import ModelName, ThresholdSource
from tbviewer.reading.screening import BACTERIOLOGICAL
from tbviewer.training.comparing import comparison_of
from tbviewer.training.folder import LabelledFilm
from tbviewer.training.scoring import ScoredFilms
from tbviewer.ui.admin.comparing.services import Candidate, CompareServices, Looked

from .conftest import MODEL, made_film, made_reading

NEW = ModelName("clinic-1", "beef" * 16)


def made_comparison(new=3.0, old=1.6, *, count=60, old_model=MODEL, seed=5) -> Comparison:
    """Return a comparison of Models that tell the classes apart so well."""
    rng = np.random.default_rng(seed)
    labels = np.repeat([0, 1], count)
    noise = rng.normal(0, 1, (2, 2 * count))
    scores = 1 / (1 + np.exp(-(np.array([[new], [old]]) * (labels - 0.5) + 0.5 * noise[0] + noise)))
    films = tuple(
        LabelledFilm(
            Path(f"made/{at:03d}.png"), f"made/{at:03d}.png", int(label), f"p{at}",
            {"sex": "FM"[at % 2], "age": str(18 + at % 60)},
        )
        for at, label in enumerate(labels)
    )  # fmt: skip
    cards = tuple(
        Card(name.name, name.sha256, "fit", None, None, facts={"threshold_rule": "made up"})
        for name in (NEW, old_model)
    )
    thresholds = ((0.4, ThresholdSource.CARD), (0.45, ThresholdSource.SITE))
    found = ScoredFilms(films, scores, ("a", "b", "c"), ())
    return comparison_of(found, cards, thresholds, standard=BACTERIOLOGICAL)


class FakeCandidates:
    """Compares at once, or as a test says."""

    def __init__(self, found: Comparison | None = None, *, kept: bool = False):
        self.found = made_comparison() if found is None else found
        self.active = MODEL
        self.all: tuple[Candidate, ...] = (
            Candidate(Path("runs/clinic-1"), NEW, "films", self.found if kept else None),
        )
        self.fault: Exception | None = None
        self.looked: list[str] = []
        self.by = ""

    def services(self) -> CompareServices:
        """Return what the page is given."""
        return CompareServices(
            active=lambda: self.active,
            candidates=lambda: self.all,
            compare=self.compare,
            look=self._look,
            activate=self._activate,
        )

    def compare(self, candidate: Candidate, report) -> Comparison:
        report((1, 2))
        report(None)
        if self.fault is not None:
            raise self.fault
        return self.found

    def _look(self, path: str, candidate: Candidate) -> Looked:
        self.looked.append(path)
        if self.fault is not None:
            raise self.fault
        film = made_film(path)
        return Looked(film, made_reading(film, score=0.2), made_reading(film))

    def _activate(self, candidate: Candidate, by: str) -> tuple[ModelName, ModelName]:
        if self.fault is not None:
            raise self.fault
        self.by = by
        before, self.active = self.active, candidate.model
        return before, candidate.model

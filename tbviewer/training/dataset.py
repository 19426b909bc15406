"""Prepared films in memory, as the Network sees them."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tbviewer.errors import FilmError, TbViewerError, TrainingError
from tbviewer.film.film import Film
from tbviewer.net.framing import Geometry
from tbviewer.net.prepare import Normalisation, prepare
from tbviewer.net.squares import BlankFilm
from tbviewer.reading.heatmap import INPUT_SIZE
from tbviewer.training.config import TrainingConfig
from tbviewer.training.folder import LabelledFilm
from tbviewer.training.located import COLUMN, places_of
from tbviewer.training.teacher import Maps, read_maps
from tbviewer.words import say


@dataclass(frozen=True, eq=False)
class Dataset:
    """Prepared films (n, 512, 512), uint8, and their labels (n,), int64, in the same order.

    `taught` (n, rows, columns) are a teacher's maps, where there is one; NaN for films it does
    not know.
    """

    films: tuple[LabelledFilm, ...]
    prepared: NDArray[np.uint8]
    labels: NDArray[np.int64]
    taught: Maps | None = None

    def __len__(self) -> int:
        return len(self.films)

    def part(self, films: Sequence[LabelledFilm]) -> "Dataset":
        """Return the part with these films, in their order; films left out stay left out."""
        place = {f.film: i for i, f in enumerate(self.films)}
        index = [place[f.film] for f in films if f.film in place]
        return Dataset(
            tuple(self.films[i] for i in index),
            self.prepared[index],
            self.labels[index],
            None if self.taught is None else self.taught[index],
        )

    def taught_by(self, teacher: Path) -> "Dataset":
        """Return the films with a teacher's maps (`teacher.read_maps`)."""
        maps = read_maps(teacher)
        shape = next(iter(maps.values())).shape if maps else (1, 1)
        unknown = np.full(shape, np.nan, np.float32)
        known = [maps.get(f.film, unknown) for f in self.films]
        return replace(self, taught=np.stack(known))

    @cached_property
    def places(self) -> NDArray[np.float32]:
        """Where the films' readings put disease, (n, 2, 4); see `located.places_of`."""
        told = [places_of(f.columns.get(COLUMN, ""), f.label) for f in self.films]
        return np.array(told, np.float32).reshape(-1, 2, 4)

    def normalisation(self, config: TrainingConfig) -> Normalisation:
        """Return the mean and deviation of all pixels of all films, or each film's own rule.

        The pixels are those of the prepared films, before any smoothing. Harmonised films have
        no common scale: they go by each film's own.
        """
        seen = {"smoothing": config.smoothing, "harmonising": config.harmonising}
        if config.per_film_normalisation or config.harmonising:
            return Normalisation(**seen)
        means = self.prepared.mean(axis=(1, 2), dtype=np.float64)
        squares = np.array([np.square(p, dtype=np.float64).mean() for p in self.prepared])
        mean = float(means.mean())
        return Normalisation(mean, float(np.sqrt(squares.mean() - mean**2)), **seen)

    def digest(self) -> str:
        """Return one SHA-256 over every prepared film and label, and what teaches beside them."""
        total = hashlib.sha256(self.labels.tobytes())
        for film in self.prepared:
            total.update(film.tobytes())
        if self.taught is not None:
            total.update(self.taught.tobytes())
        if any(COLUMN in f.columns for f in self.films):
            total.update(self.places.tobytes())
        return total.hexdigest()

    def film_digests(self) -> dict[str, str]:
        """Return each prepared film's SHA-256 by the film's name."""
        return {
            film.film: hashlib.sha256(prepared.tobytes()).hexdigest()
            for film, prepared in zip(self.films, self.prepared, strict=True)
        }


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A film that could not be used, and why."""

    film: str
    sentence: str


def load(
    films: Sequence[LabelledFilm],
    geometry: Geometry,
    *,
    open_film: Callable[[str], Film],
    report: Callable[[int], None] = lambda done: None,
) -> tuple[Dataset, tuple[LeftOut, ...]]:
    """Open and prepare `films`; those that cannot be are left out and reported.

    Raises
    ------
    TrainingError
        If no film of one of the two classes is left.
    """
    kept: list[LabelledFilm] = []
    left_out: list[LeftOut] = []
    prepared = np.empty((len(films), INPUT_SIZE, INPUT_SIZE), np.uint8)
    for done, labelled in enumerate(films, start=1):
        try:
            film = open_film(str(labelled.path))
            prepared[len(kept)] = prepare(film.pixels, film.padding, geometry)[0]
            kept.append(labelled)
        except FilmError as error:
            left_out.append(LeftOut(labelled.film, error.sentence))
        except BlankFilm:
            left_out.append(LeftOut(labelled.film, say("The film is blank.")))
        report(done)
    labels = np.array([f.label for f in kept], np.int64)
    if not kept or labels.min() == labels.max():
        raise _one_class_only(left_out)
    return Dataset(tuple(kept), prepared[: len(kept)], labels), tuple(left_out)


def _one_class_only(left_out: Sequence[LeftOut]) -> TbViewerError:
    return TrainingError(
        say("There must be films with and films without tuberculosis; one class is missing."),
        detail="; ".join(f"{x.film}: {x.sentence}" for x in left_out),
    )

"""Surveys made up, and a fake of the rooms in which lists are read."""

import threading
from dataclasses import replace

from tbviewer.reading.survey import Survey, survey_of
from tbviewer.ui.film_files import Candidate, Found

from .conftest import made_film, made_reading, refused_reading


def made_survey(path: str, *, score: float = 0.83, refused: bool = False, **header) -> Survey:
    """Return what a list knows of a film at `path`."""
    film = made_film(path, rows=60, columns=50, **header)
    reading = refused_reading(film) if refused else made_reading(film, score=score, maps=())
    return survey_of(film, reading)


def found(*paths: str, named: bool = False, others: int = 0) -> Found:
    return Found(tuple(Candidate(path, named) for path in paths), others)


class FakeRooms:
    """Surveys at once, or one call a time while `gate` is there; faults by path."""

    def __init__(self, count: int = 1):
        self.count = count
        self.asked: list[str] = []
        self.sifted: list[tuple[str, ...]] = []
        self.no_films: set[str] = set()
        self.faults: dict[str, Exception] = {}
        self.scores: dict[str, float] = {}
        self.gate: threading.Semaphore | None = None
        self.rested = 0

    def survey(self, path: str) -> Survey:
        self.asked.append(path)
        if self.gate is not None:
            assert self.gate.acquire(timeout=30)
        if path in self.faults:
            raise self.faults[path]
        return made_survey(path, score=self.scores.get(path, 0.83))

    def sift(self, paths) -> tuple[bool, ...]:
        self.sifted.append(tuple(paths))
        return tuple(path not in self.no_films for path in paths)

    def rest(self) -> None:
        self.rested += 1

    def close(self) -> None:
        """Let go of calls that wait, as the end of the child processes does."""
        if self.gate is not None:
            self.gate.release(1000)

    def added_to(self, services):
        def close() -> None:
            services.close()
            self.close()

        return replace(
            services,
            survey=self.survey,
            sift=self.sift,
            rest=self.rest,
            surveyors=self.count,
            close=close,
        )

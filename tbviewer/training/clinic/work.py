"""How much work a Run is, how fast it goes, and so how long it still takes."""

import contextlib
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from tbviewer.net.pasa import Pasa, initialise
from tbviewer.training.averaging import WeightAverage
from tbviewer.training.config import TrainingConfig
from tbviewer.training.dataset import Dataset
from tbviewer.training.loop import Step, adam, logits, train_epoch
from tbviewer.training.memory import keep_freed_memory
from tbviewer.training.together import Team

STEPS, WARM_UP = 20, 4
"""Steps that are timed, and those before them that only warm the caches."""
PATIENCE_SECONDS = 30.0
"""Fewer steps will do on a computer that needs longer for them."""
_WINDOW_SECONDS = 60.0
SCORED_FILMS = 16


@dataclass(frozen=True, slots=True)
class Speed:
    """Films a second: learned from, and scored."""

    learned: float
    scored: float


class _Enough(Exception):  # noqa: N818 - a wish that was granted, not an error
    """Enough steps were timed."""


def measured(
    learn: Dataset, config: TrainingConfig, team: Team, *, go_on: Callable[[], None]
) -> Speed:
    """Return the speed of the first steps, with a Network that is thrown away.

    `go_on` is called at each step and may raise to stop.
    """
    keep_freed_memory()
    torch.set_num_threads(config.threads)
    network = Pasa().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    initialise(network, seed=config.seed)
    network = network.to(team.device)
    optimizer, average = adam(network, config), WeightAverage(network, config.averaging)
    rule = learn.normalisation(config)
    before, moments = 0, list[tuple[float, int]]()

    def timed(step: Step) -> None:
        go_on()
        moments.append((time.perf_counter(), before + step.films))
        took = moments[-1][0] - moments[0][0]
        if len(moments) > WARM_UP + STEPS or (len(moments) > 2 and took > PATIENCE_SECONDS):
            raise _Enough

    with contextlib.suppress(_Enough):
        while True:  # a few films are learned from several times over
            train_epoch(
                network, optimizer, average, learn,
                rule=rule, config=config, epoch=config.epochs - 1, report=timed, team=team,
            )  # fmt: skip
            before += len(learn)
    (first, films_before), (last, films) = moments[min(WARM_UP, len(moments) - 2)], moments[-1]
    few = learn.part(learn.films[:SCORED_FILMS])
    start = time.perf_counter()
    logits(network, few, rule, flip_averaged=config.flip_averaged)
    return Speed((films - films_before) / (last - first), len(few) / (time.perf_counter() - start))


@dataclass(frozen=True, slots=True)
class Part:
    """One Network to be trained: how many films it learns from, is watched by, is measured on."""

    learn: int
    validate: int = 0
    measure: int = 0


def seconds_of(parts: Sequence[Part], epochs: int, speed: Speed) -> float:
    """Return how long training and scoring all `parts` takes at `speed`."""
    learned = sum(epochs * part.learn for part in parts)
    scored = sum(epochs * part.validate + part.measure for part in parts)
    return learned / speed.learned + scored / speed.scored


class Pace:
    """Films a second over the last minute, pauses for scoring in it, and the time left.

    Parameters
    ----------
    total : int
        Films to learn from in all, each counted once an epoch.
    clock
        Returns seconds.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic):
        self.total = total
        self._clock = clock
        self._moments: deque[tuple[float, int]] = deque()

    def at(self, done: int) -> tuple[float | None, float | None]:
        """Return films a second and seconds left, now that `done` films were learned from."""
        now = self._clock()
        while self._moments and self._moments[-1][1] > done:  # a new part went on further back
            self._moments.pop()
        self._moments.append((now, done))
        while len(self._moments) > 2 and now - self._moments[1][0] > _WINDOW_SECONDS:
            self._moments.popleft()
        then, before = self._moments[0]
        if done == before or now <= then:
            return None, None
        rate = (done - before) / (now - then)
        return rate, (self.total - done) / rate

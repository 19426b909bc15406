"""Asker: brings questions to the Network one at a time; of those that wait the latest wins."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from tbviewer.film.field import Field
from tbviewer.film.film import Film
from tbviewer.reading.question import PLACES, Answer, Filling, Logits, Question, occlusion_map
from tbviewer.reading.reading import Wish
from tbviewer.ui.job import Lane

Result = TypeVar("Result")

PLACES_AT_ONCE = 2
"""Of a sweep, between two questions: a hand that drags never waits longer than for these."""

Ask = Callable[[Film, Wish, Question], Answer]
HidePlaces = Callable[[Film, Wish, Filling, range], Logits]


@dataclass(frozen=True, eq=False, slots=True)
class Subject:
    """The film that is asked about, how it is read, and its own logit and Field."""

    film: Film
    wish: Wish
    logit: float
    field: Field


@dataclass(slots=True)
class _Sweep:
    filling: Filling
    logits: Logits = ()


class Asker(QObject):
    """Asks about one film until it is left.

    An answer that comes is shown, also when another question waits: while a hand drags, answers
    keep coming, each of them to the latest question there was when the one before was answered.
    A sweep goes on while no question waits.
    """

    answered = Signal(object)
    """An `Answer`."""
    progressed = Signal()
    """A sweep began, went on, or ended."""
    swept = Signal(object)
    """The `HeatMap` that a sweep made."""
    went_wrong = Signal(object)
    """An exception; nothing more is asked until `begin`."""

    def __init__(self, ask: Ask, hide_places: HidePlaces, parent: QObject | None = None):
        super().__init__(parent)
        self._ask, self._hide_places = ask, hide_places
        self._lane = Lane(self)
        self._subject: Subject | None = None
        self._asked: Question | None = None
        self._waiting: Question | None = None
        self._sweep: _Sweep | None = None
        self._is_busy = False

    @property
    def busy(self) -> bool:
        """Whether something is asked just now."""
        return self._is_busy

    @property
    def progress(self) -> float | None:
        """How much of a sweep is done, 0 to 1; None while there is none."""
        return None if self._sweep is None else len(self._sweep.logits) / PLACES

    def begin(self, subject: Subject) -> None:
        """Ask about another film from now on."""
        self.leave()
        self._subject = subject

    def ask(self, question: Question) -> None:
        """Ask now, or as soon as what is asked is answered; what waited is forgotten."""
        if self._subject is not None:
            self._waiting = None if question == self._asked else question
            self._go_on()

    def sweep(self, filling: Filling) -> None:
        """Begin to hide place after place."""
        if self._subject is not None:
            self._sweep = _Sweep(filling)
            self.progressed.emit()
            self._go_on()

    def stop_sweep(self) -> None:
        """Make no map."""
        if self._sweep is not None:
            self._sweep = None
            self.progressed.emit()

    def leave(self) -> None:
        """Want no answer any more."""
        self._lane.stop()
        self._is_busy = False
        self._subject = self._asked = self._waiting = None
        self.stop_sweep()

    def close(self) -> None:
        """Stop for good; call after what the Jobs wait for was closed."""
        self.leave()
        self._lane.close()

    def _go_on(self) -> None:
        """Do what is next, unless something is under way."""
        subject = self._subject
        if self._is_busy or subject is None:
            return
        if self._waiting is not None:
            question, self._waiting = self._waiting, None
            self._asked = question
            self._run(lambda: self._ask(subject.film, subject.wish, question), self.answered.emit)
        elif self._sweep is not None:
            sweep, first = self._sweep, len(self._sweep.logits)
            places = range(first, min(first + PLACES_AT_ONCE, PLACES))
            self._run(
                lambda: self._hide_places(subject.film, subject.wish, sweep.filling, places),
                lambda logits: self._take(subject, sweep, logits),
            )

    def _run(self, work: Callable[[], Result], done: Callable[[Result], object]) -> None:
        self._is_busy = True

        def came(answer: Result) -> None:
            self._is_busy = False
            done(answer)
            self._go_on()

        self._lane.run(lambda _: work(), done=came, failed=self._fail)

    def _take(self, subject: Subject, sweep: _Sweep, logits: Logits) -> None:
        if sweep is not self._sweep:  # stopped, or begun anew
            return
        sweep.logits += logits
        if len(sweep.logits) < PLACES:
            self.progressed.emit()
            return
        self._sweep = None
        self.progressed.emit()
        self.swept.emit(occlusion_map(subject.logit, sweep.logits, subject.field))

    def _fail(self, error: Exception) -> None:
        self.leave()
        self.went_wrong.emit(error)

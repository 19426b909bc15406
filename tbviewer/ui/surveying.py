"""Surveying: the films of the list are read in the background, what is on the screen first."""

import time
from collections import deque

from PySide6.QtCore import QObject, Signal, Slot

from tbviewer.errors import FilmError, ModelError, StoreError
from tbviewer.ui import log
from tbviewer.ui.faults import fault_of
from tbviewer.ui.film_files import NO_FILM
from tbviewer.ui.films import Films
from tbviewer.ui.job import Job
from tbviewer.ui.services import Services

_SIFTED_AT_ONCE = 500
_REMEMBERED = 30
"""How many films the time that is left is reckoned from."""


class Surveying(QObject):
    """Has the waiting films read by as many Jobs as there are rooms; pauses for the shown film."""

    went_wrong = Signal(object)
    """A `Fault`: the Model cannot be used, so no film can be read."""

    def __init__(self, services: Services, films: Films, parent: QObject | None = None):
        super().__init__(parent)
        self._services, self._films = services, films
        self._jobs: dict[Job, str] = {}
        self._unsifted: deque[str] = deque()
        self._ended: deque[float] = deque(maxlen=_REMEMBERED)
        self._wanted = self._paused = self._closed = self._awake = False

    @property
    def busy(self) -> bool:
        """Whether Jobs run."""
        return bool(self._jobs)

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take, from the films read last; None until that can be told."""
        if len(self._ended) < 3 or self._films.done == self._films.count:
            return None
        a_film = (self._ended[-1] - self._ended[0]) / (len(self._ended) - 1)
        return a_film * (self._films.count - self._films.done)

    def begin(self) -> None:
        """Read the films of the list; whatever was read before is left."""
        self.stop()
        self._unsifted = deque(self._films.unnamed_waiting())
        self._wanted = self._films.count > 1
        self._go_on()

    def stop(self) -> None:
        """Want no answer any more."""
        self._wanted = False
        self._ended.clear()
        self._unsifted.clear()
        for job in self._jobs:
            job.stop()

    def set_paused(self, paused: bool) -> None:
        """Begin no further film while the shown one is opened and read."""
        if paused != self._paused:
            self._paused = paused
            # The pause must not count as time that films took.
            self._ended.clear()
            self._go_on()

    def close(self) -> None:
        """Stop for good and wait for the threads to end; the services must be closed before."""
        self._closed = True
        self.stop()
        for job in tuple(self._jobs):
            job.wait()
        self._jobs.clear()

    def _go_on(self) -> None:
        while self._may_begin():
            if self._unsifted:
                self._sift()
                return
            path = self._films.next_waiting()
            if path is None:
                break
            self._survey(path)
        self._rest_if_done()

    def _may_begin(self) -> bool:
        going = self._wanted and not self._paused and not self._closed
        return going and len(self._jobs) < self._services.surveyors

    def _sift(self) -> None:
        some = [self._unsifted.popleft() for _ in range(min(_SIFTED_AT_ONCE, len(self._unsifted)))]

        def sifted(may_be: tuple[bool, ...]) -> None:
            self._films.pass_over(p for p, kept in zip(some, may_be, strict=True) if not kept)

        self._run(Job(lambda _: self._services.sift(some), done=sifted, parent=self))

    def _survey(self, path: str) -> None:
        self._films.begin(path)
        job = Job(
            lambda _: self._services.survey(path),
            done=self._films.put,
            failed=lambda error: self._failed(path, error),
            parent=self,
        )
        self._run(job, path)

    def _run(self, job: Job, path: str = "") -> None:
        self._jobs[job] = path
        self._awake = True
        job.finished.connect(self._take_ended)
        job.start()

    @Slot()
    def _take_ended(self) -> None:
        for job in [job for job in self._jobs if job.isFinished()]:
            path = self._jobs.pop(job)
            job.discard()
            if path:
                self._films.wait(path)  # where nothing came of it
                self._ended.append(time.monotonic())
        self._go_on()

    def _failed(self, path: str, error: Exception) -> None:
        if getattr(error, "code", "") == "closed":
            return
        entry = self._films.entry(path)
        named = entry is not None and entry.named
        if isinstance(error, ModelError | StoreError):
            self._wanted = False
            self._films.wait(path)
            self.went_wrong.emit(fault_of(error))
        elif isinstance(error, FilmError) and error.fault in NO_FILM and not named:
            self._films.pass_over([path])
        else:
            fault_of(error, path=path)  # into the log
            self._films.refuse(path, error)

    def _rest_if_done(self) -> None:
        """End the child processes when the list is read: each holds some 300 MB."""
        done = self._films.next_waiting() is None or not self._wanted
        if done and self._awake and not self._jobs and not self._closed:
            log.LOGGER.info("list: %d films read, %d others", self._films.done, self._films.others)
            job = Job(lambda _: self._services.rest(), parent=self)
            self._run(job)
            self._awake = False

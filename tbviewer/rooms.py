"""Several reading rooms side by side, for lists of films."""

import os
import queue
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar

import psutil

from tbviewer.film.window import Grey
from tbviewer.process import ReadingRoom
from tbviewer.reading.survey import Survey
from tbviewer.record.clinic.scan import Inspection

Thing = TypeVar("Thing")
Answer = TypeVar("Answer")
MEMORY_A_ROOM = 1 << 30
"""Bytes that should be free for each room: its libraries, and a large film as it is opened."""


def in_order(
    threads: ThreadPoolExecutor,
    things: Sequence[Thing],
    work: Callable[[int, Thing], Answer],
    ahead: int,
) -> Iterator[tuple[Thing, Answer]]:
    """Yield each thing with what `work(its number, it)` returns, in their order.

    At most `ahead` are worked on or done before the first of them is taken.
    """
    asked: deque[tuple[Thing, Future[Answer]]] = deque()
    for number, thing in enumerate(things):
        asked.append((thing, threads.submit(work, number, thing)))
        if len(asked) >= ahead:
            first, answer = asked.popleft()
            yield first, answer.result()
    while asked:
        thing, answer = asked.popleft()
        yield thing, answer.result()


def cores() -> int:
    """Return how many processors this program may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Windows and macOS
        return os.cpu_count() or 1


def rooms_that_fit(wanted: int) -> int:
    """Return how many rooms to open, at least one: `wanted`, or fewer where memory is short."""
    return max(1, min(wanted, psutil.virtual_memory().available // MEMORY_A_ROOM))


class ReadingRooms:
    """As many child processes as `count`; a call takes a room that is free, from any thread.

    Parameters
    ----------
    count : int
        How many rooms; children start when they are first needed.
    model : str or None
        The Model that reads; None for the active one.
    lowly : bool
        Whether the children give way to every other process.
    """

    def __init__(self, count: int, *, model: str | None = None, lowly: bool = False):
        self._all = [ReadingRoom(model=model, lowly=lowly) for _ in range(count)]
        self._free: queue.LifoQueue[ReadingRoom] = queue.LifoQueue()
        for room in self._all:
            self._free.put(room)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def count(self) -> int:
        """How many films are worked on at once."""
        return len(self._all)

    @property
    def child_pids(self) -> tuple[int, ...]:
        """The process ids of the children that were started."""
        return tuple(room.child_pid for room in self._all if room.child_pid is not None)

    @contextmanager
    def one(self) -> Iterator[ReadingRoom]:
        """Lend a room; waits until one is free."""
        room = self._free.get()
        try:
            yield room
        finally:
            self._free.put(room)

    def survey(self, path: str) -> Survey:
        """Open and read the film in file `path`, blocking; see `ReadingRoom.survey`."""
        with self.one() as room:
            return room.survey(path)

    def inspect(self, path: str, known_key: str = "") -> Inspection | None:
        """See what the film in file `path` is like, blocking; see `ReadingRoom.inspect`."""
        with self.one() as room:
            return room.inspect(path, known_key)

    def picture(self, path: str, longest: int) -> Grey:
        """Draw the film in file `path` small, blocking; see `ReadingRoom.picture`."""
        with self.one() as room:
            return room.picture(path, longest)

    def sift(self, paths: Sequence[str]) -> tuple[bool, ...]:
        """Tell which of `paths` may be films, blocking."""
        with self.one() as room:
            return room.sift(paths)

    def rest(self) -> None:
        """End the children, to free their memory; a later call starts them again."""
        for room in self._all:
            room.rest()

    def close(self) -> None:
        """End the children for good, also in the middle of a film; waiting calls raise `Closed`."""
        for room in self._all:
            room.close()

"""Many films read at once, told in the order in which they were given."""

import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tbviewer.errors import FilmError, ModelError, TbViewerError
from tbviewer.process import Closed, ReadingRoom
from tbviewer.reading.reading import Reading, Wish
from tbviewer.rooms import ReadingRooms, in_order

AHEAD = 8
"""For each room, how many films may be asked for before the first of them is told."""
Answer = TypeVar("Answer")


@dataclass(frozen=True, eq=False, slots=True)
class WasRead:
    """A Reading and the files of its maps."""

    reading: Reading
    maps: tuple[Path, ...] = ()


Outcome = WasRead | TbViewerError


class Turns:
    """Lets films act one after another in their order, however they overtake each other.

    Each film calls `take` exactly once.
    """

    def __init__(self) -> None:
        self._next = 0
        self._changed = threading.Condition()
        self._stopped = False

    def take(self, number: int, act: Callable[[], Answer]) -> Answer:
        """Wait for this film's turn, then return what `act` returns; the next one's turn comes."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._next == number)
            if self._stopped:
                raise Closed
            try:
                return act()
            finally:
                self._next += 1
                self._changed.notify_all()

    def stop(self) -> None:
        """Let nobody wait any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()


def read_in_order(
    rooms: ReadingRooms, paths: Sequence[Path], wish: Wish, maps: Path | None
) -> Generator[tuple[Path, Outcome], None, None]:
    """Yield each path with what became of it; maps are written into the folder `maps`.

    However it ends, the rooms are closed and no thread goes on.

    Raises
    ------
    ModelError
        If the Model cannot be used.
    TbViewerError
        If a map cannot be written.
    """
    from tbviewer.record.picture import Stems

    stems, turns = Stems(), Turns()

    def read(number: int, path: Path) -> Outcome:
        with rooms.one() as room:
            outcome = _read(room, path, wish)
            named = isinstance(outcome, WasRead) and outcome.reading.score is not None
            # Of equal names the first film keeps its own: in the order given, not of finishing.
            stem = turns.take(number, lambda: stems.for_film(str(path)) if maps and named else "")
            if not (stem and maps and isinstance(outcome, WasRead)):
                return outcome
            try:
                return WasRead(outcome.reading, room.write_maps(str(path), maps, stem))
            except FilmError as error:  # not of the folder's making: of this film alone
                return error

    with ThreadPoolExecutor(rooms.count, thread_name_prefix="reading") as threads:
        try:
            yield from in_order(threads, paths, read, AHEAD * rooms.count)
        finally:
            turns.stop()
            rooms.close()
            threads.shutdown(wait=False, cancel_futures=True)


def _read(room: ReadingRoom, path: Path, wish: Wish) -> Outcome:
    try:
        return WasRead(room.read_file(str(path), wish))
    except (ModelError, Closed):
        raise
    except TbViewerError as error:
        return error

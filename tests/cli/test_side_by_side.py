"""Many films at once: told in their order, stems in their order, nothing left when it ends."""

import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from tbviewer.cli.side_by_side import Turns, WasRead, read_in_order
from tbviewer.errors import FilmError, FilmFault, ModelError, TbViewerError
from tbviewer.process import Closed
from tbviewer.reading.reading import ModelName, Reading, Status, Wish

PATHS = [Path(f"{folder}/film.png") for folder in "abcdefgh"]


class FakeRooms:
    """Two rooms; a film waits in its room until `finish` lets it go, unless all may go."""

    count = 2

    def __init__(self, faults=None, held=()):
        self.faults = faults or {}
        self.gates = {path: threading.Event() for path in held}
        self.written: list[tuple[str, str]] = []
        self.begun: list[str] = []
        self.closed = threading.Event()

    @contextmanager
    def one(self):
        yield self

    def read_file(self, path, wish):
        self.begun.append(path)
        if path in self.gates:
            assert self.gates[path].wait(30)
        if self.closed.is_set():
            raise Closed
        if path in self.faults:
            raise self.faults[path]
        return Reading(path, Status.READ, ModelName("m", "0" * 64), score=0.5)

    def write_maps(self, path, folder, stem):
        self.written.append((path, stem))
        return (folder / f"{stem}.saliency.png",)

    def close(self):
        self.closed.set()
        for gate in self.gates.values():
            gate.set()


def test_films_are_told_in_their_order_however_they_finish():
    first, second = str(PATHS[0]), str(PATHS[1])
    rooms = FakeRooms(held=(first,))
    told = []

    def release():
        if second in rooms.begun:
            rooms.gates[first].set()

    rooms.read_file, real = (lambda p, w: (real(p, w), release())[0]), rooms.read_file
    for path, outcome in read_in_order(rooms, PATHS, Wish(), None):
        told.append(path)
        assert isinstance(outcome, WasRead)
        assert outcome.maps == ()
    assert told == PATHS


def test_a_refused_film_does_not_stop_the_others():
    bad = str(PATHS[2])
    rooms = FakeRooms(faults={bad: FilmError(bad, FilmFault.DECODER_DIED)})
    outcomes = dict(read_in_order(rooms, PATHS, Wish(), None))
    assert list(outcomes) == PATHS
    assert [str(p) for p, o in outcomes.items() if isinstance(o, TbViewerError)] == [bad]


def test_equal_names_get_their_numbers_in_the_order_given_leaving_out_the_refused():
    first, bad = str(PATHS[0]), str(PATHS[1])
    rooms = FakeRooms(faults={bad: FilmError(bad, FilmFault.EMPTY)})
    maps = Path("maps")
    outcomes = dict(read_in_order(rooms, PATHS, Wish(), maps))
    stems = dict(rooms.written)
    assert stems[first] == "film"
    assert [stems[str(p)] for p in PATHS[2:]] == [f"film-{n}" for n in range(2, 8)]
    assert bad not in stems
    assert outcomes[PATHS[0]].maps == (maps / "film.saliency.png",)


def test_a_model_that_cannot_be_used_ends_it():
    rooms = FakeRooms(faults={str(PATHS[0]): ModelError("m", "its weights were changed.")})
    with pytest.raises(ModelError):
        list(read_in_order(rooms, PATHS, Wish(), None))
    assert rooms.closed.is_set()


def test_leaving_in_the_middle_closes_the_rooms_and_ends_every_thread():
    rooms = FakeRooms(held=tuple(str(p) for p in PATHS[1:]))
    outcomes = read_in_order(rooms, PATHS, Wish(), Path("maps"))
    assert next(outcomes)[0] == PATHS[0]
    outcomes.close()
    assert rooms.closed.is_set()  # that no thread is left, every test asserts


def test_turns_that_were_stopped_wait_for_nobody():
    turns = Turns()
    turns.stop()
    with pytest.raises(Closed):
        turns.take(5, lambda: None)

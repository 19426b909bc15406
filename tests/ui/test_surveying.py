"""Surveying: what is read in the background, when it pauses, and what a fault does."""

import threading

import pytest

from tbviewer.errors import FilmError, FilmFault, ModelError
from tbviewer.ui.entries import State
from tbviewer.ui.film_files import Found
from tbviewer.ui.films import Films
from tbviewer.ui.surveying import Surveying

from .film_lists import FakeRooms, found

PATHS = tuple(f"{n}.png" for n in range(6))


@pytest.fixture
def rooms():
    return FakeRooms()


@pytest.fixture
def films(qapp):
    films = Films()
    yield films
    films.set(Found())


@pytest.fixture
def surveying(qapp, room, rooms, films):
    surveying = Surveying(rooms.added_to(room.services()), films)
    yield surveying
    if rooms.gate is not None:
        rooms.gate.release(100)
    surveying.close()


def test_every_film_is_read_once_then_the_rooms_rest(qtbot, surveying, films, rooms):
    films.set(found(*PATHS))
    surveying.begin()
    qtbot.waitUntil(lambda: rooms.rested == 1 and not surveying.busy)
    assert rooms.asked == list(PATHS)
    assert all(films.entry(path).state is State.READ for path in PATHS)
    assert surveying.seconds_left is None


def test_files_nobody_named_are_sifted_before(qtbot, surveying, films, rooms):
    rooms.no_films = {"1.png", "4.png"}
    films.set(found(*PATHS))
    surveying.begin()
    qtbot.waitUntil(lambda: rooms.rested == 1)
    assert rooms.sifted == [PATHS]
    assert rooms.asked == ["0.png", "2.png", "3.png", "5.png"]
    assert (films.count, films.others) == (4, 2)


def test_files_a_person_named_are_never_passed_over(qtbot, surveying, films, rooms):
    rooms.faults["1.png"] = FilmError("1.png", FilmFault.NOT_AN_IMAGE)
    films.set(found("0.png", "1.png", named=True))
    surveying.begin()
    qtbot.waitUntil(lambda: films.done == 2)
    assert rooms.sifted == []
    assert films.entry("1.png").state is State.REFUSED


def test_a_film_alone_starts_nothing(surveying, films, rooms):
    films.set(found("0.png"))
    surveying.begin()
    assert not surveying.busy


def test_a_pause_begins_no_further_film(qtbot, surveying, films, rooms):
    rooms.gate = threading.Semaphore(0)
    films.set(found(*PATHS, named=True))
    surveying.begin()
    qtbot.waitUntil(lambda: rooms.asked == ["0.png"])
    surveying.set_paused(True)
    rooms.gate.release(100)
    qtbot.waitUntil(lambda: not surveying.busy)
    assert rooms.asked == ["0.png"]
    surveying.set_paused(False)
    qtbot.waitUntil(lambda: films.done == len(PATHS))


def test_as_many_at_once_as_there_are_rooms(qtbot, room, films):
    rooms = FakeRooms(3)
    rooms.gate = threading.Semaphore(0)
    surveying = Surveying(rooms.added_to(room.services()), films)
    films.set(found(*PATHS, named=True))
    surveying.begin()
    qtbot.waitUntil(lambda: len(rooms.asked) == 3)
    rooms.gate.release(100)
    qtbot.waitUntil(lambda: films.done == len(PATHS))
    surveying.close()


def test_a_film_that_kills_its_child_is_refused_by_name_and_the_rest_goes_on(
    qtbot, surveying, films, rooms
):
    rooms.faults["2.png"] = FilmError("2.png", FilmFault.DECODER_DIED)
    films.set(found(*PATHS))
    surveying.begin()
    qtbot.waitUntil(lambda: films.done == len(PATHS))
    assert "2.png made the reading process stop" in films.entry("2.png").reason


def test_a_model_that_cannot_be_used_is_told_once(qtbot, surveying, films, rooms):
    told = []
    surveying.went_wrong.connect(told.append)
    for path in PATHS:
        rooms.faults[path] = ModelError("combined", "its weights were changed.")
    films.set(found(*PATHS, named=True))
    surveying.begin()
    qtbot.waitUntil(lambda: rooms.rested == 1 and not surveying.busy)
    assert len(told) == 1
    assert rooms.asked == ["0.png"]
    assert films.entry("0.png").state is State.WAITING


def test_another_list_drops_the_answers_of_the_last(qtbot, surveying, films, rooms):
    rooms.gate = threading.Semaphore(0)
    films.set(found(*PATHS, named=True))
    surveying.begin()
    qtbot.waitUntil(lambda: rooms.asked == ["0.png"])
    films.set(found("x.png", "y.png", named=True))
    surveying.begin()
    rooms.gate.release(100)
    qtbot.waitUntil(lambda: films.done == 2 and not surveying.busy)
    assert rooms.asked == ["0.png", "x.png", "y.png"]


def test_the_time_left_is_reckoned_from_the_films_read_last(qtbot, surveying, films, rooms):
    seen = []
    films.counted.connect(lambda: seen.append(surveying.seconds_left))
    films.set(found(*PATHS, named=True))
    surveying.begin()
    qtbot.waitUntil(lambda: films.done == len(PATHS))
    assert any(left is not None and left >= 0 for left in seen)

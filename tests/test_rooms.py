"""Several reading rooms: surveys for lists, rooms that rest, and the end of them all."""

import threading

import psutil
import pytest
from PIL import Image

from tbviewer.errors import FilmError, FilmFault
from tbviewer.process import Closed, ReadingRoom
from tbviewer.reading.reading import Status
from tbviewer.rooms import ReadingRooms, cores, rooms_that_fit


@pytest.fixture(scope="module")
def film_files(tmp_path_factory, chest):
    folder = tmp_path_factory.mktemp("films")
    for number in range(4):
        Image.fromarray(chest(700, 600 + number)).save(folder / f"{number}.png")
    return [str(folder / f"{number}.png") for number in range(4)]


@pytest.fixture(scope="module")
def rooms():
    with ReadingRooms(2, lowly=True) as rooms:
        yield rooms


def test_a_survey_has_the_score_of_a_full_reading_and_nothing_large(rooms, film_files):
    survey = rooms.survey(film_files[0])
    assert survey.thumbnail.shape == (96, 82)
    assert not survey.reading.maps
    with ReadingRoom() as room:
        film = room.open_film(film_files[0])
        assert survey.key == film.key
        assert survey.reading.score == room.read_film(film).score


def test_many_are_surveyed_at_once_each_answer_its_own(rooms, film_files):
    told = {}
    threads = [
        threading.Thread(target=lambda p=path: told.__setitem__(p, rooms.survey(p)))
        for path in film_files * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert {path: survey.path for path, survey in told.items()} == {p: p for p in film_files}
    assert len({survey.key for survey in told.values()}) == 4


def test_children_of_lists_give_way_to_others(rooms, film_files):
    rooms.survey(film_files[0])
    lowly = {psutil.Process(pid).nice() for pid in rooms.child_pids}
    assert psutil.Process().nice() not in lowly


def test_rooms_that_rest_have_no_child_and_start_again(rooms, film_files):
    rooms.survey(film_files[0])
    before = rooms.child_pids
    rooms.rest()
    assert rooms.child_pids == ()
    assert not any(psutil.pid_exists(pid) for pid in before)
    assert rooms.survey(film_files[1]).reading.status is Status.READ


def test_a_film_that_kills_its_child_is_refused_and_the_other_room_goes_on(rooms, film_files):
    with rooms.one() as room:
        room.start()
        room._process.kill()
        room._process.join(30)
        with pytest.raises(FilmError) as caught:
            room._exchange("bad.dcm", int, ())
        assert caught.value.fault is FilmFault.DECODER_DIED
        assert rooms.survey(film_files[2]).path == film_files[2]


def test_files_are_sifted_by_content(rooms, film_files, tmp_path):
    for name, content in {"a.dcm": b"a report, no film", "b.gif": b"GIF89a", "empty": b""}.items():
        (tmp_path / name).write_bytes(content)
    paths = [film_files[0], *(str(tmp_path / n) for n in ("a.dcm", "b.gif", "empty", "absent"))]
    # What is told as unsupported or missing is kept: a person should learn of it.
    assert rooms.sift(paths) == (True, False, True, False, True)


def test_closing_ends_every_child_and_wakes_who_waits(film_files):
    rooms = ReadingRooms(1)
    rooms.survey(film_files[0])
    (pid,) = rooms.child_pids
    rooms.close()
    assert not psutil.pid_exists(pid)
    with pytest.raises(Closed):
        rooms.survey(film_files[0])


def test_as_many_rooms_as_wanted_but_no_more_than_memory_holds(monkeypatch):
    assert cores() >= 1
    assert rooms_that_fit(0) == 1
    monkeypatch.setattr(psutil, "virtual_memory", lambda: type("M", (), {"available": 3 << 30}))
    assert rooms_that_fit(16) == 3

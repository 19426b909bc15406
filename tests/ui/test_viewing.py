"""Viewing: from a file to a Reading, the newest wish wins, old answers are dropped."""

import threading

import pytest

from tbviewer.errors import FilmError, FilmFault, ModelError
from tbviewer.reading.reading import Status
from tbviewer.ui.viewing import Shown, Stage, Viewing

from .conftest import made_reading, refused_reading


@pytest.fixture
def seen():
    return []


@pytest.fixture
def faults():
    return []


@pytest.fixture
def viewing(qapp, room, seen, faults):
    viewing = Viewing(room.services())
    viewing.changed.connect(seen.append)
    viewing.went_wrong.connect(faults.append)
    yield viewing
    room.close()
    viewing.close()


def stages(seen: list[Shown]) -> list[tuple[str, str]]:
    return [(shown.name, str(shown.stage)) for shown in seen]


def until(qtbot, viewing, stage):
    qtbot.waitUntil(lambda: viewing.shown.stage is stage)


def test_a_film_is_shown_before_it_is_read_and_read_by_itself(qtbot, viewing, seen):
    viewing.open(["a/one.dcm"])
    until(qtbot, viewing, Stage.READ)
    assert stages(seen) == [("one.dcm", "opening"), ("one.dcm", "reading"), ("one.dcm", "read")]
    assert seen[0].film is None
    assert seen[1].film is not None
    assert seen[1].reading is None
    assert seen[2].reading.score == 0.83


def test_what_was_shown_is_gone_as_soon_as_another_film_is_asked_for(qtbot, viewing, seen, room):
    viewing.open(["one.dcm"])
    until(qtbot, viewing, Stage.READ)
    room.opening = threading.Semaphore(0)
    del seen[:]
    viewing.open(["two.dcm"])
    (shown,) = seen
    assert (shown.film, shown.reading, shown.name) == (None, None, "two.dcm")
    room.opening.release()
    until(qtbot, viewing, Stage.READ)
    assert viewing.shown.name == "two.dcm"


def test_a_film_opened_meanwhile_wins_and_the_first_ones_answer_is_dropped(
    qtbot, viewing, seen, room
):
    room.opening = threading.Semaphore(0)
    viewing.open(["one.dcm"])
    qtbot.waitUntil(lambda: room.asked == [("open", "one.dcm")])
    viewing.open(["two.dcm"])
    room.opening.release(2)
    until(qtbot, viewing, Stage.READ)
    assert {shown.film.path for shown in seen if shown.film} == {"two.dcm"}
    assert ("read", "one.dcm") not in room.asked


def test_a_reading_under_way_is_dropped_when_another_film_is_opened(qtbot, viewing, seen, room):
    room.reading = threading.Semaphore(0)
    viewing.open(["one.dcm"])
    qtbot.waitUntil(lambda: ("read", "one.dcm") in room.asked)
    viewing.open(["two.dcm"])
    room.reading.release(2)
    until(qtbot, viewing, Stage.READ)
    assert [s.reading.film_key for s in seen if s.reading] == ["key of two.dcm"]


def test_of_many_films_asked_for_in_a_row_only_the_first_and_the_last_are_opened(
    qtbot, viewing, room
):
    room.opening = threading.Semaphore(0)
    viewing.open(["0.dcm"])
    qtbot.waitUntil(lambda: len(room.asked) == 1)
    for number in range(1, 9):
        viewing.open([f"{number}.dcm"])
    room.opening.release(9)
    until(qtbot, viewing, Stage.READ)
    assert room.asked == [("open", "0.dcm"), ("open", "8.dcm"), ("read", "8.dcm")]


def test_a_film_that_cannot_be_opened_is_told_by_name(qtbot, viewing, room, faults):
    room.faults["bad.dcm"] = FilmError("bad.dcm", FilmFault.TRUNCATED, detail="at byte 7")
    viewing.open(["bad.dcm"])
    qtbot.waitUntil(lambda: len(faults) == 1)
    assert viewing.shown.stage is Stage.EMPTY
    (fault,) = faults
    assert fault.name == "bad.dcm"
    assert "bad.dcm is incomplete" in fault.sentence
    assert fault.advice
    assert fault.detail == "at byte 7"


def test_a_film_that_cannot_be_read_stays_on_the_screen(qtbot, viewing, room, faults):
    room.read_fault = ModelError("combined", "its weights were changed.")
    viewing.open(["one.dcm"])
    until(qtbot, viewing, Stage.UNREAD)
    assert viewing.shown.film is not None
    assert viewing.shown.reading is None
    assert "combined" in faults[0].sentence
    room.read_fault = None
    viewing.read_again()
    until(qtbot, viewing, Stage.READ)


def test_an_unforeseen_fault_is_told_and_the_next_film_is_read(qtbot, viewing, room, faults):
    room.faults["odd.dcm"] = ZeroDivisionError("odd.dcm")
    viewing.open(["odd.dcm"])
    qtbot.waitUntil(lambda: len(faults) == 1)
    assert "ZeroDivisionError at " in faults[0].detail
    viewing.open(["one.dcm"])
    until(qtbot, viewing, Stage.READ)


def test_a_refused_film_is_read_anyway_only_on_request(qtbot, viewing, room):
    room.answer = lambda film, wish: (
        made_reading(film, forced=True) if wish.force else refused_reading(film)
    )
    viewing.open(["one.dcm"])
    until(qtbot, viewing, Stage.READ)
    assert viewing.shown.reading.status is Status.REFUSED
    viewing.read_anyway()
    assert viewing.shown.reading is None
    until(qtbot, viewing, Stage.READ)
    assert viewing.shown.reading.forced
    assert room.asked[-1] == ("read forced", "one.dcm")


def test_films_named_together_follow_one_another(qtbot, viewing):
    viewing.open(["1.dcm", "2.dcm", "3.dcm"])
    until(qtbot, viewing, Stage.READ)
    assert (viewing.shown.number, viewing.shown.count) == (1, 3)
    assert not viewing.can_step(-1)
    viewing.step(1)
    until(qtbot, viewing, Stage.READ)
    viewing.step(1)
    until(qtbot, viewing, Stage.READ)
    assert (viewing.shown.name, viewing.shown.number) == ("3.dcm", 3)
    viewing.step(1)
    assert viewing.shown.name == "3.dcm"
    viewing.step(-1)
    until(qtbot, viewing, Stage.READ)
    assert viewing.shown.name == "2.dcm"


def test_steps_in_quick_succession_count_from_the_film_asked_for(qtbot, viewing, room):
    viewing.open([f"{n}.dcm" for n in range(6)])
    until(qtbot, viewing, Stage.READ)
    room.opening = threading.Semaphore(0)
    for _ in range(4):
        viewing.step(1)
    room.opening.release(9)
    until(qtbot, viewing, Stage.READ)
    assert viewing.shown.name == "4.dcm"


@pytest.fixture
def folder(tmp_path, room):
    """Return a folder of files, of which b and d are films and c is a broken one."""
    for name in ("a.txt", "b.dcm", "c.dcm", "d.dcm", "e.txt"):
        (tmp_path / name).write_bytes(b"x")
    for name, fault in (("a.txt", FilmFault.NOT_AN_IMAGE), ("c.dcm", FilmFault.DAMAGED),
                        ("e.txt", FilmFault.NOT_AN_IMAGE)):  # fmt: skip
        path = str(tmp_path / name)
        room.faults[path] = FilmError(path, fault)
    return tmp_path


def test_in_a_folder_what_is_no_film_is_passed_over(qtbot, viewing, folder, faults):
    viewing.open([str(folder)])
    until(qtbot, viewing, Stage.READ)
    assert (viewing.shown.name, viewing.shown.number, viewing.shown.count) == ("b.dcm", 1, 4)
    assert faults == []


def test_in_a_folder_a_broken_film_is_told_and_the_next_is_reached(qtbot, viewing, folder, faults):
    viewing.open([str(folder)])
    until(qtbot, viewing, Stage.READ)
    viewing.step(1)
    qtbot.waitUntil(lambda: len(faults) == 1)
    assert faults[0].name == "c.dcm"
    assert viewing.can_step(1)
    viewing.step(1)
    until(qtbot, viewing, Stage.READ)
    assert viewing.shown.name == "d.dcm"


def test_a_step_that_finds_no_further_film_returns_to_the_last(qtbot, viewing, folder):
    viewing.open([str(folder)])
    until(qtbot, viewing, Stage.READ)
    viewing.step(1)
    until(qtbot, viewing, Stage.UNOPENED)
    viewing.step(1)
    until(qtbot, viewing, Stage.READ)
    reading = viewing.shown.reading
    viewing.step(1)
    assert viewing.shown.reading is None
    until(qtbot, viewing, Stage.READ)
    assert viewing.shown.name == "d.dcm"
    assert viewing.shown.reading is reading
    assert not viewing.can_step(1)


def test_a_folder_without_a_film_is_told(qtbot, viewing, tmp_path, faults, room):
    viewing.open([str(tmp_path)])
    qtbot.waitUntil(lambda: len(faults) == 1)
    assert tmp_path.name in faults[0].sentence
    assert viewing.shown.stage is Stage.EMPTY


def test_a_named_file_that_is_no_film_is_told_not_passed_over(qtbot, viewing, folder, faults):
    viewing.open([str(folder / "a.txt"), str(folder / "b.dcm")])
    qtbot.waitUntil(lambda: len(faults) == 1)
    assert faults[0].name == "a.txt"


def test_leaving_a_film_drops_its_answer(qtbot, viewing, room, seen):
    room.reading = threading.Semaphore(0)
    viewing.open(["one.dcm"])
    until(qtbot, viewing, Stage.READING)
    viewing.leave()
    room.reading.release()
    qtbot.waitUntil(lambda: not viewing._lane.busy)
    assert viewing.shown.stage is Stage.EMPTY
    assert all(shown.reading is None for shown in seen)


def test_closing_in_the_middle_of_a_call_is_no_fault(qtbot, viewing, room, faults):
    room.opening = threading.Semaphore(0)
    viewing.open(["one.dcm"])
    qtbot.waitUntil(lambda: len(room.asked) == 1)
    room.close()
    viewing.close()
    assert faults == []

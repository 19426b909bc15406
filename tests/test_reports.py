"""Reports of many films: their order, what cannot be opened, and an end before its time."""

from pathlib import Path

import psutil
import pytest
from PIL import Image

from tbviewer import child_paper
from tbviewer.errors import TbViewerError
from tbviewer.process import ReadingRoom
from tbviewer.reading.decision import Decision, DecisionKind, FilmHistory
from tbviewer.record.report_page import FilmAsked, PageWish
from tbviewer.reports import pages_of, write_report
from tbviewer.rooms import ReadingRooms


@pytest.fixture(scope="module")
def films(tmp_path_factory, chest) -> list[str]:
    folder = tmp_path_factory.mktemp("films")
    Image.fromarray(chest(600, 500)).save(folder / "a.png")
    (folder / "Doe Jane.dcm").write_text("no film")
    Image.fromarray(chest(500, 600)).save(folder / "c.png")
    return [str(folder / name) for name in ("a.png", "Doe Jane.dcm", "c.png")]


def asked(films: list[str], **facts) -> list[FilmAsked]:
    return [FilmAsked(film, PageWish(**facts)) for film in films]


def binder() -> ReadingRoom:
    return ReadingRoom(warms=False)


def test_pages_come_in_order_with_what_people_decided(films):
    told = []

    def history_of(film_key: str) -> FilmHistory:
        told.append(film_key)
        return FilmHistory(
            (Decision("d", film_key, DecisionKind.REPEAT, "ann", "2026-01-01", False),)
        )

    first, second, third = pages_of(ReadingRooms(2), asked(films), history_of)
    assert first.reading.film_key == first.film_key
    assert first.reading.score is not None
    assert not first.reading.maps
    assert first.pictures[1].rgb.shape[2] == 3
    assert "film number 2 is not a film" in second.trouble
    assert third.film_key != first.film_key
    assert sorted(told) == sorted([first.film_key, third.film_key])
    assert third.history.decision.kind is DecisionKind.REPEAT


def test_a_report_that_was_stopped_is_not_written(films, tmp_path):
    class Stopped(Exception):  # noqa: N818 - a wish
        pass

    def go_on(done: int) -> None:
        if done == 1:
            raise Stopped

    rooms = ReadingRooms(1)
    with pytest.raises(Stopped):
        write_report(asked(films[1:2] * 3), tmp_path / "r.pdf", rooms=rooms, binder=binder(),
                     history_of=lambda _: FilmHistory(), go_on=go_on)  # fmt: skip
    assert list(tmp_path.iterdir()) == []
    assert rooms.child_pids == ()


def test_a_whole_report_is_written_and_tells_how_far_it_is(films, tmp_path):
    target, done = tmp_path / "r.pdf", []
    write_report(asked(films[1:2] * 2), target, rooms=ReadingRooms(1), binder=binder(),
                 history_of=lambda _: FilmHistory(), go_on=done.append)  # fmt: skip
    assert b"/Count 2" in target.read_bytes()
    assert done == [0, 1, 2]
    assert [p.name for p in tmp_path.iterdir()] == ["r.pdf"]


def test_a_place_that_cannot_be_written_is_told(films, tmp_path):
    with pytest.raises(TbViewerError, match=r"r\.pdf could not be written"):
        write_report(asked(films[1:2]), Path(tmp_path / "absent" / "r.pdf"),
                     rooms=ReadingRooms(1), binder=binder(),
                     history_of=lambda _: FilmHistory(), go_on=lambda _: None)  # fmt: skip


def test_a_binder_that_dies_takes_the_report_with_it_and_no_film_is_blamed(films, tmp_path):
    room = binder()

    def go_on(done: int) -> None:
        if done == 1:
            psutil.Process(room.child_pid).kill()

    with pytest.raises(TbViewerError, match="broken off"):
        write_report(asked(films[1:2] * 2), tmp_path / "r.pdf", rooms=ReadingRooms(1), binder=room,
                     history_of=lambda _: FilmHistory(), go_on=go_on)  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_a_binder_that_died_loses_the_report_and_says_so():
    with ReadingRoom(warms=False) as room, pytest.raises(TbViewerError, match="broken off"):
        room.do(child_paper.write_book, "", Path("r.pdf"))

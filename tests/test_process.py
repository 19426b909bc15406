"""The reading room: a child that dies, hangs or is asked by many."""

import os
import signal
import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from tbviewer import child, child_asking
from tbviewer.errors import FilmError, FilmFault, ModelError
from tbviewer.net import reader, store
from tbviewer.net.active import activate, roll_back
from tbviewer.net.keeping import Parcel, keep
from tbviewer.process import Closed, ReadingRoom
from tbviewer.reading.question import Answer, Filling, Patch, Question, patch_mask
from tbviewer.reading.reading import Status, Wish
from tbviewer.record.figure_spec import FigureFormat, FigurePanel, FigureSpec, Part


@pytest.fixture(scope="module")
def film_file(tmp_path_factory, chest) -> Path:
    path = tmp_path_factory.mktemp("films") / "chest.png"
    Image.fromarray(chest(700, 600)).save(path)
    return path


def kill_child(room: ReadingRoom) -> None:
    room._process.kill()
    room._process.join(30)


@pytest.fixture(scope="module")
def room():
    with ReadingRoom() as room:
        yield room


def test_a_film_is_opened_and_read(room, film_file):
    film = room.open_film(str(film_file))
    assert (film.rows, film.columns) == (700, 600)
    assert not film.pixels.flags.writeable
    reading = room.read_film(film)
    assert reading.status is Status.READ
    assert reading.film_key == film.key
    assert reading.model == room.model()
    assert len(reading.maps) >= 6


def test_a_film_is_asked_about_without_crossing_again(room, film_file):
    film = room.open_film(str(film_file))
    reading = room.read_film(film)
    wish = Wish(model=reading.model.name)

    def ask(question: Question) -> Answer:
        return room.do_with(child_asking.ask, film, wish, question)

    whole = ask(Question())
    assert (whole.score, whole.field) == (reading.score, reading.field)
    assert not whole.seen.flags.writeable
    f = whole.field
    patch = Patch(f.x + f.width / 4, f.y + f.height / 4, f.width / 4, f.height / 4)
    hidden = ask(Question(patch))
    assert hidden.score != whole.score
    assert np.array_equal(hidden.changed, patch_mask(patch, whole.field))
    assert patch_mask(patch, replace(whole.field, leaning=None)).sum() == 128 * 128
    hidden_places = child_asking.hide_places, film, wish, Filling.MEAN, range(3, 5)
    assert len(room.do_with(*hidden_places)) == 2
    kill_child(room)  # a new one opens and prepares the film itself
    assert ask(Question(patch)).logit == hidden.logit


def test_a_figure_is_drawn_of_a_film_and_refused_when_the_film_has_changed(
    room, film_file, tmp_path
):
    copy = tmp_path / "copy.png"
    copy.write_bytes(film_file.read_bytes())
    film = room.open_film(str(copy))
    panel = FigurePanel(
        head=("Film",),
        path=film.path,
        key=film.key,
        part=Part(0, 0, film.columns, film.rows),
        window=film.windows[0],
    )
    assert room.draw_figure(FigureSpec((panel,), 1)).startswith(b"\x89PNG")
    pdf = FigureSpec((panel,), 1, format=FigureFormat.PDF)
    assert room.draw_figure(pdf).startswith(b"%PDF")
    Image.new("L", (700, 600), 7).save(copy)
    gone = replace(panel, key="of another film")
    with pytest.raises(FilmError) as caught:
        room.draw_figure(FigureSpec((gone,), 1))
    assert caught.value.fault is FilmFault.CHANGED


def test_an_error_crosses_with_its_sentence(room, tmp_path):
    with pytest.raises(FilmError, match=r"absent\.dcm") as caught:
        room.open_film(str(tmp_path / "absent.dcm"))
    assert caught.value.fault is FilmFault.NOT_FOUND
    assert caught.value.advice


def test_a_child_killed_over_a_film_refuses_that_film_and_reads_the_next(room, film_file):
    film = room.open_film(str(film_file))
    before = room.child_pid
    with pytest.raises(FilmError, match=r"gone\.dcm") as caught:
        room._ask("gone.dcm", os.kill, before, signal.SIGKILL)
    assert caught.value.fault is FilmFault.DECODER_DIED
    assert room.child_pid != before
    # The new child has never seen this film: it opens it again by itself.
    assert room.read_film(film).status is Status.READ


def test_a_child_killed_between_two_films_costs_nothing_but_a_start(room, film_file):
    film = room.open_film(str(film_file))
    kill_child(room)
    assert room.read_film(film).status is Status.READ


def test_a_child_that_hangs_is_given_up(film_file):
    with ReadingRoom(patience_s=0.5) as room:
        before = room.child_pid
        with pytest.raises(FilmError, match=r"slow\.dcm") as caught:
            room._ask("slow.dcm", signal.pause)
        assert caught.value.fault is FilmFault.TOO_SLOW
        assert not psutil.pid_exists(before)


def test_a_film_changed_on_disk_is_not_read_as_the_one_opened(room, film_file, tmp_path):
    path = tmp_path / "changing.png"
    path.write_bytes(film_file.read_bytes())
    film = room.open_film(str(path))
    path.write_bytes(film_file.read_bytes() + b"more")
    kill_child(room)
    with pytest.raises(FilmError) as caught:
        room.read_film(film)
    assert caught.value.fault is FilmFault.CHANGED


def test_closing_wakes_whoever_waits(film_file):
    room = ReadingRoom()
    room.start()
    told: list[BaseException] = []

    def wait() -> None:
        try:
            room._ask("long.dcm", signal.pause)
        except Closed as closed:
            told.append(closed)

    waiting = threading.Thread(target=wait)
    waiting.start()
    pid = room.child_pid
    room.close()
    waiting.join(30)
    assert len(told) == 1
    assert not psutil.pid_exists(pid)
    with pytest.raises(Closed):
        room.open_film(str(film_file))


def test_many_threads_are_served_in_turn(room, film_file):
    keys: list[str] = []
    threads = [
        threading.Thread(target=lambda: keys.append(room.open_film(str(film_file)).key))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(keys) == 5
    assert len(set(keys)) == 1


def test_a_model_that_is_not_there_is_told(film_file):
    with ReadingRoom(model="absent") as room:
        with pytest.raises(ModelError, match="absent"):
            room.model()
        film = room.open_film(str(film_file))
        with pytest.raises(ModelError, match="absent"):
            room.read_film(film)


def test_an_unforeseen_fault_in_the_child_tells_its_place_and_no_values(room):
    with pytest.raises(child.UnexpectedInChild) as caught:
        room._ask("secret name.dcm", int, "secret name")
    assert "ValueError" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_the_child_ends_with_its_parent(room):
    """The pipe closes when the parent is gone, however it went."""
    ours, theirs = __import__("multiprocessing").Pipe()
    ours.close()
    served = threading.Thread(target=_serve_quietly, args=(theirs,))
    served.start()
    served.join(60)
    assert not served.is_alive()


def _serve_quietly(pipe) -> None:
    original, child.settle = child.settle, lambda: None
    try:
        child.serve(pipe, None)
    finally:
        child.settle = original


def test_a_wish_for_another_saliency_leaves_the_score_and_the_grad_cams(room, film_file):
    film = room.open_film(str(film_file))
    plain, guided = room.read_film(film), room.read_film(film, Wish(saliency="guided"))
    assert guided.logit == plain.logit
    assert not np.array_equal(guided.maps[0].values, plain.maps[0].values)
    for one, other in zip(plain.maps[1:], guided.maps[1:], strict=True):
        assert np.array_equal(one.values, other.values)


def test_a_model_that_is_not_there_is_told_and_the_usual_one_still_reads(room, film_file):
    film = room.open_film(str(film_file))
    with pytest.raises(ModelError, match="absent"):
        room.read_film(film, Wish(model="absent"))
    assert room.read_film(film, Wish(model=room.model().name)).model == room.model()
    assert room.model() in room.models()


def test_the_child_keeps_the_models_asked_for_last(monkeypatch):
    loaded = []
    card = store.find().card
    monkeypatch.setattr(child, "_readers", OrderedDict())
    monkeypatch.setattr(
        store, "find",
        lambda name: store.StoredModel(Path(), replace(card, name=name or "combined")),
    )  # fmt: skip
    monkeypatch.setattr(reader, "Reader", lambda model: loaded.append(model.card.name) or object())
    first = child.reader_of()
    assert child.reader_of("combined") is first
    for name in ("a", "b", "a", "c", "a", "combined"):
        child.reader_of(name)
    assert loaded == ["combined", "a", "b", "c", "combined"]
    assert [name.name for name in child._readers] == ["c", "a", "combined"]


def test_another_active_model_reads_from_the_next_film_on_in_a_child_that_runs(film_file):
    with ReadingRoom() as room:  # one that was started with this test's folders
        film = room.open_film(str(film_file))
        usual = room.read_film(film)
        keep(Parcel.of(store.find()).called("clinic"))
        activate("clinic", by="tester")
        assert room.read_film(film).model.name == "clinic"
        assert room.model().name == "clinic"
        assert room.read_film(film, Wish(model=usual.model.name)).model == usual.model
        roll_back()
        assert room.read_film(film).model == usual.model

"""The Admin room of the real window over the real store: a PIN, a Model from a file, back again."""

import json
import sqlite3
import zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from tbviewer import administration, paths, words
from tbviewer.net import store
from tbviewer.net.keeping import Parcel, keep
from tbviewer.policy import Policy
from tbviewer.reading.reading import ThresholdSource
from tbviewer.record import pin as pins
from tbviewer.rooms import ReadingRooms
from tbviewer.ui.admin.models.import_dialog import ImportDialog
from tbviewer.ui.main_window import SMALLEST_SIZE
from tbviewer.ui.viewing import Stage

from ..ui import walking

READ_IN_MS = 120_000


@pytest.fixture
def stick(tmp_path):
    """A Model in a file, as another computer has written it."""
    model = store.find()
    facts = dict(model.card.facts) | {"name": "clinic", "default_threshold": 0.25}
    path = tmp_path / "clinic.tbmodel"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("card.json", json.dumps(facts))
        archive.writestr("weights.safetensors", model.weights())
    return str(path)


def opened(window, qtbot, path):
    window.open([path])
    qtbot.waitUntil(
        lambda: window.viewing.shown.path == path and window.viewing.shown.stage is Stage.READ,
        timeout=READ_IN_MS,
    )
    return window.viewing.shown.reading


def test_a_model_from_a_stick_reads_the_next_film_and_is_taken_back(
    window, qtbot, stick, monkeypatch
):
    monkeypatch.setattr(pins, "_N", 1 << 4)
    film = str(paths.sample_film())
    usual = opened(window, qtbot, film)
    window.actions_by_name["room_admin"].trigger()
    room = window.administering.room
    qtbot.waitUntil(lambda: room.lock.state is not None)
    for field in (room.lock_page.pin, room.lock_page.again):
        qtbot.keyClicks(field, "246810")
    qtbot.keyClick(room.lock_page.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.lock.open)
    room.go("models")
    page = room.pages["models"]
    qtbot.waitUntil(lambda: page.list.count() >= 1 and not page.desk.busy)
    page.desk.look_into(stick)
    qtbot.waitUntil(lambda: page.findChild(ImportDialog) is not None)
    page.findChild(ImportDialog).act.click()
    qtbot.waitUntil(lambda: page.act.text() == "Activate clinic …" and page.act.isEnabled())
    page.act.click()
    press(page, "Activate")
    qtbot.waitUntil(lambda: window.active_model.name.name == "clinic")
    qtbot.waitUntil(lambda: not page.desk.busy)
    assert window.viewing.shown.reading == usual
    window.actions_by_name["room_reading"].trigger()
    read = opened(window, qtbot, film)
    assert (read.model.name, read.threshold) == ("clinic", 0.25)
    assert read.threshold_source is ThresholdSource.CARD
    window.actions_by_name["room_admin"].trigger()
    qtbot.waitUntil(lambda: page.back.isVisible() and page.back.isEnabled())
    page.back.click()
    press(page, "Go back")
    qtbot.waitUntil(lambda: window.active_model.name == usual.model)
    assert opened(window, qtbot, film).model == usual.model
    window.close()
    journal = sqlite3.connect(paths.journal_file())
    rows = journal.execute("SELECT kind FROM entry WHERE film_key = '' ORDER BY rowid").fetchall()
    journal.close()
    assert [kind for (kind,) in rows] == ["pin-chosen", "model-import", "activation", "rollback"]


def press(page, text):
    box = next(b for b in page.findChildren(QMessageBox) if b.isVisible())
    next(b for b in box.buttons() if b.text() == text).click()


def test_a_policy_switches_the_room_off_for_a_whole_computer(monkeypatch):
    monkeypatch.setattr(administration, "policy", lambda: Policy(admin_off=True))
    rooms = ReadingRooms(1)
    assert administration.admin_services(rooms) is None
    rooms.close()


def test_a_model_kept_by_somebody_else_is_there_when_the_page_is_entered(window, qtbot):
    room = window.administering.room
    keep(Parcel.of(store.find()).called("theirs"))
    room.pages["models"].entered()
    qtbot.waitUntil(lambda: room.pages["models"].desk.store.model("theirs") is not None)


def test_every_step_has_names_for_what_is_acted_on_and_room_for_long_words(
    qtbot, request, monkeypatch
):
    monkeypatch.setattr(pins, "_N", 1 << 4)
    words.use_language("pseudo")
    window = request.getfixturevalue("window")
    window.resize(*SMALLEST_SIZE)
    window.actions_by_name["room_admin"].trigger()
    room = window.administering.room
    qtbot.waitUntil(lambda: room.lock.state is not None)
    room.lock.choose("246810")
    qtbot.waitUntil(lambda: room.lock.open)
    qtbot.waitUntil(lambda: not room.pages["models"].desk.busy)
    for step, page in room.pages.items():
        room.go(step)
        qtbot.waitUntil(page.isVisible)
        assert walking.unnamed(window) == [], step
        walking.wait_until_nothing_is_cut(window, qtbot)

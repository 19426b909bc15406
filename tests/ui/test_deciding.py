"""Deciding over a journal in memory: Decisions, notes, withdrawal, own reading first, failures."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from tbviewer.errors import JournalError, JournalFault
from tbviewer.reading.decision import Decision, DecisionKind
from tbviewer.record.journal import asking
from tbviewer.record.journal.asking import Search
from tbviewer.record.journal.entries import Entry, FilmName, Kind, decision_entry, new_id, now
from tbviewer.record.journal.journal import Journal
from tbviewer.ui.entries import Show
from tbviewer.ui.film_list.words import all_of
from tbviewer.ui.journal_queue import JournalQueue
from tbviewer.ui.main_window import MainWindow
from tbviewer.ui.services import JournalServices
from tbviewer.ui.viewing import Stage

from .conftest import made_film, made_reading, refused_reading


class FakeJournal:
    """A real file behind functions that can be made to wait or to fail."""

    def __init__(self, path: Path):
        self.path = path
        self.journal = Journal(lambda: path)
        self.fault: JournalFault | None = None
        self.writing: threading.Semaphore | None = None
        self.asking: threading.Semaphore | None = None

    def append(self, entries):
        if self.writing is not None:
            assert self.writing.acquire(timeout=30)
        if self.fault is not None:
            raise JournalError(self.fault)
        return self.journal.append(entries)

    def histories(self, keys):
        if self.asking is not None:
            assert self.asking.acquire(timeout=30)
        return asking.histories(self.path, keys)

    def entries(self, *kinds: Kind) -> list[Entry]:
        return list(asking.page(self.path, Search(kinds=kinds), 0, 999))[::-1]

    def services(self) -> JournalServices:
        return JournalServices(
            append=self.append, histories=self.histories, close=self.journal.close
        )


@pytest.fixture
def journal(tmp_path) -> FakeJournal:
    return FakeJournal(tmp_path / "journal.sqlite")


@pytest.fixture
def make_window(dressed, qtbot, room, settings, journal):
    """Return a function that opens a window over the journal."""
    settings.setValue("decision/who", "ann")

    def make() -> MainWindow:
        room.closed = False
        window = MainWindow(replace(room.services(), journal=journal.services()), settings)
        qtbot.addWidget(
            window, before_close_func=lambda w: setattr(w.desk, "_closing_anyway", True)
        )
        window.resize(1280, 720)
        window.show()
        qtbot.waitExposed(window)
        return window

    return make


@pytest.fixture
def window(make_window):
    return make_window()


@pytest.fixture
def opened(window, qtbot):
    def open_films(*paths: str) -> None:
        window.open(list(paths) or ["a/film.dcm"])
        qtbot.waitUntil(lambda: settled(window))

    return open_films


def settled(window) -> bool:
    """Whether the film is read, looked up, and everything written."""
    deciding = window.desk.deciding
    read = window.viewing.whole.stage in (Stage.READ, Stage.UNREAD)
    return read and deciding._known and not deciding.queue.unsaved


def press(qtbot, window, *keys) -> None:
    for key in keys:
        qtbot.keyClick(window.focusWidget() or window, key)


R, N, F, U = (getattr(Qt.Key, f"Key_{letter}") for letter in "RNFU")
D, ENTER = Qt.Key.Key_D, Qt.Key.Key_Return


def kept(window, qtbot) -> None:
    qtbot.waitUntil(lambda: settled(window))


# --- By keyboard


@pytest.mark.parametrize(
    "asked", [(R, "refer"), (N, "do-not-refer"), (F, "repeat"), (U, "undecided")]
)
def test_d_and_a_letter_enter_a_decision(opened, window, qtbot, journal, asked):
    letter, kind = asked
    opened()
    window_before = window.film_page.view.window_shown
    press(qtbot, window, D)
    assert window.desk.hint.isVisible()
    press(qtbot, window, letter)
    assert not window.desk.hint.isVisible()
    kept(window, qtbot)
    (entry,) = journal.entries(Kind.DECISION)
    assert (entry.decision, entry.by, entry.score_seen) == (kind, "ann", True)
    assert (entry.film_key, entry.score) == ("key of a/film.dcm", 0.83)
    assert window.desk.panel.buttons[DecisionKind(kind)].isChecked()
    assert window.film_page.view.window_shown == window_before


def test_another_key_after_d_does_what_it_does(opened, window, qtbot, journal):
    opened()
    press(qtbot, window, D, Qt.Key.Key_I)
    assert window.film_page.view.window_shown.inverted
    press(qtbot, window, D, Qt.Key.Key_Escape)
    assert not window.desk.keys.armed
    assert window.film_page.view.window_shown.inverted
    press(qtbot, window, D, D)
    assert not window.desk.keys.armed
    qtbot.mouseClick(window.film_page.view.viewport(), Qt.MouseButton.LeftButton)
    press(qtbot, window, D)
    qtbot.mouseClick(window.film_page.view.viewport(), Qt.MouseButton.LeftButton)
    assert not window.desk.keys.armed
    assert journal.entries(Kind.DECISION) == []


def test_a_series_is_decided_by_keyboard_alone(opened, window, qtbot, journal):
    opened("a.dcm", "b.dcm", "c.dcm")
    for keys in ((D, R, ENTER), (D, N, ENTER), (D, U, ENTER)):
        press(qtbot, window, *keys)
        kept(window, qtbot)
    told = [(e.film_name, e.decision) for e in journal.entries(Kind.DECISION)]
    assert told == [("a.dcm", "refer"), ("b.dcm", "do-not-refer"), ("c.dcm", "undecided")]
    assert [e.film_name for e in journal.entries(Kind.REVIEW)] == ["a.dcm", "b.dcm", "c.dcm"]
    press(qtbot, window, Qt.Key.Key_PageUp)
    kept(window, qtbot)
    assert window.desk.panel.buttons[DecisionKind.DO_NOT_REFER].isChecked()
    assert window.desk.label.text() == "Decision: do not refer"


def test_the_same_decision_again_is_not_entered_twice(opened, window, qtbot, journal):
    opened()
    press(qtbot, window, D, R, D, R)
    kept(window, qtbot)
    assert len(journal.entries(Kind.DECISION)) == 1


def test_without_a_film_there_is_nothing_to_decide(window, qtbot):
    press(qtbot, window, D)
    assert not window.desk.keys.armed
    assert not window.desk.panel.buttons[DecisionKind.REFER].isEnabled()


# --- Buttons, note, name


def test_a_click_enters_and_another_withdraws(opened, window, qtbot, journal):
    opened()
    refer = window.desk.panel.buttons[DecisionKind.REFER]
    refer.click()
    kept(window, qtbot)
    assert refer.isChecked()
    assert "ann" in window.desk.panel.provenance.text()
    assert window.desk.panel.provenance.text().endswith("after the score was seen")
    refer.click()
    kept(window, qtbot)
    assert not refer.isChecked()
    decision, withdrawal = journal.entries(Kind.DECISION, Kind.WITHDRAWAL)
    assert withdrawal.about == decision.id
    assert not window.desk.panel.undo.isVisible()


def test_a_double_click_is_one_click(opened, window, qtbot, journal):
    opened()
    refer = window.desk.panel.buttons[DecisionKind.REFER]
    qtbot.mouseClick(refer, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(refer, Qt.MouseButton.LeftButton)
    kept(window, qtbot)
    assert refer.isChecked()
    assert len(journal.entries(Kind.DECISION, Kind.WITHDRAWAL)) == 1


def test_undo_brings_back_the_decision_before(opened, window, qtbot, journal):
    opened()
    press(qtbot, window, D, R)
    press(qtbot, window, D, N)
    window.desk.panel.undo.click()
    kept(window, qtbot)
    assert window.desk.deciding.standing.decision.kind is DecisionKind.REFER
    assert len(journal.entries(Kind.DECISION, Kind.WITHDRAWAL)) == 3


def test_a_note_is_kept_with_enter_and_the_keys_return_to_the_film(opened, window, qtbot, journal):
    opened("a.dcm", "b.dcm")
    note = window.desk.panel.note
    note.setFocus()
    qtbot.keyClicks(note, "Dr. R: cavity, 1st rib  ")
    press(qtbot, window, ENTER)
    assert window.film_page.view.hasFocus()
    assert window.viewing.shown.number == 1
    kept(window, qtbot)
    press(qtbot, window, D, R)
    kept(window, qtbot)
    noted, decided = journal.entries(Kind.NOTE, Kind.DECISION)
    assert noted.note == decided.note == "Dr. R: cavity, 1st rib"


def test_a_note_that_was_begun_is_kept_when_the_film_goes(opened, window, qtbot, journal):
    opened("a.dcm", "b.dcm")
    window.desk.panel.note.setFocus()
    qtbot.keyClicks(window.desk.panel.note, "half a sent")
    press(qtbot, window, Qt.Key.Key_PageDown)
    kept(window, qtbot)
    (entry,) = journal.entries(Kind.NOTE)
    assert (entry.film_name, entry.note) == ("a.dcm", "half a sent")
    assert window.desk.panel.note.text() == ""


def test_esc_in_the_note_leaves_it_and_resets_nothing(opened, window, qtbot):
    opened()
    press(qtbot, window, Qt.Key.Key_I)
    window.desk.panel.note.setFocus()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.film_page.view.hasFocus()
    assert window.film_page.view.window_shown.inverted


def test_another_persons_name_is_kept_and_is_theirs(opened, window, qtbot, journal, settings):
    opened()
    press(qtbot, window, D, R)
    window.desk.panel.who.setFocus()
    window.desk.panel.who.setText("  bob  the second ")
    press(qtbot, window, ENTER)
    assert settings.value("decision/who") == "bob the second"
    assert not window.desk.panel.undo.isVisible()  # it is ann's
    press(qtbot, window, D, R)
    kept(window, qtbot)
    assert [e.by for e in journal.entries(Kind.DECISION)] == ["ann", "bob the second"]
    # The score was on the screen when bob came.
    assert [e.score_seen for e in journal.entries(Kind.DECISION)] == [True, True]


def test_the_overlays_looked_at_go_with_the_decision(opened, window, qtbot, journal):
    opened("a.dcm", "b.dcm")
    window.overlays.toggle(0)
    window.overlays.hide_all()
    window.overlays.toggle(5)
    press(qtbot, window, D, R, Qt.Key.Key_PageDown)
    kept(window, qtbot)
    press(qtbot, window, D, N)
    kept(window, qtbot)
    first, second = journal.entries(Kind.DECISION)
    assert first.facts["overlays"] == ["saliency", "gradcam-5"]
    assert "overlays" not in second.facts


def test_what_was_decided_is_shown_in_the_next_session(opened, window, qtbot, make_window):
    opened()
    press(qtbot, window, D, F)
    window.desk.panel.note.setFocus()
    qtbot.keyClicks(window.desk.panel.note, "turned")
    window.close()
    again = make_window()
    again.open(["a/film.dcm"])
    kept(again, qtbot)
    qtbot.waitUntil(again.desk.panel.buttons[DecisionKind.REPEAT].isChecked)
    assert again.desk.panel.note.text() == "turned"


# --- Readings


def test_a_reading_is_journalled_once_a_session(opened, window, qtbot, journal):
    opened("a.dcm", "b.dcm")
    press(qtbot, window, Qt.Key.Key_PageDown)
    kept(window, qtbot)
    press(qtbot, window, Qt.Key.Key_PageUp)
    kept(window, qtbot)
    readings = journal.entries(Kind.READING)
    assert [e.film_name for e in readings] == ["a.dcm", "b.dcm"]
    assert readings[0].patient_name == "Doe Jane"
    assert (readings[0].score, readings[0].threshold, readings[0].threshold_source) == (
        0.83,
        0.6,
        "card",
    )
    assert readings[0].score_seen


def test_a_refusal_and_the_forced_reading_are_two_entries(opened, window, qtbot, journal, room):
    room.answer = lambda film, wish: (
        made_reading(film, forced=True) if wish.force else refused_reading(film)
    )
    opened()
    window.actions_by_name["read_anyway"].trigger()
    qtbot.waitUntil(lambda: len(journal.entries(Kind.READING)) == 2)
    refused, forced = journal.entries(Kind.READING)
    assert (refused.score, refused.facts["refusal"]["code"]) == (None, "lateral")
    assert (forced.score, forced.facts["forced"]) == (0.83, True)


# --- Own reading first


def everything_said(window) -> str:
    """Return every text of the window, its tool tips and what it tells screen readers."""
    said = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        for ask in ("text", "toolTip", "statusTip", "accessibleDescription", "windowTitle"):
            if hasattr(widget, ask) and (ask == "toolTip" or widget.isVisible()):
                said.append(str(getattr(widget, ask)()))
    said += [action.text() + action.toolTip() for action in window.actions()]
    return "\n".join(said)


@pytest.fixture
def own_first(window):
    window.actions_by_name["own_first"].trigger()


@pytest.mark.usefixtures("own_first")
def test_nothing_is_told_before_the_decision(opened, window, qtbot, journal, room):
    opened()
    assert window.viewing.shown.stage is Stage.KEPT_BACK
    assert window.viewing.shown.reading is None
    assert window.overlays.all == ()
    said = everything_said(window)
    assert "Enter your Decision to see the score." in said
    for secret in ("0.83", "0.60", "Above", "Refer for", "Block 1"):
        assert secret not in said
    window.actions_by_name["copy"].trigger()
    hidden = QGuiApplication.clipboard().image()
    room.answer = lambda film, _: made_reading(film, score=0.12)
    window.viewing.read_again()
    qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.KEPT_BACK)
    window.actions_by_name["copy"].trigger()
    assert QGuiApplication.clipboard().image() == hidden
    QGuiApplication.clipboard().clear()


def test_the_decision_shows_the_score_and_was_made_before_it(
    own_first, opened, window, qtbot, journal
):
    opened()
    press(qtbot, window, D, R)
    assert window.film_page.side.score.figure.text() == "0.83"
    assert len(window.overlays.all) == 6
    press(qtbot, window, D, N)
    kept(window, qtbot)
    before, after = journal.entries(Kind.DECISION)
    assert (before.score_seen, before.score) == (False, None)
    assert (after.score_seen, after.score) == (True, 0.83)
    (reading,) = journal.entries(Kind.READING)
    assert not reading.score_seen
    assert len(journal.entries(Kind.SEEN)) == 1


def test_withdrawing_hides_nothing_that_was_seen(own_first, opened, window, qtbot):
    opened()
    press(qtbot, window, D, R)
    window.desk.panel.undo.click()
    assert window.film_page.side.score.figure.text() == "0.83"


def test_a_decision_while_the_film_is_being_read_shows_its_score_when_it_comes(
    own_first, window, qtbot, journal, room
):
    room.reading = threading.Semaphore(0)
    window.open(["a.dcm"])
    qtbot.waitUntil(lambda: window.desk.deciding._known and window.viewing.whole.film is not None)
    press(qtbot, window, D, N)
    room.reading.release()
    kept(window, qtbot)
    assert window.film_page.side.score.figure.text() == "0.83"
    (entry,) = journal.entries(Kind.DECISION)
    assert not entry.score_seen


def test_a_score_seen_in_an_earlier_session_makes_it_after(
    opened, window, qtbot, journal, make_window
):
    opened()
    kept(window, qtbot)
    window.close()
    again = make_window()
    again.actions_by_name["own_first"].trigger()
    journal.asking = threading.Semaphore(0)
    again.open(["a/film.dcm"])
    qtbot.waitUntil(lambda: again.viewing.shown.stage is Stage.KEPT_BACK)
    press(qtbot, again, D, R)  # before the journal has answered
    assert again.desk.deciding.standing.decision is None
    journal.asking.release(9)
    qtbot.waitUntil(lambda: again.desk.deciding.standing.decision is not None)
    kept(again, qtbot)
    assert [e.score_seen for e in journal.entries(Kind.DECISION)] == [True]


def test_switching_the_mode_hides_and_shows_what_stands(opened, window, qtbot, settings):
    opened()
    score = window.film_page.side.score
    window.actions_by_name["own_first"].trigger()
    assert score.figure.text() == "–"
    assert settings.value("decision/own_first") == "on"
    window.actions_by_name["own_first"].trigger()
    assert score.figure.text() == "0.83"


def test_a_second_reader_sees_neither_score_nor_the_firsts_decision(
    own_first, opened, window, qtbot, journal
):
    opened()
    press(qtbot, window, D, R)
    window.desk.deciding.set_who("bob")
    assert window.film_page.side.score.figure.text() == "–"
    assert not window.desk.panel.buttons[DecisionKind.REFER].isChecked()
    assert window.desk.label.text() == ""
    window.desk.deciding.set_who("ann")
    assert window.film_page.side.score.figure.text() == "0.83"


def test_a_refusal_is_no_score_and_is_told(own_first, opened, window, room):
    room.answer = lambda film, _: refused_reading(film)
    opened()
    assert window.film_page.side.score.refusal.isVisible()


# --- When the journal cannot be written


def test_an_unsaved_decision_stays_and_can_be_saved(opened, window, qtbot, journal):
    opened()
    journal.fault = JournalFault.FULL
    press(qtbot, window, D, R)
    panel = window.desk.panel
    qtbot.waitUntil(panel.unsaved.isVisible)
    assert panel.buttons[DecisionKind.REFER].isChecked()
    assert "not saved yet" in window.desk.label.text()
    assert "disk is full" in window.banner.fault.sentence
    journal.fault = None
    panel.again.click()
    kept(window, qtbot)
    assert not panel.unsaved.isVisible()
    assert len(journal.entries(Kind.DECISION)) == 1


def test_closing_with_an_unsaved_decision_asks(opened, window, qtbot, journal):
    opened()
    journal.fault = JournalFault.NOT_WRITABLE
    press(qtbot, window, D, R)
    window.close()
    (box,) = window.findChildren(QMessageBox)
    assert window.isVisible()
    assert "1 Decision or note" in box.text()
    assert "may not write" in box.informativeText()
    journal.fault = None
    box.defaultButton().click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(journal.entries(Kind.DECISION)) == 1


def test_closing_at_once_loses_nothing(opened, window, qtbot, journal):
    opened()
    press(qtbot, window, D, R)
    window.desk.panel.note.setFocus()
    qtbot.keyClicks(window.desk.panel.note, "in haste")
    window.close()
    assert [e.kind for e in journal.entries(Kind.DECISION, Kind.NOTE)] == ["decision", "note"]


def test_readings_that_cannot_be_written_do_not_keep_the_window_open(
    opened, window, qtbot, journal
):
    journal.fault = JournalFault.NEWER
    window.open(["a.dcm"])
    qtbot.waitUntil(window.banner.isVisible)
    assert "newer version" in window.banner.fault.sentence
    assert window.close()


# --- The queue


def entry() -> Entry:
    return Entry(new_id(), Kind.NOTE, now(), note="x")


def test_the_queue_drops_nothing_and_keeps_the_order(qtbot, qapp, journal):
    queue = JournalQueue(journal.append)
    journal.writing = threading.Semaphore(0)
    entries = [entry() for _ in range(50)]
    for one in entries:
        queue.put(one)
    assert len(queue.unsaved) == 50
    journal.writing.release(99)
    qtbot.waitUntil(lambda: not queue.unsaved)
    assert [e.id for e in journal.entries()] == [e.id for e in entries]
    journal.journal.close()


def test_a_flush_in_mid_write_writes_nothing_twice(qtbot, qapp, journal):
    queue = JournalQueue(journal.append)
    entries = [entry() for _ in range(9)]
    for one in entries:
        queue.put(one)
    assert queue.flush()
    assert [e.id for e in journal.entries()] == [e.id for e in entries]
    qtbot.waitUntil(lambda: queue._job is None)
    queue.put(entry())
    qtbot.waitUntil(lambda: not queue.unsaved)
    assert len(journal.entries()) == 10
    journal.journal.close()


def test_a_fault_is_told_once_and_what_waits_goes_with_the_next(qtbot, qapp, journal):
    queue = JournalQueue(journal.append)
    told = []
    queue.went_wrong.connect(told.append)
    journal.fault = JournalFault.BUSY
    for _ in range(3):
        queue.put(entry())
        qtbot.waitUntil(lambda: queue._job is None)
    assert len(told) == 1
    assert not queue.flush()
    journal.fault = None
    queue.put(entry())
    qtbot.waitUntil(lambda: not queue.unsaved)
    assert len(journal.entries()) == 4
    journal.journal.close()


def test_the_hint_stays_inside_the_window(opened, window, qtbot):
    opened()
    press(qtbot, window, D)
    hint = window.desk.hint
    assert window.rect().contains(hint.geometry())
    assert hint.geometry().center().x() == pytest.approx(window.rect().center().x(), abs=2)


# --- Films read in the background


def background(window, *keys: str) -> None:
    for key in keys:
        film = replace(made_film(f"{key}.dcm"), key=key)
        window.desk.deciding.take_reading(FilmName.of(film), made_reading(film))


def test_a_background_reading_is_journalled_as_seen_where_its_score_is_shown(
    window, qtbot, journal
):
    background(window, "k1", "k2", "k1")
    qtbot.waitUntil(lambda: not window.desk.deciding.queue.unsaved)
    assert [(e.film_key, e.score_seen) for e in journal.entries()] == [("k1", True), ("k2", True)]


@pytest.mark.usefixtures("own_first")
def test_switching_own_reading_off_shows_what_was_kept_back(window, qtbot, journal):
    background(window, "k1", "k2")
    assert window.desk.deciding.keeps_back("k1")
    window.actions_by_name["own_first"].trigger()
    background(window, "k1")
    qtbot.waitUntil(lambda: not window.desk.deciding.queue.unsaved)
    assert [(e.film_key, e.kind) for e in journal.entries()] == [
        ("k1", Kind.READING), ("k2", Kind.READING), ("k1", Kind.SEEN), ("k2", Kind.SEEN),
    ]  # fmt: skip


@pytest.mark.usefixtures("own_first")
def test_the_list_tells_no_score_before_the_decision(opened, window, qtbot):
    films = window.viewing.films
    opened("a.dcm", "b.dcm")
    assert "0.83" not in all_of(films.entry("a.dcm"), films)
    press(qtbot, window, D, N)
    kept(window, qtbot)
    told = all_of(films.entry("a.dcm"), films)
    assert "0.83" in told
    assert "Decision: do not refer" in told
    press(qtbot, window, Qt.Key.Key_PageDown)
    kept(window, qtbot)
    assert "0.83" not in all_of(films.entry("b.dcm"), films)
    window.desk.deciding.withdraw()
    assert "0.83" in all_of(films.entry("a.dcm"), films)


def test_a_review_stands_in_the_list_until_there_is_a_decision(opened, window, qtbot):
    films = window.viewing.films
    opened("a.dcm", "b.dcm")
    press(qtbot, window, ENTER)
    kept(window, qtbot)
    assert films.decision_of("key of a.dcm") == "reviewed"
    films.filter(Show.UNDECIDED, "")
    assert films.rows == ["a.dcm", "b.dcm"]
    press(qtbot, window, Qt.Key.Key_PageUp)
    kept(window, qtbot)
    press(qtbot, window, D, U)
    assert films.decision_of("key of a.dcm") == "undecided"
    window.desk.panel.undo.click()
    assert films.decision_of("key of a.dcm") == "reviewed"


def test_films_of_a_list_are_looked_up_without_dropping_any(window, qtbot, journal):
    decisions = [
        Decision(new_id(), f"k{n}", DecisionKind.REFER, "ann", now(), True) for n in range(40)
    ]
    for decision in decisions:
        name = FilmName(decision.film_key, "x.dcm")
        journal.append([decision_entry(name, decision, None)])
    deciding, told = window.desk.deciding, {}
    deciding.film_changed.connect(told.__setitem__)
    journal.asking = threading.Semaphore(0)
    for decision in decisions:
        deciding.look_up((decision.film_key,))
    journal.asking.release(99)
    qtbot.waitUntil(lambda: len(told) == 40)
    assert set(told.values()) == {"refer"}
    assert deciding.text_of("k7") == "refer"

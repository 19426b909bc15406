"""Reports from the window: the screen's page, nothing told too early, and where it goes."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter

from tbviewer import policy
from tbviewer.errors import FilmError, FilmFault
from tbviewer.reading.decision import DecisionKind
from tbviewer.reading.survey import survey_of
from tbviewer.record.figure_spec import FigureFormat, Part
from tbviewer.record.report_page import MAP_OPACITY, OFFERED, FilmAsked, Report
from tbviewer.record.report_words import verdict_of
from tbviewer.ui.entries import State
from tbviewer.ui.exporting import reporter
from tbviewer.ui.exporting.report_dialog import ReportAsk

from .conftest import made_film, made_reading, refused_reading


@pytest.fixture
def page_bytes(qapp) -> bytes:
    picture = QImage(50, 70, QImage.Format.Format_RGB32)
    picture.fill(0xFF336699)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return content.data()


@pytest.fixture
def drawn(window, page_bytes) -> list[Report]:
    """Let a fake draw; return what it was asked for."""
    reports: list[Report] = []

    def draw(report: Report) -> bytes:
        reports.append(report)
        return page_bytes

    window.reporter._services = replace(window.reporter._services, draw_report=draw)
    return reports


@pytest.fixture
def ready(opened, window, drawn):
    """Open a film; return the reporter over a fake that draws."""
    opened()
    return window.reporter


@pytest.fixture
def page(window):
    """Return a function that makes the page of what is shown."""
    return lambda identity=False: window.reporter._sources.page(identity)


@pytest.fixture
def listed(window, opened, qtbot):
    """Open five films: two are read by themselves, one was forced, one refused, one waits."""
    opened(*(f"a/{number}.dcm" for number in range(1, 6)))
    films = window.viewing.films
    qtbot.waitUntil(lambda: films.entry("a/2.dcm").state is State.READ)
    film = made_film("a/3.dcm")
    films.put(survey_of(film, made_reading(film, forced=True)))
    films.refuse("a/4.dcm", FilmError("a/4.dcm", FilmFault.EMPTY))


# --- What a page shows


def test_the_page_is_what_stands_on_the_screen_but_whole(opened, window, page, qtbot):
    opened()
    window.overlays.toggle(3)
    window.overlays.all[3].set_opacity(0.4)
    window.film_page.view.camera.zoom_by(4.0)
    window.film_page.view.camera.turn(1)
    window.desk.panel.note.setText("cough")
    window.desk.panel.keep_note()
    window.desk.deciding.decide(DecisionKind.REFER)
    qtbot.waitUntil(lambda: window.desk.deciding.standing.decision is not None)
    made = page()
    bare, over = made.panels
    assert (bare.part, bare.turn.quarters, bare.over) == (Part(0, 0, 700, 620), 1, ())
    assert [(m.heatmap.name, m.opacity) for m in over.over] == [("gradcam-3", 0.4)]
    assert over.head == ("Block 3 over the film",)
    assert made.history.decision.kind is DecisionKind.REFER
    assert made.history.note == "cough"
    assert verdict_of(made).figure == "0.83"
    assert "Doe" not in made.who
    assert "Doe Jane, 4711" in page(identity=True).who


def test_without_a_film_there_is_no_report(window):
    assert not window.actions_by_name["report"].isEnabled()


def test_a_kept_back_page_says_so(window, page, qtbot):
    window.actions_by_name["own_first"].trigger()
    window.open(["a/film.dcm"])
    qtbot.waitUntil(lambda: window.viewing.whole.reading is not None)
    made = page()
    assert made.kept_back
    assert made.reading is None
    assert verdict_of(made).figure == ""


def test_a_refused_film_has_no_score_on_its_page(opened, room, page):
    room.answer = lambda film, _: refused_reading(film)
    opened()
    assert verdict_of(page()).figure == ""
    assert "lateral film" in verdict_of(page()).first[0]
    assert len(page().panels) == 1


def test_the_list_is_reported_as_it_was_read_and_what_waits_is_left_out(listed, window):
    window.overlays.toggle(0)
    asked = window.reporter._sources.films(False)
    assert [film.path for film in asked] == [f"a/{n}.dcm" for n in (1, 2, 3, 4)]
    assert [film.wish.wish.force for film in asked] == [False, False, True, False]
    assert asked[0].wish.maps == (("saliency", window.overlays.all[0].opacity),)
    assert asked[0].film_key == "key of a/1.dcm"
    assert not any(film.wish.kept_back or film.wish.identity for film in asked)
    window.actions_by_name["own_first"].trigger()
    kept = window.reporter._sources.films(True)
    assert [film.wish.kept_back for film in kept] == [True, True, True, False]
    assert kept[0].wish.maps == ((OFFERED, MAP_OPACITY),)


# --- The dialog


def test_the_dialog_shows_the_page_and_names_nobody_unasked(opened, window, drawn, qtbot):
    opened()
    assert window.actions_by_name["report"].shortcut().toString() == "Ctrl+P"
    dialog = window.reporter.ask()
    qtbot.waitUntil(lambda: not dialog.page.pixmap().isNull())
    assert dialog.asked == ReportAsk()
    assert not dialog.all_films.isVisible()
    dialog.identity.setChecked(True)
    qtbot.waitUntil(lambda: len(drawn) == 2)
    assert "Doe" not in drawn[0].page.who
    assert "Doe" in drawn[1].page.who
    qtbot.waitUntil(lambda: not window.reporter._preview_lane.busy)
    dialog.reject()


def test_a_list_is_saved_only(listed, window, drawn, qtbot):
    dialog = window.reporter.ask()
    dialog.all_films.setChecked(True)
    assert dialog.all_films.text() == "All 4 films of the list"
    assert dialog.save.isEnabled()
    assert not dialog.print.isEnabled()
    assert not dialog.copy.isEnabled()
    qtbot.waitUntil(lambda: not window.reporter._preview_lane.busy)
    dialog.reject()


def test_the_policy_keeps_patients_unnamed(opened, window, drawn, own_user_folder, qtbot):
    (own_user_folder / policy.FILE).write_text("identity_in_exports = false\n")
    policy._read.cache_clear()
    opened()
    dialog = window.reporter.ask()
    assert not dialog.identity.isEnabled()
    qtbot.waitUntil(lambda: not window.reporter._preview_lane.busy)
    dialog.reject()


# --- Where it goes


@pytest.mark.parametrize("kind", list(FigureFormat))
def test_a_page_is_written_as_its_name_says(ready, page, qtbot, tmp_path, kind):
    target = tmp_path / f"report.{kind}"
    with qtbot.waitSignal(ready.written):
        ready.save(page(), str(target))
    assert target.read_bytes().startswith(b"\x89PNG")
    assert ready._window.statusBar().currentMessage() == f"Written: report.{kind}"


def test_a_folder_that_cannot_be_written_is_told(ready, window, page, qtbot):
    with qtbot.waitSignal(ready.went_wrong):
        ready.save(page(), "/nowhere/at all/report.pdf")
    assert window.banner.fault.sentence == "report.pdf could not be written."


def test_a_list_tells_how_far_it_is_and_can_be_stopped(listed, window, qtbot, tmp_path):
    gate, told = threading.Semaphore(0), []

    def write(asked: tuple[FilmAsked, ...], target: Path, go_on) -> None:
        for number in range(len(asked)):
            told.append(number)
            go_on(number)
            assert gate.acquire(timeout=30)
        target.write_bytes(b"whole")

    one = window.reporter
    one._services = replace(one._services, write_report=write)
    one.waiting.patience.setInterval(0)
    asked = one._sources.films(False)
    one.save_list(asked, str(tmp_path / "r.pdf"))
    gate.release()
    qtbot.waitUntil(lambda: one.waiting.dialog is not None)
    qtbot.waitUntil(lambda: one.waiting.dialog.value() == 1)
    assert one.waiting.dialog.maximum() == 4
    one.waiting.dialog.canceled.emit()
    gate.release(3)
    qtbot.waitUntil(lambda: not one._lane.busy)
    assert not (tmp_path / "r.pdf").exists()
    assert told[:2] == [0, 1]
    with qtbot.waitSignal(one.written):
        gate.release(4)
        one.save_list(asked, str(tmp_path / "r.pdf"))
    assert (tmp_path / "r.pdf").read_bytes() == b"whole"


def test_a_copied_page_is_a_picture_on_the_clipboard(ready, page, qtbot, qapp):
    with qtbot.waitSignal(ready.copied):
        ready.copy(page())
    assert (qapp.clipboard().image().width(), qapp.clipboard().image().height()) == (50, 70)


def test_a_page_is_printed(ready, page, qtbot, tmp_path):
    target = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    with qtbot.waitSignal(ready.printed):
        ready.print(page(), printer)
    assert target.read_bytes().startswith(b"%PDF")


def test_a_printer_that_takes_nothing_is_told(ready, page, qtbot, monkeypatch):
    monkeypatch.setattr(reporter, "print_page", lambda *_: False)
    with qtbot.waitSignal(ready.went_wrong):
        ready.print(page(), QPrinter())
    assert "save the page as PDF" in ready._window.banner.fault.advice

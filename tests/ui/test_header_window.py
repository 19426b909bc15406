"""The window of header fields: search, copy, hostile values, and whose film it is."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tbviewer.errors import FilmError, FilmFault
from tbviewer.film.fields import FieldRow
from tbviewer.ui.header_window import FieldsModel, HeaderFields

ROWS = (
    FieldRow("(0010,0010)", "PatientName", "PN", "Doe^Jane"),
    FieldRow("(0010,0020)", "PatientID", "LO", "<b>4711</b> & %s {x}"),
    FieldRow("(0008,2218)", "AnatomicRegionSequence", "SQ", "1 items"),
    FieldRow("", "item 1", "", "", 1),
    FieldRow("(0008,0104)", "CodeMeaning", "LO", "Größe ß", 1),
)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def asked():
    return []


@pytest.fixture
def window(room, dressed, qtbot, settings, asked):
    from dataclasses import replace

    from tbviewer.ui.main_window import MainWindow

    def fields(path: str) -> tuple[FieldRow, ...]:
        asked.append((path, threading.get_ident() == threading.main_thread().ident))
        if "broken" in path:
            raise FilmError(path, FilmFault.DAMAGED)
        return ROWS

    window = MainWindow(replace(room.services(), header_fields=fields), settings)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def opened_header(window, qtbot):
    window.actions_by_name["header"].trigger()
    shown = window.looking.header.shown
    qtbot.waitUntil(lambda: shown.state.text().startswith(("5 fields", "broken")))
    return shown


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("", ["PatientName", "PatientID", "AnatomicRegionSequence", "item 1", "CodeMeaning"]),
        ("patient", ["PatientName", "PatientID"]),
        ("PATIENT jane", ["PatientName"]),
        ("00100020", ["PatientID"]),
        ("(0010,", ["PatientName", "PatientID"]),
        ("größe", ["CodeMeaning"]),
        ("GRÖSSE", ["CodeMeaning"]),
        ("<b>", ["PatientID"]),
        ("nothing like it", []),
        ("[.*", []),
    ],
)
def test_every_word_that_is_typed_must_occur(qapp, wanted, names):
    model = FieldsModel()
    model.show_rows(ROWS)
    model.search(wanted)
    assert [row.keyword for row in model.rows] == names
    assert model.rowCount() == len(names)


def test_fields_come_off_the_gui_thread_and_are_found_as_one_types(window, opened, qtbot, asked):
    opened("a/film.dcm")
    shown = opened_header(window, qtbot)
    assert asked == [("a/film.dcm", False)]
    assert "film.dcm" in shown.windowTitle()
    assert shown.search.hasFocus() or shown.focusWidget() is shown.search
    qtbot.keyClicks(shown.search, "jane")
    assert shown.model.rowCount() == 1
    assert shown.state.text().startswith("1 fields")


def test_values_are_shown_as_they_are(window, opened, qtbot):
    opened()
    shown = opened_header(window, qtbot)
    display = Qt.ItemDataRole.DisplayRole
    assert shown.model.data(shown.model.index(1, 3), display) == "<b>4711</b> & %s {x}"
    assert shown.model.data(shown.model.index(4, 1), display) == "    CodeMeaning"
    assert not shown.table.grab().isNull()


def test_chosen_rows_are_copied_with_tabs(window, opened, qtbot):
    opened()
    shown = opened_header(window, qtbot)
    shown.choose(1)
    shown.table.setFocus()
    qtbot.keyClick(shown.table, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "(0010,0020)\tPatientID\tLO\t" + ROWS[1].value


def test_another_film_takes_the_window_away(window, opened, qtbot):
    opened()
    opened_header(window, qtbot)
    opened("another.dcm")
    assert window.looking.header.shown is None
    shown = opened_header(window, qtbot)
    assert "another.dcm" in shown.windowTitle()


def test_asking_twice_shows_one_window_and_escape_closes_it(window, opened, qtbot, asked):
    opened()
    shown = opened_header(window, qtbot)
    window.looking.header.open()
    assert window.looking.header.shown is shown
    assert len(asked) == 1
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert window.looking.header.shown is None
    assert window.film_page.view.film is not None


def test_a_header_that_cannot_be_read_is_told(window, opened, qtbot):
    opened("broken.dcm")
    qtbot.keyClick(window, Qt.Key.Key_I, CTRL)
    shown = window.looking.header.shown
    qtbot.waitUntil(lambda: "Reading" not in shown.state.text())
    assert shown.state.text()
    assert shown.model.rowCount() == 0


def test_without_a_film_there_is_no_window(qapp, dressed, window, asked):
    header = HeaderFields(window, lambda path: ROWS)
    header.open()
    assert header.shown is None
    header.close()
    assert asked == []

"""The list in the window: panel, keys, export, and the film that comes next."""

import csv
import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage

from tbviewer.errors import FilmError, FilmFault
from tbviewer.record.film_list import COLUMNS
from tbviewer.ui import look
from tbviewer.ui.entries import Show, Sort
from tbviewer.ui.film_list.row import HEIGHT
from tbviewer.ui.main_window import MainWindow
from tbviewer.ui.viewing import Stage

from .conftest import made_reading
from .film_lists import FakeRooms

PATHS = [f"f/{n}.png" for n in range(30)]


@pytest.fixture
def rooms():
    return FakeRooms()


@pytest.fixture
def window(dressed, qtbot, room, rooms, settings):
    """Return the window over a fake room and fake rooms for lists, shown."""
    window = MainWindow(rooms.added_to(room.services()), settings)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def panel(window):
    return window.list_desk.panel


@pytest.fixture
def listed(window, qtbot):
    """Return a function that opens films and waits until all are read."""

    def open_films(*paths: str) -> None:
        window.open(list(paths or PATHS))
        films = window.viewing.films
        qtbot.waitUntil(lambda: films.count > 0 and films.done == films.count)
        qtbot.waitUntil(lambda: window.viewing.shown.stage is not Stage.OPENING)

    return open_films


def shown(window) -> str:
    return window.viewing.shown.path


def until_read(qtbot, window, path):
    qtbot.waitUntil(lambda: shown(window) == path and window.viewing.shown.stage is Stage.READ)


def test_one_film_has_no_list_several_have(window, panel, listed):
    listed("one.png")
    assert not panel.isVisible()
    listed("one.png", "two.png")
    assert panel.isVisible()
    assert panel.width() == 220
    assert panel.caption.text() == "FILMS  2"


def test_the_list_folds_and_remembers(window, listed, settings, room, qtbot):
    panel = window.list_desk.panel
    listed()
    window.actions_by_name["list"].trigger()
    assert not panel.isVisible()
    again = MainWindow(room.services(), settings)
    qtbot.addWidget(again)
    assert not again.actions_by_name["list"].isChecked()
    window.actions_by_name["list"].trigger()
    window.actions_by_name["alone"].trigger()
    assert not panel.isVisible()


def test_a_click_and_the_arrows_show_films(window, panel, listed, qtbot):
    listed()
    until_read(qtbot, window, PATHS[0])
    qtbot.mouseClick(
        panel.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 3 * HEIGHT + 9)
    )
    until_read(qtbot, window, PATHS[3])
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    until_read(qtbot, window, PATHS[4])
    qtbot.keyClick(panel.view, Qt.Key.Key_Up)
    until_read(qtbot, window, PATHS[3])
    qtbot.keyClick(panel.view, Qt.Key.Key_End)
    until_read(qtbot, window, PATHS[-1])
    assert panel.view.verticalScrollBar().value() > 0


def test_paging_follows_the_order_on_the_screen(window, listed, rooms, room, qtbot):
    panel = window.list_desk.panel
    scores = {path: number / 30 for number, path in enumerate(PATHS)}
    rooms.scores = scores
    room.answer = lambda film, _: made_reading(film, score=scores[film.path])
    listed()
    panel.sort.setCurrentIndex(panel.sort.findData(Sort.SCORE))
    panel.sort.activated.emit(panel.sort.currentIndex())
    window.viewing.go_to(PATHS[20])
    until_read(qtbot, window, PATHS[20])
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    until_read(qtbot, window, PATHS[19])


def test_the_next_film_is_ready_and_shown_in_the_same_moment(window, listed, qtbot):
    listed()
    until_read(qtbot, window, PATHS[0])
    qtbot.waitUntil(lambda: not window.viewing._lane.busy)
    seen = []
    window.viewing.changed.connect(lambda s: seen.append((s.path, s.stage)))
    window.actions_by_name["next"].trigger()  # no event is handled between this and what follows
    assert seen == [(PATHS[1], Stage.READ)]
    assert window.film_page.view.film.path == PATHS[1]
    assert window.film_page.side.score.figure.text() == "0.83"
    qtbot.waitUntil(lambda: not window.viewing._lane.busy)


def test_another_film_shows_its_score_first_on_a_low_screen(window, listed, qtbot):
    window.resize(1280, 500)
    listed()
    until_read(qtbot, window, PATHS[0])
    bar = window.film_page.side.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    low = bar.value()
    window.film_page.show_shown(window.viewing.shown)
    assert bar.value() == low
    window.actions_by_name["next"].trigger()
    until_read(qtbot, window, PATHS[1])
    assert bar.value() == 0


def test_what_is_in_view_is_read_before_the_rest(window, panel, rooms, qtbot):
    rooms.gate = threading.Semaphore(0)
    window.open(PATHS)
    qtbot.waitUntil(lambda: len(rooms.asked) == 1)
    panel.view.verticalScrollBar().setValue(20 * HEIGHT)
    qtbot.waitUntil(lambda: window.viewing.films.next_waiting() == PATHS[20])
    rooms.gate.release(1)
    qtbot.waitUntil(lambda: len(rooms.asked) == 2)
    assert rooms.asked[1] == PATHS[20]


def test_the_shown_film_is_not_read_twice(window, listed, rooms, qtbot):
    listed(*PATHS[:3])
    assert PATHS[0] not in rooms.asked


def test_rows_that_move_do_not_scroll_away_what_is_looked_at(window, panel, listed):
    listed()
    panel.view.verticalScrollBar().setValue(12 * HEIGHT)
    window.viewing.films.pass_over([PATHS[29]])
    assert panel.view.verticalScrollBar().value() == 12 * HEIGHT


def test_a_film_that_cannot_be_opened_keeps_the_list(window, rooms, room, listed, qtbot):
    panel = window.list_desk.panel
    fault = FilmError(PATHS[1], FilmFault.TRUNCATED)
    room.faults[PATHS[1]] = rooms.faults[PATHS[1]] = fault
    listed()
    until_read(qtbot, window, PATHS[0])
    window.actions_by_name["next"].trigger()
    qtbot.waitUntil(window.banner.isVisible)
    assert window.viewing.shown.stage is Stage.UNOPENED
    assert window.pages.currentWidget() is window.film_page
    assert "incomplete" in panel.model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    window.actions_by_name["next"].trigger()
    until_read(qtbot, window, PATHS[2])
    assert not window.banner.isVisible()


def test_words_and_states_filter(window, panel, listed, qtbot):
    listed()
    panel.search.setText("f/1")
    qtbot.waitUntil(lambda: len(window.viewing.films.rows) == 11)
    assert panel.caption.text() == "FILMS  11 of 30 shown"
    panel.show_only.setCurrentIndex(panel.show_only.findData(Show.REFUSED))
    panel.show_only.activated.emit(0)
    assert panel.model.rowCount() == 0


def chip_colours(panel, row: int) -> set[str]:
    picture: QImage = panel.view.viewport().grab().toImage()
    top = row * HEIGHT - panel.view.verticalScrollBar().value()
    return {
        QColor(picture.pixel(x, y)).name()
        for x in range(70, picture.width(), 2)
        for y in range(top + HEIGHT // 2, top + HEIGHT - 4, 2)
    }


def test_amber_is_above_and_nothing_is_green(window, panel, rooms, listed, qtbot):
    rooms.scores = {PATHS[4]: 0.2, PATHS[5]: 0.9}
    listed()
    assert look.AMBER in chip_colours(panel, 5)
    below = chip_colours(panel, 4)
    assert look.AMBER not in below
    colours = [QColor(name) for name in below | chip_colours(panel, 5)]
    assert not any(c.green() > c.red() + 30 and c.green() > c.blue() + 30 for c in colours)
    assert "below" in panel.model.index(4).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_score_that_is_kept_back_is_in_no_row_and_no_tip(window, panel, listed, qtbot):
    window.actions_by_name["own_first"].setChecked(True)
    listed()
    tip = panel.model.index(2).data(Qt.ItemDataRole.ToolTipRole)
    assert "0.83" not in tip
    assert "your own reading first" in tip
    assert look.AMBER not in chip_colours(panel, 5)


def test_a_decision_comes_into_its_row(window, panel, listed):
    listed()
    films = window.viewing.films
    films.set_decision(films.entry(PATHS[2]).key, "refer")
    assert "Decision: refer" in panel.model.index(2).data(Qt.ItemDataRole.ToolTipRole)


def test_a_decision_too_long_for_the_line_of_the_score_stands_above_it(window, panel, listed):
    listed()
    films = window.viewing.films

    def edges_in_dates_line() -> bool:
        picture = panel.view.viewport().grab().toImage()
        line = range(2 * HEIGHT + HEIGHT // 3 + 4, 2 * HEIGHT + 2 * HEIGHT // 3 - 8)
        return any(
            QColor(picture.pixel(x, y)).name() == look.EDGE
            for x in range(80, picture.width())
            for y in line
        )

    films.set_decision(films.entry(PATHS[2]).key, "refer")
    assert not edges_in_dates_line()
    films.set_decision(films.entry(PATHS[2]).key, "nicht überweisen")
    assert edges_in_dates_line()


def test_the_list_is_exported_as_it_is_shown(window, listed, qtbot, tmp_path):
    listed("=cmd.png", "b.png", "c.png")
    films = window.viewing.films
    films.set_decision(films.entry("b.png").key, "@refer")
    target = tmp_path / "films.csv"
    target.write_text("older")
    with qtbot.waitSignal(window.list_desk.export.written):
        window.list_desk.export.write(str(target))
    rows = list(csv.reader(target.read_text("utf-8-sig").splitlines()))
    assert tuple(rows[0]) == COLUMNS
    assert [row[0] for row in rows[1:]] == ["'=cmd.png", "b.png", "c.png"]
    table = [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]
    assert table[1]["decision"] == "'@refer"
    assert table[1]["score"] == "0.83"
    assert table[1]["flagged"] == "yes"
    assert "Not for diagnosis" in table[1]["notice"]
    assert [p.name for p in tmp_path.glob("films*")] == ["films.csv"]


def test_an_export_that_cannot_be_written_is_told(window, listed, qtbot, tmp_path):
    listed(*PATHS[:2])
    window.list_desk.export.write(str(tmp_path / "no folder" / "films.csv"))
    qtbot.waitUntil(window.banner.isVisible)
    assert "films.csv could not be written" in window.banner.fault.sentence


def test_the_export_asks_before_it_replaces(window, listed, qtbot):
    listed(*PATHS[:2])
    dialog = window.list_desk.export.ask()
    assert not dialog.testOption(dialog.Option.DontConfirmOverwrite)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()


def test_closing_in_the_middle_of_a_list(window, rooms, room, qtbot):
    rooms.gate = threading.Semaphore(0)
    window.open(PATHS)
    qtbot.waitUntil(lambda: len(rooms.asked) == 1)
    window.close()
    assert not window.viewing.surveying.busy

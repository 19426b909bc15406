"""Asking the Network in the window: patch, brush, fillings, sweep, and leaving it all."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage

from tbviewer.errors import FilmError, FilmFault
from tbviewer.film.edges import EdgeLetters
from tbviewer.film.field import Field
from tbviewer.film.window import Window, grey
from tbviewer.reading.correction import Correction
from tbviewer.reading.question import PLACES, Filling, Patch, Question
from tbviewer.ui.asking import asker
from tbviewer.ui.asking.asker import Asker, Subject
from tbviewer.ui.canvas.asked_item import asked_picture
from tbviewer.ui.canvas.facing import Facing
from tbviewer.ui.canvas.texts import CornerTexts
from tbviewer.ui.canvas.tools import Tool
from tbviewer.ui.viewing import Stage

from .conftest import made_answer, made_film, made_reading, refused_reading

KEY, MOD = Qt.Key, Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton
FIELD = Field(80, 40, 512, 512)


@pytest.fixture
def view(window, opened):
    opened()
    return window.film_page.view


@pytest.fixture
def asking(window):
    return window.film_page.instruments.asking


@pytest.fixture
def press(view, qtbot):
    return lambda key, mod=MOD.NoModifier: qtbot.keyClick(view, key, mod)


@pytest.fixture
def answered(window, room, qtbot):
    """Return a function that waits until nothing is asked any more."""

    def wait() -> Question:
        qtbot.waitUntil(lambda: not window.asking_desk.asker.busy)
        return room.questions[-1]

    return wait


@pytest.fixture
def in_long_steps(monkeypatch):
    """Let a sweep hide many places at once."""
    monkeypatch.setattr(asker, "PLACES_AT_ONCE", 64)


def at(view, x: float, y: float) -> QPoint:
    return view.viewportTransform().map(QPointF(x, y)).toPoint()


def pixels(view) -> np.ndarray:
    """Return the viewport without words, as grey."""
    view.annotations.corners, view.annotations.edges = CornerTexts(), EdgeLetters()
    view.annotations.badges = ()
    image = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    values = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return values[:, : image.width(), 1].astype(int)


def test_x_hides_the_hottest_place_and_shows_both_scores(window, view, press, answered, asking):
    press(KEY.Key_X)
    question = answered()
    assert window.actions_by_name["hide"].isChecked()
    patch = question.patch
    assert (patch.x + patch.width / 2, patch.y + patch.height / 2) == pytest.approx(
        (80 + 170, 40 + 150), abs=8
    )
    score = window.film_page.side.score
    assert (score.figure.text(), score.asked.figure.text()) == ("0.83", "0.41")
    assert score.asked.isVisible()
    assert score.bar.accessibleDescription() == "0.83; as changed: 0.41"
    panel = window.film_page.asking
    assert panel.isVisible()
    assert panel.answer.text() == "0.42 lower than the film's score: below the threshold."
    assert "changed as a question" in view.annotations.badges


def test_what_the_network_saw_is_what_the_canvas_shows(view, press, answered):
    window_shown = view.window_shown
    before = pixels(view)
    press(KEY.Key_X)
    patch = answered().patch
    centre = at(view, patch.x + patch.width / 2, patch.y + patch.height / 2)
    after = pixels(view)
    white = int(grey(np.array([4000.0]), window_shown)[0])
    assert after[centre.y(), centre.x()] == white
    outside = at(view, patch.right + 40, patch.y)
    assert after[outside.y(), outside.x()] == before[outside.y(), outside.x()]


def test_leaving_brings_the_film_back(window, view, press, answered, room):
    before = pixels(view), window.viewing.whole, window.overlays.all
    for key, mod in ((KEY.Key_X, MOD.NoModifier), (KEY.Key_X, MOD.ShiftModifier)):
        press(key, mod)
        answered()
    assert (pixels(view) != before[0]).any()
    press(KEY.Key_Escape)
    assert np.array_equal(pixels(view), before[0])
    assert window.viewing.whole is before[1]
    assert window.overlays.all is before[2]
    score = window.film_page.side.score
    assert not score.asked.isVisible()
    assert score.bar.accessibleDescription() == "0.83"
    assert not window.film_page.asking.isVisible()
    assert "changed as a question" not in view.annotations.badges
    assert not window.actions_by_name["hide"].isChecked()


def test_a_drag_inside_moves_the_patch_at_a_corner_resizes_it_outside_draws_another(
    view, press, answered, asking, qtbot
):
    press(KEY.Key_X)
    first = answered().patch
    port = view.viewport()

    def drag(*places: tuple[float, float]) -> None:
        points = [at(view, *place) for place in places]
        qtbot.mousePress(port, LEFT, pos=points[0])
        for point in points[1:]:
            qtbot.mouseMove(port, point)
        qtbot.mouseRelease(port, LEFT, pos=points[-1])

    x, y = first.x + first.width / 2, first.y + first.height / 2
    drag((x, y), (x + 60, y + 30))
    moved = answered().patch
    assert (moved.width, moved.height) == pytest.approx((first.width, first.height))
    assert (moved.x - first.x, moved.y - first.y) == pytest.approx((60, 30), abs=2)
    drag((moved.right, moved.bottom), (moved.right + 40, moved.bottom + 80))
    larger = answered().patch
    assert (larger.x, larger.y) == pytest.approx((moved.x, moved.y), abs=2)
    assert (larger.width, larger.height) == pytest.approx(
        (moved.width + 40, moved.height + 80), abs=2
    )
    drag((100, 400), (180, 460), (220, 500))
    drawn = answered().patch
    assert (drawn.x, drawn.y, drawn.right, drawn.bottom) == pytest.approx(
        (100, 400, 220, 500), abs=2
    )
    drag((400, 300))  # a click brings it there
    there = answered().patch
    assert (there.x + there.width / 2, there.y + there.height / 2) == pytest.approx(
        (400, 300), abs=2
    )
    assert there.width == pytest.approx(120, abs=3)


def test_arrows_move_and_shift_with_arrows_resizes_as_it_is_seen(view, press, answered, asking):
    press(KEY.Key_X)
    answered()
    asking.set_patch(Patch(300, 300, 80, 64))
    press(KEY.Key_Right)
    assert answered().patch == Patch(308, 300, 80, 64)
    press(KEY.Key_Up, MOD.ControlModifier)
    assert answered().patch == Patch(308, 299, 80, 64)
    press(KEY.Key_Right, MOD.ShiftModifier)
    assert answered().patch == Patch(300, 299, 96, 64)
    press(KEY.Key_R)  # a quarter turn: the film's top is at the right
    press(KEY.Key_Right)
    assert answered().patch == Patch(300, 291, 96, 64)


def test_the_patch_stays_with_its_centre_in_the_field(press, answered, asking):
    press(KEY.Key_X)
    asking.set_patch(Patch(-400, 3000, 100, 50))
    patch = answered().patch
    assert (patch.x + 50, patch.y + 25) == (FIELD.x, FIELD.bottom)


def test_a_stroke_is_painted_by_mouse_and_dots_by_key_and_taken_back(
    window, view, press, answered, qtbot
):
    asking = window.film_page.instruments.asking
    press(KEY.Key_P)
    assert answered() == Question()  # no patch with the brush, and nothing painted yet
    assert window.film_page.asking.brush.isVisible()
    port = view.viewport()
    qtbot.mousePress(port, LEFT, pos=at(view, 200, 200))
    for x in range(200, 301, 10):
        qtbot.mouseMove(port, at(view, x, 200))
    qtbot.mouseRelease(port, LEFT, pos=at(view, 300, 200))
    (stroke,) = answered().strokes
    assert stroke.points[0] == pytest.approx((200, 200), abs=2)
    assert stroke.points[-1] == pytest.approx((300, 200), abs=6)
    assert stroke.radius == asking.radius
    qtbot.mouseMove(port, at(view, 500, 500))  # no button: nothing is painted
    press(KEY.Key_Down)
    press(KEY.Key_Right, MOD.ShiftModifier)
    press(KEY.Key_Period)
    question = answered()
    assert len(question.strokes) == 2
    assert question.strokes[1].radius > stroke.radius
    assert question.strokes[1].points == (asking.brush_at,)
    press(KEY.Key_Backspace)
    assert answered().strokes == (stroke,)
    press(KEY.Key_X)  # what was painted over stays so while a patch is dragged
    assert answered().strokes == (stroke,)
    over = window.film_page.asking.over
    over.click()
    assert answered().strokes == ()
    assert not over.isEnabled()


def test_filling_and_brightness_are_chosen_in_the_panel(window, press, answered):
    panel = window.film_page.asking
    press(KEY.Key_X)
    panel.fillings.setCurrentIndex(panel.fillings.findData(Filling.MIRRORED))
    panel.fillings.activated.emit(panel.fillings.currentIndex())
    assert answered().filling is Filling.MIRRORED
    panel.brightness.setValue(20)
    assert answered().brightness == 0.2
    assert panel.brightness_figure.text() == "+20 %"
    panel.buttons[Tool.KEEP].click()
    assert answered().keeps
    assert window.actions_by_name["keep"].isChecked()
    panel.over.click()
    assert answered().brightness == 0
    assert panel.brightness.value() == 0


def test_dragging_never_queues_the_latest_question_wins(press, answered, asking, room):
    press(KEY.Key_X)
    answered()
    room.questions.clear()
    room.asking = threading.Semaphore(0)
    for x in range(200, 300):
        asking.set_patch(Patch(x, 300, 80, 80))
    room.asking.release(2)
    assert answered().patch.x == 299
    assert [question.patch.x for question in room.questions] == [200, 299]


def test_an_answer_is_shown_while_the_hand_still_drags(window, press, answered, room, qtbot):
    asking = window.film_page.instruments.asking
    press(KEY.Key_X)
    answered()
    room.asking = threading.Semaphore(0)
    asking.set_patch(Patch(200, 300, 80, 80))
    asking.set_patch(Patch(210, 300, 80, 80))
    room.asked_score = 0.77
    room.asking.release(1)
    figure = window.film_page.side.score.asked.figure
    qtbot.waitUntil(lambda: figure.text() == "0.77")
    assert window.asking_desk.asker.busy
    room.asking.release(1)
    answered()


def test_another_film_ends_the_questions_and_late_answers_are_dropped(
    window, press, asking, room, opened
):
    room.asking = threading.Semaphore(0)
    press(KEY.Key_X)
    room.asking.release(10)
    opened("b/other.dcm")
    assert window.film_page.instruments.tools.current is None
    assert not asking.on
    assert not window.film_page.side.score.asked.isVisible()
    assert not window.film_page.asking.isVisible()


def test_a_film_without_a_score_cannot_be_asked_about(window, room, opened):
    room.answer = lambda film, _: refused_reading(film)
    opened()
    for name in ("hide", "keep", "brush", "sweep", "paint_dot"):
        assert not window.actions_by_name[name].isEnabled()
    window.film_page.instruments.tools.take(Tool.HIDE)  # also not by another way
    assert window.film_page.instruments.tools.current is None
    assert room.questions == []


def test_a_score_that_is_kept_back_is_not_told_by_a_question(window, room, opened, qtbot):
    window.actions_by_name["own_first"].trigger()
    window.open(["a/film.dcm"])
    qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.KEPT_BACK)
    assert not window.actions_by_name["hide"].isEnabled()


def test_a_film_is_asked_as_it_was_read(window, room, opened, press, answered):
    correction = Correction(90, inverted=True)
    room.answer = lambda film, _: made_reading(film, correction=correction, forced=True)
    opened("turned.dcm")
    press(KEY.Key_X)
    answered()
    wish = room.ask_wishes[-1]
    assert (wish.correction, wish.force, wish.model) == (correction, True, "combined")


@pytest.mark.usefixtures("in_long_steps")
def test_a_sweep_makes_one_more_overlay_and_goes_with_the_tool(window, press, room, qtbot):
    names = [overlay.heatmap.name for overlay in window.overlays.all]
    window.overlays.toggle(2)
    press(KEY.Key_S)
    qtbot.waitUntil(lambda: len(window.overlays.all) == 7)
    assert window.film_page.instruments.tools.current is Tool.HIDE
    assert [place for _, places in room.hidden for place in places] == list(range(PLACES))
    swept = window.overlays.all[-1]
    assert (swept.heatmap.name, swept.title, swept.visible) == ("occlusion", "Occlusion", True)
    assert swept.heatmap.peak == pytest.approx(255 / 256)
    assert window.overlays.all[2].visible
    assert not window.actions_by_name["sweep"].isChecked()
    press(KEY.Key_Escape)
    assert [overlay.heatmap.name for overlay in window.overlays.all] == names
    assert window.overlays.all[2].visible


def test_a_sweep_tells_how_far_it_is_lets_questions_pass_and_can_be_stopped(
    window, press, answered, room, qtbot
):
    asking = window.film_page.instruments.asking
    panel = window.film_page.asking
    press(KEY.Key_X)
    answered()
    room.asking = threading.Semaphore(0)
    panel.sweep.click()
    assert window.actions_by_name["sweep"].isChecked()
    assert panel.progress.isVisible()
    room.asking.release(3)
    qtbot.waitUntil(lambda: len(room.hidden) == 4)
    assert panel.progress.value() == round(100 * 6 / PLACES)
    asking.set_patch(Patch(200, 300, 80, 80))
    room.asking.release(2)  # the places under way, then the question before further places
    qtbot.waitUntil(lambda: len(room.hidden) == 5)
    assert room.questions[-1].patch.x == 200
    panel.stop.click()
    room.asking.release(1)
    answered()
    assert len(room.hidden) == 5
    assert panel.sweep.isVisible()
    assert not panel.progress.isVisible()
    assert len(window.overlays.all) == 6


@pytest.mark.usefixtures("in_long_steps")
def test_nothing_of_a_question_reaches_the_journal(dressed, qtbot, room, settings):
    from tbviewer.ui.main_window import MainWindow
    from tbviewer.ui.services import JournalServices

    kept = []
    journal = JournalServices(append=lambda entries: kept.extend(entries) or ())
    window = MainWindow(replace(room.services(), journal=journal), settings)
    qtbot.addWidget(window)
    window.show()
    window.open(["a/film.dcm"])
    qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.READ and bool(kept))
    before = list(kept)
    view = window.film_page.view
    qtbot.keyClick(view, KEY.Key_X)
    qtbot.keyClick(view, KEY.Key_S)
    qtbot.waitUntil(lambda: len(window.overlays.all) == 7)
    assert kept == before
    window.desk.deciding.decide(next(iter(window.desk.panel.buttons)))
    qtbot.waitUntil(lambda: len(kept) > len(before))
    assert "occlusion" not in repr(kept)
    assert {entry.score for entry in kept} == {0.83}
    window.close()


def test_a_child_that_dies_is_told_and_the_film_is_back(window, press, room, qtbot):
    room.ask_fault = FilmError("a/film.dcm", FilmFault.DECODER_DIED)
    press(KEY.Key_X)
    qtbot.waitUntil(window.banner.isVisible)
    assert window.film_page.instruments.tools.current is None
    assert not window.film_page.side.score.asked.isVisible()
    room.ask_fault = None
    press(KEY.Key_X)  # and may be asked again
    qtbot.waitUntil(window.film_page.side.score.asked.isVisible)


def test_the_window_closes_in_the_middle_of_a_question(window, press, room, asking):
    room.asking = threading.Semaphore(0)
    press(KEY.Key_X)
    press(KEY.Key_S)
    assert window.close()


def test_an_asker_that_was_left_says_nothing(qtbot, qapp):
    gate = threading.Semaphore(0)

    def ask(film, wish, question):
        gate.acquire(timeout=30)
        return made_answer(question, FIELD)

    one = Asker(ask, lambda *_: (), qapp)
    heard = []
    one.answered.connect(heard.append)
    film = made_film()
    one.ask(Question())  # nobody began
    assert not one.busy
    one.begin(Subject(film, None, 1.0, FIELD))
    one.ask(Question())
    one.leave()
    one.begin(Subject(film, None, 1.0, FIELD))
    wanted = Question(Patch(100, 100, 50, 50))
    one.ask(wanted)
    gate.release(2)
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert heard[0].changed.any()
    one.close()


def test_a_picture_of_the_answer_faces_as_the_film_and_has_its_window():
    answer = made_answer(Question(Patch(80, 40, 100, 50)), FIELD)
    plain = asked_picture(answer, Window(2000, 4000), Facing())
    assert (plain[:50, :100] == 0xFFFFFFFF).all()
    assert not plain[50:].any()
    turned = asked_picture(answer, Window(2000, 4000, inverted=True), Facing(True, False, True))
    assert (turned[:100, -50:] == 0xFF000000).all()
    assert not turned[100:].any()

"""The window over a fake room: gauge, keys, menus, drops, banner, recent films."""

import threading

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QDialog, QLabel

from tbviewer.errors import FilmError, FilmFault, ModelError
from tbviewer.reading.reading import ThresholdSource
from tbviewer.reading.zones import OUTSIDE, ZONES, Zones
from tbviewer.ui.main_window import MainWindow
from tbviewer.ui.viewing import Stage

from .conftest import LATERAL, MODEL, made_reading, refused_reading


def key(qtbot, window, which, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(window, which, modifier)


@pytest.fixture
def score(window):
    return window.film_page.side.score


# --- The gauge


def test_above_the_threshold_in_figures_and_words(opened, score):
    opened()
    assert score.figure.text() == "0.83"
    assert score.standing.text() == "Above this Model's default threshold 0.60"
    assert score.advice.text() == "Refer for a bacteriological test"
    assert MODEL.short in score.model.text()
    assert MODEL.sha256 in score.model.toolTip()


def test_below_the_threshold_clinical_judgement_still_decides(opened, score, room):
    room.answer = lambda film, _: made_reading(film, score=0.31)
    opened()
    assert score.figure.text() == "0.31"
    assert score.standing.text().startswith("Below")
    assert score.advice.text() == "Below the threshold: clinical judgement still decides"


def test_figures_that_round_to_the_threshold_get_the_digits_that_tell(opened, score, room):
    room.answer = lambda film, _: made_reading(film, score=0.5996, threshold=0.6)
    opened()
    assert score.figure.text() == "0.5996"
    assert score.standing.text().startswith("Below")


def test_without_a_threshold_nothing_is_called_above_or_below(opened, score, room):
    room.answer = lambda film, _: made_reading(
        film, threshold=None, threshold_source=ThresholdSource.NONE
    )
    opened()
    told = score.standing.text() + score.advice.text()
    assert score.figure.text() == "0.83"
    assert "Above" not in told
    assert "Below" not in told


def test_where_in_the_lungs_stands_beside_the_score_and_goes_with_it(opened, score, room):
    shares = dict.fromkeys((*ZONES, OUTSIDE), 0.0) | {"right-upper": 0.8, "left-upper": 0.2}
    room.answer = lambda film, _: made_reading(film, zones=Zones("saliency", shares))
    opened()
    assert score.where.text() == (
        "Most influence: right upper zone (80\u00a0%), left upper zone (20\u00a0%)"
    )
    room.answer = lambda film, _: made_reading(film)
    opened("another.dcm")
    assert score.where.text() == ""
    assert score.where.isHidden()


def test_the_map_offered_is_shown_with_the_score_and_the_choice_is_kept(
    opened, window, room, settings
):
    room.answer = lambda film, _: made_reading(film, offered="gradcam-5")
    opened()
    assert [o.heatmap.name for o in window.overlays.drawn] == ["gradcam-5"]
    window.overlays.hide_all()
    window.close()
    assert settings.value("overlays/offered") == "off"


def test_cautions_are_listed_and_go_with_their_film(opened, score, room):
    room.answer = lambda film, _: made_reading(film, cautions=(LATERAL,) * 2)
    opened("a.dcm")
    assert score.cautions.count() == 2
    room.answer = lambda film, _: made_reading(film)
    opened("b.dcm")
    assert score.cautions.count() == 0


def test_a_refused_film_has_a_reason_and_no_figure(opened, score, room, window):
    room.answer = lambda film, wish: (
        made_reading(film, forced=True, refusal=LATERAL) if wish.force else refused_reading(film)
    )
    opened()
    assert not score.figure.isVisible()
    assert not score.bar.isVisible()
    assert LATERAL.sentence in score.refusal._reason.text()
    assert window.state_label.text() == "film.dcm: refused"
    score.refusal.button.click()
    assert window.viewing.shown.stage is Stage.READING
    # Until it has been read again there is neither the refusal nor a figure.
    assert score.figure.text() == "–"


def test_a_film_read_although_refused_stays_marked(opened, score, room, window, qtbot):
    room.answer = lambda film, wish: (
        made_reading(film, forced=True, refusal=LATERAL) if wish.force else refused_reading(film)
    )
    opened()
    window.actions_by_name["read_anyway"].trigger()
    qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.READ)
    assert score.figure.text() == "0.83"
    assert score.mark.text() == f"Read although refused. {LATERAL.sentence}"


def test_a_failed_reading_offers_another_try(window, score, room, qtbot):
    room.read_fault = FilmError("a/film.dcm", FilmFault.DECODER_DIED)
    window.open(["a/film.dcm"])
    qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.UNREAD)
    assert window.film_page.view.film is not None
    assert window.banner.isVisible()
    room.read_fault = None
    score.again.click()
    qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.READ)
    assert score.figure.text() == "0.83"
    assert not score.again.isVisible()


def test_score_maps_and_film_vanish_together_when_another_is_asked_for(
    opened, window, score, room, qtbot
):
    opened("a.dcm")
    window.overlays.toggle(0)
    room.opening = threading.Semaphore(0)
    window.open(["b.dcm"])  # no event is handled between this and what follows
    assert window.film_page.view.film is None
    assert window.overlays.all == ()
    assert score.figure.text() == "–"
    assert score.bar.busy
    room.opening.release()
    qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.READ)
    assert window.film_page.view.film.path == "b.dcm"
    assert not window.overlays.any_visible


# --- Keys


def test_digits_switch_overlays_and_zero_clears(opened, window, qtbot):
    opened()
    for number in range(6):
        key(qtbot, window, Qt.Key(Qt.Key.Key_1 + number))
        assert [o.visible for o in window.overlays.all] == [n <= number for n in range(6)]
    key(qtbot, window, Qt.Key.Key_1)
    assert not window.overlays.all[0].visible
    key(qtbot, window, Qt.Key.Key_0)
    assert not window.overlays.any_visible


def test_b_held_shows_the_bare_film(opened, window, qtbot):
    opened()
    window.overlays.toggle(2)
    qtbot.keyPress(window, Qt.Key.Key_B)
    assert window.overlays.bare
    qtbot.keyRelease(window, Qt.Key.Key_B)
    assert not window.overlays.bare
    assert window.overlays.all[2].visible


def test_brackets_change_the_opacity_of_the_last(opened, window, qtbot):
    opened()
    key(qtbot, window, Qt.Key.Key_3)
    before = window.overlays.all[2].opacity
    key(qtbot, window, Qt.Key.Key_BracketRight)
    assert window.overlays.all[2].opacity > before
    key(qtbot, window, Qt.Key.Key_BracketLeft)
    assert window.overlays.all[2].opacity == pytest.approx(before)


def test_invert_automatic_and_reset(opened, window, qtbot):
    opened()
    view = window.film_page.view
    own = view.window_shown
    key(qtbot, window, Qt.Key.Key_I)
    assert view.window_shown.inverted != own.inverted
    key(qtbot, window, Qt.Key.Key_A)
    assert view.window_shown.name == "Automatic"
    view.camera.show_pixel_for_pixel()
    key(qtbot, window, Qt.Key.Key_Escape)
    assert view.window_shown == own
    assert view.camera.fitted


def test_page_keys_step_through_what_was_opened_together(opened, window, qtbot):
    opened("a.dcm", "b.dcm")
    assert window.state_label.text().endswith("film 1 of 2")
    key(qtbot, window, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.READ)
    assert window.windowTitle() == "b.dcm – tbviewer"
    assert not window.actions_by_name["next"].isEnabled()
    key(qtbot, window, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.READ)
    assert window.windowTitle() == "a.dcm – tbviewer"


def test_every_action_has_one_key_of_its_own(window):
    keys = [
        sequence.toString() for action in window.findChildren(type(window.actions_by_name["fit"]))
        for sequence in action.shortcuts()
    ]  # fmt: skip
    assert len(keys) == len(set(keys))


# --- Menus and tools


def test_the_films_own_windows_are_offered_by_name(opened, window):
    opened()
    offered = window.menus.presets.actions()
    assert [action.text() for action in offered][:2] == [
        "soft   W 3000  C 2000",
        "hard   W 800  C 1500",
    ]
    offered[1].trigger()
    assert window.film_page.view.window_shown.name == "hard"


def test_what_needs_a_film_waits_for_one(window, opened):
    names = ("copy", "close", "fit", "invert", "automatic", "outline", "reset")
    assert not any(window.actions_by_name[name].isEnabled() for name in names)
    opened()
    assert all(window.actions_by_name[name].isEnabled() for name in names)
    window.actions_by_name["close"].trigger()
    assert not any(window.actions_by_name[name].isEnabled() for name in names)
    assert window.pages.currentWidget() is window.empty_page


def test_the_outline_of_the_field_is_a_switch(opened, window):
    opened()
    view = window.film_page.view
    assert view._outline.isVisible()
    window.actions_by_name["outline"].trigger()
    assert not view._outline.isVisible()


def test_the_research_use_notice_is_always_visible(window, opened):
    notice = window.findChild(QLabel, "research")
    assert notice.isVisible()
    opened()
    window.actions_by_name["alone"].trigger()
    assert not window.film_page.side.isVisible()
    assert notice.isVisible()
    assert notice.text() == "Research use. Not for diagnosis on its own."


def test_copying_puts_a_picture_on_the_clipboard(opened, window):
    opened()
    window.actions_by_name["copy"].trigger()
    picture = QGuiApplication.clipboard().image()
    assert picture.width() == round(
        window.film_page.view.viewport().width() * window.devicePixelRatioF()
    )
    QGuiApplication.clipboard().clear()


def test_the_value_under_the_cursor_is_told(opened, window, qtbot):
    opened()
    view = window.film_page.view
    at = view.mapFromScene(QPointF(300.5, 200.5))
    qtbot.mouseMove(view.viewport(), at)
    view.point_at(at)
    place = view.mapToScene(at)
    value = view.film.pixels[int(place.y()), int(place.x())]
    millimetres = f"{int(place.x()) * 0.143:.1f} × {int(place.y()) * 0.143:.1f} mm"
    assert window.pointed_label.text() == (
        f"column {int(place.x())}, row {int(place.y())}: {value}   {millimetres}"
    )
    view.point_at(None)
    assert window.pointed_label.text() == ""


@pytest.mark.parametrize("name", ["manual", "keys", "settings", "about"])
def test_help_pages_open_and_close(window, name, qtbot):
    window.actions_by_name[name].trigger()
    (page,) = window.findChildren(QDialog)
    assert page.isVisible()
    page.close()
    qtbot.waitUntil(lambda: not window.findChildren(QDialog))


# --- Dropping, recent films, settings


def dropped(window, *urls):
    mime = QMimeData()
    mime.setUrls([QUrl(url) for url in urls])
    held = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (QDragEnterEvent(QPoint(400, 300), *held), QDropEvent(QPointF(400, 300), *held)):
        QGuiApplication.sendEvent(window, event)
        if not event.isAccepted():
            return False
    return True


def test_dropped_films_are_opened(window, qtbot, tmp_path, room):
    film = tmp_path / "a film.dcm"
    film.touch()
    assert dropped(window, QUrl.fromLocalFile(str(film)))
    qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.READ)
    assert room.asked[0] == ("open", str(film))


def test_what_lies_elsewhere_is_not_taken(window, room):
    assert not dropped(window, "https://example.org/film.dcm")
    assert window.viewing.shown.stage is Stage.EMPTY
    assert room.asked == []


def test_recent_films_are_offered_again_and_can_be_forgotten(opened, window, settings, qtbot):
    opened("one.dcm")
    opened("two.dcm")
    names = [path.rsplit("/", 1)[-1] for path in window.recent.paths]
    assert names == ["two.dcm", "one.dcm"]
    window.menus.recent.actions()[-1].trigger()
    assert window.recent.paths == ()
    assert not settings.value("recent/films")


def test_the_sample_is_not_kept_among_the_recent_films(opened, window):
    opened("the/sample.dcm")
    assert window.recent.paths == ()


def test_size_colours_and_panel_are_kept(opened, window, settings, room, qtbot):
    window.resize(1000, 700)
    window.overlays.change_look(table="viridis")
    window.actions_by_name["panel"].trigger()
    window.close()
    again = MainWindow(room.services(), settings)
    qtbot.addWidget(again)
    assert again.height() == 700
    assert again.overlays.look.table == "viridis"
    assert not again.actions_by_name["panel"].isChecked()


def test_settings_that_make_no_sense_are_passed_over(settings, room, dressed, qtbot):
    settings.setValue("window/geometry", "nonsense")
    settings.setValue("overlays/now", '{"look": {"table": "rainbow", "cut_off": 7}}')
    settings.setValue("overlays/presets", "[1]")
    settings.setValue("recent/films", "one.dcm")
    settings.setValue("recent/remember", "always")
    settings.setValue("look/text_percent", "huge")
    window = MainWindow(room.services(), settings)
    qtbot.addWidget(window)
    assert window.overlays.look.table == "amber"
    assert window.recent.paths == ("one.dcm",)


# --- What goes wrong


def test_a_fault_is_told_beside_the_films_name_with_details_to_copy(window, room, qtbot):
    room.faults["bad.dcm"] = FilmError("bad.dcm", FilmFault.TRUNCATED, detail="3 bytes of 9")
    window.open(["bad.dcm"])
    qtbot.waitUntil(window.banner.isVisible)
    assert "bad.dcm" in window.banner._sentence.text()
    assert not window.banner._detail.isVisible()
    window.banner._details.click()
    assert window.banner._detail.text() == "3 bytes of 9"
    assert window.banner._detail.isVisible()
    window.banner._copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "bad.dcm" in copied
    assert "3 bytes of 9" in copied
    QGuiApplication.clipboard().clear()


def test_the_banner_goes_with_the_next_film(window, opened, room, qtbot):
    room.faults["bad.dcm"] = FilmError("bad.dcm", FilmFault.TRUNCATED)
    window.open(["bad.dcm"])
    qtbot.waitUntil(window.banner.isVisible)
    opened("good.dcm")
    assert not window.banner.isVisible()


def test_a_model_that_cannot_be_used_is_told_at_the_start(dressed, qtbot, room, settings):
    def broken():
        raise ModelError("combined", "its weights were changed.")

    room.model = broken
    window = MainWindow(room.services(), settings)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.banner.isVisible)
    assert "combined" in window.banner.fault.sentence


def test_gestures_on_the_canvas(opened, window, qtbot):
    opened()
    view = window.film_page.view
    port = view.viewport()
    own = view.window_shown

    def drag(button, by):
        start = QPoint(200, 200)
        qtbot.mousePress(port, button, pos=start)
        qtbot.mouseMove(port, start + by)
        move(port, start + by, button)
        qtbot.mouseRelease(port, button, pos=start + by)

    drag(Qt.MouseButton.LeftButton, QPoint(60, 0))
    wider = view.window_shown
    assert wider.width > own.width
    assert wider.centre == own.centre
    drag(Qt.MouseButton.LeftButton, QPoint(0, 60))
    assert view.window_shown.centre != wider.centre
    assert view.window_shown.width == wider.width
    scale = view.camera.scale
    drag(Qt.MouseButton.RightButton, QPoint(0, -120))
    assert view.camera.scale == pytest.approx(2 * scale, rel=0.01)
    at = view.mapToScene(QPoint(200, 200))
    drag(Qt.MouseButton.MiddleButton, QPoint(30, 20))
    moved = view.mapToScene(QPoint(230, 220)) - at
    assert moved.manhattanLength() * view.camera.scale <= 3


def move(widget, to, button):
    """Send the move that a held button makes; the offscreen screen sends none by itself."""
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(to), QPointF(widget.mapToGlobal(to)),
        Qt.MouseButton.NoButton, button, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QGuiApplication.sendEvent(widget, event)

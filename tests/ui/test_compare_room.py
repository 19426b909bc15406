"""The Compare room over a fake reading room: panes, links, keys, films dropped on it."""

import re
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QToolButton

from tbviewer.errors import FilmError, FilmFault
from tbviewer.film.window import Window
from tbviewer.reading.decision import DecisionKind
from tbviewer.reading.reading import ModelName
from tbviewer.reading.signed import signed_colours
from tbviewer.ui.canvas.view import FilmView
from tbviewer.ui.compare.links import Links, window_alike
from tbviewer.ui.compare.pane import MapChoice, Show
from tbviewer.ui.compare.pane_menu import Offer, pane_menu
from tbviewer.ui.compare.recipes import Recipe
from tbviewer.ui.overlay import Overlays

from .conftest import MODEL, MODELS, made_film, made_reading, refused_reading


@pytest.fixture
def compare(window):
    return window.comparing.room


@pytest.fixture
def asked(window, compare, qtbot):
    """Return a function that triggers a recipe and waits until its panes are whole."""

    def ask(recipe: Recipe | str) -> None:
        window.actions_by_name[f"recipe_{recipe}"].trigger()
        qtbot.waitUntil(lambda: not compare._models_lane.busy)
        whole(qtbot, compare)

    return ask


def whole(qtbot, compare):
    qtbot.waitUntil(lambda: not any(picture.busy for picture in compare.pictures))


def film_pixels(view: FilmView) -> QImage:
    return view.viewport().grab().toImage()


# --- The selector


def test_f5_goes_back_to_reading_and_nothing_else_is_changed(opened, window, qtbot, compare):
    opened()
    camera = window.film_page.view.camera
    camera.zoom_to(2.0)
    pose = camera.pose
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert window.pages.currentWidget() is compare
    assert window.actions_by_name["room_compare"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_F)
    qtbot.keyClick(window, Qt.Key.Key_I)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert window.pages.currentWidget() is window.film_page
    assert window.actions_by_name["room_reading"].isChecked()
    assert not window.actions_by_name["room_compare"].isChecked()
    assert camera.pose == pose
    assert not window.film_page.view.window_shown.inverted


def test_without_a_film_the_room_says_what_to_do(window, compare):
    window.actions_by_name["room_compare"].trigger()
    assert all("Open a film" in picture.note for picture in compare.pictures)
    window.actions_by_name["room_reading"].trigger()
    assert window.pages.currentWidget() is window.empty_page


# --- Recipes


def test_film_overlay_and_saliency_of_the_film_in_reading(opened, compare, asked, room):
    opened()
    reads = len(room.wishes)
    asked("figure")
    film, over, alone = compare.pictures
    assert film.over is None
    assert over.over.name == "saliency"
    assert alone.alone.name == "saliency"
    assert len({id(p.film) for p in compare.pictures}) == 1  # no copies
    assert len(room.wishes) == reads  # nothing is read twice
    assert compare.grid_view.panes[2].map_item.isVisible()
    assert not compare.grid_view.panes[1].map_item.isVisible()
    assert "0.83" in compare.grid_view.panes[0].score.text()


def test_a_map_alone_hides_the_film_and_differences_have_their_colours(opened, compare, asked):
    opened()
    asked("difference")
    pane = compare.grid_view.panes[2]
    values = pane.picture.difference.values
    assert values.shape == (512, 512)
    grabbed = film_pixels(pane.view)
    at = pane.view.mapFromScene(QPointF(80 + 170.5, 40 + 150.5))
    assert abs(grabbed.pixelColor(at).red() - int(signed_colours(values)[150, 170][0])) <= 2
    outside = pane.view.mapFromScene(QPointF(20, 20))
    assert grabbed.pixelColor(outside).name() == "#000000"


def test_two_models_are_read_each_and_their_scores_stand_above(opened, compare, asked, room):
    other = ModelName("other", "77c0" * 16)
    room.answer = lambda film, wish: replace(
        made_reading(film, score=0.2), model=other if wish.model == "other" else MODEL
    )
    opened()
    asked("models")
    texts = [pane.score.text() for pane in compare.grid_view.panes]
    assert texts[0].startswith("combined 3f9a")
    assert texts[1].startswith("other 77c0")


def test_with_one_model_the_room_says_so_and_keeps_its_panes(opened, compare, asked, room):
    compare._services = replace(compare._services, models=lambda: (MODEL,))
    opened()
    asked("blocks")
    asked("models")
    assert "Only one Model" in compare.notice.text()
    assert not compare.notice.isHidden()
    assert compare.recipe is Recipe.BLOCKS
    asked("figure")
    assert compare.notice.isHidden()


def test_now_and_before_shows_the_chosen_film_beside(opened, compare, asked, qtbot):
    opened("new.dcm")
    asked("figure")
    compare.take_film(-1, "old.dcm")
    whole(qtbot, compare)
    assert [picture.film.path for picture in compare.pictures] == ["new.dcm", "old.dcm"]
    assert compare.recipe is Recipe.FILMS
    asked_for: list[int] = []
    compare.film_requested.disconnect()
    compare.film_requested.connect(asked_for.append)
    compare.strip.other.click()
    assert asked_for == [-1]


def test_the_same_patients_other_film_is_taken_from_the_list_and_never_the_last_patients(
    opened, window, asked, room, qtbot
):
    compare = window.comparing.room
    opened("now.dcm", "before.dcm")  # the fake room's films are all of one patient
    films = window.viewing.films
    qtbot.waitUntil(lambda: all(entry.survey is not None for entry in films.all()))
    asked("films")
    assert [picture.film.path for picture in compare.pictures] == ["now.dcm", "before.dcm"]
    compare.surveys = lambda: ()
    window.actions_by_name["next"].trigger()
    qtbot.waitUntil(lambda: compare.pictures[0].film is not None)
    whole(qtbot, compare)
    assert {picture.film.path for picture in compare.pictures} == {"before.dcm"}
    assert "Choose the film" in compare.notice.text()


# --- The film in Reading changes


def test_another_film_in_reading_is_what_the_panes_show_when_one_returns(
    opened, window, compare, asked, qtbot
):
    opened("a.dcm")
    asked("figure")
    window.actions_by_name["room_reading"].trigger()
    opened("b.dcm")
    window.actions_by_name["room_compare"].trigger()
    assert {picture.film.path for picture in compare.pictures} == {"b.dcm"}
    window.viewing.leave()
    assert all(picture.film is None for picture in compare.pictures)


def test_while_a_film_is_opened_panes_are_blank_and_the_line_moves(
    opened, window, asked, room, qtbot
):
    compare = window.comparing.room
    opened("a.dcm")
    asked("figure")
    room.opening = threading.Semaphore(0)
    window.open(["b.dcm"])
    for pane in compare.grid_view.panes:
        assert pane.view.film is None
        assert pane.overlays.all == ()
        assert pane.score.text() == ""
        assert pane.line.busy
    room.opening.release(9)
    qtbot.waitUntil(lambda: compare.pictures[0].film is not None)
    whole(qtbot, compare)
    assert not compare.grid_view.panes[0].line.busy


def test_answers_of_an_older_request_are_dropped(opened, compare, asked, room, qtbot):
    opened("a.dcm")
    asked("figure")
    room.reading = threading.Semaphore(0)
    compare.set_pane(0, replace(compare.grid.panes[0], path="slow.dcm"))
    qtbot.waitUntil(lambda: ("read", "slow.dcm") in room.asked)
    compare.set_pane(0, replace(compare.grid.panes[0], path=""))
    room.reading.release(9)
    qtbot.waitUntil(lambda: not compare.sources.shelf._lane.busy)
    assert "slow.dcm" not in compare.sources.shelf.stock.films
    assert {need.path for need in compare.sources.shelf.stock.readings} == {"a.dcm"}
    assert compare.pictures[0].film.path == "a.dcm"


def test_a_refused_film_shows_its_reason_and_a_broken_one_too(opened, compare, asked, room, qtbot):
    opened("a.dcm")
    asked("figure")
    room.answer = lambda film, _: refused_reading(film)
    room.faults["broken.dcm"] = FilmError("broken.dcm", FilmFault.DAMAGED)
    compare.take_film(0, "lateral.dcm")
    compare.take_film(2, "broken.dcm")
    whole(qtbot, compare)
    panes = compare.grid_view.panes
    assert "lateral film" in panes[0].score.text()
    assert panes[0].view.film.path == "lateral.dcm"
    assert "broken.dcm is damaged" in panes[2].view.annotations.note
    assert panes[2].view.film is None


def test_own_reading_first_keeps_scores_and_maps_back_here_too(opened, window, compare, qtbot):
    opened("a.dcm")
    window.actions_by_name["own_first"].setChecked(True)
    window.actions_by_name["recipe_figure"].trigger()
    for pane in compare.grid_view.panes:
        assert pane.picture.reading is None
        assert "0.83" not in pane.score.text()
    assert compare.grid_view.panes[0].view.film is not None
    assert "Your own reading first" in compare.grid_view.panes[2].view.annotations.note
    window.desk.deciding.decide(DecisionKind.REFER)
    qtbot.waitUntil(lambda: compare.pictures[2].alone is not None)
    assert "0.83" in compare.grid_view.panes[0].score.text()


# --- Links


@pytest.fixture
def linked(qtbot, dressed):
    """Return two linked views of films of different sizes and values."""
    links, views = Links(), []
    for path, rows, columns in (("a.dcm", 620, 700), ("b.dcm", 1000, 800)):
        view = FilmView(Overlays())
        qtbot.addWidget(view)
        view.resize(400, 400)
        view.show()
        film = made_film(path, rows=rows, columns=columns)
        if path == "b.dcm":
            film = replace(film, windows=(Window(500, 300, "own"),))
        view.show_film(film)
        links.add(view)
        views.append(view)
    return links, *views


def assert_alike(one: FilmView, other: FilmView) -> None:
    a, b = one.camera.pose, other.camera.pose
    assert (a.quarters, a.mirrored, a.fitted) == (b.quarters, b.mirrored, b.fitted)
    assert (a.across, a.down, a.zoom) == pytest.approx((b.across, b.down, b.zoom))


def test_zoom_pan_and_turn_follow_across_films_of_different_sizes(linked):
    links, first, second = linked
    first.camera.zoom_by(3.0, QPointF(100, 100))
    first.camera.turn(1)
    first.camera.mirror_across()
    assert_alike(second, first)
    assert second.camera.zoom == pytest.approx(first.camera.zoom)
    share = second.camera.share_of(second.camera.centre)
    assert share.x() == pytest.approx(first.camera.share_of(first.camera.centre).x())
    links.set_linked(False)
    pose = second.camera.pose
    first.camera.reset()
    assert second.camera.pose == pose
    second.camera.zoom_by(2.0)
    links.set_linked(True, first)
    assert_alike(second, first)


def test_windows_follow_as_shares_of_each_films_own(linked):
    links, first, second = linked
    own, other = first.film.windows[0], second.film.windows[0]
    first.set_window(own.moved(centre=own.centre + own.width / 2, width=own.width / 2))
    assert second.window_shown.width == pytest.approx(other.width / 2)
    assert second.window_shown.centre == pytest.approx(other.centre + other.width / 2)
    first.set_window(first.window_shown.turned_over())
    assert second.window_shown.inverted
    first.set_window(own)
    assert second.window_shown == other
    links.set_linked(False)
    first.set_window(own.turned_over())
    assert second.window_shown == other


def test_for_the_same_film_it_is_the_same_window():
    own = Window(2000, 3000, "soft")
    dragged = own.moved(centre=1, width=7)
    assert window_alike(dragged, own, own) is dragged


def test_the_cursor_is_a_cross_at_the_same_place_of_the_other_film(linked):
    links, first, second = linked
    first.point_at(first.mapFromScene(QPointF(350.5, 310.5)))
    assert second._cross.x() == pytest.approx(0.5, abs=0.01)
    assert second._cross.y() == pytest.approx(0.5, abs=0.01)
    assert first._cross is None
    first.point_at(None)
    assert second._cross is None
    links.set_linked(False)
    first.point_at(first.mapFromScene(QPointF(350.5, 310.5)))
    assert second._cross is None


# --- Panes


def test_a_click_chooses_a_double_click_enlarges_and_brings_back(opened, compare, asked, qtbot):
    opened()
    asked("figure")
    panes = compare.grid_view.panes
    target = panes[1].view.viewport()
    qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert compare.grid_view.chosen == 1
    zoom = panes[1].view.camera.pose
    qtbot.mouseDClick(target, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert [pane.isVisible() for pane in panes] == [False, True, False]
    assert panes[1].view.camera.fitted == zoom.fitted
    qtbot.mouseDClick(target, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert [pane.isVisible() for pane in panes] == [True, True, True]


def test_digits_choose_the_map_of_the_chosen_pane(opened, window, compare, asked, qtbot):
    opened()
    asked("figure")
    compare.grid_view.choose(2)
    qtbot.keyClick(compare.grid_view.chosen_pane.view, Qt.Key.Key_5)
    assert compare.grid.panes[2].map == MapChoice("gradcam-4")
    assert compare.grid.panes[2].show is Show.ALONE
    qtbot.keyClick(compare.grid_view.chosen_pane.view, Qt.Key.Key_0)
    assert compare.grid.panes[2].show is Show.FILM
    qtbot.keyClick(compare.grid_view.chosen_pane.view, Qt.Key.Key_BracketLeft)
    assert window.overlays.look.opacity == 0.9
    assert not window.overlays.any_visible
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.keyClick(window.film_page.view, Qt.Key.Key_5)
    assert window.overlays.all[4].visible


def test_holding_b_shows_the_bare_film_in_every_pane(opened, window, compare, asked, qtbot):
    opened()
    asked("blocks")
    qtbot.keyPress(compare.grid_view.chosen_pane.view, Qt.Key.Key_B)
    assert all(pane.overlays.bare for pane in compare.grid_view.panes)
    qtbot.keyRelease(compare.grid_view.chosen_pane.view, Qt.Key.Key_B)
    assert not any(pane.overlays.bare for pane in compare.grid_view.panes)


def test_a_film_dropped_on_a_pane_is_shown_there_and_not_in_reading(
    opened, compare, asked, qtbot, window
):
    opened("a.dcm")
    asked("figure")
    pane = compare.grid_view.panes[1]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/films/dropped.dcm")])
    facts = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
             Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(pane, QDragEnterEvent(QPoint(30, 30), *facts))
    QApplication.sendEvent(pane, QDropEvent(QPointF(30, 30), *facts))
    whole(qtbot, compare)
    assert [picture.film.path for picture in compare.pictures] == [
        "a.dcm",
        "/films/dropped.dcm",
        "a.dcm",
    ]
    assert pane.picture.over is not None
    assert window.viewing.shown.path == "a.dcm"


def test_the_menu_of_a_pane_asks_it_for_another_map_model_or_film(opened, compare, asked):
    opened("a.dcm")
    asked("figure")
    pane, asked_for = compare.grid.panes[0], []
    offer = Offer(MODELS, ("b.dcm",))
    menu = pane_menu(
        compare, pane, offer, chosen=asked_for.append, file_requested=lambda: asked_for.append("?")
    )
    entries = {}
    for action in menu.actions():
        for entry in action.menu().actions() if action.menu() else [action]:
            entries[entry.text()] = entry
    assert next(text for text, entry in entries.items() if entry.isChecked()) == "Film"
    for text in ("Map alone", "Block 3", "other 77c0", "b.dcm", "&Another file …"):
        entries[text].trigger()
    assert asked_for == [
        replace(pane, show=Show.ALONE),
        pane.with_map(MapChoice("gradcam-3")),
        pane.with_model("other"),
        replace(pane, path="b.dcm"),
        "?",
    ]


def test_layouts_show_so_many_panes_and_more_of_them_show_the_film(opened, compare, asked, qtbot):
    opened()
    asked("figure")
    compare.strip.layouts[2, 3].click()
    whole(qtbot, compare)
    assert len(compare.pictures) == 6
    assert compare.pictures[5].film is compare.pictures[0].film
    compare.strip.layouts[1, 2].click()
    assert [pane.isVisible() for pane in compare.grid_view.all] == [True] * 2 + [False] * 4


@pytest.mark.parametrize("width", [1920, 1300, 960])
def test_no_word_of_the_strip_is_cut_at_any_width(opened, window, compare, asked, width):
    opened()
    asked("difference")
    window.resize(width, 700)
    compare.strip.resize(width - 220, compare.strip.height())
    compare.strip._place()
    QApplication.sendPostedEvents()
    assert (max(compare.strip._placed) == 0) is (width == 1920)
    buttons = [b for b in compare.strip.findChildren(QToolButton) if b.isVisible()]
    assert len(buttons) == 10
    assert all(button.width() >= button.sizeHint().width() for button in buttons)


def test_the_look_of_reading_is_that_of_the_panes_with_one_scale_if_wished(
    opened, window, compare, asked
):
    opened()
    asked("blocks")
    window.overlays.change_look(table="viridis", opacity=0.5, common_scale=True)
    overlays = [pane.overlays for pane in compare.grid_view.panes[1:]]
    assert {o.look.table for o in overlays} == {"viridis"}
    peaks = [o.peak_of(o.all[0]) for o in overlays]
    assert peaks == [max(o.all[0].heatmap.peak for o in overlays)] * 5
    assert compare.strip.opacity.value() == 50
    window.overlays.change_look(common_scale=False)
    assert [o.peak_of(o.all[0]) for o in overlays] == [o.all[0].heatmap.peak for o in overlays]


def test_the_copied_picture_is_the_grid_with_its_sentence(opened, window, compare, asked, qapp):
    opened()
    asked("figure")
    window.actions_by_name["copy"].trigger()
    copied = qapp.clipboard().image()
    assert copied.width() == compare.board.width()
    assert copied.height() == compare.board.height() + 28


def test_values_under_the_cursor_are_told_from_every_pane(opened, window, compare, asked):
    opened()
    asked("figure")
    view = compare.grid_view.panes[2].view
    view.point_at(view.mapFromScene(QPointF(300.5, 200.5)))
    told = window.pointed_label.text()
    column, row = (int(figure) for figure in re.findall(r"\d+", told)[:2])
    assert (column, row) == (pytest.approx(300, abs=1), pytest.approx(200, abs=1))
    assert f": {view.film.pixels[row, column]}" in told

"""Looking at a film in the window: keys, tools, magnifier, region, enhancement."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QToolButton

from tbviewer.film.edges import EdgeLetters
from tbviewer.film.enhance import local_contrast, sharpened
from tbviewer.film.presets import Preset, preset_window
from tbviewer.film.window import automatic_window, grey
from tbviewer.ui.canvas.magnifier import RADIUS
from tbviewer.ui.canvas.texts import CornerTexts
from tbviewer.ui.canvas.tools import Tool

KEY, MOD = Qt.Key, Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def press(window, qtbot):
    """Return a function that presses a key in the window."""
    return lambda key, mod=MOD.NoModifier: qtbot.keyClick(window, key, mod)


@pytest.fixture
def view(window, opened):
    opened()
    return window.film_page.view


@pytest.fixture
def tools(window):
    return window.film_page.instruments.tools


def at(view, x: float, y: float) -> QPoint:
    return view.viewportTransform().map(QPointF(x, y)).toPoint()


def shown(view) -> np.ndarray:
    """Return the viewport without words, as grey."""
    view.annotations.corners, view.annotations.edges = CornerTexts(), EdgeLetters()
    view.annotations.badges = ()
    image = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    values = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return values[:, : image.width(), 1].astype(int)


@pytest.mark.parametrize(
    ("key", "mod", "pose"),
    [
        (KEY.Key_R, MOD.NoModifier, (1, False)),
        (KEY.Key_R, MOD.ShiftModifier, (3, False)),
        (KEY.Key_H, MOD.NoModifier, (0, True)),
        (KEY.Key_V, MOD.NoModifier, (2, True)),
    ],
)
def test_keys_turn_and_flip_and_escape_undoes_it(view, press, key, mod, pose):
    press(key, mod)
    assert (view.camera.quarters, view.camera.mirrored) == pose
    assert len(view.annotations.badges) == 1
    press(KEY.Key_Escape)
    assert (view.camera.quarters, view.camera.mirrored) == (0, False)


@pytest.mark.parametrize(
    ("key", "preset"),
    [
        (KEY.Key_1, Preset.LUNG),
        (KEY.Key_2, Preset.BONE),
        (KEY.Key_3, Preset.MEDIASTINUM),
        (KEY.Key_4, Preset.ALL),
    ],
)
def test_alt_and_a_figure_take_the_programs_windows(view, press, key, preset):
    press(key, MOD.AltModifier)
    wanted = preset_window(view.film, preset, name=view.window_shown.name)
    assert view.window_shown == wanted
    assert wanted.name in " ".join(view.annotations.corners.bottom_left)
    press(KEY.Key_Escape)
    assert view.window_shown == view.film.windows[0]


@pytest.mark.parametrize(
    ("key", "tool"),
    [
        (KEY.Key_W, Tool.REGION),
        (KEY.Key_G, Tool.MAGNIFIER),
        (KEY.Key_M, Tool.LENGTH),
        (KEY.Key_N, Tool.ANGLE),
        (KEY.Key_T, Tool.RATIO),
    ],
)
def test_a_key_takes_a_tool_shows_it_and_escape_leaves_it_first(window, view, press, key, tool):
    tools = window.film_page.instruments.tools
    press(KEY.Key_R)
    press(key)
    assert tools.current is tool
    checked = [t for t in Tool if window.actions_by_name[t.value].isChecked()]
    assert checked == [tool]
    assert window.looking.label.text() == tools.advice != ""
    assert view.viewport().cursor().shape() == Qt.CursorShape.CrossCursor
    press(KEY.Key_Escape)
    assert tools.current is None
    assert not window.actions_by_name[tool.value].isChecked()
    assert window.looking.label.text() == ""
    assert view.camera.quarters == 1  # the film is as it was
    press(KEY.Key_Escape)
    assert view.camera.quarters == 0


def test_only_one_tool_is_in_the_hand_and_another_film_takes_it_away(
    window, view, tools, press, opened
):
    press(KEY.Key_M)
    press(KEY.Key_T)
    assert tools.current is Tool.RATIO
    assert not window.actions_by_name["length"].isChecked()
    press(KEY.Key_T)
    assert tools.current is None
    press(KEY.Key_M)
    opened("another.dcm")
    assert tools.current is None


def test_a_region_gives_the_window_of_its_own_values(view, tools, press, qtbot):
    press(KEY.Key_W)
    start, end = at(view, 100, 150), at(view, 300, 400)
    port = view.viewport()
    qtbot.mousePress(port, LEFT, pos=start)
    qtbot.mouseMove(port, end)
    qtbot.mouseRelease(port, LEFT, pos=end)
    wanted = automatic_window(view.film.pixels[150:400, 100:300])
    assert view.window_shown.name == "Region"
    assert view.window_shown.centre == pytest.approx(wanted.centre, rel=0.02)
    assert view.window_shown.width == pytest.approx(wanted.width, rel=0.02)
    assert tools.current is None


def test_a_slip_of_the_hand_is_no_region(view, tools, press, qtbot):
    press(KEY.Key_W)
    qtbot.mouseClick(view.viewport(), LEFT, pos=at(view, 200, 200))
    assert view.window_shown == view.film.windows[0]
    assert tools.current is Tool.REGION


@pytest.mark.parametrize("quarters", range(4))
def test_the_glass_shows_the_film_itself_larger(window, view, press, qtbot, quarters):
    view.set_outline_visible(False)
    view.camera.turn(quarters)
    press(KEY.Key_G)
    window.film_page.instruments.magnifier.set_power(2.0)
    view.camera.zoom_to(0.5)  # twice a half: pixel for pixel
    where = at(view, 350, 310)
    qtbot.mouseMove(view.viewport(), where + QPoint(9, 9))  # Qt tells no move to the same place
    qtbot.mouseMove(view.viewport(), where)
    half = RADIUS // 2
    glass = shown(view)[where.y() - half : where.y() + half, where.x() - half : where.x() + half]
    whole = np.rot90(grey(view.film.pixels, view.window_shown), -quarters).astype(int)
    best = min(
        np.abs(glass - whole[y : y + 2 * half, x : x + 2 * half]).max()
        for y in range(whole.shape[0] // 2 - half - 3, whole.shape[0] // 2 - half + 4)
        for x in range(whole.shape[1] // 2 - half - 3, whole.shape[1] // 2 - half + 4)
    )
    assert best <= 1


def test_overlays_are_in_the_glass_or_not(window, view, press, qtbot):
    window.overlays.toggle(4)
    press(KEY.Key_G)
    where = at(view, 250, 190)  # where the maps' hill is
    qtbot.mouseMove(view.viewport(), where)

    def middle() -> np.ndarray:
        image = view.viewport().grab().toImage()
        colour = image.pixelColor(where)
        return np.array([colour.red(), colour.green(), colour.blue()])

    coloured = middle()
    window.actions_by_name["glass_overlays"].trigger()
    bare = middle()
    assert np.ptp(bare) == 0
    assert np.ptp(coloured) > 20


def test_the_wheel_makes_the_glass_stronger_from_2_to_6(window, view, press):
    magnifier = window.film_page.instruments.magnifier
    assert not magnifier.wheel(1)  # without the glass the wheel zooms
    press(KEY.Key_G)
    for _ in range(20):
        assert magnifier.wheel(1)
    assert magnifier.power == 6
    assert "6×" in window.looking.label.text()
    for _ in range(20):
        magnifier.wheel(-1)
    assert magnifier.power == 2


def test_enhancement_is_drawn_once_made_and_says_so(window, view, press, qtbot):
    view.set_outline_visible(False)
    view.camera.zoom_to(1.0)
    plain = shown(view)
    press(KEY.Key_K)
    shown(view)  # a paint asks for it
    qtbot.waitUntil(lambda: not view.enhancing.busy)
    assert view.enhancing.badges == ("local contrast",)
    assert np.abs(shown(view) - plain).max() > 10
    wanted = local_contrast(view.film.levels[0])
    assert np.array_equal(view.enhancing.level(view.film, 0), wanted)
    press(KEY.Key_J)
    view.enhancing.level(view.film, 0)
    qtbot.waitUntil(lambda: not view.enhancing.busy)
    assert np.array_equal(view.enhancing.level(view.film, 0), sharpened(wanted, 1.0))
    assert view.annotations.badges == ("sharpened", "local contrast")
    press(KEY.Key_Escape)
    assert view.annotations.badges == ()
    view.camera.zoom_to(1.0)
    assert np.array_equal(shown(view), plain)
    assert not window.actions_by_name["sharpen"].isChecked()


def test_the_slider_sharpens_more_or_less(window, view, press):
    slider = window.looking.strength.slider
    slider.setValue(25)
    assert view.enhancing.wish.sharpen
    assert view.enhancing.wish.strength == 2.5
    assert window.actions_by_name["sharpen"].isChecked()
    press(KEY.Key_Escape)
    assert not view.enhancing.wish.sharpen
    assert slider.value() == 25


def test_what_the_network_sees_knows_nothing_of_the_screen(window, view, press, room, qtbot):
    seen = []
    answer = room.answer

    def remember(film, wish):
        seen.append((film, film.pixels.tobytes()))
        return answer(film, wish)

    room.answer = remember
    before = view.film.pixels.tobytes()
    for key in (KEY.Key_J, KEY.Key_K, KEY.Key_R, KEY.Key_H, KEY.Key_I):
        press(key)
    shown(view)
    qtbot.waitUntil(lambda: not view.enhancing.busy)
    window.viewing.read_again()
    qtbot.waitUntil(lambda: len(seen) == 1)
    assert seen[0][0] is view.film
    assert seen[0][1] == before


def test_undo_and_redo_by_keys(window, view, press, qtbot):
    press(KEY.Key_M)
    for place in ((200, 200), (400, 300)):
        qtbot.mouseClick(view.viewport(), LEFT, pos=at(view, *place))
    measures = window.film_page.instruments.measures
    assert len(measures.all) == 1
    press(KEY.Key_Z, MOD.ControlModifier)
    assert measures.all == ()
    assert not window.actions_by_name["undo"].isEnabled()
    press(KEY.Key_Z, MOD.ControlModifier | MOD.ShiftModifier)
    assert len(measures.all) == 1
    qtbot.mouseClick(view.viewport(), LEFT, pos=at(view, 200, 200))
    press(KEY.Key_Delete)
    assert measures.all == ()


def test_measures_come_back_with_their_film(window, view, press, qtbot, opened):
    press(KEY.Key_M)
    for place in ((200, 200), (400, 300)):
        qtbot.mouseClick(view.viewport(), LEFT, pos=at(view, *place))
    measures = window.film_page.instruments.measures
    (measure,) = measures.all
    opened("another.dcm")
    assert measures.all == ()
    opened("a/film.dcm")
    assert measures.all == (measure,)


def test_without_a_film_nothing_of_it_can_be_asked_for(window, press, tools):
    for key in (KEY.Key_M, KEY.Key_G, KEY.Key_R, KEY.Key_J, KEY.Key_Escape):
        press(key)
    assert tools.current is None
    assert not window.film_page.view.enhancing.wish.any


def test_full_screen_comes_and_goes(window, view, press):
    press(KEY.Key_F12)
    assert window.isFullScreen()
    press(KEY.Key_F12)
    assert not window.isFullScreen()


def test_every_tool_of_the_bar_is_in_sight_on_a_small_screen(window, view, qtbot):
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: window.width() == 1024)
    for action in window.menus.bar.actions():
        button = window.menus.bar.widgetForAction(action)
        if isinstance(button, QToolButton):
            assert button.isVisible(), button.text()
            assert button.geometry().right() <= window.menus.bar.width()

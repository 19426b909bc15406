"""Overlays as pictures at every zoom, turn and flip, against a composite pixel by pixel."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from tbviewer.film.field import Field
from tbviewer.film.film import Film, levels_of
from tbviewer.film.window import Window
from tbviewer.reading.colour import TABLES, colour_table, coloured
from tbviewer.reading.contours import CONTOUR_LEVELS
from tbviewer.reading.heatmap import INPUT_SIZE, HeatMap
from tbviewer.ui.canvas import contour_path, patience
from tbviewer.ui.canvas.contour_path import line_colour
from tbviewer.ui.canvas.view import FilmView
from tbviewer.ui.overlay import Overlays

from .conftest import GRIDS
from .test_canvas import pixels_of

FIELD = Field(151, 93, 1531, 1279)
GREY = 100
STEP = 3.5
"""Two steps of a colour table: the last bit of steep heat may fall on either side."""
POSES = [(0, False), (1, False), (2, False), (3, False), (0, True), (1, True), (2, True), (3, True)]


@pytest.fixture
def overlays(qapp):
    return Overlays()


@pytest.fixture
def view(dressed, qtbot, overlays):
    """Return a view of a film all of one grey, without its words and outline."""
    view = FilmView(overlays)
    qtbot.addWidget(view)
    view.resize(421, 335)
    view.show()
    pixels = np.full((1500, 1800), GREY, np.uint8)
    view.show_film(Film("", "key", levels_of(pixels), None, (Window(127.5, 256),), None))
    view.annotations.draw = lambda *_: None
    view.set_outline_visible(False)
    return view


def random_map(block: int, seed: int = 0, peak: float = 1.0, field: Field = FIELD) -> HeatMap:
    cells, stride, offset = GRIDS[block]
    raw = np.random.default_rng(seed).random((cells, cells)) * peak
    raw[cells // 2, cells // 2] = peak
    return HeatMap.of(f"gradcam-{block}", raw, stride=stride, offset=offset, field=field)


def grabbed(view: FilmView) -> np.ndarray:
    return pixels_of(view.viewport().grab().toImage())


def on_film(view: FilmView) -> tuple[np.ndarray, np.ndarray]:
    """Return the film coordinates x, y of each pixel's centre on the screen."""
    back, _ = view.viewportTransform().inverted()
    rows, columns = view.viewport().height(), view.viewport().width()
    y, x = np.mgrid[0:rows, 0:columns] + 0.5
    return (
        back.m11() * x + back.m21() * y + back.dx(),
        back.m12() * x + back.m22() * y + back.dy(),
    )


def heat_of(heatmap: HeatMap, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the heat at film positions by the formula of DESIGN, NaN outside the Field."""
    f = heatmap.field
    last = heatmap.values.shape[0] - 1
    cell = [
        np.clip((share * INPUT_SIZE - 0.5 - heatmap.offset) / heatmap.stride, 0, last)
        for share in ((x - f.x) / f.width, (y - f.y) / f.height)
    ]
    (left, right), (top, bottom) = (
        (np.floor(c).astype(int), np.minimum(np.floor(c).astype(int) + 1, last)) for c in cell
    )
    u, v = (c - np.floor(c) for c in cell)
    values = heatmap.values.astype(float)
    heat = (values[top, left] * (1 - u) + values[top, right] * u) * (1 - v)
    heat += (values[bottom, left] * (1 - u) + values[bottom, right] * u) * v
    inside = (x >= f.x) & (x < f.right) & (y >= f.y) & (y < f.bottom)
    return np.where(inside, heat, np.nan)


def composite(view: FilmView, heatmap: HeatMap, table: str, cut_off: float = 0.0, share: float = 1):
    """Return the film under the map's colours, and where on the screen the Field is."""
    heat = heat_of(heatmap, *on_film(view))
    inside = ~np.isnan(heat)
    colour = coloured(np.where(inside, heat, 0), table, cut_off, share).astype(float)
    return GREY * (1 - colour[..., 3:] / 255) + colour[..., :3], inside


def turned(view: FilmView, quarters: int, mirrored: bool) -> None:
    view.camera.turn(quarters)
    if mirrored:
        view.camera.mirror_across()


def zoomed(view: FilmView, scale: float, at: QPointF) -> None:
    view.camera.zoom_to(scale)
    view.camera.pan(view.camera.in_view(view.camera.centre) - view.camera.in_view(at))


@pytest.mark.parametrize("pose", POSES)
@pytest.mark.parametrize("scale", [0.23, 1.0, 5.3])
@pytest.mark.parametrize("block", [1, 4, 5])
def test_heat_stands_where_the_formula_puts_it(view, overlays, pose, scale, block):
    heatmap = random_map(block)
    overlays.set_maps((heatmap,))
    overlays.change_look(table="viridis")
    overlays.toggle(0)
    overlays.all[0].set_opacity(1.0)
    turned(view, *pose)
    zoomed(view, scale, QPointF(300, 200))
    wanted, inside = composite(view, heatmap, "viridis")
    assert inside.sum() > 3000
    assert np.abs(grabbed(view) - wanted)[inside].max() <= STEP


@pytest.mark.parametrize("cut_off", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("scale", [0.3, 1.0, 4.0])
def test_nothing_is_drawn_of_heat_below_the_cut_off(view, overlays, cut_off, scale):
    heatmap = random_map(4)
    overlays.set_maps((heatmap,))
    overlays.change_look(cut_off=cut_off)
    overlays.toggle(0)
    overlays.all[0].set_opacity(1.0)
    zoomed(view, scale, QPointF(700, 600))
    heat = heat_of(heatmap, *on_film(view))
    changed = (grabbed(view) != GREY).any(axis=2)
    assert not changed[heat < cut_off - 1 / 4095].any()
    assert changed[heat > cut_off + 1 / 4095].all()


def test_on_a_common_scale_a_lower_map_is_fainter_and_saliency_is_not(view, overlays):
    low, high = random_map(4, peak=0.5), random_map(5, peak=2.0)
    values = np.random.default_rng(3).random((512, 512))
    saliency = HeatMap.of("saliency", values, stride=1, offset=0, field=FIELD)
    overlays.set_maps((saliency, low, high))
    overlays.change_look(common_scale=True, table="viridis")
    for overlay in overlays.all:
        overlay.set_opacity(1.0)
    overlays.toggle(2)
    for solo, heatmap, share in ((1, low, 0.25), (2, high, 1.0), (0, saliency, 1.0)):
        overlays.toggle_solo(solo)
        assert overlays.share_of(overlays.all[solo]) == share
        wanted, inside = composite(view, heatmap, "viridis", share=share)
        assert np.abs(grabbed(view) - wanted)[inside].max() <= STEP
        overlays.toggle_solo(solo)
    overlays.change_look(common_scale=False)
    assert overlays.share_of(overlays.all[1]) == 1.0


@pytest.mark.parametrize("dimmed", [0.25, 0.6, 1.0])
def test_the_film_is_dimmed_under_a_map_only(view, overlays, dimmed):
    overlays.set_maps((random_map(5),))
    overlays.change_look(film_dimmed=dimmed)
    x, y = on_film(view)
    outside = (x < FIELD.x - 1) & (x > 5) & (y > 5) & (y < 1495)
    assert (grabbed(view)[outside] == GREY).all()
    assert outside.sum() > 1000
    overlays.toggle(0)
    assert np.abs(grabbed(view)[outside] - GREY * (1 - dimmed)).max() <= 1
    overlays.set_bare(True)
    assert (grabbed(view)[outside] == GREY).all()


def test_the_opacity_of_all_multiplies_each_ones_own(view, overlays):
    overlays.set_maps((random_map(5),))
    overlays.toggle(0)
    overlays.all[0].set_opacity(0.5)
    overlays.change_look(opacity=0.4)
    assert view.overlay_items.items[0].opacity() == pytest.approx(0.2)
    overlays.change_look(opacity=0.0)
    assert (grabbed(view)[on_film(view)[0] > FIELD.x][:5] != 255).all()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("quarters", "mirrored"), [(0, False), (1, False), (0, True), (3, True)])
def test_contours_of_a_cone_are_rings_at_their_places(view, overlays, quarters, mirrored, table):
    """Each ring's colour is seen on its ellipse, and nothing a rim's width away from any."""
    y, x = np.mgrid[0:512, 0:512] + 0.5
    heat = np.clip(1 - np.hypot(x - 256, y - 256) / 200, 0, 1)
    cone = HeatMap.of("saliency", heat, stride=1, offset=0, field=FIELD)
    overlays.set_maps((cone,))
    overlays.change_look(contours=True, table=table)
    overlays.toggle(0)
    overlays.all[0].set_opacity(1.0)
    turned(view, quarters, mirrored)
    picture = grabbed(view)
    film_x, film_y = on_film(view)
    u = (film_x - FIELD.x) / FIELD.width * 512 - 256
    v = (film_y - FIELD.y) / FIELD.height * 512 - 256
    radius = np.hypot(u, v)
    pixel = 512 / FIELD.height / view.camera.scale  # input pixels a screen pixel, at most
    near = np.zeros(radius.shape, bool)
    for level in CONTOUR_LEVELS:
        away = np.abs(radius - 200 * (1 - level))
        near |= away < 3.5 * pixel
        colour = np.array(line_colour(table, level).getRgb()[:3])
        on_line = picture[away < 0.15 * pixel]
        assert len(on_line) > 20
        assert np.abs(on_line - colour).max(axis=1).mean() < 12
    film = (film_x > 0) & (film_x < 1800) & (film_y > 0) & (film_y < 1500)
    assert (picture[~near & film] == GREY).all()


def test_contours_below_the_cut_off_are_left_out(view, overlays):
    heatmap = random_map(5)
    overlays.set_maps((heatmap,))
    overlays.change_look(contours=True, cut_off=0.6)
    overlays.toggle(0)
    high = grabbed(view)
    overlays.change_look(cut_off=0.76)
    assert (high != GREY).any()
    x, _ = on_film(view)
    assert (grabbed(view)[(x > 0) & (x < 1800)] == GREY).all()


def test_contours_of_several_maps_come_one_after_the_other_between_events(
    view, overlays, qtbot, monkeypatch
):
    monkeypatch.setattr(patience, "MOST_SECONDS", np.inf)  # however busy the computer is
    overlays.set_maps(tuple(random_map(block, seed=block) for block in (3, 4, 5)))
    overlays.change_look(contours=True)
    for overlay in overlays.all:
        overlay.set_visible(True)
    grabbed(view)
    new = view.overlay_items._patience
    qtbot.waitUntil(lambda: new._since is None)
    whole = grabbed(view)
    overlays.set_maps(tuple(overlay.heatmap for overlay in overlays.all))
    qtbot.waitUntil(lambda: new._since is None)
    monkeypatch.setattr(patience, "MOST_SECONDS", 0.0)
    for overlay in overlays.all:
        overlay.set_visible(True)
    first = grabbed(view)
    made = [item._contours.has_lines(item._colours()) for item in view.overlay_items.items]
    assert made == [True, False, False]
    assert not np.array_equal(first, whole)
    qtbot.waitUntil(lambda: np.array_equal(grabbed(view), whole))


def test_zooming_and_turning_make_no_lines_anew(view, overlays, qtbot, monkeypatch):
    overlays.set_maps((random_map(4),))
    overlays.change_look(contours=True)
    overlays.toggle(0)
    grabbed(view)
    monkeypatch.setattr(contour_path, "contours", lambda *_: pytest.fail("made anew"))
    for _ in range(3):
        view.camera.zoom_by(1.2)
        view.camera.turn(1)
        moving = grabbed(view)
    assert (moving.min(axis=2) < 60).any()  # a rim also while it moves
    overlays.change_look(cut_off=0.3)
    grabbed(view)


def test_rims_are_no_darker_where_they_lie_over_each_other(view, overlays):
    heatmap = random_map(1)  # more lines than screen pixels between them
    overlays.set_maps((heatmap,))
    overlays.change_look(contours=True)
    overlays.toggle(0)
    overlays.all[0].set_opacity(1.0)
    rim = GREY * (1 - 0xB0 / 255)
    inside = ~np.isnan(heat_of(heatmap, *on_film(view)))
    assert grabbed(view)[inside].max(axis=1).min() >= rim - 2


@pytest.mark.parametrize("contours", [False, True])
@pytest.mark.parametrize("common", [False, True])
@pytest.mark.parametrize("cut_off", [0.0, 0.3])
def test_an_empty_map_stays_empty_in_every_mode(view, overlays, contours, common, cut_off):
    bare = grabbed(view)
    empty = HeatMap.of("gradcam-5", np.zeros((7, 7)), stride=64, offset=60, field=FIELD)
    overlays.set_maps((empty, random_map(4)))
    overlays.change_look(contours=contours, common_scale=common, cut_off=cut_off)
    overlays.toggle(0)
    assert np.array_equal(grabbed(view), bare)
    overlays.toggle(1)
    overlays.toggle_solo(0)
    assert np.array_equal(grabbed(view), bare)


def test_a_moving_film_has_its_heat_too_and_gets_it_sharp_at_rest(view, overlays, qtbot):
    heatmap = random_map(3)
    overlays.set_maps((heatmap,))
    overlays.change_look(table="viridis")
    overlays.toggle(0)
    overlays.all[0].set_opacity(1.0)
    view.camera.zoom_to(2.0)
    rest = view.overlay_items._rest
    with qtbot.waitSignal(rest.settled):
        for _ in range(3):
            view.camera.pan(QPointF(-7, -5))
            moving = grabbed(view)
        wanted, inside = composite(view, heatmap, "viridis")
        assert np.abs(moving - wanted)[inside].mean() < 4
    assert np.abs(grabbed(view) - wanted)[inside].max() <= STEP


def test_tables_are_used_without_their_dark_end_for_lines():
    for table in TABLES:
        assert list(line_colour(table, 1.0).getRgb()[:3]) == colour_table(table)[255].tolist()
        assert line_colour(table, 0.25).lightnessF() > 0.3

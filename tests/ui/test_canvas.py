"""The canvas as pictures: rendered and compared with a composite in numpy."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from tbviewer.film.edges import EdgeLetters
from tbviewer.film.field import Field, Leaning
from tbviewer.film.film import Film, levels_of
from tbviewer.film.spacing import Spacing, SpacingKind
from tbviewer.film.window import Window, grey
from tbviewer.reading.colour import TABLES, coloured
from tbviewer.reading.heatmap import HeatMap, heat_in_field
from tbviewer.reading.question import Patch, Question
from tbviewer.ui.canvas.texts import CornerTexts
from tbviewer.ui.canvas.view import FilmView
from tbviewer.ui.overlay import Overlays

from .conftest import made_answer, made_film, made_maps

FIELD = Field(80, 40, 512, 512)
LEANING = Field(60, 30, 560, 560, Leaning(340, 310, 440, 400, 14))


@pytest.fixture
def overlays(qapp):
    return Overlays()


@pytest.fixture
def view(dressed, qtbot, overlays):
    view = FilmView(overlays)
    qtbot.addWidget(view)
    view.resize(500, 400)
    return view


def rendered(view: FilmView, *, scale: float = 1.0) -> np.ndarray:
    """Return the scene as RGB (rows, columns, 3), `scale` picture pixels a film pixel."""
    film = view.film
    rows, columns = round(film.rows * scale), round(film.columns * scale)
    image = QImage(columns, rows, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    place = QRectF(0, 0, film.columns, film.rows)
    view.scene().render(painter, QRectF(image.rect()), place)
    painter.end()
    return pixels_of(image)


def pixels_of(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    values = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return values[:, : image.width(), 2::-1].astype(int)


def as_rgb(picture: np.ndarray) -> np.ndarray:
    return np.repeat(picture[..., None], 3, axis=2).astype(int)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16, np.int32, np.float32])
def test_the_film_is_its_window_pixel_for_pixel(view, dtype):
    film = made_film(dtype=dtype)
    view.show_film(film)
    assert np.array_equal(rendered(view), as_rgb(grey(film.pixels, film.windows[0])))
    view.set_window(film.windows[1].turned_over())
    assert np.array_equal(rendered(view), as_rgb(grey(film.pixels, film.windows[1].turned_over())))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("which", range(6))
# Qt multiplies the opacity into eight bits first, colour and cover: one rounding more each.
@pytest.mark.parametrize(("opacity", "tolerance"), [(1.0, 1.0), (0.6, 2.5)])
def test_an_overlay_lies_over_the_film_as_a_composite_says(
    view, overlays, *, table, which, opacity, tolerance
):
    film, maps = made_film(), made_maps(FIELD)
    view.show_film(film)
    overlays.set_maps(maps)
    overlays.change_look(table=table)
    overlays.toggle(which)
    overlays.all[which].set_opacity(opacity)
    colours = coloured(heat_in_field(maps[which]), table).astype(float) * opacity
    wanted = as_rgb(grey(film.pixels, film.windows[0])).astype(float)
    inside = np.s_[FIELD.y : FIELD.bottom, FIELD.x : FIELD.right]
    wanted[inside] = wanted[inside] * (1 - colours[..., 3:] / 255) + colours[..., :3]
    view.set_outline_visible(False)
    assert np.abs(rendered(view) - wanted).max() <= tolerance


def test_a_map_of_zeros_leaves_the_film_as_it_is(view, overlays):
    film = made_film()
    view.show_film(film)
    view.set_outline_visible(False)
    empty = HeatMap.of("saliency", np.zeros((512, 512)), stride=1, offset=0, field=FIELD)
    overlays.set_maps((empty,))
    overlays.toggle(0)
    assert np.array_equal(rendered(view), as_rgb(grey(film.pixels, film.windows[0])))


def test_nothing_is_drawn_outside_the_field(view, overlays):
    film = made_film()
    view.show_film(film)
    overlays.set_maps(made_maps(FIELD))
    overlays.toggle(5)
    view.set_outline_visible(False)
    bare = as_rgb(grey(film.pixels, film.windows[0]))
    changed = np.any(rendered(view) != bare, axis=2)
    rows, columns = np.nonzero(changed)
    assert changed.any()
    assert rows.min() >= FIELD.y
    assert rows.max() < FIELD.bottom
    assert columns.min() >= FIELD.x
    assert columns.max() < FIELD.right


def test_the_outline_lies_on_the_field_and_can_be_switched_off(view):
    film = made_film()
    view.show_film(film)
    bare = rendered(view)
    view.set_field(FIELD)
    rows, columns = np.nonzero(np.any(rendered(view) != bare, axis=2))
    assert (rows.min(), rows.max()) == (FIELD.y, FIELD.bottom)
    assert (columns.min(), columns.max()) == (FIELD.x, FIELD.right)
    on_line = (rows == FIELD.y) | (rows == FIELD.bottom)
    on_line |= (columns == FIELD.x) | (columns == FIELD.right)
    assert on_line.all()
    view.set_outline_visible(False)
    assert np.array_equal(rendered(view), bare)


def off_its_sides(leaning: Leaning, columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return how many film pixels the centres of pixels lie from the nearest side, inwards > 0."""
    across, down = leaning.shares(columns + 0.5, rows + 0.5)
    return np.minimum(
        (0.5 - np.abs(across - 0.5)) * leaning.width, (0.5 - np.abs(down - 0.5)) * leaning.height
    )


def test_what_leans_is_outlined_as_it_leans(view):
    film = made_film()
    view.show_film(film)
    bare = rendered(view)
    view.set_field(LEANING)
    rows, columns = np.nonzero(np.any(rendered(view) != bare, axis=2))
    assert np.abs(off_its_sides(LEANING.seen, columns, rows)).max() < 1.5
    assert len(rows) > 2 * (440 + 400)


@pytest.mark.parametrize("contours", [False, True])
def test_a_map_of_what_leans_lies_in_it(view, overlays, contours):
    film = made_film()
    view.show_film(film)
    view.set_outline_visible(False)
    bare = rendered(view)
    overlays.change_look(contours=contours)
    overlays.set_maps(made_maps(LEANING))
    overlays.toggle(5)
    rows, columns = np.nonzero(np.any(rendered(view) != bare, axis=2))
    assert off_its_sides(LEANING.seen, columns, rows).min() > -3
    x, y = LEANING.seen.places(170 / 512, 150 / 512)  # the hill's top
    assert (columns.min() < x < columns.max()) and (rows.min() < y < rows.max())


def test_what_the_network_saw_of_a_film_that_leans_lies_over_the_film(view):
    view.show_film(made_film())
    view.set_outline_visible(False)
    bare = rendered(view)
    patch = Patch(300, 250, 60, 80)
    view.show_answer(made_answer(Question(patch), LEANING))
    rows, columns = np.nonzero(np.any(rendered(view) != bare, axis=2))
    found = (columns.min(), columns.max() + 1, rows.min(), rows.max() + 1)
    assert found == pytest.approx((300, 360, 250, 330), abs=3)


def test_a_film_shown_small_has_the_mean_grey_of_its_parts(view):
    film = made_film(rows=2400, columns=2048)
    view.show_film(film)
    assert len(film.levels) > 2
    quarter = rendered(view, scale=0.25)
    wanted = grey(film.levels[2], film.windows[0])
    assert np.abs(quarter - as_rgb(wanted)).max() <= 1


def test_every_part_of_a_film_is_where_it_belongs_at_any_size(view):
    """A white square stays where it is, whichever level is drawn."""
    pixels = np.zeros((2048, 2048), np.uint16)
    pixels[512:1024, 1024:1536] = 4000
    film = Film("x", "k", levels_of(pixels), None, (Window(2000, 3000),), None)
    view.show_film(film)
    for scale in (0.25, 0.5, 1.0):
        bright = np.nonzero(rendered(view, scale=scale)[..., 0] > 127)
        edges = [bright[0].min(), bright[0].max() + 1, bright[1].min(), bright[1].max() + 1]
        wanted = np.array([512, 1024, 1024, 1536]) * scale
        assert np.abs(np.array(edges) - wanted).max() <= 1


def test_padding_is_black_whatever_its_value(view):
    pixels = np.full((600, 600), 4000, np.uint16)
    padding = np.zeros_like(pixels, bool)
    padding[:100] = True
    film = Film("x", "k", levels_of(pixels), padding, (Window(2000, 3000),), None)
    view.show_film(film)
    shown = rendered(view)
    assert shown[:100].max() == 0
    assert shown[100:].min() == 255


def test_pixels_that_are_not_square_are_shown_as_wide_and_tall_as_they_are(view):
    tall = Spacing(0.2, 0.1, SpacingKind.CALIBRATED)
    pixels = np.zeros((500, 500), np.uint16)
    view.show_film(Film("x", "k", levels_of(pixels), None, (Window(1, 2),), tall))
    assert view.transform().m22() == pytest.approx(2 * view.transform().m11())
    assert view.transform().m22() * 500 == pytest.approx(view.viewport().height())


def test_a_fitting_film_fits_also_after_the_view_has_changed(view, qtbot):
    view.show_film(made_film())
    view.show()
    qtbot.waitExposed(view)
    for size in ((500, 400), (900, 300)):
        view.resize(*size)
        corners = view.mapFromScene(QRectF(0, 0, 700, 620)).boundingRect()
        assert view.viewport().rect().adjusted(-1, -1, 1, 1).contains(corners)
        assert corners.height() >= view.viewport().height() - 2


def test_pixel_for_pixel_is_one_film_pixel_on_one_screen_pixel(view):
    view.show_film(made_film())
    view.camera.show_pixel_for_pixel()
    assert view.camera.scale == pytest.approx(1.0)
    assert view.transform().m11() == pytest.approx(1 / view.devicePixelRatioF())
    assert not view.camera.fitted


@pytest.mark.parametrize("factor", [1.3, 4.0, 0.7])
def test_zooming_holds_the_film_under_the_cursor(view, factor):
    view.show_film(made_film())
    view.camera.show_pixel_for_pixel()
    at = QPoint(310, 220)
    before = view.mapToScene(at)
    view.camera.zoom_by(factor, QPointF(at))
    moved = view.mapToScene(at) - before
    assert moved.manhattanLength() * view.camera.scale <= 2


def test_zoom_stays_within_reason(view):
    view.show_film(made_film())
    view.camera.zoom_by(1e9)
    assert view.camera.scale == pytest.approx(40)
    view.camera.zoom_by(1e-9)
    assert view.camera.scale > 0.01


def test_the_value_under_the_cursor_is_the_films_own(view, qtbot):
    film = made_film()
    view.show_film(film)
    view.camera.show_pixel_for_pixel()
    at = QPoint(100, 90)
    place = view.mapToScene(at)
    told = []
    view.pointed.connect(told.append)
    view.point_at(at)
    (pointed,) = told
    assert (pointed.column, pointed.row) == (int(place.x()), int(place.y()))
    assert pointed.value == film.pixels[pointed.row, pointed.column]
    view.camera.fit()
    view.point_at(QPoint(1, 1))  # beside the film
    assert told[-1] is None


def test_another_film_starts_in_its_own_window_and_fitting(view):
    view.show_film(made_film())
    view.set_window(Window(1, 2))
    view.camera.show_pixel_for_pixel()
    view.set_field(FIELD)
    view.show_film(made_film("other.dcm"))
    assert view.window_shown == made_film().windows[0]
    assert view.camera.fitted
    assert view._outline.boundingRect().isEmpty()


def test_the_copied_picture_is_the_view_with_the_sentence_below(view, qtbot):
    view.show_film(made_film())
    view.show()
    qtbot.waitExposed(view)
    picture, shown = pixels_of(view.picture()), pixels_of(view.viewport().grab().toImage())
    assert np.array_equal(picture[: shown.shape[0]], shown)
    strip = picture[shown.shape[0] :]
    assert strip.shape[0] >= 28
    assert strip.max() > 200  # letters


def test_words_are_drawn_in_the_corners_and_step_back_while_the_film_moves(view, qtbot):
    view.show_film(made_film())
    view.resize(900, 400)
    view.show()
    qtbot.waitExposed(view)
    corner = QRect(0, 0, 200, 80)

    def ink() -> int:
        return int((pixels_of(view.viewport().grab(corner).toImage()) > 150).sum())

    plain = ink()
    assert plain > 100
    view.annotations.fade()
    assert ink() < plain / 4
    view.annotations.come_back()
    qtbot.waitUntil(lambda: view.annotations._strength == 1.0)
    assert ink() == plain


TURNS = [(quarters, mirrored) for quarters in range(4) for mirrored in (False, True)]


def as_turned(picture: np.ndarray, quarters: int, mirrored: bool) -> np.ndarray:
    """Return a picture mirrored, then turned by quarters to the right."""
    return np.rot90(picture[:, ::-1] if mirrored else picture, -quarters)


def turn_to(view: FilmView, quarters: int, mirrored: bool) -> None:
    if mirrored:
        view.camera.mirror_across()
    view.camera.turn(quarters)


def seen(view: FilmView) -> np.ndarray:
    """Return the viewport without words, as RGB."""
    view.annotations.corners, view.annotations.edges = CornerTexts(), EdgeLetters()
    view.annotations.badges = ()
    return pixels_of(view.viewport().grab().toImage())


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize(("quarters", "mirrored"), TURNS)
def test_the_film_on_the_screen_is_the_numpy_picture_at_every_turn(view, quarters, mirrored, scale):
    film = made_film(rows=150, columns=180)
    view.resize(900, 700)  # the words are beside the film
    view.show_film(film)
    turn_to(view, quarters, mirrored)
    view.camera.zoom_to(scale)
    picture = as_turned(grey(film.pixels, film.windows[0]), quarters, mirrored)
    wanted = np.kron(picture.astype(int), np.ones((round(scale),) * 2, int))
    rows, columns = wanted.shape
    shown = seen(view)[..., 0]
    at = view.mapFromScene(QRectF(0, 0, 180, 150)).boundingRect()
    cut = shown[at.top() : at.top() + rows, at.left() : at.left() + columns]
    if scale == 1.0:
        assert np.abs(cut - wanted).max() <= 1
    else:  # between pixels it is interpolated: no farther off than the film's steps
        assert np.abs(cut - wanted).max() <= np.abs(np.diff(picture.astype(int))).max()


@pytest.mark.parametrize(("quarters", "mirrored"), TURNS)
def test_edge_letters_follow_the_turn(view, quarters, mirrored):
    view.show_film(made_film())  # rows run to the patient's left, columns to the feet
    turn_to(view, quarters, mirrored)
    letters = np.array([["", "H", ""], ["R", "", "L"], ["", "F", ""]])
    turned = as_turned(letters, quarters, mirrored)
    edges = view.annotations.edges
    assert (edges.top, edges.left) == (turned[0, 1], turned[1, 0])
    assert (edges.right, edges.bottom) == (turned[1, 2], turned[2, 1])


def test_a_badge_says_how_the_film_is_turned_and_reset_takes_it_away(view):
    view.show_film(made_film())
    assert view.annotations.badges == ()
    view.camera.mirror_across()
    assert view.annotations.badges == ("mirrored",)
    view.camera.turn(1)
    assert view.annotations.badges == ("mirrored, turned 90° to the right",)
    view.reset()
    assert view.annotations.badges == ()
    view.camera.mirror_down()
    assert view.annotations.badges == ("mirrored top to bottom",)


def test_a_cross_stands_where_it_is_told_on_the_film(view, qtbot):
    view.show_film(made_film())
    view.show()
    qtbot.waitExposed(view)
    bare = seen(view)
    view.set_cross(QPointF(0.25, 0.75))
    rows, columns = np.nonzero(np.any(seen(view) != bare, axis=2))
    at = view.mapFromScene(QPointF(175, 465))
    assert np.abs(np.bincount(columns).argmax() - at.x()) <= 1
    assert np.abs(np.bincount(rows).argmax() - at.y()) <= 1
    view.set_cross(None)
    assert np.array_equal(seen(view), bare)

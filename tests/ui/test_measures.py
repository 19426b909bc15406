"""Measures by hand: placing, dragging, deleting, undo, and where they are drawn."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from tbviewer.film.film import Film, levels_of
from tbviewer.film.measuring import Measure, MeasureKind
from tbviewer.film.spacing import Spacing, SpacingKind
from tbviewer.film.window import Window
from tbviewer.ui.canvas.gestures import Gestures
from tbviewer.ui.canvas.instruments import Instruments
from tbviewer.ui.canvas.measure_texts import measure_lines
from tbviewer.ui.canvas.measures import Measures
from tbviewer.ui.canvas.tools import Tool
from tbviewer.ui.canvas.view import FilmView
from tbviewer.ui.overlay import Overlays

from .conftest import made_film

LEFT = Qt.MouseButton.LeftButton
TURNS = [(quarters, mirrored) for quarters in range(4) for mirrored in (False, True)]
LENGTH = Measure(MeasureKind.LENGTH, ((10.0, 10.0), (60.0, 10.0)))


@pytest.fixture
def view(dressed, qtbot):
    view = FilmView(Overlays())
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show()
    qtbot.waitExposed(view)
    return view


@pytest.fixture
def hand(view, qtbot):
    """Return the instruments over a view that shows a film, two film pixels a screen pixel."""
    instruments = hands_over(view)
    film = made_film(rows=1000, columns=1200)
    view.show_film(film)
    instruments.measures.show_film(film.key)
    view.camera.zoom_to(0.5)
    return instruments


def hands_over(view: FilmView) -> Instruments:
    instruments = Instruments(view)
    Gestures(view, instruments)
    return instruments


def at(view: FilmView, x: float, y: float) -> QPoint:
    return view.viewportTransform().map(QPointF(x, y)).toPoint()


def click(qtbot, view, x, y) -> None:
    qtbot.mouseClick(view.viewport(), LEFT, pos=at(view, x, y))


def drag(qtbot, view, start, end) -> None:
    port = view.viewport()
    qtbot.mousePress(port, LEFT, pos=at(view, *start))
    qtbot.mouseMove(port, at(view, *end))
    qtbot.mouseRelease(port, LEFT, pos=at(view, *end))


def points_of(measure: Measure) -> list[list[float]]:
    return [list(point) for point in measure.points]


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (SpacingKind.CALIBRATED, "50.0 mm calibrated"),
        (SpacingKind.CORRECTED, "50.0 mm corrected"),
        (SpacingKind.AT_DETECTOR, "50.0 mm at detector"),
        (SpacingKind.SCANNED, "50.0 mm on the scanned film"),
        (None, "100 px"),
    ],
)
def test_a_length_says_what_its_millimetres_are_worth(kind, label):
    spacing = Spacing(0.5, 0.5, kind) if kind else None
    measure = Measure(MeasureKind.LENGTH, ((0.0, 0.0), (100.0, 0.0)))
    assert measure_lines(measure, spacing) == (label,)


def test_the_ratio_is_printed_as_radiologists_write_it():
    points = ((300.0, 0.0), (540.0, 0.0), (200.0, 9.0), (700.0, 9.0))
    lines = measure_lines(
        Measure(MeasureKind.RATIO, points), Spacing(0.5, 0.5, SpacingKind.AT_DETECTOR)
    )
    assert lines == ("CTR 0.48", "heart 120.0 mm at detector", "thorax 250.0 mm at detector")
    flat = Measure(MeasureKind.RATIO, (*points[:2], points[2], points[2]))
    assert measure_lines(flat, None)[0] == "CTR –"


def test_an_angle_is_printed_in_degrees():
    measure = Measure(MeasureKind.ANGLE, ((1.0, 0.0), (0.0, 0.0), (0.0, 1.0)))
    assert measure_lines(measure, None) == ("90.0°",)


@pytest.mark.parametrize(("quarters", "mirrored"), TURNS)
def test_a_length_is_where_the_hand_put_it_at_every_turn(hand, view, qtbot, quarters, mirrored):
    if mirrored:
        view.camera.mirror_across()
    view.camera.turn(quarters)
    hand.tools.take(Tool.LENGTH)
    click(qtbot, view, 500, 400)
    click(qtbot, view, 640, 440)
    (measure,) = hand.measures.all
    assert np.abs(np.array(measure.points) - [(500, 400), (640, 440)]).max() <= 2
    assert hand.tools.current is None
    spacing = view.film.spacing
    (told,) = measure_lines(measure, spacing)
    assert float(told.split()[0]) == pytest.approx(np.hypot(140, 40) * 0.143, abs=0.6)


def test_one_drag_places_both_ends(hand, view, qtbot):
    hand.tools.take(Tool.LENGTH)
    drag(qtbot, view, (500, 400), (700, 500))
    (measure,) = hand.measures.all
    assert np.abs(np.array(measure.points) - [(500, 400), (700, 500)]).max() <= 2


def test_an_angle_takes_three_clicks_and_says_what_it_waits_for(hand, view, qtbot):
    hand.tools.take(Tool.ANGLE)
    said = [hand.tools.advice]
    for place in ((700, 500), (600, 500), (600, 400)):
        click(qtbot, view, *place)
        said.append(hand.tools.advice)
    assert len(set(said)) == 4
    assert said[-1] == ""
    (measure,) = hand.measures.all
    assert float(measure_lines(measure, None)[0].rstrip("°")) == pytest.approx(90, abs=2)


@pytest.mark.parametrize("quarters", [0, 1])
def test_the_ratios_lines_are_level_on_the_screen(hand, view, qtbot, quarters):
    view.camera.turn(quarters)
    hand.tools.take(Tool.RATIO)
    for place in ((500, 450), (620, 560), (400, 600), (720, 640)):
        click(qtbot, view, *place)
    (measure,) = hand.measures.all
    axis = 1 if quarters == 0 else 0
    (a, b, c, d) = measure.points
    assert a[axis] == b[axis]
    assert c[axis] == d[axis]
    on_screen = [view.viewportTransform().map(QPointF(*p)).y() for p in measure.points]
    assert on_screen[0] == pytest.approx(on_screen[1])


def test_an_end_can_be_dragged_afterwards_and_undone(hand, view, qtbot):
    hand.measures.add(Measure(MeasureKind.LENGTH, ((500.0, 400.0), (600.0, 400.0))))
    window = view.window_shown
    drag(qtbot, view, (600, 400), (700, 500))
    (measure,) = hand.measures.all
    assert measure.points[0] == (500.0, 400.0)
    assert np.abs(np.array(measure.points[1]) - (700, 500)).max() <= 2
    assert view.window_shown == window
    hand.measures.undo()
    assert hand.measures.all[0].points[1] == (600.0, 400.0)
    hand.measures.redo()
    assert hand.measures.all == (measure,)


def test_points_stay_on_the_film(hand, view, qtbot):
    hand.measures.add(Measure(MeasureKind.LENGTH, ((500.0, 400.0), (600.0, 400.0))))
    drag(qtbot, view, (600, 400), (1290, -40))
    assert hand.measures.all[0].points[1] == (1200.0, 0.0)


def test_beside_a_point_the_left_button_still_drags_the_window(hand, view, qtbot):
    hand.measures.add(Measure(MeasureKind.LENGTH, ((500.0, 400.0), (600.0, 400.0))))
    window = view.window_shown
    drag(qtbot, view, (550, 500), (650, 500))
    assert view.window_shown != window
    assert len(hand.measures.all) == 1


def test_a_measure_that_was_begun_is_forgotten_when_the_tool_is_left(hand, view, qtbot):
    hand.tools.take(Tool.ANGLE)
    click(qtbot, view, 500, 400)
    assert hand.measuring.placing
    assert hand.leave()
    assert not hand.measuring.placing
    assert hand.measures.all == ()
    assert not hand.measures.can_undo
    assert not hand.leave()


def test_the_one_touched_last_is_deleted_and_comes_back(qapp):
    measures = Measures()
    measures.show_film("a")
    other = LENGTH.moved(0, (1.0, 1.0))
    measures.add(LENGTH)
    measures.add(other)
    measures.select(0)
    measures.delete_selected()
    assert measures.all == (other,)
    measures.delete_selected()  # nothing is touched now
    assert measures.all == (other,)
    measures.undo()
    assert measures.all == (LENGTH, other)
    measures.clear()
    assert measures.all == ()
    measures.undo()
    assert measures.all == (LENGTH, other)


def test_undo_ends_at_the_beginning_and_a_new_change_ends_redo(qapp):
    measures = Measures()
    measures.show_film("a")
    measures.undo()
    measures.redo()
    measures.add(LENGTH)
    measures.undo()
    assert measures.can_redo
    assert not measures.can_undo
    measures.add(LENGTH.moved(1, (5.0, 5.0)))
    assert not measures.can_redo


def test_measures_belong_to_their_film_and_come_back_with_it(qapp):
    measures = Measures()
    measures.show_film("a")
    measures.add(LENGTH)
    measures.show_film("b")
    assert measures.all == ()
    assert not measures.can_undo
    measures.show_film("")
    measures.add(LENGTH)  # there is no film
    assert measures.all == ()
    measures.show_film("a")
    assert measures.all == (LENGTH,)
    assert measures.can_undo


def test_a_drag_that_moves_nothing_is_no_change(qapp):
    measures = Measures()
    measures.show_film("a")
    measures.add(LENGTH)
    measures.replace(0, LENGTH)
    measures.undo()
    assert measures.all == ()


@pytest.mark.parametrize("grey", [0, 4000])
@pytest.mark.parametrize(("quarters", "mirrored"), TURNS)
def test_lines_lie_on_their_points_and_are_seen_on_black_and_on_white(
    view, quarters, mirrored, grey
):
    instruments = hands_over(view)
    tall = Spacing(0.2, 0.1, SpacingKind.CALIBRATED)
    pixels = np.full((300, 400), grey, np.uint16)
    view.show_film(Film("x", "k", levels_of(pixels), None, (Window(2000, 3000),), tall))
    instruments.measures.show_film("k")
    if mirrored:
        view.camera.mirror_across()
    view.camera.turn(quarters)
    before = shown(view)
    instruments.measures.add(Measure(MeasureKind.LENGTH, ((100.0, 60.0), (250.0, 200.0))))
    changed = np.abs(shown(view) - before).max(axis=2)
    for share in (0.0, 0.3, 0.5, 0.7, 1.0):
        place = at(view, 100 + 150 * share, 60 + 140 * share)
        around = changed[place.y() - 5 : place.y() + 6, place.x() - 5 : place.x() + 6]
        assert around.max() > 60


def shown(view: FilmView) -> np.ndarray:
    image = view.viewport().grab().toImage().convertToFormat(view_format())
    values = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return values[:, : image.width(), 2::-1].astype(int)


def view_format():
    from PySide6.QtGui import QImage

    return QImage.Format.Format_RGB32

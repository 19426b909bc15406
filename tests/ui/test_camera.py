"""The camera: where film and view lie on each other, at every turn and flip."""

import pytest
from PySide6.QtCore import QPointF, QSizeF

from tbviewer.ui.canvas.camera import Camera, Pose

TURNS = [(quarters, mirrored) for quarters in range(4) for mirrored in (False, True)]
SIZE = QSizeF(600, 400)


@pytest.fixture
def camera(qapp):
    camera = Camera()
    camera.set_place(SIZE, ratio=1.0)
    camera.set_film(QSizeF(1000, 800))
    return camera


def turn_to(camera: Camera, quarters: int, mirrored: bool) -> None:
    if mirrored:
        camera.mirror_across()
    camera.turn(quarters)


def close(a: QPointF, b: QPointF, within: float = 1e-6) -> bool:
    return (a - b).manhattanLength() < within


@pytest.mark.parametrize(
    ("quarters", "mirrored", "corner"),
    [
        # Where the film's first pixel comes to lie, as shares of the film on the screen.
        (0, False, (0, 0)), (1, False, (1, 0)), (2, False, (1, 1)), (3, False, (0, 1)),
        (0, True, (1, 0)), (1, True, (1, 1)), (2, True, (0, 1)), (3, True, (0, 0)),
    ],
)  # fmt: skip
def test_a_turn_goes_to_the_right_and_a_flip_exchanges_left_and_right(
    camera, quarters, mirrored, corner
):
    turn_to(camera, quarters, mirrored)
    scale = 0.5 if quarters % 2 == 0 else 0.4
    wide, tall = (1000, 800) if quarters % 2 == 0 else (800, 1000)
    assert camera.scale == pytest.approx(scale)
    left, top = 300 - wide * scale / 2, 200 - tall * scale / 2
    wanted = QPointF(left + corner[0] * wide * scale, top + corner[1] * tall * scale)
    assert close(camera.in_view(QPointF(0, 0)), wanted)


@pytest.mark.parametrize(("quarters", "mirrored"), TURNS)
def test_flips_are_as_seen_on_the_screen(camera, quarters, mirrored):
    turn_to(camera, quarters, mirrored)
    place = QPointF(120, 700)
    before = camera.in_view(place)
    camera.mirror_across()
    assert close(camera.in_view(place), QPointF(600 - before.x(), before.y()))
    camera.mirror_across()
    camera.mirror_down()
    assert close(camera.in_view(place), QPointF(before.x(), 400 - before.y()))


@pytest.mark.parametrize(("quarters", "mirrored"), TURNS)
def test_what_is_under_the_cursor_stays_there_while_zooming(camera, quarters, mirrored):
    turn_to(camera, quarters, mirrored)
    at = QPointF(333, 150)
    held = camera.on_film(at)
    for factor in (3.0, 1.7, 0.4):
        camera.zoom_by(factor, at)
        assert close(camera.on_film(at), held)
        assert close(camera.in_view(held), at)


@pytest.mark.parametrize(("quarters", "mirrored"), TURNS)
def test_the_film_moves_with_the_hand_whatever_its_turn(camera, quarters, mirrored):
    turn_to(camera, quarters, mirrored)
    camera.zoom_to(2.0)
    place = camera.on_film(QPointF(300, 200))
    camera.pan(QPointF(31, -17))
    assert close(camera.in_view(place), QPointF(331, 183))


@pytest.mark.parametrize(("quarters", "mirrored"), TURNS)
def test_pixels_that_are_not_square_keep_their_shape_through_a_turn(camera, quarters, mirrored):
    camera.set_film(QSizeF(500, 300), stretch=1.5)
    turn_to(camera, quarters, mirrored)
    camera.zoom_to(1.0)
    origin = camera.in_view(QPointF(0, 0))
    along_row = camera.in_view(QPointF(10, 0)) - origin
    along_column = camera.in_view(QPointF(0, 10)) - origin
    assert along_row.manhattanLength() == pytest.approx(10)
    assert along_column.manhattanLength() == pytest.approx(15)


def test_every_place_of_the_film_can_be_the_middle_and_none_beside_it(camera):
    camera.zoom_to(3.0)
    for by, middle in (
        (QPointF(1e6, 1e6), QPointF(0, 0)),
        (-QPointF(1e6, 1e6), QPointF(1000, 800)),
    ):
        camera.pan(by)
        assert close(camera.centre, middle)
        assert camera.reach().contains(camera.seen().adjusted(1e-6, 1e-6, -1e-6, -1e-6))


def test_another_film_is_seen_whole_and_upright(camera):
    camera.turn(1)
    camera.mirror_across()
    camera.zoom_to(5.0)
    camera.set_film(QSizeF(300, 400))
    assert camera.pose == Pose()


def test_a_follower_stands_as_its_leader_though_its_film_is_another(camera):
    follower = Camera()
    follower.set_place(QSizeF(300, 300), ratio=1.0)
    follower.set_film(QSizeF(2000, 1000))
    follower.follow(camera)
    camera.turn(1)
    camera.mirror_down()
    camera.zoom_to(3.0, QPointF(100, 50))
    assert (follower.quarters, follower.mirrored) == (camera.quarters, camera.mirrored)
    assert follower.zoom == pytest.approx(camera.zoom)
    assert close(follower.share_of(follower.centre), camera.share_of(camera.centre))
    follower.follow(None)
    camera.fit()
    assert not follower.fitted


def test_two_cameras_may_follow_each_other_and_never_hunt(camera):
    other = Camera()
    other.set_place(QSizeF(300, 300), ratio=1.0)
    other.set_film(QSizeF(20, 10))  # its largest scale is reached much earlier
    other.follow(camera)
    camera.follow(other)
    camera.zoom_by(60.0)
    assert camera.scale == pytest.approx(30)
    assert other.scale == pytest.approx(40)
    other.zoom_by(0.5)
    assert camera.zoom == pytest.approx(other.zoom)


def test_a_film_that_fits_keeps_fitting_and_one_that_does_not_keeps_its_size(camera):
    camera.set_place(QSizeF(300, 200), ratio=1.0)
    assert camera.scale == pytest.approx(0.25)
    camera.zoom_to(1.0)
    camera.set_place(QSizeF(900, 900), ratio=2.0)
    assert camera.scale == pytest.approx(2.0)  # as large for the eye
    assert not camera.fitted


def test_a_camera_without_a_film_stands_still(qapp):
    camera = Camera()
    camera.zoom_by(2.0)
    camera.pan(QPointF(5, 5))
    assert camera.pose == Pose()

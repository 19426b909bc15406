"""The tilt network and the geometry it serves."""

import numpy as np
import pytest
import torch
from PIL import Image

from tbviewer import paths
from tbviewer.film.field import Field, Leaning
from tbviewer.film.opening import open_film
from tbviewer.net import framing
from tbviewer.net.framing import Geometry, field_of
from tbviewer.net.lungs import SIZE as CELLS
from tbviewer.net.lungs import leaning_box, lung_middle
from tbviewer.net.prepare import prepare
from tbviewer.net.squares import grey_ends
from tbviewer.net.tilt import MOST, SIZE, TiltNetwork, circles, mean_tilt, tilt_network, tilt_of


def two_lungs() -> np.ndarray:
    lungs = np.zeros((CELLS, CELLS), np.float32)
    lungs[30:100, 20:60] = lungs[30:100, 70:110] = 1
    return lungs


@pytest.fixture(scope="module")
def sample() -> np.ndarray:
    return open_film(str(paths.sample_film())).levels[1]


def turned(pixels: np.ndarray, degrees: float) -> np.ndarray:
    """Return a film turned clockwise, its corners dark."""
    picture = Image.fromarray((pixels // 16).astype(np.uint8))
    return np.asarray(picture.rotate(-degrees, Image.Resampling.BICUBIC))


def test_it_is_small_and_whole():
    assert sum(p.numel() for p in TiltNetwork().parameters()) < 100_000
    assert not tilt_network().training


def test_it_sees_a_circle_and_nothing_around_it():
    squares = torch.rand(2, 1, SIZE, SIZE) * 200
    seen = circles(squares)
    corners = squares.clone()
    corners[:, :, :10, :10] = corners[:, :, -10:, -10:] = 255
    assert torch.equal(circles(corners), seen)
    assert torch.allclose(circles(3 * squares + 20), seen, atol=1e-4)
    assert torch.isfinite(circles(torch.zeros(1, 1, SIZE, SIZE))).all()


def test_a_mirror_image_leans_as_far_to_the_other_side():
    square = torch.rand(1, 1, SIZE, SIZE) * 255
    angle = mean_tilt(tilt_network(), square)
    assert mean_tilt(tilt_network(), square.flip(3)) == pytest.approx(-angle, abs=1e-3)


def test_no_film_leans_by_more_than_it_has_learned():
    class Sure(TiltNetwork):
        def forward(self, x):
            return torch.tensor([500.0, -500.0])

    assert mean_tilt(Sure(), torch.rand(1, 1, SIZE, SIZE)) == MOST


@pytest.mark.parametrize("degrees", [-12, -5, -2, 2, 5, 12])
def test_a_film_that_is_turned_leans_by_as_much_more_and_nothing_else(sample, degrees):
    plain = field_of(turned(sample, 0), None, Geometry.UPRIGHT).seen
    assert abs(plain.tilt) < 3  # the phantom stands upright
    found = field_of(turned(sample, degrees), None, Geometry.UPRIGHT).seen
    assert found.tilt - plain.tilt == pytest.approx(degrees, abs=1.5)
    assert (found.width, found.height) == pytest.approx((plain.width, plain.height), rel=0.02)
    rows, columns = sample.shape
    film = Leaning(columns / 2, rows / 2, 1, 1, degrees)
    middle = film.places(plain.x - film.x + 0.5, plain.y - film.y + 0.5)
    assert (found.x, found.y) == pytest.approx(middle, abs=0.015 * plain.width)


def test_a_film_that_is_turned_is_seen_as_it_was(sample):
    plain, _ = prepare(turned(sample, 0), None, Geometry.UPRIGHT)
    for degrees in (-6, 6):
        film = turned(sample, degrees)
        off = {g: np.abs(prepare(film, None, g)[0].astype(int) - plain).mean() for g in Geometry}
        assert off[Geometry.UPRIGHT] < 0.5 * off[Geometry.LUNGS]


@pytest.mark.parametrize("degrees", [-15, 0, 7])
def test_what_lies_on_the_film_is_found_where_the_field_says(sample, degrees, monkeypatch):
    monkeypatch.setattr(framing, "tilt_of", lambda square: float(degrees))
    film = np.array(sample)
    rows, columns = film.shape
    film[rows // 3 - 6 : rows // 3 + 7, columns // 3 - 6 : columns // 3 + 7] = 60_000
    prepared, field = prepare(film, None, Geometry.UPRIGHT)
    assert field.seen.tilt == degrees
    plain, _ = prepare(sample, None, Geometry.UPRIGHT)
    row, column = np.unravel_index((prepared.astype(int) - plain).argmax(), plain.shape)
    across, down = field.seen.shares(columns // 3 + 0.5, rows // 3 + 0.5)
    assert (column + 0.5) / 512 == pytest.approx(across, abs=0.02)
    assert (row + 0.5) / 512 == pytest.approx(down, abs=0.02)


def test_the_box_holds_upright_lungs_with_a_margin():
    box = leaning_box(two_lungs(), Field(100, 200, 1280, 2560).seen, 0.0)
    left, top = box.corners[0]
    right, bottom = box.corners[2]
    # The lungs' own box: columns 20 to 110 of 10 film pixels, rows 30 to 100 of 20.
    assert (left, top, right, bottom) == pytest.approx((210, 600, 1290, 2500), abs=100)
    assert left < 300
    assert top < 800
    assert right > 1200
    assert bottom > 2200


def test_the_box_of_lungs_that_lean_leans_as_they_do():
    seen = Field(0, 0, CELLS * 8, CELLS * 8).seen
    upright = leaning_box(two_lungs(), seen, 0.0)
    picture = Image.fromarray(two_lungs()).rotate(-10, Image.Resampling.BILINEAR)
    leaning = leaning_box(np.asarray(picture), seen, 10.0)
    turned_by_hand = Leaning(512, 512, 8, 8, 10).places(
        (upright.x - 512) / 8 + 0.5, (upright.y - 512) / 8 + 0.5
    )
    assert (leaning.x, leaning.y) == pytest.approx(turned_by_hand, abs=3)
    assert (leaning.width, leaning.height) == pytest.approx(
        (upright.width, upright.height), rel=0.01
    )
    # Looked at otherwise it is the same.
    again = leaning_box(two_lungs(), Leaning(512, 512, 1024, 1024, 25), 25.0)
    assert again.width == pytest.approx(upright.width, rel=0.01)


def test_without_lungs_there_is_no_box():
    assert leaning_box(np.zeros((CELLS, CELLS), np.float32), Field(0, 0, 9, 9).seen, 3.0) is None


def test_the_middle_of_the_lungs_turns_with_them():
    seen = Field(0, 0, CELLS, CELLS).seen
    middle = lung_middle(two_lungs(), seen)
    assert (middle.x, middle.y) == pytest.approx((65, 65), abs=0.1)
    picture = Image.fromarray(two_lungs()).rotate(-15, Image.Resampling.BILINEAR)
    found = lung_middle(np.asarray(picture), seen)
    assert found.reach == pytest.approx(middle.reach, rel=0.02)
    assert lung_middle(np.zeros((CELLS, CELLS), np.float32), seen) is None


def test_beyond_the_film_there_is_black(monkeypatch):
    monkeypatch.setattr(framing, "tilt_of", lambda square: 0.0)
    film = turned(open_film(str(paths.sample_film())).levels[1], 0) // 2 + 100
    cut = film[:, film.shape[1] // 4 :]  # through a lung
    prepared, field = prepare(cut, None, Geometry.UPRIGHT)
    assert field.x == 0
    across, _ = field.seen.shares(0, field.seen.y)
    beyond = int(across * 512)
    assert beyond > 10
    assert not prepared[:, : beyond - 8].any()
    assert (prepared[:, beyond + 8] > 0).mean() > 0.9


def test_greys_are_those_of_what_is_seen(sample, monkeypatch):
    monkeypatch.setattr(framing, "tilt_of", lambda square: 15.0)
    field = field_of(sample, None, Geometry.UPRIGHT)
    rows, columns = np.mgrid[: sample.shape[0], : sample.shape[1]] + 0.5
    unseen = ~field.seen.holds(columns, rows)
    film = np.where(unseen, 65_000, sample).astype(np.uint16)
    assert grey_ends(film, None, field) == grey_ends(sample, None, field)
    padded = grey_ends(film, film > 2000, field)
    assert padded[1] <= 2000


def test_a_film_without_lungs_is_seen_whole():
    film = np.random.default_rng(0).integers(0, 255, (300, 400)).astype(np.uint8)
    field = field_of(film, None, Geometry.UPRIGHT)
    if field.leaning is None:
        assert field == field_of(film, None, Geometry.FIT)


def test_a_square_alone_can_be_asked():
    assert abs(tilt_of(torch.rand(SIZE, SIZE) * 255)) <= MOST

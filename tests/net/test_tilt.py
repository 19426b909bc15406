"""The tilt network and the geometry it serves."""

import numpy as np
import pytest
import torch
from PIL import Image

from tbviewer import paths
from tbviewer.film.field import Field
from tbviewer.film.opening import open_film
from tbviewer.net import prepare as preparing
from tbviewer.net.lungs import SIZE as CELLS
from tbviewer.net.lungs import leaning_box, lung_box, lung_middle
from tbviewer.net.prepare import Geometry, field_of, grey_ends, prepare
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
def test_a_film_that_is_turned_leans_by_as_much_more(sample, degrees):
    plain = field_of(turned(sample, 0), None, Geometry.UPRIGHT).seen.tilt
    assert abs(plain) < 3  # the phantom stands upright
    found = field_of(turned(sample, degrees), None, Geometry.UPRIGHT).seen.tilt
    assert found - plain == pytest.approx(degrees, abs=1.5)


def test_a_film_that_is_turned_is_seen_as_it_was(sample):
    plain, _ = prepare(turned(sample, 0), None, Geometry.UPRIGHT)
    for degrees in (-6, 6):
        film = turned(sample, degrees)
        off = {g: np.abs(prepare(film, None, g)[0].astype(int) - plain).mean() for g in Geometry}
        assert off[Geometry.UPRIGHT] < 0.5 * off[Geometry.LUNGS]


@pytest.mark.parametrize("degrees", [-15, 0, 7])
def test_what_lies_on_the_film_is_found_where_the_field_says(sample, degrees, monkeypatch):
    monkeypatch.setattr(preparing, "tilt_of", lambda square: float(degrees))
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


def test_the_box_of_upright_lungs_is_that_of_the_other_geometry():
    content = Field(100, 200, 1280, 2560)
    upright, box = leaning_box(two_lungs(), content, 0.0), lung_box(two_lungs(), content)
    ends = np.array([*upright.as_list(), *box.as_list()]).reshape(2, 4)
    assert np.abs(ends[0] - ends[1]).max() <= 2 * 20  # two cells
    assert upright.seen.corners[0] == pytest.approx((upright.x, upright.y), abs=1)


def test_lungs_that_lean_fill_their_box_as_they_did_upright():
    content = Field(0, 0, CELLS * 8, CELLS * 8)
    upright = leaning_box(two_lungs(), content, 0.0).seen
    picture = Image.fromarray(two_lungs()).rotate(-10, Image.Resampling.BILINEAR)
    leaning = leaning_box(np.asarray(picture), content, 10.0).seen
    assert leaning.width == pytest.approx(upright.width, abs=16)
    assert leaning.height == pytest.approx(upright.height, abs=16)
    assert (leaning.x, leaning.y) == pytest.approx((upright.x, upright.y), abs=32)


def test_the_box_ends_at_the_films_edge_and_its_field_lies_on_the_film():
    full = np.ones((CELLS, CELLS), np.float32)
    field = leaning_box(full, Field(10, 20, 300, 400), 8.0)
    assert field.as_list() == [10, 20, 300, 400]
    assert field.seen.width == pytest.approx(300 / np.cos(np.radians(8)), rel=0.01)
    assert leaning_box(np.zeros((CELLS, CELLS), np.float32), Field(0, 0, 500, 500), 3.0) is None


def test_the_middle_of_the_lungs_turns_with_them():
    content = Field(0, 0, CELLS, CELLS)
    middle = lung_middle(two_lungs(), content)
    assert (middle.x, middle.y) == pytest.approx((65, 65), abs=0.1)
    picture = Image.fromarray(two_lungs()).rotate(-15, Image.Resampling.BILINEAR)
    found = lung_middle(np.asarray(picture), content)
    assert found.reach == pytest.approx(middle.reach, rel=0.02)
    assert lung_middle(np.zeros((CELLS, CELLS), np.float32), content) is None


def test_greys_are_those_of_what_is_seen(sample, monkeypatch):
    monkeypatch.setattr(preparing, "tilt_of", lambda square: 15.0)
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

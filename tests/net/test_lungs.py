"""The lung network and the geometry it serves."""

import numpy as np
import pytest

from tbviewer import paths
from tbviewer.film.field import Field
from tbviewer.film.opening import open_film
from tbviewer.net.framing import Geometry, field_of
from tbviewer.net.lungs import LungNetwork, lung_box, lung_network
from tbviewer.net.prepare import prepare


def test_it_is_small_and_whole():
    assert sum(p.numel() for p in LungNetwork().parameters()) < 100_000
    assert not lung_network().training


def test_the_box_holds_the_lungs_with_a_margin_and_stays_inside():
    lungs = np.zeros((128, 128), np.float32)
    lungs[30:100, 20:60] = lungs[30:100, 70:110] = 1
    lungs[5, 5] = 1  # a stray pixel
    assert lung_box(lungs, Field(100, 200, 1280, 2560)) == Field(246, 716, 1008, 1568)
    full = np.ones((128, 128), np.float32)
    assert lung_box(full, Field(10, 20, 300, 400)) == Field(10, 20, 300, 400)


def test_without_lungs_there_is_no_box():
    assert lung_box(np.zeros((128, 128), np.float32), Field(0, 0, 500, 500)) is None


def test_the_sample_films_lungs_lie_in_the_field():
    film = open_film(str(paths.sample_film()))
    field = field_of(film.pixels, film.padding, Geometry.LUNGS)
    # Apices, costophrenic angles and side walls of the phantom, in its pixels.
    assert 100 < field.x < 320
    assert 1700 < field.right < 1900
    assert 200 < field.y < 360
    assert 1550 < field.bottom < 1800


@pytest.mark.parametrize("copy", ["half", "eight bit"])
def test_the_field_hardly_depends_on_how_the_film_is_stored(copy):
    film = open_film(str(paths.sample_film()))
    field = field_of(film.pixels, None, Geometry.LUNGS)
    other, scale = (film.levels[1], 2) if copy == "half" else (film.pixels // 16, 1)
    found = field_of(other, None, Geometry.LUNGS)
    ends = np.array([found.x, found.y, found.right, found.bottom]) * scale
    assert np.abs(ends - [field.x, field.y, field.right, field.bottom]).max() <= 40
    assert prepare(other, None, Geometry.LUNGS)[0].shape == (512, 512)

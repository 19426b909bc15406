"""Thumbnails: small, in the film's first Window, of the film's shape."""

import numpy as np
import pytest

from tbviewer.film.film import Film, levels_of
from tbviewer.film.thumbnail import thumbnail_of
from tbviewer.film.window import Window


def film_of(pixels) -> Film:
    return Film("", "", levels_of(pixels), None, (Window(2000, 4001),), None)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [((3000, 2000), (96, 64)), ((700, 700), (96, 96)), ((40, 90), (40, 90)), ((1, 5000), (1, 96))],
)
def test_the_shape_is_the_films(shape, expected):
    assert thumbnail_of(film_of(np.zeros(shape, np.uint16))).shape == expected


def test_the_grey_is_the_windows_mean():
    pixels = np.zeros((1200, 1200), np.int16)
    pixels[:, 600:] = 4000
    thumbnail = thumbnail_of(film_of(pixels))
    assert (thumbnail[:, :48] == 0).all()
    assert (thumbnail[:, 48:] == 255).all()
    assert not thumbnail.flags.writeable

"""Fingerprints: a picture exported anew is found again, another one is not."""

import io

import numpy as np
import pytest
from PIL import Image

from tbviewer.film.film import Film, levels_of
from tbviewer.film.fingerprint import BITS, TWINS_DIFFER_BY, fingerprint, twins
from tbviewer.film.window import Window


def print_of(pixels: np.ndarray) -> str:
    levels = levels_of(np.ascontiguousarray(pixels))
    return fingerprint(Film("", "", levels, None, (Window(128, 256),), None))


def differ(one: str, other: str) -> float:
    return (int(one, 16) ^ int(other, 16)).bit_count() / BITS


def as_jpeg(pixels: np.ndarray) -> np.ndarray:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=50)
    return np.asarray(Image.open(file))


@pytest.mark.parametrize(
    "exported",
    [
        as_jpeg,
        lambda p: p.astype(np.uint16) * 16,
        lambda p: p.astype(np.int16) - 1000,
        lambda p: p.astype(np.float32) / 255,
        lambda p: p[::2, ::2],
        lambda p: (255 * (p / 255) ** 1.3).astype(np.uint8),
    ],
)
def test_a_picture_exported_anew_is_a_twin(chest, exported):
    pixels = chest(800, 760)
    assert differ(print_of(pixels), print_of(exported(pixels))) < TWINS_DIFFER_BY


def test_a_mirrored_and_a_moved_picture_are_no_twins(chest):
    pixels = chest(800, 760)
    for other in (pixels[:, ::-1], np.roll(pixels, 60, axis=0), 255 - pixels):
        assert differ(print_of(pixels), print_of(other)) > TWINS_DIFFER_BY


@pytest.mark.parametrize("shape", [(31, 500), (1, 1), (500, 31)])
def test_a_picture_smaller_than_the_grid_has_none(shape):
    assert print_of(np.arange(shape[0] * shape[1], dtype=np.uint16).reshape(shape)) == ""


def test_a_flat_picture_has_none():
    assert print_of(np.full((64, 64), 7, np.uint8)) == ""


def test_twins_are_grouped_in_order_and_films_without_a_picture_are_nobodys():
    rng = np.random.default_rng(5)
    a, b, c = (rng.bytes(BITS // 8) for _ in range(3))
    near = bytes([a[0] ^ 1, *a[1:]])
    nearer = bytes([near[0], near[1] ^ 7, *near[2:]])
    prints = [p.hex() for p in (a, b, near)] + ["", "", c.hex(), b.hex(), nearer.hex()]
    assert twins(prints) == [(0, 2, 7), (1, 6)]
    assert twins([]) == [] and twins(["", ""]) == []


def test_many_films_are_compared_in_blocks():
    rng = np.random.default_rng(6)
    prints = [rng.bytes(BITS // 8).hex() for _ in range(1100)]
    assert twins([*prints, prints[3], prints[1090]]) == [(3, 1100), (1090, 1101)]

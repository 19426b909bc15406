"""Sharpening and local contrast, by what they must and must not do."""

import numpy as np
import pytest

from tbviewer.film.enhance import local_contrast, sharpened

DTYPES = [np.uint8, np.uint16, np.int16, np.int32, np.float32]


def wavy(dtype, rows=300, columns=260):
    y, x = np.mgrid[0:rows, 0:columns]
    return ((np.sin(y / 9) + np.cos(x / 7) + 2) * 50 + 20).astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("work", [lambda p: sharpened(p, 1.0), local_contrast])
def test_form_and_input_stay_as_they_are(dtype, work):
    pixels = wavy(dtype)
    before = pixels.copy()
    out = work(pixels)
    assert (out.dtype, out.shape) == (pixels.dtype, pixels.shape)
    assert np.array_equal(pixels, before)


@pytest.mark.parametrize("dtype", DTYPES)
def test_sharpening_by_nothing_and_of_nothing_changes_nothing(dtype):
    pixels = wavy(dtype)
    assert np.array_equal(sharpened(pixels, 0.0), pixels)
    even = np.full((90, 70), 77, dtype)
    assert np.allclose(sharpened(even, 2.0), even)


def test_sharpening_steepens_an_edge_and_leaves_what_is_far_from_it():
    pixels = np.full((100, 100), 1000, np.uint16)
    pixels[:, 50:] = 2000
    out = sharpened(pixels, 1.0).astype(int)
    assert (out[:, :40] == 1000).all()
    assert (out[:, 60:] == 2000).all()
    assert (out[:, 49] < 1000).all()
    assert (out[:, 50] > 2000).all()
    # an ideal edge under a Gaussian of sigma 2: Phi(0.25) of the step stays beyond the middle
    assert np.abs(out[50, 50] - (2000 + 1000 * (1 - 0.579))).max() < 60


def test_sharpening_is_the_same_in_every_strip_and_direction():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 4000, (150, 130)).astype(np.uint16)
    out = sharpened(pixels, 1.5)
    out = out.astype(int)  # sums in another order may round otherwise
    turned = sharpened(np.ascontiguousarray(pixels.T), 1.5).T.astype(int)
    assert np.abs(out - turned).max() <= 1
    upside_down = sharpened(np.ascontiguousarray(pixels[::-1]), 1.5).astype(int)
    assert np.abs(out[::-1] - upside_down).max() <= 1


def test_what_is_bright_stays_inside_its_type():
    pixels = np.zeros((80, 80), np.uint8)
    pixels[::2] = 255
    out = sharpened(pixels, 3.0)
    assert (out[::2] == 255).all()
    assert (out[1::2] == 0).all()


def test_local_contrast_spreads_a_faint_pattern_and_limits_how_far():
    pixels = np.full((320, 320), 1000, np.uint16)
    pixels[:, 160:] = 3000
    pixels[::2] += 40  # faint rows on both halves
    out = local_contrast(pixels).astype(float)
    faint = np.abs(np.diff(out[:, 60])).mean()
    assert faint > 40
    assert faint < 1000
    assert out.min() >= 1000
    assert out.max() <= 3040


def test_local_contrast_never_turns_light_and_dark_over_within_a_tile():
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 60_000, (64, 64)).astype(np.uint16)
    out = local_contrast(pixels, tiles=1).astype(int)
    order = np.argsort(pixels, axis=None, kind="stable")
    assert (np.diff(out.ravel()[order]) >= 0).all()


def test_one_tile_without_a_limit_is_plain_equalisation():
    rng = np.random.default_rng(2)
    pixels = rng.normal(5000, 900, (200, 200)).astype(np.float32)
    out = local_contrast(pixels, tiles=1, clip=1e9)
    low, high = np.percentile(pixels, (0.5, 99.5))
    shares = (out.ravel() - low) / (high - low)
    assert np.abs(np.quantile(shares, (0.25, 0.5, 0.75)) - (0.25, 0.5, 0.75)).max() < 0.05


def test_there_are_no_seams_between_tiles():
    y, x = np.mgrid[0:400, 0:400]
    pixels = (x + y).astype(np.float32)
    out = local_contrast(pixels)
    assert np.abs(np.diff(out, axis=1)).max() < 12
    assert np.abs(np.diff(out, axis=0)).max() < 12


def test_padding_does_not_count():
    pixels = wavy(np.uint16)
    padding = np.zeros(pixels.shape, bool)
    padding[:60] = True
    spoilt = pixels.copy()
    spoilt[padding] = 65535
    dark = pixels.copy()
    dark[padding] = 0
    a, b = local_contrast(spoilt, padding), local_contrast(dark, padding)
    assert np.array_equal(a[60:], b[60:])


@pytest.mark.parametrize("shape", [(1, 1), (3, 500), (5, 7)])
def test_small_and_even_films_come_through(shape):
    assert local_contrast(np.full(shape, 9, np.uint8)).tolist() == np.full(shape, 9).tolist()
    assert sharpened(np.full(shape, 9, np.uint8), 1.0).shape == shape


def test_work_can_be_ended_between_pieces():
    class EndedError(Exception):
        pass

    def end() -> None:
        raise EndedError

    for work in (lambda: sharpened(wavy(np.uint8), 1.0, go_on=end),
                 lambda: local_contrast(wavy(np.uint8), go_on=end)):  # fmt: skip
        with pytest.raises(EndedError):
            work()

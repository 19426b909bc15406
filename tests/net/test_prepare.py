import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tbviewer.film.field import Field
from tbviewer.net.framing import Geometry, central_square, content_box, field_of
from tbviewer.net.gaussian import smoothed
from tbviewer.net.harmonise import harmonised
from tbviewer.net.prepare import Normalisation, normalised, prepare
from tbviewer.net.squares import BlankFilm


def chest_like(rows: int = 800, columns: int = 700, *, top: float = 4095.0) -> np.ndarray:
    """A film-like picture without flat borders: broad waves and a little grain."""
    y, x = np.mgrid[0:rows, 0:columns]
    waves = np.sin(y / 61.0) + np.cos(x / 47.0) + 0.2 * np.sin(x * y / 997.0)
    return ((waves - waves.min()) / np.ptp(waves) * top).astype(np.uint16)


def banded(film: np.ndarray, *, top=0, bottom=0, left=0, right=0, value=0) -> np.ndarray:
    return np.pad(film, ((top, bottom), (left, right)), constant_values=value)


def close(box: Field, expected: Field, within: int = 2) -> bool:
    return all(abs(a - b) <= within for a, b in zip(box.as_list(), expected.as_list(), strict=True))


@pytest.mark.parametrize("value", [0, 4095])
def test_black_and_white_borders_are_cropped(value):
    film = banded(chest_like(), top=50, bottom=120, left=30, right=10, value=value)
    assert close(content_box(film), Field(30, 50, 700, 800))


def test_a_white_frame_around_a_black_band_is_cropped():
    film = banded(banded(chest_like(), bottom=90), top=5, bottom=5, left=5, right=5, value=4095)
    assert close(content_box(film), Field(5, 5, 700, 800))


def test_letters_burnt_into_the_band_do_not_keep_it():
    film = banded(chest_like(), bottom=150)
    film[850:900, 100:200] = 4095  # PA
    film[860:890, 500:560] = 4095  # R
    assert close(content_box(film), Field(0, 0, 700, 800))


def test_a_few_hot_and_dead_pixels_change_nothing():
    film = banded(chest_like(), bottom=150)
    film[[10, 400, 900, 945], [3, 300, 20, 600]] = 65535
    film[[11, 401], [4, 301]] = 0
    assert close(content_box(film), Field(0, 0, 700, 800))


def test_noise_in_the_band_does_not_keep_it():
    film = banded(chest_like(), bottom=150)
    film[800:] = np.random.default_rng(0).integers(0, 60, (150, 700))
    assert close(content_box(film), Field(0, 0, 700, 800))


def test_a_film_without_borders_is_kept_whole():
    assert content_box(chest_like()) == Field(0, 0, 700, 800)


def test_where_little_would_be_left_nothing_is_cropped():
    film = np.zeros((600, 600), np.uint16)
    film[250:350, 250:350] = chest_like(100, 100)
    assert content_box(film) == Field(0, 0, 600, 600)


def test_padding_is_border():
    film = chest_like()
    padding = np.zeros(film.shape, bool)
    padding[:100] = True
    assert close(content_box(film, padding), Field(0, 100, 700, 700))


def test_crop_takes_the_central_square_and_fit_everything():
    content = Field(10, 20, 700, 500)
    assert central_square(content) == Field(110, 20, 500, 500)


@settings(max_examples=40, deadline=None)
@example(rows=1, columns=1, geometry=Geometry.LUNGS, seed=0)
@example(rows=1, columns=86, geometry=Geometry.LUNGS, seed=149)
@given(
    rows=st.integers(1, 90),
    columns=st.integers(1, 90),
    geometry=st.sampled_from(Geometry),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_field_always_lies_inside_the_film(rows, columns, geometry, seed):
    film = np.random.default_rng(seed).integers(0, 2**16, (rows, columns)).astype(np.uint16)
    field = field_of(film, None, geometry)
    assert field.right <= columns
    assert field.bottom <= rows


def test_values_are_clipped_to_percentiles_inside_the_field():
    film = chest_like(512, 512)
    prepared, field = prepare(film, None, Geometry.FIT)
    low, high = np.percentile(film, (0.5, 99.5))
    expected = np.clip((film - low) / (high - low), 0, 1) * 255
    assert field == Field(0, 0, 512, 512)
    assert np.abs(prepared - expected).max() <= 0.5 + 255 / (high - low)


def test_padding_enters_neither_percentiles_nor_the_picture():
    film = chest_like(512, 512)
    plain, _ = prepare(film, None, Geometry.FIT)
    padded = film.copy()
    padding = np.zeros(film.shape, bool)
    padding[200:220, 200:220] = True
    padded[padding] = 65535
    prepared, _ = prepare(padded, padding, Geometry.FIT)
    assert not prepared[202:218, 202:218].any()
    away = np.ones(film.shape, bool)
    away[195:225, 195:225] = False
    assert np.abs(prepared.astype(int) - plain)[away].max() <= 2


def test_the_scale_and_depth_of_the_values_do_not_matter():
    film = chest_like(700, 700)
    reference, _ = prepare(film, None, Geometry.FIT)
    for other in (
        film.astype(np.int32) * 3 - 2000,
        film.astype(np.float32) / 7 + 1,
        film.astype(np.int16) - 1000,
    ):
        prepared, _ = prepare(other, None, Geometry.FIT)
        assert np.abs(prepared.astype(int) - reference).max() <= 1
    eight_bit, _ = prepare((film / 16).astype(np.uint8), None, Geometry.FIT)
    assert np.abs(eight_bit.astype(int) - reference).mean() < 1


def test_large_films_are_averaged_not_sampled():
    checks = np.indices((1024, 1024)).sum(axis=0) % 2 * 1000
    checks[:, :512] += 500
    prepared, _ = prepare(checks.astype(np.uint16), None, Geometry.FIT)
    assert prepared[100:400, 300:].std() < 1


@pytest.mark.parametrize("value", [0, 77])
def test_a_blank_film_is_told(value):
    with pytest.raises(BlankFilm):
        prepare(np.full((600, 600), value, np.uint16), None, Geometry.CROP)


def test_a_film_that_is_all_padding_is_blank():
    film = chest_like()
    with pytest.raises(BlankFilm):
        prepare(film, np.ones(film.shape, bool), Geometry.CROP)


def test_normalisation_by_data_set_and_by_film():
    prepared = np.random.default_rng(0).integers(0, 256, (512, 512)).astype(np.uint8)
    x = normalised(prepared, Normalisation(100.0, 50.0))
    assert x.shape == (1, 1, 512, 512)
    assert torch.allclose(x[0, 0], (torch.tensor(prepared).float() - 100) / 50)
    own = normalised(prepared, Normalisation())
    assert float(own.mean()) == pytest.approx(0, abs=1e-4)
    assert float(own.std()) == pytest.approx(1, abs=1e-3)


def test_a_point_is_smoothed_into_a_gaussian_of_the_deviation_asked():
    film = torch.zeros(1, 1, 64, 64)
    film[0, 0, 30, 20] = 255.0
    seen = smoothed(film, 1.8)[0, 0].double()
    assert float(film.sum()) == 255.0  # the film itself stays as it was
    assert float(seen.sum()) == pytest.approx(255, rel=1e-5)
    at = torch.arange(64, dtype=torch.float64)
    for profile, centre in ((seen.sum(1) / 255, 30), (seen.sum(0) / 255, 20)):
        assert float((profile * at).sum()) == pytest.approx(centre, abs=1e-4)
        assert float((profile * (at - centre) ** 2).sum()) == pytest.approx(1.8**2, rel=0.02)


def test_smoothed_beyond_its_edges_a_film_is_as_at_them():
    across = torch.linspace(0, 255, 48).expand(1, 1, 40, 48)
    seen = smoothed(across, 1.8)
    assert torch.allclose(seen, seen[:, :, :1].expand_as(seen), atol=1e-3)
    assert torch.allclose(seen[..., 6:-6], across[..., 6:-6], atol=1e-3)
    assert torch.allclose(smoothed(torch.full((2, 1, 9, 9), 7.0), 4.0), torch.tensor(7.0))


def test_smoothing_comes_before_the_mean_and_goes_with_the_side():
    rng = np.random.default_rng(0)
    for side, deviation in ((512, 1.8), (384, 1.35)):
        films = torch.from_numpy(rng.integers(0, 256, (2, 1, side, side)).astype(np.float32))
        for numbers in ((None, None), (100.0, 50.0)):
            x = normalised(films, Normalisation(*numbers, smoothing=1.8))
            assert torch.equal(x, normalised(smoothed(films, deviation), Normalisation(*numbers)))


def test_harmonising_comes_before_smoothing_and_goes_with_the_side():
    rng = np.random.default_rng(0)
    for side, deviation in ((512, 40.0), (384, 30.0)):
        films = torch.from_numpy(rng.integers(0, 256, (2, 1, side, side)).astype(np.float32))
        x = normalised(films, Normalisation(smoothing=1.8, harmonising=40.0))
        expected = normalised(harmonised(films, deviation), Normalisation(smoothing=1.8))
        assert torch.equal(x, expected)

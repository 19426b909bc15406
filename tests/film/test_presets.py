"""The program's own Windows."""

import numpy as np
import pytest

from tbviewer.film.film import Film, levels_of
from tbviewer.film.presets import Preset, preset_window
from tbviewer.film.window import Window, grey


def film_of(pixels, padding=None) -> Film:
    return Film("x", "k", levels_of(pixels), padding, (Window(1, 2),), None)


@pytest.fixture
def thorax():
    """Return air, dark lungs, a dense middle and a white label outside the middle."""
    rng = np.random.default_rng(3)
    pixels = rng.normal(2800, 60, (600, 600))
    pixels[100:480, 80:250] = rng.normal(900, 120, (380, 170))
    pixels[100:480, 350:520] = rng.normal(900, 120, (380, 170))
    pixels[:50] = 0
    pixels[:40, 520:] = 4095
    return np.clip(pixels, 0, 4095).astype(np.uint16)


def test_each_preset_spreads_what_it_is_for(thorax):
    film = film_of(thorax)
    shown = {p: grey(thorax, preset_window(film, p, name="")) for p in Preset}
    lung, dense = np.s_[150:400, 100:230], np.s_[100:480, 260:340]
    assert shown[Preset.LUNG][lung].std() > 1.5 * shown[Preset.ALL][lung].std()
    assert shown[Preset.MEDIASTINUM][dense].std() > 2 * shown[Preset.ALL][dense].std()
    assert shown[Preset.MEDIASTINUM][lung].mean() < 2
    assert shown[Preset.BONE][lung].mean() < shown[Preset.LUNG][lung].mean()


def test_all_values_reach_from_black_to_white(thorax):
    window = preset_window(film_of(thorax), Preset.ALL, name="All values")
    values = np.array([thorax.min(), thorax.max()], np.uint16)
    assert grey(values, window).tolist() == [0, 255]
    assert window.name == "All values"


def test_padding_does_not_count(thorax):
    padding = np.zeros(thorax.shape, bool)
    padding[:, :250] = True
    spoilt = thorax.copy()
    spoilt[:, :250] = 65535
    for preset in Preset:
        window = preset_window(film_of(spoilt, padding), preset, name="")
        assert window.centre < 4095


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32])
def test_a_film_of_one_value_has_a_window_all_the_same(dtype):
    for preset in Preset:
        assert preset_window(film_of(np.ones((40, 30), dtype)), preset, name="").width > 0


def test_a_film_from_0_to_1_keeps_its_greys():
    pixels = np.linspace(0, 1, 90_000, dtype=np.float32).reshape(300, 300)
    shown = grey(pixels, preset_window(film_of(pixels), Preset.ALL, name=""))
    assert len(np.unique(shown)) == 256

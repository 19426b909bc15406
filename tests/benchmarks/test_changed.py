"""Films changed on purpose, and what is told of it."""

import numpy as np
import pytest
from PIL import Image

from benchmarks.changed import CHANGES, letters_of, with_a_letter, without_letters
from benchmarks.robustness import Reads, Scale, measured
from tbviewer.net.framing import Geometry
from tbviewer.net.pasa import Pasa, initialise
from tbviewer.net.prepare import Normalisation
from tbviewer.training.folder import labelled_films


@pytest.fixture
def film() -> np.ndarray:
    y, x = np.mgrid[0:320, 0:300] / 300
    lungs = np.exp(-(((x - 0.3) ** 2) / 0.01 + (y - 0.5) ** 2 / 0.05))
    lungs += np.exp(-(((x - 0.7) ** 2) / 0.01 + (y - 0.5) ** 2 / 0.05))
    return np.asarray(140 + 60 * x * y - 100 * lungs + 5 * np.sin(40 * x), np.uint8)


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_gives_a_film_and_leaves_the_first_alone(film, name):
    before = film.copy()
    changed = CHANGES[name](film, np.random.default_rng(0))
    assert np.array_equal(film, before)
    assert changed.ndim == 2
    assert changed.dtype in (np.uint8, np.uint16)
    same = changed.shape == film.shape and np.array_equal(changed, film)
    # This film has neither borders nor letters to lose.
    assert same == (name in ("black border missing", "letters removed"))


def test_a_painted_letter_is_found_and_filled(film):
    marked = with_a_letter(film, np.random.default_rng(0))
    painted = marked != film
    assert painted.sum() > 20
    assert letters_of(marked)[painted & (marked > 250)].all()
    clean = without_letters(marked, np.random.default_rng(0))
    assert np.abs(clean.astype(int) - film)[painted].max() < 30
    assert not letters_of(film).any()


def test_a_row_a_change_and_none_for_a_network_that_says_one_thing(tmp_path, film):
    for number in range(2):
        noise = np.random.default_rng(number).integers(0, 9, film.shape, dtype=np.uint8)
        Image.fromarray(film + noise).save(tmp_path / f"{number}_{number % 2}.png")
    network = Pasa()
    initialise(network, seed=0)
    network.eval().requires_grad_(False)
    films = tuple(labelled_films(tmp_path))

    def rows() -> dict:
        reads = Reads(network, Normalisation(), Geometry.FIT, True, films)
        return {row.name: row for row in measured([reads], Scale(1.0, 0.5))}

    told = rows()
    assert list(told) == list(CHANGES)
    assert "median change 0.0000" in told["black border missing"].figure
    assert all("2 films" in row.against for row in told.values())
    network.classifier.weight.zero_()  # now nothing that is done to a film matters
    assert all("loss +0.0000" in row.figure and row.reached for row in rows().values())

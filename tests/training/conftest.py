from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tbviewer.film.film import Film
from tbviewer.film.window import automatic_window
from tbviewer.reading.comparison import LEAST


def _picture(label: int, number: int) -> np.ndarray:
    rng = np.random.default_rng([label, number])
    y, x = np.mgrid[0:256, 0:256] / 256
    picture = 120 + 60 * np.sin(7 * x + number) * np.cos(5 * y) + rng.normal(0, 6, x.shape)
    if label:
        picture += 70 * np.exp(-((x - 0.3) ** 2 + (y - 0.3) ** 2) / 0.01)
    return np.clip(picture, 0, 255).astype(np.uint8)


@pytest.fixture(scope="session")
def labelled_folder(tmp_path_factory) -> Path:
    """Ten simulated films a class, those with label 1 with a bright spot.

    As few as give a verdict on a Model.
    """
    folder = tmp_path_factory.mktemp("films")
    for label in (0, 1):
        for number in range(LEAST):
            Image.fromarray(_picture(label, number)).save(folder / f"film{number:02d}_{label}.png")
    return folder


@pytest.fixture(scope="session")
def open_picture():
    """Opens the labelled folder's pictures, without the film room."""

    def open_film(path: str) -> Film:
        with Image.open(path) as picture:
            pixels = np.asarray(picture)
        return Film(path, "", (pixels,), None, (automatic_window(pixels),), None)

    return open_film

"""A labelled folder of simulated films with planted faults, for pictures of the Admin room."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tbviewer import paths
from tbviewer.film.opening import open_film

OF_EACH = 48


def write_folder(folder: Path) -> None:
    """Write `OF_EACH` films a class, shaded each in its own way, and some that are wrong."""
    films = {
        f"{name}/SIM-{1000 * label + number}.png": _film(1000 * label + number)
        for label, name in ((1, "tb"), (0, "normal"))
        for number in range(OF_EACH)
    }
    films |= {
        "tb/exported-again.jpg": _film(1003),
        "normal/swapped.png": _film(1005),
        "normal/small.png": _film(91, side=300),
        "normal/turned.png": np.rot90(_film(92)),
        "tb/inverted.png": 255 - _film(93),
        "tb/wrist.png": np.random.default_rng(1).integers(0, 255, (500, 500)).astype(np.uint8),
    }
    for name, pixels in films.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path)
    whole = (folder / "tb/SIM-1002.png").read_bytes()
    (folder / "normal/torn.png").write_bytes(whole[: len(whole) // 2])


def _film(seed: int, *, side: int = 640) -> NDArray[np.uint8]:
    rng = np.random.default_rng(seed)
    levels = open_film(str(paths.sample_film())).levels
    sample = Image.fromarray((levels[1] // 16).astype(np.uint8))
    size = (side - 20 + int(rng.integers(0, 60)), side + int(rng.integers(0, 60)))
    pixels = np.asarray(sample.resize(size, Image.Resampling.BOX)).astype(np.float32)
    shades = Image.fromarray(rng.uniform(0.55, 1.0, (12, 12)).astype(np.float32))
    shade = np.asarray(shades.resize(size, Image.Resampling.BICUBIC))
    return np.clip(pixels * shade, 0, 255).astype(np.uint8)

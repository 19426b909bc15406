"""How far apart the fingerprints of one picture and of two are: ``python -m benchmarks twins``."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.measuring import Row
from tbviewer.film.film import Film, levels_of
from tbviewer.film.fingerprint import BITS, TWINS_DIFFER_BY, fingerprint
from tbviewer.film.opening import open_film
from tbviewer.film.window import automatic_window
from tbviewer.training.folder import labelled_films

FILMS = Path("../shared/data/films.csv")
EXPORTED_EVERY = 8
"""One in so many films is exported anew in every way."""
Pixels = NDArray[np.uint8]


def _jpeg(pixels: Pixels) -> Pixels:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=50)
    return np.asarray(Image.open(file))


def _smaller(pixels: Pixels) -> Pixels:
    return np.asarray(Image.fromarray(pixels).resize((400, 400), Image.Resampling.BICUBIC))


def _darker(pixels: Pixels) -> Pixels:
    return (255 * (pixels / 255) ** 1.5).astype(np.uint8)


def _harder(pixels: Pixels) -> Pixels:
    return np.clip(1.15 * pixels.astype(np.float64) - 13, 0, 255).astype(np.uint8)


EXPORTS: dict[str, Callable[[Pixels], Pixels]] = {
    "as JPEG of quality 50": _jpeg,
    "at 400×400 pixels": _smaller,
    "with gamma 1.5": _darker,
    "with more contrast": _harder,
}


def rows() -> Iterator[Row]:
    """Yield the worst pair of one picture for each way to export it, and the nearest of two."""
    if not FILMS.exists():
        return
    films = labelled_films(FILMS)
    prints, worst = [], dict.fromkeys(EXPORTS, 0.0)
    for number, labelled in enumerate(films):
        film = open_film(str(labelled.path))
        prints.append(fingerprint(film))
        if number % EXPORTED_EVERY == 0:
            for name, export in EXPORTS.items():
                again = fingerprint(_film(export(film.pixels)))
                worst[name] = max(worst[name], _differ(prints[-1], again))
    tried = -(-len(films) // EXPORTED_EVERY)
    for name, share in worst.items():
        yield Row(
            f"bits that differ, one picture, {name}", f"{share:.3f}", f"{tried} films, the worst",
            f"below {TWINS_DIFFER_BY}", share < TWINS_DIFFER_BY,
        )  # fmt: skip
    nearest = min(_differ(a, b) for at, a in enumerate(prints) for b in prints[at + 1 :])
    yield Row(
        "bits that differ, two patients", f"{nearest:.3f}", f"{len(films)} films, the nearest two",
        f"above {TWINS_DIFFER_BY}", nearest > TWINS_DIFFER_BY,
    )  # fmt: skip


def _film(pixels: Pixels) -> Film:
    return Film("", "", levels_of(pixels), None, (automatic_window(pixels),), None)


def _differ(one: str, other: str) -> float:
    return (int(one, 16) ^ int(other, 16)).bit_count() / BITS

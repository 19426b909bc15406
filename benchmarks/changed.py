"""Films as other machines and other people would have made them: what must not change a score."""

import io
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from tbviewer.film.field import Field
from tbviewer.net.framing import Geometry, content_box, field_of

Pixels = NDArray[Any]
Change = Callable[[Pixels, np.random.Generator], Pixels]

BURNT_IN = 0.97
"""Of the film's range: letters and markers are at least as bright."""
LARGEST_SPECK = 0.012
"""Share of the film that a letter or marker may fill; what is larger is the patient."""
MEDIAN_SIDE = 31
"""Side of the window, in film pixels, whose median takes a letter's place."""


def _picture(pixels: Pixels) -> Image.Image:
    return Image.fromarray(np.asarray(pixels.clip(0, 255).round(), np.uint8))


def resized(across: float, down: float) -> Change:
    """Stretch."""

    def change(pixels: Pixels, rng: np.random.Generator) -> Pixels:
        rows, columns = pixels.shape
        size = (round(columns * across), round(rows * down))
        return np.asarray(_picture(pixels).resize(size, Image.Resampling.BICUBIC))

    return change


def with_gamma(gamma: float) -> Change:
    """Bend the greys."""
    return lambda pixels, rng: np.asarray((255 * (pixels / 255.0) ** gamma).round(), np.uint8)


def exposed(factor: float) -> Change:
    """Expose more or less: what leaves the range is lost."""
    return lambda pixels, rng: np.asarray((pixels * factor).clip(0, 255).round(), np.uint8)


def noisy(deviation: float) -> Change:
    """Add grain."""

    def change(pixels: Pixels, rng: np.random.Generator) -> Pixels:
        grainy = pixels + rng.normal(0, deviation, pixels.shape)
        return np.asarray(grainy.clip(0, 255).round(), np.uint8)

    return change


def jpeg(quality: int) -> Change:
    """Compress with losses."""

    def change(pixels: Pixels, rng: np.random.Generator) -> Pixels:
        file = io.BytesIO()
        _picture(pixels).save(file, "JPEG", quality=quality)
        with Image.open(file) as picture:
            return np.asarray(picture.convert("L"))

    return change


def in_twelve_bits(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Return the film as a 12-bit copy has it: what 8 bits rounded away is there, by chance."""
    fine = pixels + rng.uniform(-0.5, 0.5, pixels.shape)
    return np.asarray((fine.clip(0, 255) / 255 * 4095).round(), np.uint16)


def turned(degrees: float) -> Change:
    """Turn, the corners black."""
    return lambda pixels, rng: np.asarray(
        _picture(pixels).rotate(degrees, Image.Resampling.BICUBIC)
    )


def without_border(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Cut off what a film has of black borders."""
    box = content_box(pixels)
    return np.ascontiguousarray(pixels[box.y : box.bottom, box.x : box.right])


def with_border(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Put a black border around, a twelfth of the side."""
    return np.pad(pixels, max(1, min(pixels.shape) // 12))


def without_letters(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Fill what is small, as bright as burnt-in letters and outside the lungs."""
    letters = letters_of(pixels)
    if not letters.any():
        return pixels
    around = np.pad(pixels, MEDIAN_SIDE // 2, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(around, (MEDIAN_SIDE, MEDIAN_SIDE))
    filled = np.array(pixels, np.uint8)
    filled[letters] = np.median(windows[letters], axis=(1, 2))
    return filled


def with_letters_moved(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Take burnt-in letters to the film's other side; without any, paint one."""
    letters = letters_of(pixels)
    if not letters.any():
        return with_a_letter(pixels, rng)
    moved = without_letters(pixels, rng).copy()
    there = letters[:, ::-1]
    moved[there] = pixels[:, ::-1][there]
    return moved


def with_a_letter(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Paint an R or an L at an upper corner, as a technician sets a marker."""
    picture = _picture(pixels)
    rows, columns = pixels.shape
    right = bool(rng.integers(2))
    place = (columns * (0.06 if right else 0.88), rows * 0.05)
    ImageDraw.Draw(picture).text(place, "R" if right else "L", fill=255, font_size=rows / 14)
    return np.asarray(picture)


def letters_of(pixels: Pixels) -> NDArray[np.bool_]:
    """Return where a film has letters or markers, somewhat widened; a guess from grey alone.

    Small and as bright as can be, outside the box around the lungs.
    """
    bright = np.asarray(pixels >= 255 * BURNT_IN)
    field: Field = field_of(pixels, None, Geometry.LUNGS)
    bright[field.y : field.bottom, field.x : field.right] = False
    box = content_box(pixels)
    outside = np.ones(pixels.shape, bool)
    outside[box.y : box.bottom, box.x : box.right] = False
    bright &= ~outside
    # Opening by a window larger than a letter's stroke leaves what is too broad to be one.
    mask = Image.fromarray(bright.astype(np.uint8) * 255)
    broad = mask.filter(ImageFilter.MinFilter(15)).filter(ImageFilter.MaxFilter(21))
    small = bright & (np.asarray(broad) == 0)
    if small.mean() > LARGEST_SPECK:
        return np.zeros(pixels.shape, bool)
    wide = Image.fromarray(small.astype(np.uint8) * 255).filter(ImageFilter.MaxFilter(5))
    return np.asarray(wide) > 0


CHANGES: Mapping[str, Change] = {
    "25 % wider": resized(1.25, 1.0),
    "25 % taller": resized(1.0, 1.25),
    "gamma 0.7": with_gamma(0.7),
    "gamma 1.4": with_gamma(1.4),
    "exposure 0.8×": exposed(0.8),
    "exposure 1.15×": exposed(1.15),
    "noise, deviation 5": noisy(5.0),
    "JPEG quality 50": jpeg(50),
    "12-bit copy": in_twelve_bits,
    "turned by 2°": turned(2),
    "turned by 5°": turned(5),
    "turned by −10°": turned(-10),
    "black border missing": without_border,
    "black border added": with_border,
    "letters removed": without_letters,
    "letters moved": with_letters_moved,
    "a letter painted in": with_a_letter,
}

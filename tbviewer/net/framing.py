"""Which part of a film the Network sees: its content without borders, and the lungs in it."""

import math
from enum import StrEnum

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tbviewer.film.field import Field, Leaning
from tbviewer.net.lungs import SIZE as LUNG_SIZE
from tbviewer.net.lungs import Middle, leaning_box, lung_box, lung_middle, lung_probabilities
from tbviewer.net.squares import BlankFilm, Padding, Pixels, square_of, step_of
from tbviewer.net.tilt import REACH, tilt_of
from tbviewer.net.tilt import SIZE as TILT_SIZE
from tbviewer.reading.zones import LungFields

BAND_SHARE = 0.7
"""A row or column is border when this share of it is flat black or flat white: burnt-in
letters may take the rest."""
BAND_TOLERANCE = 0.03
"""Flat: within this share of the film's range from its darkest or brightest value."""
SECOND_LOOK = 1.15
"""Sides of what is looked at again, in sides of the box around the lungs found at first."""


class Geometry(StrEnum):
    """Which part of a film the Network sees."""

    CROP = "crop"
    FIT = "fit"
    LUNGS = "lungs"
    UPRIGHT = "upright"

    @property
    def by_lungs(self) -> bool:
        """Whether it is laid around the lungs."""
        return self in (Geometry.LUNGS, Geometry.UPRIGHT)


def field_of(pixels: Pixels, padding: Padding, geometry: Geometry) -> Field:
    """Return the Field that a geometry takes of a film.

    ``crop``: of its content, the central square with the shorter side (the paper's). ``fit``:
    all of it, its aspect given up. ``lungs``: the box around the lungs with a margin, its
    aspect given up; all of the content where no lungs are found. ``upright``: the same box, but
    it leans as the chest does.
    """
    content = content_box(pixels, padding)
    if geometry is Geometry.CROP:
        return central_square(content)
    if geometry.by_lungs:
        return _lungs_field(pixels, padding, content, geometry) or content
    return content


def content_box(pixels: Pixels, padding: Padding = None) -> Field:
    """Return the film without its flat black or white borders, letters in them included.

    Decided on every n-th pixel of large films: exact to a thousandth of the shorter side.
    Where less than half of a side would be left, the whole film is returned.
    """
    rows, columns = pixels.shape
    whole = Field(0, 0, columns, rows)
    step = step_of(whole)
    sample = pixels[::step, ::step]
    # Not the extremes: a few hot or dead pixels would move them.
    low, high = np.percentile(sample, (0.1, 99.9))
    near = BAND_TOLERANCE * (float(high) - float(low))
    dark = sample <= low + near
    if padding is not None:
        dark |= padding[::step, ::step]
    bright = sample >= high - near
    top, bottom, left, right = 0, sample.shape[0], 0, sample.shape[1]
    while True:
        box = np.s_[top:bottom, left:right]
        above, below = _border(dark[box], bright[box])
        before, after = _border(dark[box].T, bright[box].T)
        if not any((above, below, before, after)):
            break
        top, bottom, left, right = top + above, bottom - below, left + before, right - after
        if 2 * (bottom - top) < sample.shape[0] or 2 * (right - left) < sample.shape[1]:
            return whole
    x, y = left * step, top * step
    return Field(x, y, min(right * step, columns) - x, min(bottom * step, rows) - y)


def _border(dark: NDArray[np.bool_], bright: NDArray[np.bool_]) -> tuple[int, int]:
    """Return how many rows at the top and at the bottom are flat."""
    if not dark.size:
        return 0, 0
    flat = (dark.mean(axis=1) >= BAND_SHARE) | (bright.mean(axis=1) >= BAND_SHARE)
    if flat.all():
        return len(flat), 0
    return int(np.argmin(flat)), int(np.argmin(flat[::-1]))


def central_square(content: Field) -> Field:
    """Return the central square with the shorter side."""
    side = min(content.width, content.height)
    return Field(
        content.x + (content.width - side) // 2,
        content.y + (content.height - side) // 2,
        side,
        side,
    )


def _lungs_field(
    pixels: Pixels, padding: Padding, content: Field, geometry: Geometry
) -> Field | None:
    """Return the box around the lungs in a film's content; None where none are found."""
    probabilities = lungs_of(pixels, padding, content)
    if probabilities is None:
        return None
    if geometry is Geometry.LUNGS:
        return lung_box(probabilities, content)
    return _upright_field(pixels, padding, content, probabilities)


def _upright_field(
    pixels: Pixels, padding: Padding, content: Field, probabilities: NDArray[np.float32]
) -> Field | None:
    """Return what holds the box around lungs that lean; None where there are none.

    The lungs are looked for twice: in the content, then in what was found there and a little
    around it, where they lie alike however the film was turned and cut.
    """
    middle = lung_middle(probabilities, content.seen)
    square = None if middle is None else square_around(pixels, padding, middle, content)
    tilt = 0.0 if square is None else tilt_of(square)
    first = leaning_box(probabilities, content.seen, tilt)
    if first is None:
        return None
    wider = _holding(first.grown(SECOND_LOOK), content)
    try:
        small = square_of(pixels, padding, wider, LUNG_SIZE, step=step_of(wider))
    except BlankFilm:
        return _holding(first, content)
    second = leaning_box(lung_probabilities(torch.from_numpy(small)), wider.seen, tilt)
    return _holding(second or first, content)


def _holding(leaning: Leaning, content: Field) -> Field:
    """Return what of the content holds a rectangle."""
    xs, ys = zip(*leaning.corners, strict=True)
    x, width = _shared(min(xs), max(xs), content.x, content.right)
    y, height = _shared(min(ys), max(ys), content.y, content.bottom)
    return Field(x, y, width, height, leaning)


def _shared(low: float, high: float, first: int, past: int) -> tuple[int, int]:
    """Return the first and the number of pixels that a stretch shares with others, at least one."""
    start = min(max(math.floor(low), first), past - 1)
    return start, max(min(math.ceil(high), past), start + 1) - start


def square_around(
    pixels: Pixels,
    padding: Padding,
    middle: Middle,
    content: Field,
    *,
    reach: float = REACH,
    size: int = TILT_SIZE,
) -> Tensor | None:
    """Return the square around the lungs' middle that the tilt network sees, 0 to 255.

    None of a blank square, and where the middle lies at an edge of the content.

    Parameters
    ----------
    reach : float
        From the middle to a side, as `net.tilt.REACH` has it.
    size : int
        Rows and columns of what is returned.
    """
    x, y = middle.x, middle.y
    ends = (x - content.x, content.right - x, y - content.y, content.bottom - y)
    pixels_out = math.floor(min(reach * middle.reach, *ends))
    if pixels_out < 1:
        return None
    square = Field(round(x) - pixels_out, round(y) - pixels_out, 2 * pixels_out, 2 * pixels_out)
    try:
        return torch.from_numpy(_small(pixels, padding, square, size))
    except BlankFilm:
        return None


def lung_fields(pixels: Pixels, padding: Padding) -> LungFields | None:
    """Return where the lungs lie on a film; None where none are found."""
    content = content_box(pixels, padding)
    probabilities = lungs_of(pixels, padding, content)
    if probabilities is None or lung_box(probabilities, content) is None:
        return None
    return LungFields(probabilities > 0.5, content)


def lungs_of(pixels: Pixels, padding: Padding, content: Field) -> NDArray[np.float32] | None:
    """Return how much each of 128×128 cells of the content is lung; None for a blank film."""
    try:
        small = _small(pixels, padding, content, LUNG_SIZE)
    except BlankFilm:  # of every n-th pixel: whether the film is blank is for `prepare` to say
        return None
    return lung_probabilities(torch.from_numpy(small))


def small_copy(pixels: Pixels, padding: Padding, size: int) -> NDArray[np.float32]:
    """Return a film without its borders squeezed into a square of `size`, 0 to 255.

    Raises
    ------
    BlankFilm
        If there is nothing but one value.
    """
    return _small(pixels, padding, content_box(pixels, padding), size)


def _small(pixels: Pixels, padding: Padding, content: Field, size: int) -> NDArray[np.float32]:
    return square_of(pixels, padding, content, size, step=step_of(content))

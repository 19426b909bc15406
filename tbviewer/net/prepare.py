"""From a film to the Network's input: the only definition, for reading and for training.

Film values → border crop → geometry → clipped to the 0.5–99.5 percentiles inside the Field,
padding left out → 0 to 255 → 512×512, stood upright where it leaned → the Card's smoothing and
normalisation. Windows never enter; an 8-bit picture takes the same path.
"""

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.film.field import Field, Leaning
from tbviewer.net.card import Card
from tbviewer.net.gaussian import smoothed
from tbviewer.net.harmonise import harmonised
from tbviewer.net.lungs import SIZE as LUNG_SIZE
from tbviewer.net.lungs import Middle, leaning_box, lung_box, lung_middle, lung_probabilities
from tbviewer.net.tilt import REACH, tilt_of
from tbviewer.net.tilt import SIZE as TILT_SIZE
from tbviewer.reading.heatmap import INPUT_SIZE
from tbviewer.reading.zones import LungFields

Pixels = NDArray[Any]
Padding = NDArray[np.bool_] | None

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


@dataclass(frozen=True, slots=True)
class Normalisation:
    """What is subtracted and divided by; without numbers each film's own mean and deviation.

    `mean` and `deviation` are in units of the prepared film (0 to 255). `smoothing` is the
    deviation, in pixels of the prepared film, of the Gaussian that the film is seen through
    before: the Network's first layer takes every second pixel, and what is finer than that
    would reach it as noise (Zhang 2019, Making convolutional networks shift-invariant again).
    `harmonising`, in the same pixels, is the deviation of the neighbourhoods by which the film is
    harmonised before that (`net.harmonise`); 0: not at all.
    """

    mean: float | None = None
    deviation: float | None = None
    smoothing: float = 0.0
    harmonising: float = 0.0

    @classmethod
    def of(cls, card: Card) -> "Normalisation":
        """Return what a Model's Card asks for."""
        return cls(card.mean, card.deviation, card.smoothing, card.harmonising)

    @property
    def kind(self) -> str:
        """``dataset`` or ``per-film``, as Cards name it."""
        return "per-film" if self.mean is None else "dataset"

    def at(self, side: int) -> "Normalisation":
        """Return it for films of another side: its lengths are pixels of the prepared film."""
        share = side / INPUT_SIZE
        return replace(self, smoothing=self.smoothing * share, harmonising=self.harmonising * share)


class BlankFilm(ValueError):  # noqa: N818 - a fact about the film, told as a refusal
    """The film shows nothing: all its values are the same."""


def prepare(
    pixels: Pixels, padding: Padding, geometry: Geometry
) -> tuple[NDArray[np.uint8], Field]:
    """Return what the Network sees of a film, before normalisation, and where it lies.

    Parameters
    ----------
    pixels : array (rows, columns)
        Film values, white = dense, of any real dtype.
    padding : bool array (rows, columns) or None
        True where a pixel is padding.
    geometry : Geometry

    Returns
    -------
    prepared : uint8 array (512, 512)
    field : Field
        What it covers, in film pixels; always inside the film. Where what the Network sees leans,
        `prepared` stands upright, and is black where it would lie outside the Field.

    Raises
    ------
    BlankFilm
        If there is nothing but one value.
    """
    field = field_of(pixels, padding, geometry)
    square = _square_of(pixels, padding, field, INPUT_SIZE)
    return np.asarray(square.round().clip(0, 255), np.uint8), field


def _square_of(
    pixels: Pixels, padding: Padding, field: Field, size: int, *, step: int = 1
) -> NDArray[np.float32]:
    """Return what the Network sees of a Field as a square, from every `step`-th pixel."""
    inside = np.s_[field.y : field.bottom : step, field.x : field.right : step]
    hidden = None if padding is None else padding[inside]
    scaled = _scaled(pixels[inside], hidden, grey_ends(pixels, padding, field, step=step))
    return _resized(scaled, size) if field.leaning is None else _upright(scaled, field, size)


def _resized(values: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Return `values` on a square of `size`, each the mean of what it covers."""
    tensor = torch.from_numpy(values)[None, None]
    resized = F.interpolate(
        tensor, (size, size), mode="bilinear", antialias=True, align_corners=False
    )
    square: NDArray[np.float32] = resized[0, 0].numpy()
    return square


def _upright(values: NDArray[np.float32], field: Field, size: int) -> NDArray[np.float32]:
    """Return what leans in a Field of `values`, stood upright on a square of `size`.

    It is black where it lies outside the Field.
    """
    seen = field.seen
    # First as fine as the square, each cell the mean of what it covers; turned after that.
    sides = field.height / seen.height, field.width / seen.width
    fine = F.interpolate(
        torch.from_numpy(values)[None, None],
        [max(1, round(side * size)) for side in sides],
        mode="bilinear", antialias=True, align_corners=False,
    )  # fmt: skip
    share = (np.arange(size) + 0.5) / size
    x, y = seen.places(share, share[:, None])
    places = np.stack([(x - field.x) / field.width, (y - field.y) / field.height], axis=-1) * 2 - 1
    grid = torch.from_numpy(places.astype(np.float32))[None]
    turned = F.grid_sample(fine, grid, mode="bicubic", padding_mode="zeros", align_corners=False)
    square: NDArray[np.float32] = turned[0, 0].numpy()
    return square


def content_box(pixels: Pixels, padding: Padding = None) -> Field:
    """Return the film without its flat black or white borders, letters in them included.

    Decided on every n-th pixel of large films: exact to a thousandth of the shorter side.
    Where less than half of a side would be left, the whole film is returned.
    """
    rows, columns = pixels.shape
    step = max(1, min(rows, columns) // 1024)
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
            return Field(0, 0, columns, rows)
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
    if middle is None:
        return None
    square = square_around(pixels, padding, middle, content)
    tilt = 0.0 if square is None else tilt_of(square)
    first = leaning_box(probabilities, content.seen, tilt)
    if first is None:
        return None
    wider = _holding(first.grown(SECOND_LOOK), content)
    try:
        small = _square_of(pixels, padding, wider, LUNG_SIZE, step=_step(wider))
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
    return _square_of(pixels, padding, content, size, step=_step(content))


def central_square(content: Field) -> Field:
    """Return the central square with the shorter side."""
    side = min(content.width, content.height)
    return Field(
        content.x + (content.width - side) // 2,
        content.y + (content.height - side) // 2,
        side,
        side,
    )


def grey_ends(
    pixels: Pixels, padding: Padding, field: Field, *, step: int = 1
) -> tuple[float, float]:
    """Return the film values that become 0 and 255 of a prepared film.

    They are told from every `step`-th pixel; of a rectangle that leans from every n-th of a large
    Field, for which ones it holds takes long to tell.

    Raises
    ------
    BlankFilm
        If the Network sees nothing but one value of the Field.
    """
    step = step if field.leaning is None else max(step, _step(field))
    inside = np.s_[field.y : field.bottom : step, field.x : field.right : step]
    hidden = None if padding is None else padding[inside]
    if field.leaning is not None:
        x = field.x + np.arange(0, field.width, step) + 0.5
        y = field.y + np.arange(0, field.height, step) + 0.5
        unseen = ~field.leaning.holds(x, y[:, None])
        hidden = unseen if hidden is None else hidden | unseen
    return _ends(pixels[inside], hidden)


def _step(box: Field) -> int:
    """Return which n-th pixel leaves some thousand along the shorter side."""
    return max(1, min(box.width, box.height) // 1024)


def _ends(values: Pixels, hidden: Padding) -> tuple[float, float]:
    """Return the 0.5 and 99.5 percentiles of what is not hidden."""
    low, high = _percentiles(values if hidden is None else values[~hidden], 0.5, 99.5)
    if not high > low:
        raise BlankFilm
    return low, high


def _scaled(values: Pixels, hidden: Padding, ends: tuple[float, float]) -> NDArray[np.float32]:
    """Return `values` clipped to their grey ends and scaled to 0–255."""
    low, high = ends
    # One float32 pass over millions of pixels; the bounds are exact in float64.
    scaled = values.astype(np.float32)
    np.subtract(scaled, np.float32(low), out=scaled)
    np.multiply(scaled, np.float32(255.0 / (high - low)), out=scaled)
    np.clip(scaled, 0, 255, out=scaled)
    if hidden is not None:
        scaled[hidden] = 0
    return scaled


def _percentiles(values: Pixels, low: float, high: float) -> tuple[float, float]:
    """Return two percentiles, of integers of 16 bits by counting (ten times faster)."""
    if not values.size:
        raise BlankFilm
    if values.dtype.itemsize > 2 or values.dtype.kind not in "iu":
        a, b = np.percentile(values, (low, high))
        return float(a), float(b)
    counts = np.zeros(65_536, np.int64)
    first = int(np.iinfo(values.dtype).min)
    flat = values.ravel()
    for start in range(0, flat.size, 1 << 20):  # bincount widens to 64 bits: piece by piece
        piece = flat[start : start + (1 << 20)].astype(np.int32) - first
        counts += np.bincount(piece, minlength=65_536)
    below = np.cumsum(counts)
    ranks = np.array([low, high]) / 100 * (flat.size - 1)
    a, b = np.searchsorted(below, np.floor(ranks), side="right") + first
    return float(a), float(b)


def normalised(prepared: NDArray[np.uint8] | Tensor, rule: Normalisation) -> Tensor:
    """Return prepared films as the Network takes them.

    Parameters
    ----------
    prepared : array or tensor (512, 512) or (n, 1, 512, 512)
        From 0 to 255, of any dtype. Training sees smaller squares, too.
    rule : Normalisation

    Returns
    -------
    float32 tensor (n, 1, 512, 512), channels last.
    """
    x = torch.as_tensor(prepared).to(torch.float32)
    if x.dim() == 2:
        x = x[None, None]
    rule = rule.at(x.shape[-1])
    if rule.harmonising:
        x = harmonised(x, rule.harmonising)
    if rule.smoothing:
        x = smoothed(x, rule.smoothing)
    if rule.mean is None or rule.deviation is None:
        mean = x.mean(dim=(1, 2, 3), keepdim=True)
        deviation = x.std(dim=(1, 2, 3), keepdim=True, correction=0).clamp_min(1e-3)
        x = (x - mean) / deviation
    else:
        x = (x - rule.mean) / rule.deviation
    return x.contiguous(memory_format=torch.channels_last)

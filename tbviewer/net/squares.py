"""A part of a film as a square picture: clipped to its grey ends, resized, stood upright."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.film.field import Field

Pixels = NDArray[Any]
Padding = NDArray[np.bool_] | None


class BlankFilm(ValueError):  # noqa: N818 - a fact about the film, told as a refusal
    """The film shows nothing: all its values are the same."""


def square_of(
    pixels: Pixels, padding: Padding, field: Field, size: int, *, step: int = 1
) -> NDArray[np.float32]:
    """Return a Field, or what leans in it, as a square picture.

    Parameters
    ----------
    pixels, padding, field
        As `net.prepare.prepare` has them.
    size : int
        Rows and columns of the square.
    step : int
        Only every `step`-th pixel is looked at.

    Returns
    -------
    float32 array (size, size)
        From 0 to 255, but for what bicubic interpolation adds where it was stood upright.

    Raises
    ------
    BlankFilm
        If it shows nothing but one value.
    """
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
    step = step if field.leaning is None else max(step, step_of(field))
    inside = np.s_[field.y : field.bottom : step, field.x : field.right : step]
    hidden = None if padding is None else padding[inside]
    if field.leaning is not None:
        x = field.x + np.arange(0, field.width, step) + 0.5
        y = field.y + np.arange(0, field.height, step) + 0.5
        unseen = ~field.leaning.holds(x, y[:, None])
        hidden = unseen if hidden is None else hidden | unseen
    return _ends(pixels[inside], hidden)


def step_of(box: Field) -> int:
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

"""The lung network: where the lungs lie on a film, for the geometries ``lungs`` and ``upright``.

A small U-Net (Ronneberger et al. 2015) on a 128×128 copy of the film without its borders. It
answers one question, the box around the lung fields, and is shared by all Models that ask it.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.film.field import Field, Leaning
from tbviewer.net.bundled import loaded
from tbviewer.words import say

SIZE = 128
"""Rows and columns of the lung network's input and output."""
WIDTHS = (8, 16, 24, 32, 40)
MARGIN = 0.06
"""Of the lungs' box, added on every side."""
STRAY_SHARE = 0.002
"""Share of the lungs' area that may lie outside the box before the margin: stray pixels."""
LEAST_AREA = 0.04
"""Share of the picture that lungs must fill to be believed."""


class _Convolution(nn.Sequential):
    """3×3 convolution, BatchNorm, ReLU."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
        )


class LungNetwork(nn.Module):
    """(n, 1, 128, 128), each of mean 0 and deviation 1 → logits (n, 1, 128, 128): lung or not."""

    def __init__(self) -> None:
        super().__init__()
        inputs = (1, *WIDTHS[:-1])
        self.down = nn.ModuleList(
            nn.Sequential(_Convolution(i, o), _Convolution(o, o))
            for i, o in zip(inputs, WIDTHS, strict=True)
        )
        self.up = nn.ModuleList(
            _Convolution(below + beside, beside)
            for below, beside in zip(WIDTHS[:0:-1], WIDTHS[-2::-1], strict=True)
        )
        self.last = nn.Conv2d(WIDTHS[0], 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Return the logits."""
        beside: list[Tensor] = []
        for block in self.down:
            if beside:
                x = F.max_pool2d(x, 2)
            x = block(x)
            beside.append(x)
        for block, left in zip(self.up, reversed(beside[:-1]), strict=True):
            x = block(torch.cat([F.interpolate(x, scale_factor=2.0), left], dim=1))
        logits: Tensor = self.last(x)
        return logits


def standardised(films: Tensor) -> Tensor:
    """Return films (n, 1, h, w), each with mean 0 and deviation 1."""
    mean = films.mean(dim=(1, 2, 3), keepdim=True)
    deviation = films.std(dim=(1, 2, 3), keepdim=True, correction=0).clamp_min(1e-3)
    return (films - mean) / deviation


@cache
def lung_network() -> LungNetwork:
    """Return the lung network that ships, in ``eval()``.

    Raises
    ------
    ModelError
        If its file is missing or damaged.
    """
    return loaded(LungNetwork(), "lungs", say("the lung network is damaged."))


@torch.inference_mode()
def lung_probabilities(small: Tensor) -> NDArray[np.float32]:
    """Return how much each of 128×128 cells is lung, 0 to 1, for a film (128, 128)."""
    logits = lung_network()(standardised(small[None, None].float()))
    probabilities: NDArray[np.float32] = torch.sigmoid(logits)[0, 0].numpy()
    return probabilities


def lung_box(probabilities: NDArray[np.float32], content: Field) -> Field | None:
    """Return the box around the lungs with its margin, inside `content`; None without lungs.

    Parameters
    ----------
    probabilities : float array (128, 128)
        Of `content`, from `lung_probabilities`.
    content : Field
        What they were computed from, in film pixels.
    """
    lungs = probabilities > 0.5
    if lungs.mean() < LEAST_AREA:
        return None
    top, bottom = _stretch(lungs.sum(axis=1))
    left, right = _stretch(lungs.sum(axis=0))
    down, across = content.height / SIZE, content.width / SIZE
    y0 = content.y + round(max(0.0, top - MARGIN * (bottom - top)) * down)
    y1 = content.y + round(min(float(SIZE), bottom + MARGIN * (bottom - top)) * down)
    x0 = content.x + round(max(0.0, left - MARGIN * (right - left)) * across)
    x1 = content.x + round(min(float(SIZE), right + MARGIN * (right - left)) * across)
    # A film of a few rows has room for no box.
    return Field(x0, y0, x1 - x0, y1 - y0) if x1 > x0 and y1 > y0 else None


def leaning_box(probabilities: NDArray[np.float32], content: Field, tilt: float) -> Field | None:
    """Return what of `content` holds the box around lungs that lean; None without lungs.

    The box is `lung_box`'s, along the axes of the lungs: its own sides (`Field.leaning`), their
    margins included, end where its middle lines leave `content`.

    Parameters
    ----------
    tilt : float
        Degrees clockwise by which they lean, from `tilt.tilt_of`.
    """
    lungs = probabilities > 0.5
    if lungs.mean() < LEAST_AREA:
        return None
    rows, columns = np.nonzero(lungs)
    down, across = content.height / SIZE, content.width / SIZE
    # Their places along axes that lean, a pixel a unit.
    axes = Leaning(content.x, content.y, 1.0, 1.0, tilt)
    a, b = axes.shares(content.x + (columns + 0.5) * across, content.y + (rows + 0.5) * down)
    cosine, sine = math.cos(math.radians(tilt)), abs(math.sin(math.radians(tilt)))
    left, right = _ends(a, half_cell=(across * cosine + down * sine) / 2)
    top, bottom = _ends(b, half_cell=(down * cosine + across * sine) / 2)
    x, y = (float(place) for place in axes.places(_mean(left, right), _mean(top, bottom)))
    left, right = (
        max(left, _mean(left, right) - (x - content.x) / cosine),
        min(right, _mean(left, right) + (content.right - x) / cosine),
    )
    top, bottom = (
        max(top, _mean(top, bottom) - (y - content.y) / cosine),
        min(bottom, _mean(top, bottom) + (content.bottom - y) / cosine),
    )
    x, y = (float(place) for place in axes.places(_mean(left, right), _mean(top, bottom)))
    box = Leaning(x, y, right - left, bottom - top, tilt)
    xs, ys = zip(*box.corners, strict=True)
    x0, y0 = max(math.floor(min(xs)), content.x), max(math.floor(min(ys)), content.y)
    x1, y1 = min(math.ceil(max(xs)), content.right), min(math.ceil(max(ys)), content.bottom)
    return Field(x0, y0, x1 - x0, y1 - y0, box)


def _mean(first: float, second: float) -> float:
    return (first + second) / 2


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle of the lungs on a film, and how far from it they reach: film pixels.

    `reach` is the root of the mean square of their distance from (`x`, `y`).
    """

    x: float
    y: float
    reach: float


def lung_middle(probabilities: NDArray[np.float32], content: Field) -> Middle | None:
    """Return the middle of the lungs in `content`; None without lungs.

    It turns with the film: every cell counts by how surely it is lung.
    """
    lungs = (probabilities > 0.5).mean()
    if lungs < LEAST_AREA:
        return None
    weights = np.clip(probabilities.astype(np.float64) - 0.5, 0, None)
    weights /= weights.sum()
    x = content.x + (np.arange(SIZE) + 0.5) * content.width / SIZE
    y = content.y + (np.arange(SIZE) + 0.5) * content.height / SIZE
    across, down = weights.sum(axis=0), weights.sum(axis=1)
    middle_x, middle_y = float(across @ x), float(down @ y)
    spread = across @ (x - middle_x) ** 2 + down @ (y - middle_y) ** 2
    return Middle(middle_x, middle_y, math.sqrt(float(spread)))


def _ends(places: NDArray[np.float64], *, half_cell: float) -> tuple[float, float]:
    """Return where lungs begin and end along an axis, stray cells left out, margins added."""
    low, high = np.quantile(places, (STRAY_SHARE, 1 - STRAY_SHARE))
    low, high = float(low) - half_cell, float(high) + half_cell
    margin = MARGIN * (high - low)
    return low - margin, high + margin


def _stretch(counts: NDArray[np.int64]) -> tuple[int, int]:
    """Return where the first lung row begins and the last one ends, stray pixels left out."""
    share = np.cumsum(counts) / counts.sum()
    first = int(np.searchsorted(share, STRAY_SHARE, side="right"))
    last = int(np.searchsorted(share, 1 - STRAY_SHARE, side="left"))
    return first, last + 1

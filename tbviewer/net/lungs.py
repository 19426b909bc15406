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
SIDES, TOP, BOTTOM = 1.9, 2.05, 2.65
"""Sides of the box around lungs that lean, in deviations from their middle: how many films' lungs
reach further is on the card of the tilt network (resources/tilt)."""
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


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle of the lungs on a film, and how far from it they reach: film pixels.

    `reach` is the root of the mean square of their distance from (`x`, `y`).
    """

    x: float
    y: float
    reach: float


def lung_middle(probabilities: NDArray[np.float32], seen: Leaning) -> Middle | None:
    """Return the middle of the lungs in what was `seen`; None without lungs.

    It turns with the film: every cell counts by how surely it is lung.
    """
    lungs = _lungs_on_film(probabilities, seen)
    if lungs is None:
        return None
    x, y, weights = lungs
    (mean_x, spread_x), (mean_y, spread_y) = _moments(x, weights), _moments(y, weights)
    return Middle(mean_x, mean_y, math.hypot(spread_x, spread_y))


def leaning_box(probabilities: NDArray[np.float32], seen: Leaning, tilt: float) -> Leaning | None:
    """Return the box around lungs that lean by `tilt` degrees clockwise; None without lungs.

    Its sides lie so many deviations from their middle as hold the lungs of nearly every film, with
    a margin: what all their cells say together hardly moves when a film is turned or taken
    otherwise, where their outermost cells do. It may reach beyond the film.

    Parameters
    ----------
    probabilities : float array (128, 128)
        From `lung_probabilities`.
    seen : Leaning
        What they were computed from.
    """
    lungs = _lungs_on_film(probabilities, seen)
    if lungs is None:
        return None
    x, y, weights = lungs
    axes = Leaning(0.0, 0.0, 1.0, 1.0, tilt)  # a film pixel a unit
    across, down = axes.shares(x, y)
    (mean_a, spread_a), (mean_b, spread_b) = _moments(across, weights), _moments(down, weights)
    left, right = mean_a - SIDES * spread_a, mean_a + SIDES * spread_a
    top, bottom = mean_b - TOP * spread_b, mean_b + BOTTOM * spread_b
    middle = axes.places((left + right) / 2, (top + bottom) / 2)
    return Leaning(float(middle[0]), float(middle[1]), right - left, bottom - top, tilt)


def _lungs_on_film(
    probabilities: NDArray[np.float32], seen: Leaning
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]] | None:
    """Return where on the film cells are lung, x and y, and how surely; None without lungs."""
    if (probabilities > 0.5).mean() < LEAST_AREA:
        return None
    rows, columns = np.nonzero(probabilities > 0.5)
    x, y = seen.places((columns + 0.5) / SIZE, (rows + 0.5) / SIZE)
    weights = probabilities[rows, columns].astype(np.float64) - 0.5
    return x, y, weights / weights.sum()


def _moments(places: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[float, float]:
    """Return the mean and the deviation."""
    mean = float(weights @ places)
    return mean, math.sqrt(float(weights @ (places - mean) ** 2))


def _stretch(counts: NDArray[np.int64]) -> tuple[int, int]:
    """Return where the first lung row begins and the last one ends, stray pixels left out."""
    share = np.cumsum(counts) / counts.sum()
    first = int(np.searchsorted(share, STRAY_SHARE, side="right"))
    last = int(np.searchsorted(share, 1 - STRAY_SHARE, side="left"))
    return first, last + 1

"""The tilt network: by how much the chest leans on a film, for the geometry ``upright``.

It sees a circle around the middle of the lungs and nothing else: what is turned in a circle shows
neither the film's edges nor its letters, so the network tells how the patient stands and not how
the film was cut. Lungs alone would not do: where disease has taken the base of one, their outline
leans by up to 20° while spine and shoulders stand upright.
"""

from functools import cache

import torch
from torch import Tensor, nn

from tbviewer.net.bundled import loaded
from tbviewer.words import say

SIZE = 96
"""Rows and columns of the square around the circle."""
REACH = 1.7
"""Radius of the circle, in root mean squares of the lungs' distance from their middle; less where
the film ends before."""
MOST = 20.0
"""Degrees: what it has learned, and all by which a film is taken to lean."""
WIDTHS = (16, 24, 32, 48, 64)
_FURTHER = (24, 32)
"""Blocks of these widths have a second convolution."""
_UNIT = 10.0
"""Degrees that are 1 to the last layer."""


class TiltNetwork(nn.Module):
    """(n, 1, 96, 96) from `circles` → degrees clockwise by which each leans, (n,)."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        inputs = 1
        for outputs in WIDTHS:
            layers += _convolution(inputs, outputs, stride=2)
            if outputs in _FURTHER:
                layers += _convolution(outputs, outputs, stride=1)
            inputs = outputs
        self.body = nn.Sequential(*layers)  # 96 → 48 → 24 → 12 → 6 → 3
        self.places = nn.Linear(inputs * 9, 48)
        self.last = nn.Linear(48, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Return the angles."""
        placed = torch.relu(self.places(self.body(x).flatten(1)))
        angles: Tensor = self.last(placed)[:, 0] * _UNIT
        return angles


def _convolution(inputs: int, outputs: int, *, stride: int) -> tuple[nn.Module, ...]:
    """3×3 convolution, BatchNorm, ReLU."""
    convolution = nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1, bias=False)
    return convolution, nn.BatchNorm2d(outputs), nn.ReLU()


@cache
def inside_circle() -> Tensor:
    """Return 1 in the circle and 0 around it, (1, 1, 96, 96)."""
    centres = (torch.arange(SIZE) + 0.5) / SIZE * 2 - 1
    inside = centres[:, None] ** 2 + centres**2 <= 1
    return inside[None, None].float()


def circles(squares: Tensor) -> Tensor:
    """Return squares (n, 1, 96, 96), each of mean 0 and deviation 1 in its circle, 0 around it."""
    inside = inside_circle()
    cells = inside.sum()
    mean = (squares * inside).sum(dim=(1, 2, 3), keepdim=True) / cells
    variance = ((squares - mean) ** 2 * inside).sum(dim=(1, 2, 3), keepdim=True) / cells
    return (squares - mean) / variance.sqrt().clamp_min(1e-3) * inside


@cache
def tilt_network() -> TiltNetwork:
    """Return the tilt network that ships, in ``eval()``.

    Raises
    ------
    ModelError
        If its file is missing or damaged.
    """
    return loaded(TiltNetwork(), "tilt", say("the tilt network is damaged."))


def tilt_of(square: Tensor) -> float:
    """Return by how many degrees clockwise the chest leans in a square of a film, (96, 96).

    What it says of the mirror image, taken back, is half of the answer: a film and its mirror image
    lean by the same angle to the other side. At most `MOST` to either side.
    """
    return mean_tilt(tilt_network(), square[None, None].float())


@torch.inference_mode()
def mean_tilt(network: TiltNetwork, square: Tensor) -> float:
    """Return what a network says of one square (1, 1, 96, 96) and of its mirror image."""
    seen = circles(square)
    here, there = network(torch.cat([seen, seen.flip(3)]))
    return float(((here - there) / 2).clamp(-MOST, MOST))

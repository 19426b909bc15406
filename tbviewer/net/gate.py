"""The gate network: is a picture a frontal chest film, and how does it lie.

A small network on the same 128×128 copy of the film that the lung network sees. It belongs to
no Model: what it refuses, no Model is asked to read.
"""

import math
from functools import cache

import torch
from torch import Tensor, nn

from tbviewer.film.film import Film
from tbviewer.net.bundled import loaded
from tbviewer.net.framing import small_copy
from tbviewer.net.lungs import standardised
from tbviewer.reading.judging import Glance
from tbviewer.words import say

SIZE = 128
"""Rows and columns of the gate network's input."""
WIDTHS = (12, 24, 32, 48, 64)
KINDS = ("frontal", "lateral", "other")
"""What a picture can be."""
_OUTPUTS = len(KINDS) + 4


class GateNetwork(nn.Module):
    """(n, 1, 128, 128), each of mean 0 and deviation 1 → (n, 7).

    Three scores of `KINDS`, the logits of inverted and mirrored, and the cosine and sine of
    the angle by which the film is turned counter-clockwise.
    """

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        inputs = 1
        for outputs in WIDTHS:
            layers += [
                nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False),
                nn.BatchNorm2d(outputs),
                nn.ReLU(),
            ]
            inputs = outputs
        self.body = nn.Sequential(*layers)  # 128 → 64 → 32 → 16 → 8 → 4
        self.places = nn.Linear(inputs * 16, 32)
        self.last = nn.Linear(32 + inputs, _OUTPUTS)

    def forward(self, x: Tensor) -> Tensor:
        """Return the seven outputs."""
        cells = self.body(x)
        placed = torch.relu(self.places(cells.flatten(1)))
        out: Tensor = self.last(torch.cat([placed, cells.mean(dim=(2, 3))], dim=1))
        return out


@cache
def gate_network() -> GateNetwork:
    """Return the gate network that ships, in ``eval()``.

    Raises
    ------
    ModelError
        If its file is missing or damaged.
    """
    return loaded(GateNetwork(), "gate", say("the gate network is damaged."))


def glance(film: Film) -> Glance:
    """Return what the gate network sees in a film.

    Raises
    ------
    BlankFilm
        If the film shows nothing but one value.
    """
    step = max(1, film.rows // film.levels[-1].shape[0])
    padding = None if film.padding is None else film.padding[::step, ::step]
    small = film.levels[-1]
    if padding is not None:  # the halves leave out an odd last row or column
        padding = padding[: small.shape[0], : small.shape[1]]
    return glances(gate_network(), torch.from_numpy(small_copy(small, padding, SIZE))[None, None])[
        0
    ]


@torch.inference_mode()
def glances(network: GateNetwork, films: Tensor) -> list[Glance]:
    """Return what `network` sees in films (n, 1, 128, 128), 0 to 255."""
    out = network(standardised(films.float())).double()
    kinds = torch.softmax(out[:, :3], dim=1)
    angles = torch.atan2(out[:, 6], out[:, 5]) * (180 / math.pi)
    table = torch.cat([kinds, out[:, 3:5], angles[:, None]], dim=1)
    return [Glance(*map(float, row)) for row in table.tolist()]

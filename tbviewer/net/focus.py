"""``focus``: one sharpened map from several blocks and several views of the film.

Element-wise attribution at block b (HiResCAM, Draelos and Carin 2020): E_b = Σₖ ∂d/∂Aₖ ⊙ Aₖ,
each cell by its own derivative, where Grad-CAM spreads one mean derivative over all cells. Its
sign is kept until evidence for and against has been weighed in a Gaussian window and over the
views; only what then speaks for the disease counts, and only where the blocks agree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.film.field import Field
from tbviewer.net.pasa import GRIDS, OFFSETS, STRIDES, Pasa
from tbviewer.reading.heatmap import HeatMap

CELLS, STRIDE, OFFSET = 102, 5, 3
"""The grid of `focus`: cell k is centred on input pixel ``5k + 3``; a mirror maps it to itself."""


@dataclass(frozen=True, slots=True)
class View:
    """One way the Network sees the film: moved by pixels of the input, then mirrored or not."""

    mirrored: bool = False
    right: int = 0
    down: int = 0

    def of(self, x: Tensor) -> Tensor:
        """Return films (n, 1, h, w) so seen; what comes in at an edge repeats it."""
        reach = max(abs(self.right), abs(self.down))
        if reach:
            height, width = x.shape[2:]
            padded = F.pad(x, (reach, reach, reach, reach), mode="replicate")
            top, left = reach - self.down, reach - self.right
            x = padded[..., top : top + height, left : left + width]
        return x.flip(3) if self.mirrored else x


VIEWS = (
    View(),
    View(mirrored=True),
    View(right=16, down=16),
    View(mirrored=True, right=-16, down=-16),
)
"""The Network's strides make its maps depend on where a pixel falls: four views, four passes."""

WINDOW = 16.0
"""Deviation of the Gaussian window in input pixels."""
FOCUS_BLOCKS = (1, 2, 3)


def focus(network: Pasa, x: Tensor) -> Tensor:
    """Return the map ``focus`` of one prepared film, unscaled.

    Parameters
    ----------
    network : Pasa
        In ``eval()``.
    x : float tensor (1, 1, 512, 512)
        Normalised.

    Returns
    -------
    float tensor (102, 102), not negative
        Π_b S_b / max S_b over blocks 1 to 3, S_b = max(0, mean over views of E_b in a Gaussian
        window of 16 input pixels).
    """
    return agreement(seen_by_blocks(network, x, VIEWS, FOCUS_BLOCKS))


def seen_by_blocks(
    network: Pasa, x: Tensor, views: tuple[View, ...], blocks: tuple[int, ...]
) -> dict[int, Tensor]:
    """Return each block's element-wise attribution, signed, the mean over the views.

    Parameters
    ----------
    network : Pasa
        In ``eval()``.
    x : float tensor (1, 1, 512, 512)
    views : tuple of View
    blocks : tuple of int
        From 1 to 5.

    Returns
    -------
    dict of int to tensor (102, 102)
    """
    if network.training:
        raise ValueError("focus needs a network in eval()")
    if x.shape[0] != 1:
        raise ValueError("focus takes one film")
    seen = torch.cat([view.of(x) for view in views]).contiguous(memory_format=torch.channels_last)
    with torch.enable_grad():
        scores, outputs = network.forward_blocks(seen.requires_grad_(True))
        d = (scores[:, 1] - scores[:, 0]).sum()  # views do not mix: each has its own derivative
        wanted = [outputs[b - 1] for b in blocks]
        gradients = torch.autograd.grad(d, wanted)
    found = {}
    for block, output, gradient in zip(blocks, wanted, gradients, strict=True):
        attribution = (output.detach() * gradient).sum(dim=1)  # (views, h, w)
        placed = [
            _in_place(cells, block, view) for cells, view in zip(attribution, views, strict=True)
        ]
        found[block] = torch.stack(placed).mean(dim=0)
    return found


def agreement(attributions: Mapping[int, Tensor]) -> Tensor:
    """Return the product of the positive parts, each divided by its peak; zero where one is."""
    together = torch.ones(CELLS, CELLS)
    for attribution in attributions.values():
        positive = attribution.clamp_min(0)
        together = together * positive / positive.max().clamp_min(1e-30)
    return together


def _in_place(cells: Tensor, block: int, view: View) -> Tensor:
    """Return a block's cells (h, w) as one view saw them, where they lie on the film."""
    seen = _window(block, view.down) @ cells @ _window(block, _right(view)).T
    return seen.flip(1) if view.mirrored else seen


def _right(view: View) -> int:
    return -view.right if view.mirrored else view.right


@cache
def _window(block: int, moved: int) -> Tensor:
    """Return the weights (102, cells) of a block's cells around each cell of the grid.

    `moved` is how far the view's input was moved along this axis.
    """
    wanted = STRIDE * torch.arange(CELLS) + OFFSET + moved
    centres = STRIDES[block - 1] * torch.arange(GRIDS[block - 1]) + OFFSETS[block - 1]
    wanted = wanted.clamp(int(centres[0]), int(centres[-1]))
    # A window narrower than the cells would show them as dots.
    deviation = max(WINDOW, STRIDES[block - 1] / 2)
    weights = torch.exp(-((wanted[:, None] - centres[None]).float() ** 2) / (2 * deviation**2))
    return weights / weights.sum(dim=1, keepdim=True)


FURTHER: Mapping[str, tuple[Callable[[Pasa, Tensor], Tensor], int, int]] = {
    "focus": (focus, STRIDE, OFFSET),
}
"""The maps that a Card may add: how to make each, its stride and its offset."""


def further_maps(
    network: Pasa, x: Tensor, names: tuple[str, ...], field: Field
) -> tuple[HeatMap, ...]:
    """Return the further maps that a Card names, in its order; names not known are left out."""
    found = []
    for name in names:
        if name in FURTHER:
            make, stride, offset = FURTHER[name]
            raw = make(network, x).numpy()
            found.append(HeatMap.of(name, raw, stride=stride, offset=offset, field=field))
    return tuple(found)

"""``focus`` and ``region``: maps of several blocks and several views of the film.

``region`` tells which part of the film speaks for the disease: the element-wise attributions of
blocks 3 to 5 (HiResCAM, Draelos and Carin 2020), E_b = Σₖ ∂d/∂Aₖ ⊙ Aₖ, each cell by its own
derivative, where Grad-CAM spreads one mean derivative over all cells. ``focus`` tells where in
such a region a pixel moves the score and fine structure speaks for the disease too: as in guided
Grad-CAM (Selvaraju et al. 2017) fine maps and a coarse one are multiplied. Signs are kept until
evidence for and against has been weighed in a Gaussian window and over the views. docs/maps.md
tells what was tried and how these were chosen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.film.field import Field
from tbviewer.net.pasa import GRIDS, OFFSETS, STRIDES, Pasa
from tbviewer.reading.heatmap import INPUT_SIZE, HeatMap

CELLS, STRIDE, OFFSET = 102, 5, 3
"""Their grid: cell k is centred on input pixel ``5k + 3``; a mirror maps it to itself."""


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

SALIENCY = 0
"""Stands for the input where blocks are numbered: what is seen there is |∂d/∂x|."""

WINDOWS = {SALIENCY: 20.0, 1: 32.0, 2: 32.0, 3: 32.0, 4: 32.0, 5: 40.0}
"""Deviation of the Gaussian window in input pixels, at the input and at each block."""

NEEDED: Mapping[str, tuple[int, ...]] = {"focus": (SALIENCY, 1, 3, 4, 5), "region": (3, 4, 5)}
"""What each of them is made of; blocks 1 and 2 are most of the way back."""


def region(seen: Mapping[int, Tensor]) -> Tensor:
    """Return the map ``region``, unscaled, from what `seen_by_blocks` found.

    Returns
    -------
    float tensor (102, 102), not negative
        W², W = max(0, E₃ / max|E₃| + E₄ / max|E₄| + E₅ / max|E₅|).
    """
    weighed = sum((_of_peak(seen[block]) for block in (3, 4, 5)), torch.zeros(CELLS, CELLS))
    return weighed.clamp_min(0) ** 2


def focus(seen: Mapping[int, Tensor]) -> Tensor:
    """Return the map ``focus``, unscaled, from what `seen_by_blocks` found.

    Returns
    -------
    float tensor (102, 102), not negative
        S² · max(0, E₁) · W², S the saliency in its window, W² the map ``region``.
    """
    return _of_peak(seen[SALIENCY]) ** 2 * _of_peak(seen[1]).clamp_min(0) * region(seen)


def _of_peak(values: Tensor) -> Tensor:
    return values / values.abs().max().clamp_min(1e-30)


def seen_by_blocks(
    network: Pasa, x: Tensor, views: tuple[View, ...], blocks: tuple[int, ...]
) -> dict[int, Tensor]:
    """Return the saliency and blocks' signed element-wise attributions, the mean over the views.

    Parameters
    ----------
    network : Pasa
        In ``eval()``.
    x : float tensor (1, 1, 512, 512)
    views : tuple of View
    blocks : tuple of int
        From 1 to 5, and `SALIENCY`.

    Returns
    -------
    dict of int to tensor (102, 102)
    """
    if network.training:
        raise ValueError("focus needs a network in eval()")
    if x.shape[0] != 1:
        raise ValueError("focus takes one film")
    seen = torch.cat([view.of(x) for view in views]).contiguous(memory_format=torch.channels_last)
    seen.requires_grad_(True)
    with torch.enable_grad():
        scores, outputs = network.forward_blocks(seen)
        d = (scores[:, 1] - scores[:, 0]).sum()  # views do not mix: each has its own derivative
        wanted = [seen if b == SALIENCY else outputs[b - 1] for b in blocks]
        gradients = torch.autograd.grad(d, wanted)
    found = {}
    for block, output, gradient in zip(blocks, wanted, gradients, strict=True):
        attribution = gradient.abs() if block == SALIENCY else output.detach() * gradient
        placed = [
            _in_place(cells, block, view)
            for cells, view in zip(attribution.sum(dim=1), views, strict=True)  # (h, w) each
        ]
        found[block] = torch.stack(placed).mean(dim=0)
    return found


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
    stride, cells, offset = _grid(block)
    wanted = STRIDE * torch.arange(CELLS) + OFFSET + moved
    centres = stride * torch.arange(cells) + offset
    wanted = wanted.clamp(int(centres[0]), int(centres[-1]))
    distances = (wanted[:, None] - centres[None]).float()
    weights = torch.exp(-(distances**2) / (2 * WINDOWS[block] ** 2))
    return weights / weights.sum(dim=1, keepdim=True)


def _grid(block: int) -> tuple[int, int, int]:
    """Return stride, cells and offset of a block's grid, or of the input's pixels."""
    if block == SALIENCY:
        return 1, INPUT_SIZE, 0
    return STRIDES[block - 1], GRIDS[block - 1], OFFSETS[block - 1]


FURTHER: Mapping[str, Callable[[Mapping[int, Tensor]], Tensor]] = {"focus": focus, "region": region}
"""The maps that a Card may add."""


def further_maps(
    network: Pasa, x: Tensor, names: tuple[str, ...], field: Field
) -> tuple[HeatMap, ...]:
    """Return the further maps that a Card names, in its order; names not known are left out."""
    known = [name for name in names if name in FURTHER]
    if not known:
        return ()
    blocks = tuple(sorted({block for name in known for block in NEEDED[name]}))
    seen = seen_by_blocks(network, x, VIEWS, blocks)
    return tuple(
        HeatMap.of(name, FURTHER[name](seen).numpy(), stride=STRIDE, offset=OFFSET, field=field)
        for name in known
    )

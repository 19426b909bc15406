"""Every kind of map that is measured, of one film at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from benchmarks.maps.cases import GRID
from tbviewer.film.field import Field
from tbviewer.net.explain import SaliencyMethod, explain
from tbviewer.net.focus import (
    CELLS,
    OFFSET,
    SALIENCY,
    STRIDE,
    VIEWS,
    focus,
    region,
    seen_by_blocks,
)
from tbviewer.net.pasa import OFFSETS, STRIDES, Pasa
from tbviewer.reading.heatmap import INPUT_SIZE, HeatMap, heat_in_field

CAMS = tuple(f"gradcam-{b}" for b in range(1, 6))
ELEMENTS = tuple(f"element-{b}" for b in range(1, 6))
Seen = Mapping[int, Tensor]

FUSED: dict[str, Callable[[Seen], Tensor]] = {
    "focus": focus,
    "region": region,
    "fused-123": lambda seen: product(seen, {1: 1, 2: 1, 3: 1}),
    "fused-345": lambda seen: product(seen, {3: 1, 4: 1, 5: 1}),
    "fused-12345": lambda seen: product(seen, {1: 1, 2: 1, 3: 1, 4: 1, 5: 1}),
    "fused-s15": lambda seen: product(seen, {SALIENCY: 2, 1: 1, 5: 1}),
    "fused-s5": lambda seen: product(seen, {SALIENCY: 2, 5: 1}),
}
"""The maps of several blocks that the program has, and what was tried beside them."""


def product(seen: Seen, powers: Mapping[int, int]) -> Tensor:
    """Return the product of the positive parts, each divided by its peak, to its power."""
    together = torch.ones(CELLS, CELLS)
    for block, power in powers.items():
        positive = seen[block].clamp_min(0)
        together = together * (positive / positive.max().clamp_min(1e-30)) ** power
    return together


METHODS = {
    "saliency": SaliencyMethod.GRADIENT,
    "saliency-smooth": SaliencyMethod.SMOOTH,
    "saliency-guided": SaliencyMethod.GUIDED,
}
KINDS = (*METHODS, "saliency-wide", *CAMS, *ELEMENTS, *FUSED)
WHOLE = Field(0, 0, INPUT_SIZE, INPUT_SIZE)


@dataclass(frozen=True, eq=False)
class Looked:
    """One map of one film, as it is measured.

    Attributes
    ----------
    heat : float array (GRID, GRID)
        Over the Field, peak 1 before its cells were averaged; all zero without heat.
    peak : float array (2,)
        Where its hottest cell is centred, x and y in shares of the Field; NaN without heat.
    """

    heat: NDArray[np.float64]
    peak: NDArray[np.float64]


def looked_at(heatmap: HeatMap) -> Looked:
    """Return a HeatMap over its Field as it is measured."""
    fine = INPUT_SIZE if heatmap.stride == 1 else 4 * GRID
    heat = heat_in_field(heatmap, fine).reshape(GRID, fine // GRID, GRID, fine // GRID)
    peak = np.full(2, np.nan)
    if heatmap.peak > 0:
        row, column = divmod(int(heatmap.values.argmax()), heatmap.grid[1])
        seen = (np.array([column, row]) * heatmap.stride + heatmap.offset + 0.5) / INPUT_SIZE
        f, (x, y) = heatmap.field, heatmap.field.seen.places(*seen)
        peak = np.array([(x - f.x) / f.width, (y - f.y) / f.height])
    return Looked(heat.mean(axis=(1, 3), dtype=np.float64), peak)


def maps_of(
    network: Pasa,
    x: Tensor,
    *,
    flip_averaged: bool = False,
    smoothing: float = 0.0,
    smooth: bool = True,
) -> dict[str, HeatMap]:
    """Return all `KINDS` of one prepared film, over the whole input; SmoothGrad if wanted."""
    found = {}
    for name, method in METHODS.items():
        if name == "saliency-smooth" and not smooth:
            continue
        explanation = explain(network, x, method, flip_averaged=flip_averaged, smoothing=smoothing)
        found[name] = _map(name, explanation.saliency, 1, 0)
    for name, cam, stride, offset in zip(CAMS, explanation.cams, STRIDES, OFFSETS, strict=True):
        found[name] = _map(name, cam, stride, offset)
    seen = seen_by_blocks(network, x, VIEWS, (SALIENCY, 1, 2, 3, 4, 5))
    found["saliency-wide"] = _map("saliency-wide", seen[SALIENCY], STRIDE, OFFSET)
    for block, name in enumerate(ELEMENTS, start=1):
        found[name] = _map(name, seen[block].clamp_min(0), STRIDE, OFFSET)
    for name, make in FUSED.items():
        found[name] = _map(name, make(seen), STRIDE, OFFSET)
    return found


def _map(name: str, raw: Tensor, stride: int, offset: int) -> HeatMap:
    return HeatMap.of(name, raw.numpy(), stride=stride, offset=offset, field=WHOLE)


def untrained(network: Pasa, *, layers: int, seed: int = 0) -> Pasa:
    """Return a copy whose last `layers` of 6 are drawn anew: the classifier, block 5 … block 1.

    Cascading randomisation (Adebayo et al. 2018). Weights He-normal, BatchNorm as at the start
    of a training, its running statistics too.
    """
    copy = Pasa()
    copy.load_state_dict(network.state_dict())
    generator = torch.Generator().manual_seed(seed)
    for layer in (copy.classifier, *reversed(copy.blocks))[:layers]:
        for part in layer.modules():
            if isinstance(part, torch.nn.Conv2d | torch.nn.Linear):
                with torch.no_grad():
                    deviation = (2.0 / part.weight[0].numel()) ** 0.5
                    part.weight.normal_(0.0, deviation, generator=generator)
                    if part.bias is not None:
                        part.bias.zero_()
            elif isinstance(part, torch.nn.BatchNorm2d):
                part.reset_parameters()
    return copy.eval().requires_grad_(False).to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]

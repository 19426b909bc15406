"""Learning where disease lies, from what a radiologist's reading says of sides and heights.

The Network needs nothing new for it: the classifier, laid over the last block's grid, is a map
of its own (the class activation map of Zhou et al. 2016, which is Grad-CAM of that block before
its ReLU). That map is asked region by region, and its answers are held against the reading.
A film without disease has none in any region, so every such film teaches too.
"""

import math
import re

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.net.pasa import Pasa
from tbviewer.training.teacher import class_map

COLUMN = "finding"
"""The column of a labelled folder's CSV that holds readings."""

HEIGHTS = ("upper", "middle", "lower")
RIGHT, LEFT = 0, 1
SIDE = 3
"""Place of the whole side among a side's regions, after its three heights."""

_FINE = 12
"""The map is stretched to so many cells a side, which two sides and three heights divide."""
_SHARPNESS = 4.0
"""Of the smooth maximum over a region's cells: 0 would be their mean."""

_TOLD_SIDES = re.compile(r"\b(right|left|bilateral|both)\b", re.IGNORECASE)
_TOLD_HEIGHTS = re.compile(r"\b(upper|middle|lower)\b", re.IGNORECASE)


def places_of(reading: str, label: int) -> NDArray[np.float32]:
    """Return where a reading puts disease: (2, 4), 1 there, 0 not there, NaN untold.

    Rows are the patient's right and left lung; columns the upper, middle and lower third and
    the whole side. Heights are taken from the reading's first finding alone ("PTB in the right
    upper field, left pleurisy"), sides from all of it.
    """
    if label == 0:
        return np.zeros((2, 4), np.float32)
    places = np.full((2, 4), np.nan, np.float32)
    sides = _sides(reading)
    if not sides:
        return places
    first = re.split(r"[,;?]", reading)[0]
    heights = [HEIGHTS.index(word.lower()) for word in _TOLD_HEIGHTS.findall(first)]
    for side in (RIGHT, LEFT):
        if side not in sides:
            places[side] = 0
            continue
        places[side, SIDE] = 1
        if heights and side in _sides(first):
            places[side, :SIDE] = 0
            places[side, heights] = 1
    return places


def _sides(text: str) -> set[int]:
    told = {word.lower() for word in _TOLD_SIDES.findall(text)}
    if told & {"bilateral", "both"}:
        return {RIGHT, LEFT}
    return {side for word, side in (("right", RIGHT), ("left", LEFT)) if word in told}


def location_loss(network: Pasa, last_block: Tensor, places: Tensor) -> Tensor:
    """Return how badly the classifier's own map fits `places`, the mean over what is told.

    Parameters
    ----------
    network : Pasa
    last_block : tensor (n, 80, h, w)
        Block 5's output for prepared films whose lungs fill the picture (geometry ``lungs``),
        the patient's right on its left.
    places : tensor (n, 2, 4)
        As `places_of` gives them; those of mirrored films exchanged.
    """
    heat = class_map(network.classifier, last_block)[:, None]
    heat = F.interpolate(heat, (_FINE, _FINE), mode="bilinear", align_corners=True)
    cells = heat.view(-1, 3, _FINE // 3, 2, _FINE // 2).permute(0, 3, 1, 2, 4).flatten(3)
    said = torch.cat([_smooth_maximum(cells), _smooth_maximum(cells.flatten(2))[:, :, None]], dim=2)
    told = (~places.isnan()).to(said.dtype)
    each = F.binary_cross_entropy_with_logits(said, places.nan_to_num(0.0), reduction="none")
    return (each * told).sum() / told.sum().clamp_min(1)


def _smooth_maximum(cells: Tensor) -> Tensor:
    """Return between the mean and the maximum of the last axis."""
    count = cells.shape[-1]
    return (torch.logsumexp(_SHARPNESS * cells, dim=-1) - math.log(count)) / _SHARPNESS

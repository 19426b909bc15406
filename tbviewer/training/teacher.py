"""Learning to see what a larger network saw: its map of each film, and its score.

The classifier, laid over the last block's grid, is a map of its own (the class activation map
of Zhou et al. 2016) whose mean is the logit. A larger network has such a map of every film, too,
and the small one is asked to draw it, moved as the film was (attention transfer: Zagoruyko &
Komodakis 2017). A teacher's file is a NumPy archive: ``films`` (n,), names as labelled folders
give them, and ``maps`` (n, rows, columns), logits cell by cell over the prepared film.
"""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.errors import TrainingError
from tbviewer.net.pasa import OFFSETS, STRIDES, Pasa
from tbviewer.words import say

Maps = NDArray[np.float32]

_BETA = 3.0
"""Difference of two cells' logits beyond which the loss grows by its size, not by its square."""


def read_maps(path: Path) -> dict[str, Maps]:
    """Return a teacher's maps, (rows, columns) each, by the film's name.

    Raises
    ------
    TrainingError
        If the file cannot be read or is not a teacher's.
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            films, maps = file["films"], np.asarray(file["maps"], np.float32)
        if maps.ndim != 3 or films.shape != maps.shape[:1] or not np.isfinite(maps).all():
            raise ValueError("films and maps do not fit")
    except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile) as error:
        raise TrainingError(
            say("{file} is not a file of a teacher's maps.", file=path.name), detail=str(error)
        ) from error
    return dict(zip(map(str, films), maps, strict=True))


def write_maps(path: Path, maps: dict[str, Maps]) -> None:
    """Write maps as `read_maps` reads them, to three digits or so."""
    halves = np.stack(list(maps.values())).astype(np.float16)
    np.savez_compressed(path, films=np.array(list(maps)), maps=halves)


def mean_maps(each: Sequence[dict[str, Maps]]) -> dict[str, Maps]:
    """Return the mean of several teachers' maps of each film that one of them knows, by name."""
    names = sorted({name for maps in each for name in maps})
    return {
        name: np.mean([maps[name] for maps in each if name in maps], axis=0, dtype=np.float32)
        for name in names
    }


def softened(targets: Tensor, taught: Tensor, share: float) -> Tensor:
    """Return targets (n, 2) that a teacher's logits (n,) have a share in; NaN: it has none."""
    score = torch.sigmoid(taught.nan_to_num()).to(targets.dtype)
    theirs = torch.stack([1 - score, score], dim=1)
    shares = torch.where(taught.isnan(), 0.0, share).to(targets.dtype)[:, None]
    return (1 - shares) * targets + shares * theirs


def class_map(classifier: nn.Linear, last_block: Tensor) -> Tensor:
    """Return the classifier's own map (n, h, w) of what it averages (n, c, h, w): its mean is d."""
    weight, bias = classifier.weight, classifier.bias
    toward = (weight[1] - weight[0]).view(1, -1, 1, 1)
    return (last_block * toward).sum(1) + (bias[1] - bias[0])


def map_loss(network: Pasa, last_block: Tensor, taught: Tensor) -> Tensor:
    """Return how far the classifier's own map is from a teacher's, the mean over the cells.

    Parameters
    ----------
    network : Pasa
    last_block : tensor (n, 80, h, w)
        Block 5's output.
    taught : tensor (n, s, s)
        The teacher's map over the input, pixel by pixel; all NaN where it has none.
    """
    own = class_map(network.classifier, last_block)
    at = OFFSETS[-1] + STRIDES[-1] * torch.arange(own.shape[-1], device=own.device)
    wanted = taught[:, at[:, None], at]
    known = ~wanted.isnan()
    each = F.smooth_l1_loss(own, wanted.nan_to_num(), beta=_BETA, reduction="none")
    return (each * known).sum() / known.sum().clamp_min(1)

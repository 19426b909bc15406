"""What needs many more passes: faithfulness (deletion, insertion) and sanity (randomisation)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

from benchmarks.maps import metrics
from benchmarks.maps.cases import Case
from benchmarks.maps.kinds import Looked, looked_at, maps_of, untrained
from benchmarks.maps.looking import Looker
from tbviewer.net.pasa import Pasa

PATCHES = 16
"""Patches along each side that are deleted and inserted: 32 input pixels."""
STEPS = 16
LAYERS = 6
MARGIN = 0.1
"""How much more alike than another film's map a map may stay: ten films tell no finer."""

Done = Callable[[], object]


def blurred(x: Tensor) -> Tensor:
    """Return films (1, 1, 512, 512) without what is finer than some 64 pixels."""
    coarse = F.interpolate(x, (8, 8), mode="area")
    return F.interpolate(coarse, x.shape[2:], mode="bicubic", align_corners=False)


@torch.inference_mode()
def curve(
    network: Pasa, start: Tensor, end: Tensor, heat: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the score while patches of `start` give way to those of `end`, hottest first.

    Parameters
    ----------
    start, end : tensors (1, 1, 512, 512)
        The film and its blurred copy for deletion, the other way round for insertion
        (Petsiuk et al. 2018).
    heat : float array (PATCHES, PATCHES)

    Returns
    -------
    float array (STEPS + 1,)
    """
    order = np.argsort(-heat.ravel(), kind="stable")
    side = start.shape[-1] // PATCHES
    films = [start]
    for step in range(1, STEPS + 1):
        gone = np.zeros(PATCHES * PATCHES, np.float32)
        gone[order[: round(step / STEPS * len(order))]] = 1
        mask = torch.from_numpy(gone.reshape(1, 1, PATCHES, PATCHES))
        mask = mask.repeat_interleave(side, dim=2).repeat_interleave(side, dim=3)
        films.append(start * (1 - mask) + end * mask)
    scores = network(torch.cat(films).contiguous(memory_format=torch.channels_last))
    shares: NDArray[np.float64] = torch.sigmoid(scores[:, 1] - scores[:, 0]).double().numpy()
    return shares


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """Areas under the curves: deletion should be small, insertion large."""

    deletion: float
    insertion: float


def faithfulness(
    looker: Looker, cases: Sequence[Case], kinds: Sequence[str], done: Done
) -> dict[str, Faithfulness]:
    """Return both areas of every kind, and of a random order; the mean over the films."""
    areas: dict[str, list[tuple[float, float]]] = {}
    for number, case in enumerate(cases):
        _, x = looker.prepared(case)
        smooth = blurred(x)
        looked = looker.look(case).maps
        orders = {kind: patches(looked[kind].heat) for kind in kinds}
        orders["random order"] = np.random.default_rng(number).random((PATCHES, PATCHES))
        for kind, heat in orders.items():
            deleted = metrics.area_under(curve(looker.network, x, smooth, heat))
            inserted = metrics.area_under(curve(looker.network, smooth, x, heat))
            areas.setdefault(kind, []).append((deleted, inserted))
        done()
    return {kind: Faithfulness(*np.mean(found, axis=0)) for kind, found in areas.items()}


def patches(heat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean heat of each patch."""
    cells = heat.shape[0] // PATCHES
    means: NDArray[np.float64] = heat.reshape(PATCHES, cells, PATCHES, cells).mean(axis=(1, 3))
    return means


@dataclass(frozen=True, slots=True)
class Sanity:
    """How alike a map stays while more and more layers are drawn anew.

    `ssim` after the classifier, then block 5 … block 1; `rank`, the correlation of ranks, with
    all of them. The floors: what the maps of two films have in common. SSIM is that of the maps'
    ranks: two maps that are dark nearly everywhere are not alike for that.
    """

    ssim: tuple[float, ...]
    rank: float
    ssim_floor: float
    rank_floor: float

    @property
    def sane(self) -> bool:
        """Whether a Network that has learnt nothing draws less alike than another film does."""
        return self.ssim[-1] <= self.ssim_floor + MARGIN and self.rank <= self.rank_floor + MARGIN


def sanity(
    looker: Looker, cases: Sequence[Case], kinds: Sequence[str], done: Done
) -> dict[str, Sanity]:
    """Return what cascading randomisation does to every kind of map; the mean over films.

    Each film has a draw of its own: one draw may happen to find nothing anywhere.
    """
    whole = [{kind: _even(looker.look(case).maps[kind]) for kind in kinds} for case in cases]
    alike: dict[str, list[list[float]]] = {kind: [] for kind in kinds}
    ranks: dict[str, list[float]] = {kind: [] for kind in kinds}
    for layers in range(1, LAYERS + 1):
        stage: dict[str, list[float]] = {kind: [] for kind in kinds}
        for seed, (case, before) in enumerate(zip(cases, whole, strict=True)):
            network = untrained(looker.network, layers=layers, seed=seed)
            after = _maps(network, looker.prepared(case)[1], kinds, looker.rule.smoothing)
            for kind in kinds:
                stage[kind].append(metrics.ssim(before[kind], after[kind]))
                if layers == LAYERS:
                    ranks[kind].append(metrics.rank_correlation(before[kind], after[kind]))
            done()
        for kind in kinds:
            alike[kind].append(stage[kind])
    return {
        kind: Sanity(
            tuple(float(np.mean(stage)) for stage in alike[kind]),
            float(np.mean(ranks[kind])),
            *_between_films([maps[kind] for maps in whole]),
        )
        for kind in kinds
    }


def _even(looked: Looked) -> NDArray[np.float64]:
    """Return each cell's rank, 0 to 1."""
    ranks = metrics.ranks(looked.heat.ravel()).reshape(looked.heat.shape)
    return ranks / ranks.size


def _maps(
    network: Pasa, x: Tensor, kinds: Sequence[str], smoothing: float
) -> dict[str, NDArray[np.float64]]:
    maps = maps_of(network, x, smoothing=smoothing, smooth="saliency-smooth" in kinds)
    return {kind: _even(looked_at(maps[kind])) for kind in kinds}


def _between_films(maps: Sequence[NDArray[np.float64]]) -> tuple[float, float]:
    """Return how alike the maps of neighbouring films in the list are."""
    pairs = list(zip(maps, (*maps[1:], maps[0]), strict=True))
    return (
        float(np.mean([metrics.ssim(a, b) for a, b in pairs])),
        float(np.mean([metrics.rank_correlation(a, b) for a, b in pairs])),
    )

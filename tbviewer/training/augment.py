"""Elastic deformation, the paper's only augmentation, by whole batches."""

import torch
from torch import Generator, Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

TILES = 4
"""Tiles along each side of the deformation's grid."""


def elastic_displacements(count: int, *, sigma: float, generator: Generator) -> Tensor:
    """Return displacements of the grid's vertices, (count, 2, 5, 5), x then y, in input pixels.

    Interior vertices are displaced by N(0, sigma) along both axes; those on the border stay.
    """
    displacements = torch.zeros(count, 2, TILES + 1, TILES + 1)
    inside = torch.randn(count, 2, TILES - 1, TILES - 1, generator=generator)
    displacements[:, :, 1:-1, 1:-1] = inside * sigma
    return displacements


def deformed(films: Tensor, displacements: Tensor) -> Tensor:
    """Return films (n, 1, h, w) sampled at positions moved by `displacements` (n, 2, 5, 5).

    Displacements and values are interpolated linearly; beyond the border its values hold.
    """
    n, _, height, width = films.shape
    size = (height, width)
    moves = F.interpolate(displacements, size, mode="bilinear", align_corners=True)
    scale = torch.tensor([2.0 / (width - 1), 2.0 / (height - 1)]).view(1, 2, 1, 1)
    moves = (moves * scale).permute(0, 2, 3, 1)  # (n, h, w, 2), in grid_sample's units
    identity = torch.eye(2, 3).expand(n, 2, 3)
    grid = F.affine_grid(identity, [n, 1, *size], align_corners=True) + moves
    return F.grid_sample(films, grid, mode="bilinear", padding_mode="border", align_corners=True)


def augmented(films: Tensor, *, share: float, sigma: float, generator: Generator) -> Tensor:
    """Return films (n, 1, h, w) with `share` of them, drawn at random, deformed."""
    # Both are drawn for every film, so that the random stream does not depend on the choice.
    chosen = torch.rand(films.shape[0], generator=generator) < share
    displacements = elastic_displacements(films.shape[0], sigma=sigma, generator=generator)
    if not chosen.any():
        return films
    result = films.clone()
    result[chosen] = deformed(films[chosen], displacements[chosen])
    return result

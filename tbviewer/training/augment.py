"""Augmentation by whole batches: every film is moved, stretched and lit a little otherwise."""

import math
from dataclasses import dataclass

import torch
from torch import Generator, Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.net.harmonise import harmonised
from tbviewer.training import degrade

TILES = 4
"""Tiles along each side of the elastic deformation's grid."""


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How films are changed before the Network learns from them; the defaults are the paper's.

    Attributes
    ----------
    elastic_share : float
        Share of samples that are deformed.
    elastic_sigma : float
        Standard deviation of the grid vertices' displacement, in input pixels.
    mirror : float
        Share of samples whose left and right are exchanged.
    rotation : float
        Largest angle, in degrees.
    zoom, aspect : float
        Largest change of size and of width against height, as logarithms.
    shift : float
        Largest shift, as a share of the side.
    gamma : float
        Largest change of the exponent, as a logarithm.
    contrast : float
        Largest change of the contrast about the middle grey, as a logarithm.
    noise : float
        Largest deviation of added noise, in grey values from 0 to 255.
    letters, erased, jpeg : float
        Shares of samples that get letters painted in, that lose a rectangle, and that are
        compressed as JPEG.
    blur : float
        Largest deviation of a Gaussian blur, in input pixels.
    overexposure : float
        Largest share of the range, from its bright end, that is lost; in half of the samples.
    """

    elastic_share: float = 0.8
    elastic_sigma: float = 32.0
    mirror: float = 0.0
    rotation: float = 0.0
    zoom: float = 0.0
    aspect: float = 0.0
    shift: float = 0.0
    gamma: float = 0.0
    contrast: float = 0.0
    noise: float = 0.0
    letters: float = 0.0
    erased: float = 0.0
    blur: float = 0.0
    jpeg: float = 0.0
    overexposure: float = 0.0

    @property
    def is_affine(self) -> bool:
        """Whether films are moved as a whole."""
        return any((self.mirror, self.rotation, self.zoom, self.aspect, self.shift))


def augmented(films: Tensor, how: Augmentation, generator: Generator) -> Tensor:
    """Return films (n, 1, h, w), from 0 to 255, each changed by chance.

    All that is drawn is drawn for every film, so that the random stream does not depend on
    the choices; what a recipe does without draws nothing. One interpolation does all the moving.
    The generator lives where the films are.
    """
    return augmented_with(films, films[:, :0], how, generator)[0]


def augmented_with(
    films: Tensor, maps: Tensor, how: Augmentation, generator: Generator, harmonising: float = 0.0
) -> tuple[Tensor, Tensor]:
    """Return films as `augmented` does, and maps of them (n, c, h, w) moved as they were.

    What a detector loses it loses before films are harmonised, over so many pixels; what their
    light is changed by comes after, or there would be little left of it to learn from.
    """
    if how.overexposure:
        films = degrade.overexposed(films, how.overexposure, generator)
    if harmonising:
        films = harmonised(films, harmonising)
    both = _moved_by_chance(torch.cat([films, maps], dim=1), how, generator)
    return _relit_by_chance(both[:, :1].contiguous(), how, generator), both[:, 1:]


def _relit_by_chance(films: Tensor, how: Augmentation, generator: Generator) -> Tensor:
    if how.letters:
        films = degrade.lettered(films, how.letters, generator)
    if how.blur:
        films = degrade.blurred(films, how.blur, generator)
    if how.gamma or how.contrast or how.noise:
        films = relit(films, how, generator)
    if how.jpeg:
        films = degrade.compressed(films, how.jpeg, generator)
    return degrade.erased(films, how.erased, generator) if how.erased else films


def _moved_by_chance(films: Tensor, how: Augmentation, generator: Generator) -> Tensor:
    """Return films (n, c, h, w), the channels of each moved alike."""
    count = films.shape[0]
    chosen = degrade.drawn(count, generator) < how.elastic_share
    moves = elastic_displacements(count, sigma=how.elastic_sigma, generator=generator)
    moves[~chosen] = 0
    if how.is_affine:
        films = moved(films, affine_maps(count, how, generator), moves)
    elif chosen.any():
        films = films.clone()
        films[chosen] = deformed(films[chosen], moves[chosen])
    return films


def elastic_displacements(count: int, *, sigma: float, generator: Generator) -> Tensor:
    """Return displacements of the grid's vertices, (count, 2, 5, 5), x then y, in input pixels.

    Interior vertices are displaced by N(0, sigma) along both axes; those on the border stay.
    """
    device = generator.device
    displacements = torch.zeros(count, 2, TILES + 1, TILES + 1, device=device)
    inside = torch.randn(count, 2, TILES - 1, TILES - 1, generator=generator, device=device)
    displacements[:, :, 1:-1, 1:-1] = inside * sigma
    return displacements


def deformed(films: Tensor, displacements: Tensor) -> Tensor:
    """Return films (n, c, h, w) sampled at positions moved by `displacements` (n, 2, 5, 5)."""
    stay = torch.eye(2, 3, device=films.device).expand(films.shape[0], 2, 3)
    return moved(films, stay, displacements)


def moved(films: Tensor, maps: Tensor, displacements: Tensor) -> Tensor:
    """Return films (n, c, h, w) sampled where `maps` and then `displacements` lead.

    Parameters
    ----------
    films : tensor (n, c, h, w)
    maps : tensor (n, 2, 3)
        Affine maps from new to old positions, both from −1 to 1.
    displacements : tensor (n, 2, 5, 5)
        In pixels; they and the values are interpolated linearly. Beyond the border its
        values hold.
    """
    n, _, height, width = films.shape
    scale = torch.tensor([2.0 / (width - 1), 2.0 / (height - 1)], device=films.device)
    vertices = F.affine_grid(maps, [n, 1, *displacements.shape[2:]], align_corners=True)
    vertices = vertices.permute(0, 3, 1, 2) + displacements * scale.view(1, 2, 1, 1)
    # Affine maps are linear everywhere, displacements between vertices: one interpolation does
    # both, several times as fast in this layout (n, 2, 5, 5).
    grid = F.interpolate(
        vertices.contiguous(), (height, width), mode="bilinear", align_corners=True
    ).permute(0, 2, 3, 1)
    return F.grid_sample(films, grid, mode="bilinear", padding_mode="border", align_corners=True)


def affine_maps(count: int, how: Augmentation, generator: Generator) -> Tensor:
    """Return random affine maps (count, 2, 3), from new to old positions."""
    angle = _drawn(count, math.radians(how.rotation), generator)
    zoom = _drawn(count, how.zoom, generator).exp()
    aspect = _drawn(count, how.aspect / 2, generator).exp()
    across, down = (_drawn(count, 2 * how.shift, generator) for _ in range(2))
    side = torch.where(degrade.drawn(count, generator) < how.mirror, -1.0, 1.0)
    cosine, sine = angle.cos(), angle.sin()
    rows = (
        torch.stack([side * zoom * aspect * cosine, -zoom / aspect * sine, across], dim=1),
        torch.stack([side * zoom * aspect * sine, zoom / aspect * cosine, down], dim=1),
    )
    return torch.stack(rows, dim=1)


def relit(films: Tensor, how: Augmentation, generator: Generator) -> Tensor:
    """Return films (n, 1, h, w) with other gammas and contrasts, and with noise."""
    count, column = films.shape[0], (-1, 1, 1, 1)
    gamma = _drawn(count, how.gamma, generator).exp().view(column)
    contrast = _drawn(count, how.contrast, generator).exp().view(column)
    deviation = _drawn(count, how.noise, generator).abs().view(column)
    lit = (films / 255).clamp_min(0).pow(gamma)
    lit = ((lit - 0.5) * contrast + 0.5) * 255
    if how.noise:
        grain = torch.randn(lit.shape, generator=generator, device=generator.device)
        lit = lit + deviation * grain
    return lit


def _drawn(count: int, most: float, generator: Generator) -> Tensor:
    """Return (count,) even chances from −most to most."""
    return most * (2 * degrade.drawn(count, generator) - 1)

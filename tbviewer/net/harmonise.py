"""Harmonising: films that one machine has sharpened more than another made alike.

Machines give detail of each size a strength of their own, and a Network that learned from one
takes the other's for disease or for its absence. So each octave of detail gets the same share of
every film, then each pixel is told by its neighbourhood. After the localised energy-based
normalisation of Philipsen et al. (2015, IEEE TMI 34:1965), which changes each octave in the
neighbourhood; and the local contrast normalisation of Jarrett et al. (2009, ICCV).
"""

import math

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.net.gaussian import smoothed

OCTAVES = 6
FINEST = 0.066
"""Deviation of the finest octave of a film of deviation 1; each coarser one has √2 times as much,
about as the films of Montgomery and Shenzhen have."""
WIDEST_CHANGE = 3.0
"""An octave becomes at most so many times as strong, or as weak."""
FLOOR = 0.14
"""Added to the neighbourhood's deviation, that of the film being 1: what is flat stays flat."""
MIDDLE, GAIN = 128.0, 42.0
"""Of the harmonised film, in grey values: few pixels lie beyond 0 or 255."""
CELL = 8
"""Pixels of a side of the cells that neighbourhoods are weighed by."""


def harmonised(films: Tensor, deviation: float) -> Tensor:
    """Return films (n, 1, h, w) of any scale, each told by its neighbourhoods, as films again.

    Parameters
    ----------
    films : float tensor (n, 1, h, w)
        h and w are multiples of 64.
    deviation : float
        Of the Gaussian that weighs a neighbourhood, in pixels.

    Returns
    -------
    float tensor (n, 1, h, w), from 0 to 255 about 128.
    """
    told = _told_by_neighbourhood(balanced(films), deviation)
    return (MIDDLE + told * GAIN).clamp(0, 255)


def balanced(films: Tensor) -> Tensor:
    """Return films (n, 1, h, w) of about deviation 1 whose octaves of detail have their shares."""
    means = [films]
    for _ in range(OCTAVES):
        means.append(F.avg_pool2d(means[-1], 2))
    # What a mean over four takes from the variance is the variance of the detail it takes.
    variances = torch.stack([m.var((1, 2, 3), correction=0) for m in means], dim=1).clamp_min(1e-9)
    strength = ((variances[:, :-1] - variances[:, 1:]) / variances[:, :1]).clamp_min(1e-9).sqrt()
    shares = films.new_tensor([FINEST * math.sqrt(2) ** octave for octave in range(OCTAVES)])
    gains = (shares / strength).clamp(1 / WIDEST_CHANGE, WIDEST_CHANGE)
    gains = (gains / variances[:, :1].sqrt()).view(-1, OCTAVES, 1, 1, 1)
    rest = torch.sqrt((1 - shares.square().sum()) / variances[:, -1]).view(-1, 1, 1, 1)
    total = (means[-1] - means[-1].mean((1, 2, 3), keepdim=True)) * rest
    for octave in range(OCTAVES - 1, -1, -1):
        here, gain = means[octave], gains[:, octave]
        total = here * gain + _enlarged(total - means[octave + 1] * gain, here.shape)
    return total


def _told_by_neighbourhood(films: Tensor, deviation: float) -> Tensor:
    """Return each pixel less its neighbourhood's mean, by its neighbourhood's deviation."""
    cells = torch.cat([F.avg_pool2d(films, CELL), F.avg_pool2d(films.square(), CELL)], dim=1)
    cells = smoothed(cells, deviation / CELL)
    mean, square = cells[:, :1], cells[:, 1:]
    spread = (square - mean.square()).clamp_min(0).sqrt()
    return (films - _enlarged(mean, films.shape)) / (_enlarged(spread, films.shape) + FLOOR)


def _enlarged(films: Tensor, shape: torch.Size) -> Tensor:
    return F.interpolate(films, shape[-2:], mode="bilinear", align_corners=False)

"""A film seen through a Gaussian."""

import math

from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name


def smoothed(films: Tensor, deviation: float) -> Tensor:
    """Return films (n, c, h, w) under a Gaussian of this deviation in pixels, above 0.

    Beyond its edges a film is as at them. Sums of shifted films: for few channels several times
    as fast as torch's convolution.
    """
    reach = math.ceil(3 * deviation)
    heights = [math.exp(-0.5 * (at / deviation) ** 2) for at in range(-reach, reach + 1)]
    shares = [height / sum(heights) for height in heights]
    for dim, edges in ((2, (0, 0, reach, reach)), (3, (reach, reach, 0, 0))):
        size = films.shape[dim]
        wide = F.pad(films, edges, mode="replicate")
        films = wide.narrow(dim, reach, size) * shares[reach]
        for at, share in enumerate(shares):
            if at != reach:
                films.add_(wide.narrow(dim, at, size), alpha=share)
    return films

"""What films suffer between the tube and the screen, and what is written on them.

Every function takes films (n, 1, h, w), from 0 to 255, and returns new ones; what is drawn by
chance is drawn for every film, where the generator lives.
"""

import math

import torch
from torch import Generator, Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

GLYPHS = (
    ("1110", "1001", "1001", "1110", "1100", "1010", "1001"),  # R
    ("1000", "1000", "1000", "1000", "1000", "1000", "1111"),  # L
    ("1110", "1001", "1001", "1110", "1000", "1000", "1000"),  # P
    ("0110", "1001", "1001", "1111", "1001", "1001", "1001"),  # A
    ("1111", "1000", "1000", "1110", "1000", "1000", "1111"),  # E
)
"""Letters that are burnt into films."""
MOST_LETTERS = 3
LETTER_PIXELS = (2, 6)
"""Input pixels a glyph's dot, at least and at most."""
ERASED_SIDE = (0.1, 0.3)
"""Shares of the side that an erased rectangle's sides have."""
QUALITY = (35.0, 95.0)
"""JPEG qualities, as libjpeg counts them."""

_LUMINANCE = (
    (16, 11, 10, 16, 24, 40, 51, 61), (12, 12, 14, 19, 26, 58, 60, 55),
    (14, 13, 16, 24, 40, 57, 69, 56), (14, 17, 22, 29, 51, 87, 80, 62),
    (18, 22, 37, 56, 68, 109, 103, 77), (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101), (72, 92, 95, 98, 112, 100, 103, 99),
)  # fmt: skip
"""ITU-T T.81, table K.1."""


def drawn(count: int, generator: Generator) -> Tensor:
    """Return (count,) even chances from 0 to 1."""
    return torch.rand(count, generator=generator, device=generator.device)


def lettered(films: Tensor, share: float, generator: Generator) -> Tensor:
    """Return films with a few bright letters painted in, so that letters stop being a clue."""
    films = films.clone()
    count, _, height, width = films.shape
    chosen = (drawn(count, generator) < share).tolist()
    chances = torch.rand(
        count, MOST_LETTERS, 5, generator=generator, device=generator.device
    ).tolist()
    for film, is_chosen, letters in zip(films[:, 0], chosen, chances, strict=True):
        painted = letters[: 1 + int(letters[0][4] * MOST_LETTERS)] if is_chosen else ()
        for which, size, across, down, light in painted:
            glyph = _glyph(int(which * len(GLYPHS)), size, films)
            glyph = glyph[:height, :width]
            y = int(down * (height - glyph.shape[0] + 1))
            x = int(across * (width - glyph.shape[1] + 1))
            place = film[y : y + glyph.shape[0], x : x + glyph.shape[1]]
            place[glyph] = 190.0 + 65.0 * light
    return films


def _glyph(which: int, size: float, like: Tensor) -> Tensor:
    """Return a letter, true where it is painted; `size` from 0 to 1."""
    low, high = LETTER_PIXELS
    dots = torch.tensor([[c == "1" for c in row] for row in GLYPHS[which]], device=like.device)
    pixels = low + int(size * (high - low + 1))
    return dots.repeat_interleave(pixels, 0).repeat_interleave(pixels, 1)


def erased(films: Tensor, share: float, generator: Generator) -> Tensor:
    """Return films, some with a rectangle of one grey (Zhong et al. 2020, random erasing)."""
    films = films.clone()
    count, _, height, width = films.shape
    chosen = (drawn(count, generator) < share).tolist()
    chances = torch.rand(count, 5, generator=generator, device=generator.device).tolist()
    low, high = ERASED_SIDE
    for film, is_chosen, (a, b, across, down, light) in zip(
        films[:, 0], chosen, chances, strict=True
    ):
        if is_chosen:
            h, w = (
                max(1, round((low + (high - low) * c) * s)) for c, s in ((a, height), (b, width))
            )
            y, x = int(down * (height - h + 1)), int(across * (width - w + 1))
            film[y : y + h, x : x + w] = 255.0 * light
    return films


def overexposed(films: Tensor, most: float, generator: Generator) -> Tensor:
    """Return films, half of them without up to `most` of the range at its bright end.

    What is brighter becomes white, as where a detector or a digitiser has reached its limit.
    """
    share = most * drawn(films.shape[0], generator)
    chosen = drawn(films.shape[0], generator) < 0.5
    white = (255 * (1 - torch.where(chosen, share, 0.0))).view(-1, 1, 1, 1)
    return torch.minimum(films, white) / white * 255


def blurred(films: Tensor, most: float, generator: Generator) -> Tensor:
    """Return films blurred by Gaussians of deviations from 0 to `most`, in input pixels."""
    sigma = (most * drawn(films.shape[0], generator)).clamp_min(1e-3)
    reach = math.ceil(2.5 * most)
    at = torch.arange(-reach, reach + 1, device=films.device, dtype=torch.float32)
    kernels = (-0.5 * (at / sigma[:, None]) ** 2).exp()
    kernels = kernels / kernels.sum(dim=1, keepdim=True)  # (n, taps)
    count = films.shape[0]
    side = films.permute(1, 0, 2, 3)  # (1, n, h, w): a channel a film
    side = F.pad(side, (reach, reach, reach, reach), mode="replicate")
    side = F.conv2d(side, kernels[:, None, None, :], groups=count)
    side = F.conv2d(side, kernels[:, None, :, None], groups=count)
    return side.permute(1, 0, 2, 3)


def compressed(films: Tensor, share: float, generator: Generator) -> Tensor:
    """Return films, some as JPEG would keep them: 8×8 cosine transforms, coarsely rounded."""
    count = films.shape[0]
    chosen = drawn(count, generator) < share
    quality = QUALITY[0] + (QUALITY[1] - QUALITY[0]) * drawn(count, generator)
    if not chosen.any():
        return films
    films = films.clone()
    films[chosen] = as_jpeg(films[chosen], quality[chosen])
    return films


def as_jpeg(films: Tensor, quality: Tensor) -> Tensor:
    """Return films (n, 1, h, w) with the losses of JPEG at `quality` (n,); h and w of eights."""
    n, _, height, width = films.shape
    scale = torch.where(quality < 50, 50 / quality, 2 - quality / 50).view(n, 1, 1, 1, 1)
    table = torch.tensor(_LUMINANCE, device=films.device, dtype=torch.float32)
    table = (table * scale).round().clamp_min(1)
    cosines = _cosines(films.device)
    blocks = films.clamp(0, 255).view(n, height // 8, 8, width // 8, 8).transpose(2, 3) - 128
    kept = (cosines @ blocks @ cosines.T / table).round() * table
    blocks = (cosines.T @ kept @ cosines + 128).clamp(0, 255)
    return blocks.transpose(2, 3).reshape(n, 1, height, width)


def _cosines(device: torch.device) -> Tensor:
    """Return the orthonormal 8-point cosine transform (8, 8)."""
    k = torch.arange(8, device=device, dtype=torch.float32)
    rows = ((2 * k[None] + 1) * k[:, None] * math.pi / 16).cos() / 2
    rows[0] /= math.sqrt(2)
    return rows

"""From a film to the Network's input: the only definition, for reading and for training.

Film values → border crop → geometry → clipped to the 0.5–99.5 percentiles inside the Field,
padding left out → 0 to 255 → 512×512, stood upright where it leaned → the Card's smoothing and
normalisation. Windows never enter; an 8-bit picture takes the same path.
"""

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tbviewer.film.field import Field
from tbviewer.net.card import Card
from tbviewer.net.framing import Geometry, field_of
from tbviewer.net.gaussian import smoothed
from tbviewer.net.harmonise import harmonised
from tbviewer.net.squares import Padding, Pixels, square_of
from tbviewer.reading.heatmap import INPUT_SIZE


@dataclass(frozen=True, slots=True)
class Normalisation:
    """What is subtracted and divided by; without numbers each film's own mean and deviation.

    `mean` and `deviation` are in units of the prepared film (0 to 255). `smoothing` is the
    deviation, in pixels of the prepared film, of the Gaussian that the film is seen through
    before: the Network's first layer takes every second pixel, and what is finer than that
    would reach it as noise (Zhang 2019, Making convolutional networks shift-invariant again).
    `harmonising`, in the same pixels, is the deviation of the neighbourhoods by which the film is
    harmonised before that (`net.harmonise`); 0: not at all.
    """

    mean: float | None = None
    deviation: float | None = None
    smoothing: float = 0.0
    harmonising: float = 0.0

    @classmethod
    def of(cls, card: Card) -> "Normalisation":
        """Return what a Model's Card asks for."""
        return cls(card.mean, card.deviation, card.smoothing, card.harmonising)

    @property
    def kind(self) -> str:
        """``dataset`` or ``per-film``, as Cards name it."""
        return "per-film" if self.mean is None else "dataset"

    def at(self, side: int) -> "Normalisation":
        """Return it for films of another side: its lengths are pixels of the prepared film."""
        share = side / INPUT_SIZE
        return replace(self, smoothing=self.smoothing * share, harmonising=self.harmonising * share)


def prepare(
    pixels: Pixels, padding: Padding, geometry: Geometry
) -> tuple[NDArray[np.uint8], Field]:
    """Return what the Network sees of a film, before normalisation, and where it lies.

    Parameters
    ----------
    pixels : array (rows, columns)
        Film values, white = dense, of any real dtype.
    padding : bool array (rows, columns) or None
        True where a pixel is padding.
    geometry : Geometry

    Returns
    -------
    prepared : uint8 array (512, 512)
    field : Field
        What it covers, in film pixels; always inside the film. Where what the Network sees leans,
        `prepared` stands upright, and is black where it would lie outside the Field.

    Raises
    ------
    BlankFilm
        If there is nothing but one value.
    """
    field = field_of(pixels, padding, geometry)
    square = square_of(pixels, padding, field, INPUT_SIZE)
    return np.asarray(square.round().clip(0, 255), np.uint8), field


def normalised(prepared: NDArray[np.uint8] | Tensor, rule: Normalisation) -> Tensor:
    """Return prepared films as the Network takes them.

    Parameters
    ----------
    prepared : array or tensor (512, 512) or (n, 1, 512, 512)
        From 0 to 255, of any dtype. Training sees smaller squares, too.
    rule : Normalisation

    Returns
    -------
    float32 tensor (n, 1, 512, 512), channels last.
    """
    x = torch.as_tensor(prepared).to(torch.float32)
    if x.dim() == 2:
        x = x[None, None]
    rule = rule.at(x.shape[-1])
    if rule.harmonising:
        x = harmonised(x, rule.harmonising)
    if rule.smoothing:
        x = smoothed(x, rule.smoothing)
    if rule.mean is None or rule.deviation is None:
        x = x - x.mean(dim=(1, 2, 3), keepdim=True)
        # `std` corrects its mean as it goes, and takes many times as long.
        deviation = x.square().mean(dim=(1, 2, 3), keepdim=True).sqrt()
        x = x / deviation.clamp_min(1e-3)
    else:
        x = (x - rule.mean) / rule.deviation
    return x.contiguous(memory_format=torch.channels_last)

"""One forward and one backward pass: the score's logit, the saliency and five Grad-CAMs.

All of them explain d = z₁ − z₀, not the score: a saturated score has no gradient.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.film.field import Field
from tbviewer.net.gaussian import smoothed
from tbviewer.net.pasa import OFFSETS, STRIDES, Pasa, Relu, logits_of, seen_in_passes
from tbviewer.reading.heatmap import INPUT_SIZE, HeatMap


class SaliencyMethod(StrEnum):
    """How the derivative with respect to the input is taken."""

    GRADIENT = "gradient"
    GUIDED = "guided"
    SMOOTH = "smooth"


SMOOTH_PASSES = 16
SMOOTH_NOISE = 0.05
"""SmoothGrad (Smilkov et al. 2017): Gaussian noise of this share of the input's range. Half of the
least that they advise: with more, the Model that ships looks elsewhere (docs/maps.md)."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """What one pass yields: the logit d, |∂d/∂x| and the Grad-CAMs, unscaled.

    `saliency` is a tensor (512, 512); `cams` are (128, 128) to (7, 7), all non-negative.
    """

    logit: float
    saliency: Tensor
    cams: tuple[Tensor, ...]


class _GuidedRelu(torch.autograd.Function):
    """ReLU that passes back positive derivatives only (Springenberg et al. 2015)."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return x.clamp_min(0)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors
        passed: Tensor = gradients[0].clamp_min(0) * (x > 0)
        return passed


def guided_relu(x: Tensor) -> Tensor:
    """ReLU forward; backward only what is positive on both sides."""
    out: Tensor = _GuidedRelu.apply(x)  # type: ignore[no-untyped-call]
    return out


def explain(
    network: Pasa,
    x: Tensor,
    saliency: SaliencyMethod = SaliencyMethod.GRADIENT,
    *,
    flip_averaged: bool = False,
    smoothing: float = 0.0,
) -> Explanation:
    """Return the logit of one prepared film and all its maps.

    Parameters
    ----------
    network : Pasa
        In ``eval()``.
    x : float tensor (1, 1, 512, 512)
        Normalised.
    saliency : SaliencyMethod
        The plain gradient comes with the Grad-CAMs' own pass; guided backpropagation costs
        one more pass, SmoothGrad sixteen. The Grad-CAMs never change with it.
    flip_averaged : bool
        d is the mean over the film and its mirror image; the saliency is that mean's
        derivative, and each Grad-CAM the mean of both passes', the mirror's turned back.
    smoothing : float
        Deviation of the Gaussian that the film was seen through (`Normalisation.smoothing`), in
        pixels: the saliency is the derivative by the film before it, and SmoothGrad's noise lies
        on that film. Within the Gaussian's reach of an edge it is nearly so.

    Returns
    -------
    Explanation
        Grad-CAM of block b = ReLU(Σₖ mean(∂d/∂Aₖ)·Aₖ) (Selvaraju et al. 2017), A the
        block's sum before its pooling.
    """
    if network.training:
        raise ValueError("explain needs a network in eval()")
    if x.shape[0] != 1:
        raise ValueError("explain takes one film")
    logit, gradient, cams = _one_pass(network, x, F.relu, flip_averaged)
    if saliency is SaliencyMethod.GUIDED:
        gradient = _one_pass(network, x, guided_relu, flip_averaged)[1]
    elif saliency is SaliencyMethod.SMOOTH:
        gradient = _smooth_gradient(network, x, flip_averaged, smoothing)
    if smoothing:
        gradient = smoothed(gradient, smoothing)
    return Explanation(logit, gradient.abs()[0, 0], cams)


def logit_of(network: Pasa, x: Tensor, *, flip_averaged: bool = False) -> float:
    """Return the logit d of one prepared film alone: the same as `explain` returns."""
    if network.training:
        raise ValueError("logit_of needs a network in eval()")
    with torch.no_grad():
        passes = seen_in_passes(x, flip_averaged=flip_averaged)
        scores, _ = network.forward_blocks(passes, F.relu)
    return float(logits_of(scores, flip_averaged=flip_averaged)[0])


def _one_pass(
    network: Pasa, x: Tensor, relu: Relu, flip_averaged: bool
) -> tuple[float, Tensor, tuple[Tensor, ...]]:
    """Return d, ∂d/∂x (1, 1, 512, 512) and the Grad-CAMs (h, w)."""
    x = x.detach().requires_grad_(True)
    with torch.enable_grad():
        scores, blocks = network.forward_blocks(
            seen_in_passes(x, flip_averaged=flip_averaged), relu
        )
        d = logits_of(scores, flip_averaged=flip_averaged)[0]
        gradients = torch.autograd.grad(d, [x, *blocks])
    cams = []
    for block, gradient, stride, offset in zip(
        blocks, gradients[1:], STRIDES, OFFSETS, strict=True
    ):
        # A pass has its share of d: Grad-CAM is linear, so the shares add up to the mean.
        here, *mirrored = _grad_cams(block.detach(), gradient)
        cams.append(sum((_turned_back(m, stride, offset) for m in mirrored), here))
    return float(d.detach()), gradients[0], tuple(cams)


def _grad_cams(blocks: Tensor, gradients: Tensor) -> Tensor:
    """(passes, k, h, w) twice → (passes, h, w)."""
    weights = gradients.mean(dim=(2, 3), keepdim=True)
    return (weights * blocks).sum(dim=1).clamp_min(0)


def _turned_back(cam: Tensor, stride: int, offset: int) -> Tensor:
    """Return a mirror image's map (h, w) with each cell's heat where it lies on the film.

    The cells are not centred in the input, so their mirrored centres fall between cells.
    """
    cells = cam.shape[1]
    centres = stride * torch.arange(cells, dtype=torch.float64) + offset
    place = ((INPUT_SIZE - 1 - centres - offset) / stride).clamp(0, cells - 1)
    lower = place.long().clamp_max(max(cells - 2, 0))
    weight = (place - lower).to(cam.dtype)
    upper = (lower + 1).clamp_max(cells - 1)
    return cam[:, lower] * (1 - weight) + cam[:, upper] * weight


def _smooth_gradient(network: Pasa, x: Tensor, flip_averaged: bool, smoothing: float) -> Tensor:
    generator = torch.Generator().manual_seed(0)  # the same film, the same map
    sigma = SMOOTH_NOISE * float(x.max() - x.min())
    total = torch.zeros_like(x)
    for _ in range(SMOOTH_PASSES):
        noise = torch.randn(x.shape, generator=generator) * sigma
        if smoothing:
            noise = smoothed(noise, smoothing)
        total += _one_pass(network, x + noise, F.relu, flip_averaged)[1]
    return total / SMOOTH_PASSES


def heat_maps(explanation: Explanation, field: Field) -> tuple[HeatMap, ...]:
    """Return the explanation as HeatMaps: ``saliency``, ``gradcam-1`` … ``gradcam-5``."""
    saliency = HeatMap.of("saliency", explanation.saliency.numpy(), stride=1, offset=0, field=field)
    cams = (
        HeatMap.of(f"gradcam-{b}", cam.numpy(), stride=stride, offset=offset, field=field)
        for b, (cam, stride, offset) in enumerate(
            zip(explanation.cams, STRIDES, OFFSETS, strict=True), start=1
        )
    )
    return (saliency, *cams)

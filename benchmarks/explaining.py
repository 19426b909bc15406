"""(a) The six maps in one pass, against the forward pass alone and against captum's."""

import importlib.util
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from benchmarks.measuring import Row, medians, ratio_row
from tbviewer.net.explain import Explanation, explain
from tbviewer.net.pasa import Pasa, initialise
from tbviewer.net.prepare import Normalisation, normalised
from tbviewer.training.config import PRESETS, Preset


def rows() -> list[Row]:
    """Measure with one thread, as films are read."""
    torch.set_num_threads(1)
    network = Pasa()
    initialise(network, seed=0)
    network.eval().requires_grad_(False).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    noise = np.random.default_rng(0).integers(0, 256, (512, 512), dtype=np.uint8)
    best = PRESETS[Preset.BEST]
    smoothing = best.smoothing
    x = normalised(noise, Normalisation(smoothing=smoothing, harmonising=best.harmonising))

    def maps() -> Explanation:
        return explain(network, x, smoothing=smoothing)

    def forward() -> Tensor:
        with torch.inference_mode():
            scores: Tensor = network(x)
            return scores

    if importlib.util.find_spec("captum") is None:
        ours, alone = medians(maps, forward)
        missing = Row("(a) six maps", "", "captum is not installed", "at most 0.33×", None)
        return [ratio_row("(a) six maps", ours, "forward pass", alone, at_most=3.0), missing]
    ours, alone, theirs = medians(maps, forward, _by_captum(network, x))
    return [
        ratio_row("(a) six maps", ours, "forward pass", alone, at_most=3.0),
        ratio_row("(a) six maps", ours, "the same by captum", theirs, at_most=1 / 3),
    ]


def _by_captum(network: Pasa, x: Tensor) -> Callable[[], list[Tensor]]:
    from captum.attr import LayerGradCam, Saliency

    def difference(films: Tensor) -> Tensor:
        scores = network(films)
        logit: Tensor = scores[:, 1] - scores[:, 0]
        return logit

    def maps() -> list[Tensor]:
        saliency = Saliency(difference).attribute(x.clone().requires_grad_(True))
        cams = [
            LayerGradCam(difference, block).attribute(x, relu_attributions=True)
            for block in network.blocks
        ]
        return [saliency, *cams]

    return maps

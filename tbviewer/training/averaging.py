"""The running average of a Network's weights, steadier than the weights of any one step."""

from copy import deepcopy

import torch

from tbviewer.net.pasa import Pasa


class WeightAverage:
    """An exponential average over steps (Polyak & Juditsky 1992); decay 0 is the Network itself.

    BatchNorm's running statistics are averaged with the weights they belong to.
    """

    def __init__(self, network: Pasa, decay: float):
        self._decay = decay
        self.network = deepcopy(network) if decay else network
        """The Network to judge and to keep."""

    @torch.no_grad()
    def update(self, network: Pasa, step: int) -> None:
        """Take in the weights after step number `step`, from 0."""
        if not self._decay:
            return
        # The first steps count more, or the average would begin with chance.
        decay = min(self._decay, (1 + step) / (10 + step))
        ours, theirs = self.network.state_dict(), network.state_dict()
        for name, value in theirs.items():
            if value.is_floating_point():
                ours[name].lerp_(value, 1 - decay)
            else:
                ours[name].copy_(value)

"""The running average of a Network's weights, steadier than the weights of any one step."""

from copy import deepcopy
from typing import Generic, TypeVar

import torch
from torch import nn

Averaged = TypeVar("Averaged", bound=nn.Module)


class WeightAverage(Generic[Averaged]):
    """An exponential average over steps (Polyak & Juditsky 1992); decay 0 is the Network itself.

    BatchNorm's running statistics are averaged with the weights they belong to.
    """

    def __init__(self, network: Averaged, decay: float):
        self._decay = decay
        self.network = deepcopy(network) if decay else network
        """The Network to judge and to keep."""

    @torch.no_grad()
    def update(self, network: Averaged, step: int) -> None:
        """Take in the weights after step number `step`, from 0."""
        if not self._decay:
            return
        # The first steps count more, or the average would begin with chance.
        decay = min(self._decay, (1 + step) / (10 + step))
        pairs = list(
            zip(self.network.state_dict().values(), network.state_dict().values(), strict=True)
        )
        moving = [pair for pair in pairs if pair[1].is_floating_point()]
        # All at once: on a GPU a hundred small steps cost more than learning from a film.
        torch._foreach_lerp_([ours for ours, _ in moving], [new for _, new in moving], 1 - decay)
        for ours, new in pairs:
            if not new.is_floating_point():
                ours.copy_(new)

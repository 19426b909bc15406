"""The Network of Pasa et al., Scientific Reports 9:6268 (2019): 231,602 parameters."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its customary name

Relu = Callable[[Tensor], Tensor]

WIDTHS = (16, 32, 48, 64, 80)
"""Feature maps of the five blocks."""

GRIDS = (128, 63, 31, 15, 7)
"""Rows and columns of each block's output, before its pooling, for a 512×512 input."""

STRIDES = (4, 8, 16, 32, 64)
OFFSETS = (0, 4, 12, 28, 60)
"""Cell k of block b is centred on input pixel ``STRIDES[b] * k + OFFSETS[b]``."""


class Pointwise(nn.Conv2d):
    """A 1×1 convolution that leaves out what its stride steps over before it multiplies.

    The same numbers as torch's: several times as fast where one channel comes in.
    """

    def __init__(self, inputs: int, outputs: int, *, step: int):
        super().__init__(inputs, outputs, 1)
        self.step = step

    def forward(self, x: Tensor) -> Tensor:
        """(n, inputs, h, w) → (n, outputs, h / step, w / step), rounded up."""
        return super().forward(x[:, :, :: self.step, :: self.step])


class Block(nn.Module):
    """Two 3×3 convolutions beside a 1×1 shortcut, each with BatchNorm and ReLU, added up.

    `stride` is that of both 3×3 convolutions; the shortcut's is its square.
    """

    def __init__(self, inputs: int, outputs: int, *, stride: int = 1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, stride=stride, padding=1)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = Pointwise(inputs, outputs, step=stride * stride)
        self.shortcut_norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor, relu: Relu = F.relu) -> Tensor:
        """(n, inputs, h, w) → (n, outputs, h / stride², w / stride²)."""
        y = relu(self.norm1(self.conv1(x)))
        y = relu(self.norm2(self.conv2(y)))
        return y + relu(self.shortcut_norm(self.shortcut(x)))


class Pasa(nn.Module):
    """The paper's Network: one grey film in, two class scores out.

    Pre-training alone asks for another number of `classes`.
    """

    def __init__(self, classes: int = 2) -> None:
        super().__init__()
        inputs = (1, *WIDTHS[:-1])
        self.blocks = nn.ModuleList(
            Block(i, o, stride=2 if first else 1)
            for i, o, first in zip(inputs, WIDTHS, (True, False, False, False, False), strict=True)
        )
        self.classifier = nn.Linear(WIDTHS[-1], classes)

    def forward_blocks(self, x: Tensor, relu: Relu = F.relu) -> tuple[Tensor, list[Tensor]]:
        """Return the two class scores and each block's output before its pooling.

        Parameters
        ----------
        x : float tensor (n, 1, 512, 512)
            Prepared films.
        relu : callable
            What stands for every ReLU; guided backpropagation brings its own.

        Returns
        -------
        scores : tensor (n, 2)
            Before softmax: without and with signs of tuberculosis.
        blocks : list of tensors
            (n, 16, 128, 128), (n, 32, 63, 63), (n, 48, 31, 31), (n, 64, 15, 15), (n, 80, 7, 7).
        """
        outputs: list[Tensor] = []
        for block in self.blocks:
            if outputs:
                x = F.max_pool2d(outputs[-1], 3, stride=2)  # unpadded: 128 → 63 → 31 → 15 → 7
            outputs.append(block(x, relu))
        pooled = outputs[-1].mean(dim=(2, 3))  # (n, 80)
        return self.classifier(pooled), outputs

    def forward(self, x: Tensor) -> Tensor:
        """(n, 1, 512, 512) → class scores (n, 2), before softmax."""
        return self.forward_blocks(x)[0]


def seen_in_passes(x: Tensor, *, flip_averaged: bool) -> Tensor:
    """Return what passes through the Network for films `x` (n, 1, h, w): they, their mirrors after.

    What a pass over these says is brought together by `logits_of`; reading, its maps,
    validation and studies all go by these two.
    """
    if not flip_averaged:
        return x
    return torch.cat([x, x.flip(3)]).contiguous(memory_format=torch.channels_last)


def logits_of(scores: Tensor, *, flip_averaged: bool) -> Tensor:
    """Return d = z₁ − z₀ a film, (n,), the mean over its passes, of class scores (n or 2n, 2)."""
    d = scores[:, 1] - scores[:, 0]
    return d.view(2, -1).mean(dim=0) if flip_averaged else d


def initialise(network: Pasa, *, seed: int) -> None:
    """Draw the paper's initial weights: He-normal, the last layer's variance divided by √2."""
    generator = torch.Generator().manual_seed(seed)
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            fan_in = layer.weight[0].numel()
            variance = 2.0 / fan_in
            if isinstance(layer, nn.Linear):
                variance /= 2.0**0.5
            with torch.no_grad():
                layer.weight.normal_(0.0, variance**0.5, generator=generator)
                if layer.bias is not None:
                    layer.bias.zero_()


def parameter_count(network: nn.Module) -> int:
    """Return the number of trainable parameters."""
    return sum(p.numel() for p in network.parameters())

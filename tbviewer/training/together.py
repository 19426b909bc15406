"""Where a Run computes, and with whom: one process, or several started by ``torchrun``.

Processes hold the same Network and take the parts of every batch in turn; each part is a ghost
batch (Hoffer et al. 2017), with statistics of its own, so that they arrive where a single
process does that learns from the same parts one after the other. The first one writes.
"""

import os
import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor, distributed, nn

CPU = torch.device("cpu")


@dataclass(frozen=True, slots=True)
class Team:
    """The processes of a Run, seen from one of them.

    Attributes
    ----------
    rank : int
        This process' number, from 0.
    size : int
        How many there are.
    device : torch.device
        What this one computes on.
    """

    rank: int = 0
    size: int = 1
    device: torch.device = CPU

    @property
    def is_first(self) -> bool:
        """Whether this process writes files and tells."""
        return self.rank == 0

    def mine(self, parts: Sequence[Tensor]) -> Iterator[tuple[int, Tensor]]:
        """Return this process' parts of a batch with their numbers."""
        return ((n, part) for n, part in enumerate(parts) if n % self.size == self.rank)

    def add_gradients(self, network: nn.Module, loss: float) -> float:
        """Give every process the sum of all gradients; return the sum of their `loss`."""
        if self.size == 1:
            return loss
        for p in network.parameters():
            if p.grad is None:  # no part of this batch fell to this process
                p.grad = torch.zeros_like(p)
        gradients = [p.grad for p in network.parameters() if p.grad is not None]
        total = torch.tensor([loss], device=self.device)
        together = torch.cat([*(g.flatten() for g in gradients), total])
        distributed.all_reduce(together)
        pieces = torch.split(together, [*(g.numel() for g in gradients), 1])
        for gradient, piece in zip(gradients, pieces[:-1], strict=True):
            gradient.copy_(piece.view_as(gradient))
        return float(pieces[-1])

    def share_statistics(self, network: nn.Module) -> None:
        """Give every process the mean of all BatchNorms' running statistics."""
        if self.size == 1:
            return
        for value in network.buffers():
            if value.is_floating_point():
                distributed.all_reduce(value)
                value.div_(self.size)

    def autocast(self) -> torch.autocast:
        """Return what a pass through the Network runs in: see `multiplies_bfloat16`."""
        kind = self.device.type
        return torch.autocast(kind, torch.bfloat16, enabled=multiplies_bfloat16(self.device))

    def wait(self) -> None:
        """Wait until every process is here: what the first one wrote is there for all."""
        if self.size > 1:
            distributed.barrier()


ALONE = Team()


def fastest_device() -> torch.device:
    """Return CUDA or Apple's MPS when present, else the processor."""
    if torch.cuda.is_available():
        return torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return CPU


@cache
def multiplies_bfloat16(device: torch.device) -> bool:
    """Return whether `device` has units for products of 16-bit floats (bfloat16).

    Learning then uses them, for speed: on processors with Intel's AMX or with AVX-512's BF16 (AMD's
    since Zen 4), on GPUs from NVIDIA's Ampere on. Weights, their gradients' sums and losses stay
    32-bit.
    """
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return device.type == "cpu" and (_has_amx() or bool(torch.cpu._is_avx512_bf16_supported()))


def _has_amx() -> bool:
    return bool(torch.cpu._is_amx_tile_supported())


def processor_text(device: torch.device) -> str:
    """Name what multiplies, and in how many bits.

    Another kind rounds otherwise, and by their last epoch two Runs of one command have parted.
    """
    kind = device.type
    if kind == "cuda":
        kind = torch.cuda.get_device_name(device)
    elif kind == "cpu":
        units = "AMX" if _has_amx() else torch.backends.cpu.get_cpu_capability()
        kind = f"{platform.machine()} {units}"
    bits = 16 if multiplies_bfloat16(device) else 32
    return f"{kind}, products of {bits} bits"


@contextmanager
def team() -> Iterator[Team]:
    """Join the processes that ``torchrun`` started, by NCCL on GPUs, else by gloo.

    A process that was started alone is a team of one.
    """
    device = fastest_device()
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield Team(device=device)
        return
    if device.type == "cuda":
        torch.cuda.set_device(device)
    elif device.type == "mps":
        device = CPU  # gloo has no MPS
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Team(distributed.get_rank(), distributed.get_world_size(), device)
    finally:
        distributed.destroy_process_group()

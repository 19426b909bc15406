"""Checkpoints: everything that a Run goes on from, in one safetensors file.

What is no tensor is JSON in the same file's header, so that weights and epoch can never
be of two different moments. Files appear whole or not at all.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from tbviewer.errors import TrainingError
from tbviewer.record import files
from tbviewer.words import say

_NETWORK, _AVERAGE, _ADAM = "network.", "average.", "adam."


def write_whole(path: Path, content: bytes) -> None:
    """Write a Run's file whole or not at all; a disk that refuses is a `TrainingError`."""
    try:
        files.write_whole(path, content)
    except OSError as error:
        raise TrainingError(
            say("{file} could not be written.", file=path.name),
            advice=say("Check that the disk is connected and has free space, then resume the Run."),
            detail=str(error),
        ) from error


def save_checkpoint(
    path: Path,
    network: nn.Module,
    average: nn.Module,
    optimizer: torch.optim.Adam,
    facts: Mapping[str, Any],
) -> None:
    """Write weights and their average, Adam's moments and `facts` (JSON) to `path`."""
    tensors = {_NETWORK + k: v.contiguous() for k, v in network.state_dict().items()}
    if average is not network:
        tensors |= {_AVERAGE + k: v.contiguous() for k, v in average.state_dict().items()}
    for index, moments in optimizer.state_dict()["state"].items():
        for name, value in moments.items():
            tensors[f"{_ADAM}{index}.{name}"] = value.contiguous()
    write_whole(path, save(tensors, metadata={"facts": json.dumps(facts)}))


def load_checkpoint(
    path: Path, network: nn.Module, average: nn.Module, optimizer: torch.optim.Adam
) -> dict[str, Any]:
    """Bring `network`, `average` and `optimizer` to where `path` left them; return its facts.

    Raises
    ------
    TrainingError
        If the file is damaged or of another network.
    """
    try:
        with safe_open(path, framework="pt") as file:
            facts: dict[str, Any] = json.loads(file.metadata()["facts"])
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 - no mapping
        network.load_state_dict(_without(_NETWORK, tensors))
        if average is not network:
            average.load_state_dict(_without(_AVERAGE, tensors))
        optimizer.load_state_dict(
            {"state": _moments(tensors), "param_groups": optimizer.state_dict()["param_groups"]}
        )
    except (OSError, SafetensorError, RuntimeError, KeyError, ValueError) as error:
        raise TrainingError(
            say("The checkpoint {file} cannot be used.", file=path.name), detail=str(error)
        ) from error
    return facts


def _without(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}


def _moments(tensors: Mapping[str, Tensor]) -> dict[int, dict[str, Tensor]]:
    moments: dict[int, dict[str, Tensor]] = {}
    for key, value in _without(_ADAM, tensors).items():
        index, _, name = key.partition(".")
        moments.setdefault(int(index), {})[name] = value
    return moments

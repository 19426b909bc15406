"""Loading the small networks that ship with the program and serve all Models."""

import hashlib
import json
from typing import TypeVar

from safetensors import SafetensorError
from safetensors.torch import load as tensors_of
from torch import nn

from tbviewer import paths
from tbviewer.errors import ModelError

Network = TypeVar("Network", bound=nn.Module)


def loaded(network: Network, name: str, damaged: str) -> Network:
    """Return `network` with the weights of ``resources/NAME``, in ``eval()``, not to be trained.

    Raises
    ------
    ModelError
        With the sentence `damaged`, if its file is missing or is not that of its card.
    """
    folder = paths.resources() / name
    try:
        content = (folder / "weights.safetensors").read_bytes()
        facts = json.loads((folder / "card.json").read_text("utf-8"))
        if hashlib.sha256(content).hexdigest() != facts["weights_sha256"]:
            raise ValueError("its weights are not those of its card")
        network.load_state_dict(tensors_of(content))
    except (OSError, SafetensorError, RuntimeError, ValueError, KeyError) as error:
        raise ModelError(name, damaged, detail=str(error)) from error
    return network.requires_grad_(False).eval()

"""The weights that a Run begins with: by chance, a Model's, or what pre-training left.

Pre-trained weights are a folder with ``weights.safetensors``, the Network without its
classifier, and ``card.json``, which says where they come from.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load as tensors_of
from torch import Tensor

from tbviewer import paths
from tbviewer.errors import TrainingError
from tbviewer.net.pasa import Pasa, initialise
from tbviewer.net.reader import load_network
from tbviewer.net.store import CARD, WEIGHTS, find
from tbviewer.training.config import TrainingConfig
from tbviewer.words import say

CLASSIFIER = "classifier."


@dataclass(frozen=True, eq=False)
class Beginning:
    """Weights to begin with, None for those of chance, and how a Run's facts name them."""

    weights: dict[str, Tensor] | None = None
    told: str = ""


def beginning(config: TrainingConfig, init: str | None = None) -> Beginning:
    """Return what a recipe, or the Model named `init`, begins with.

    Raises
    ------
    TbViewerError
        If there is no such Model, or the pre-trained weights are missing or damaged.
    """
    if init is not None:
        model = find(init)
        return Beginning(load_network(model).state_dict(), f"{init} {model.card.sha256}")
    if not config.pretrained:
        return Beginning()
    body, sha256 = pretrained_body(config.pretrained)
    network = Pasa()
    initialise(network, seed=config.seed)  # the classifier is this Run's own
    network.load_state_dict(body, strict=False)
    return Beginning(network.state_dict(), f"{Path(config.pretrained).name} {sha256}")


def pretrained_body(name: str) -> tuple[dict[str, Tensor], str]:
    """Return the pre-trained weights called `name`, or in the folder `name`, and their SHA-256."""
    known = paths.resources() / "pretrained" / name
    folder = known if Path(name).name == name and known.is_dir() else Path(name)
    try:
        content = (folder / WEIGHTS).read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 != json.loads((folder / CARD).read_text("utf-8"))["weights_sha256"]:
            raise ValueError("the weights are not those of their card")
        body = tensors_of(content)
        if set(body) != {k for k in Pasa().state_dict() if not k.startswith(CLASSIFIER)}:
            raise ValueError("the weights are not the Network's without its classifier")
    except (OSError, SafetensorError, ValueError, KeyError) as error:
        raise TrainingError(
            say("The pre-trained weights {name} cannot be used.", name=folder.name),
            detail=str(error),
        ) from error
    return body, sha256

"""Models made up for the tests of the store."""

import hashlib
import json
from pathlib import Path

from safetensors.torch import save

from tbviewer.net.pasa import Pasa, initialise


def facts(**changes) -> dict:
    return {
        "schema": 1,
        "name": "tried",
        "network": "pasa-2019",
        "weights_sha256": "0" * 64,
        "geometry": "crop",
        "normalisation": {"kind": "dataset", "mean": 120.0, "deviation": 60.0},
        "temperature": 1.0,
        "calibrated": False,
        "default_threshold": 0.4,
    } | changes


def put_model(place, folder_name="tried", *, weights: bytes, **changes):
    folder = place / folder_name
    folder.mkdir(parents=True)
    (folder / "weights.safetensors").write_bytes(weights)
    card = facts(name=folder_name, weights_sha256=hashlib.sha256(weights).hexdigest()) | changes
    (folder / "card.json").write_text(json.dumps(card))
    return folder


def made_weights(seed: int = 0) -> bytes:
    """Return the file of a Network's first weights."""
    network = Pasa()
    initialise(network, seed=seed)
    return save({k: v.contiguous() for k, v in network.state_dict().items()})


def put_made(place: Path, name: str = "clinic", *, seed: int = 1, **changes) -> Path:
    """Write a Model with weights of its own to a folder in `place`; return that."""
    return put_model(place, name, weights=made_weights(seed), **changes)

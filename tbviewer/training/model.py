"""A finished Run becomes a Model: weights, and a Card that tells where they come from."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save

from tbviewer import __version__
from tbviewer.net.card import NETWORK, SCHEMA, card_from
from tbviewer.net.pasa import parameter_count
from tbviewer.net.prepare import Normalisation
from tbviewer.net.reader import score_of
from tbviewer.net.store import CARD, WEIGHTS
from tbviewer.reading import card_sentences
from tbviewer.training.checkpoint import write_whole
from tbviewer.training.config import Kept, TrainingConfig
from tbviewer.training.dataset import Dataset
from tbviewer.training.loop import validated
from tbviewer.training.metrics import counts_at, threshold_for_sensitivity
from tbviewer.training.run import Trained
from tbviewer.training.together import fastest_device, processor_text

SENSITIVITY = 0.9
"""The default threshold is the one with this sensitivity on the validation films."""

_CHOSE = {
    Kept.BEST: "the epoch and the threshold; not an unbiased figure",
    Kept.LAST: "the threshold",
}


@dataclass(frozen=True, eq=False)
class Provenance:
    """What a Card tells of how its Model came to be."""

    config: TrainingConfig
    learn: Dataset
    validate: Dataset | None
    rule: Normalisation
    digest: str
    only: tuple[str, ...]
    command: str
    reference_standard: str
    began_with: str = ""
    taught_by: str = ""
    """A teacher's file, and its SHA-256."""


def write_model(folder: Path, name: str, trained: Trained, origin: Provenance) -> Path:
    """Write weights and Card of a finished Run to `folder`; return the folder.

    The weights first: a Card never stands beside weights that are not its own.
    """
    weights = save(trained.weights)
    facts = card_facts(name, hashlib.sha256(weights).hexdigest(), trained, origin)
    card_from(facts)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CARD).unlink(missing_ok=True)
    write_whole(folder / WEIGHTS, weights)
    write_card(folder, facts)
    return folder


def write_card(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write a Card to its Model's folder."""
    text = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
    write_whole(folder / CARD, text.encode())


def card_facts(name: str, sha256: str, trained: Trained, origin: Provenance) -> dict[str, Any]:
    """Return the Card of a Run's weights, without results on films it has never met.

    The films that were held out of the Run set the threshold; without any there is none.
    """
    config = origin.config
    threshold, validation = None, None
    if origin.validate is not None and len(origin.validate):
        threshold, validation = _validation(trained, origin, origin.validate)
    return {
        "schema": SCHEMA,
        "name": name,
        "network": NETWORK,
        "parameters": parameter_count(trained.network()),
        "weights_sha256": sha256,
        "geometry": str(config.geometry),
        "normalisation": _normalisation(origin.rule),
        "smoothing": origin.rule.smoothing,
        "harmonising": origin.rule.harmonising,
        "flip_averaged": config.flip_averaged,
        "temperature": 1.0,
        "calibrated": False,
        "default_threshold": threshold,
        "threshold_rule": (None if threshold is None else card_sentences.RULE_VALIDATION),
        "reference_standard": origin.reference_standard,
        "not_for": list(card_sentences.NOT_FOR),
        "training": {
            "command": origin.command,
            "config": config.as_json(),
            "seed": config.seed,
            "began_with": origin.began_with or "chance",
            "taught_by": origin.taught_by or "nobody",
            "only": list(origin.only),
            "films": len(origin.learn),
            "positive": int(origin.learn.labels.sum()),
            "prepared_films_sha256": origin.digest,
            "kept_epoch": trained.epoch,
            "versions": versions(),
        },
        "validation": validation,
        "results": [],
        "films_sha256": origin.learn.film_digests(),
    }


def _validation(
    trained: Trained, origin: Provenance, films: Dataset
) -> tuple[float, dict[str, Any]]:
    """Return the threshold that the held-out films set, and their figures."""
    loss, validation_auc, d = validated(
        trained.network(), films, origin.rule, flip_averaged=origin.config.flip_averaged
    )
    scores = np.array([score_of(float(x), 1.0) for x in d])
    threshold = threshold_for_sensitivity(scores, films.labels, SENSITIVITY)
    at = counts_at(scores, films.labels, threshold)
    return threshold, {
        "films": len(films),
        "positive": int(films.labels.sum()),
        "auc": round(validation_auc, 4),
        "loss": round(loss, 4),
        "sensitivity": at.sensitivity.as_list(),
        "specificity": at.specificity.as_list(),
        "chose": _CHOSE[origin.config.kept],
    }


def _normalisation(rule: Normalisation) -> dict[str, Any]:
    if rule.mean is None:
        return {"kind": rule.kind}
    return {"kind": rule.kind, "mean": rule.mean, "deviation": rule.deviation}


def versions() -> dict[str, str]:
    """Return the versions that made a Model, and the kind of processor."""
    return {
        "tbviewer": __version__,
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "numpy": np.__version__,
        "processor": processor_text(fastest_device()),
    }

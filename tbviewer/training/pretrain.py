"""Pre-training: what chest films look like, learned from other films sorted by kind.

The kinds come from different sources, so the Network learns the sources too: what it says of
the kinds is no figure to report. Its body is kept, its classifier is not.
"""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save

from tbviewer.errors import TrainingError
from tbviewer.net.store import CARD, WEIGHTS
from tbviewer.training.batches import smaller
from tbviewer.training.beginning import CLASSIFIER
from tbviewer.training.checkpoint import write_whole
from tbviewer.training.config import MILD, PRESETS, Consistency, Preset, TrainingConfig
from tbviewer.training.dataset import Dataset
from tbviewer.training.folder import LabelledFilm
from tbviewer.training.loop import Epoch, Report
from tbviewer.training.model import versions
from tbviewer.training.run import RunFacts, RunFolder, begin, train
from tbviewer.words import say

SIDE, EPOCHS, BATCH = 384, 8, 32
LEARNING_RATE, WEIGHT_DECAY = 2e-3, 0.05


@dataclass(frozen=True, eq=False)
class Kinds:
    """Films whose labels are the places of their kinds in `names`."""

    films: tuple[LabelledFilm, ...]
    names: tuple[str, ...]


def films_by_kind(table: Path, column: str) -> Kinds:
    """Return the films of a CSV file with the columns ``film`` and `column`.

    Raises
    ------
    TrainingError
        If it cannot be read, or tells fewer than two kinds.
    """
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            rows = [(row["film"], row[column]) for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, csv.Error, KeyError) as error:
        raise TrainingError(
            say("{file} has no columns film and {column}.", file=table.name, column=column),
            detail=str(error),
        ) from error
    names = tuple(sorted({kind for _, kind in rows}))
    if len(names) < 2 or not all(names):
        raise TrainingError(say("{file} must name two kinds or more.", file=table.name))
    films = (
        LabelledFilm(table.parent / film, film, names.index(kind), film) for film, kind in rows
    )
    return Kinds(tuple(sorted(films, key=lambda f: f.film)), names)


def pretraining_recipe(*, epochs: int = EPOCHS, seed: int = 0, threads: int = 1) -> TrainingConfig:
    """Return how to pre-train: the preset ``best`` over few epochs of larger batches."""
    best = PRESETS[Preset.BEST]
    return replace(
        best, epochs=epochs, batch=BATCH, learning_rate=LEARNING_RATE, weight_decay=WEIGHT_DECAY,
        seed=seed, threads=threads, augmentation=MILD, validation_share=0.0,
        mixup=0.0, small_epochs=0, pretrained="", teacher_share=0.0, teacher_map=0.0, located=0.0,
        smoothing=0.0, consistency=Consistency(),
    )  # fmt: skip


def shrunk(data: Dataset, side: int) -> Dataset:
    """Return the films at another side, rounded to 8 bits."""
    small = np.empty((len(data), side, side), np.uint8)
    for start in range(0, len(data), 64):
        films = torch.from_numpy(data.prepared[start : start + 64, None]).float()
        small[start : start + 64] = smaller(films, side).round().clamp(0, 255)[:, 0].numpy()
    return replace(data, prepared=small)


def pretrain(
    folder: RunFolder,
    data: Dataset,
    names: Sequence[str],
    config: TrainingConfig,
    *,
    command: str,
    report: Report,
    finished: Callable[[Epoch], None],
) -> Path:
    """Learn the kinds of `data`; write the Network's body and a card to ``model/``; resumes.

    Returns the folder that a recipe's ``pretrained`` may name.
    """
    facts = RunFacts(config, "", (f"kinds {', '.join(names)}",), "", data.digest())
    begin(folder, facts, resume=True)
    trained = train(
        folder, config, data, None, data.normalisation(config),
        classes=len(names), report=report, finished=finished,
    )  # fmt: skip
    weights = save({k: v for k, v in trained.weights.items() if not k.startswith(CLASSIFIER)})
    counts = Counter(names[label] for label in data.labels.tolist())
    card = {
        "weights_sha256": hashlib.sha256(weights).hexdigest(),
        "trained_on": dict(sorted(counts.items())),
        "input_side": int(data.prepared.shape[1]),
        "prepared_films_sha256": facts.digest,
        "config": config.as_json(),
        "command": command,
        "versions": versions(),
    }
    folder.model.mkdir(exist_ok=True)
    (folder.model / CARD).unlink(missing_ok=True)
    write_whole(folder.model / WEIGHTS, weights)
    write_whole(folder.model / CARD, (json.dumps(card, indent=2) + "\n").encode())
    return folder.model

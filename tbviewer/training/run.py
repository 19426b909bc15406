"""A Run: one training with its folder, which can be stopped at any moment and resumed.

The folder holds ``run.json`` (what was asked), ``history.jsonl`` (a line an epoch),
``checkpoint.safetensors`` (the last whole epoch), ``best.safetensors`` (the epoch to be
kept) and, at the end, ``model/``.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as tensors_of
from safetensors.torch import save
from torch import Tensor

from tbviewer.errors import TrainingError
from tbviewer.net.pasa import Pasa, initialise
from tbviewer.net.prepare import Normalisation
from tbviewer.training.averaging import WeightAverage
from tbviewer.training.checkpoint import load_checkpoint, save_checkpoint, write_whole
from tbviewer.training.config import Kept, TrainingConfig, renewed
from tbviewer.training.dataset import Dataset
from tbviewer.training.loop import Epoch, Report, adam, as_line, run_epoch
from tbviewer.training.memory import keep_freed_memory
from tbviewer.training.together import ALONE, Team
from tbviewer.words import say

VERSION = 1


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where a Run keeps its files."""

    path: Path

    @property
    def facts(self) -> Path:
        """What was asked."""
        return self.path / "run.json"

    @property
    def history(self) -> Path:
        """A JSON line an epoch."""
        return self.path / "history.jsonl"

    @property
    def checkpoint(self) -> Path:
        """The last whole epoch."""
        return self.path / "checkpoint.safetensors"

    @property
    def best(self) -> Path:
        """The weights of the epoch to be kept, so far."""
        return self.path / "best.safetensors"

    @property
    def model(self) -> Path:
        """The finished Model."""
        return self.path / "model"


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a Run was asked: enough to know whether a resumed one is the same Run."""

    config: TrainingConfig
    folder: str
    only: tuple[str, ...]
    init: str
    """What it began with: a Model's name or pre-trained weights', and their SHA-256."""
    digest: str
    """SHA-256 of every prepared film, label and teacher's logit."""

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "version": VERSION,
            "config": self.config.as_json(),
            "folder": self.folder,
            "only": list(self.only),
            "init": self.init,
            "digest": self.digest,
        }


def begin(folder: RunFolder, facts: RunFacts, *, resume: bool) -> None:
    """Make the Run's folder, or see that the one to resume was asked the same.

    Raises
    ------
    TrainingError
        If a Run stands there and is not to be resumed, or was asked something else.
    """
    asked = facts.as_json()
    if folder.facts.exists():
        if not resume:
            raise TrainingError(
                say("There is a Run in {folder} already.", folder=folder.path.name),
                advice=say("Resume it with --resume, or name another folder with --run."),
            )
        kept = renewed(read_facts(folder))
        different = [k for k in asked if k != "folder" and kept.get(k) != asked[k]]
        if different:
            raise TrainingError(
                say(
                    "The Run in {folder} was asked something else ({what}).",
                    folder=folder.path.name,
                    what=", ".join(different),
                ),
                advice=say("Give the same films and options, or start a new Run."),
            )
        return
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(
            say("The Run's folder {folder} cannot be made.", folder=folder.path.name),
            detail=str(error),
        ) from error
    write_whole(folder.facts, json.dumps(asked, indent=2).encode())


def read_facts(folder: RunFolder) -> dict[str, Any]:
    """Return what the Run in `folder` was asked."""
    try:
        facts: dict[str, Any] = json.loads(folder.facts.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(
            say("There is no Run in {folder} to resume.", folder=folder.path.name),
            detail=str(error),
        ) from error
    return facts


@dataclass(frozen=True, eq=False)
class Trained:
    """What a Run arrived at: the weights of the epoch kept, and which that was."""

    weights: dict[str, Tensor]
    epoch: int
    validation_auc: float | None

    def network(self) -> Pasa:
        """Return the Network in ``eval()``."""
        return network_with(self.weights)


def network_with(weights: dict[str, Tensor]) -> Pasa:
    """Return a Network with these weights in ``eval()``."""
    network = Pasa(len(weights["classifier.bias"]))
    network.load_state_dict(weights)
    return network.to(memory_format=torch.channels_last).eval()  # type: ignore[call-overload, no-any-return]


def train(
    folder: RunFolder,
    config: TrainingConfig,
    learn: Dataset,
    validate: Dataset | None,
    rule: Normalisation,
    *,
    init: dict[str, Tensor] | None = None,
    classes: int = 2,
    team: Team = ALONE,
    report: Report,
    finished: Callable[[Epoch], None],
) -> Trained:
    """Train to the last epoch, from the last checkpoint if there is one.

    Kept is the last epoch or, where the recipe says so, the one with the highest validation
    AUC; of equals the one with the lowest validation loss. `report` is called after each
    batch, `finished` after each epoch; either may raise to stop, and nothing but the epoch
    under way is lost. Of a `team` the first process alone writes.
    """
    keep_freed_memory()
    torch.set_num_threads(config.threads)
    network = Pasa(classes)
    network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    if init is None:
        initialise(network, seed=config.seed)
    else:
        network.load_state_dict(init)
    network = network.to(team.device)
    optimizer = adam(network, config)
    average = WeightAverage(network, config.averaging)
    history: list[dict[str, Any]] = []
    if folder.checkpoint.exists():
        state = load_checkpoint(folder.checkpoint, network, average.network, optimizer)
        history = state["history"]
    for epoch in range(len(history), config.all_epochs):
        if epoch == config.epochs:
            network.load_state_dict(average.network.state_dict())
            optimizer, average = adam(network, config), WeightAverage(network, config.averaging)
        done = run_epoch(
            network, optimizer, average, learn, validate,
            rule=rule, config=config, epoch=epoch, report=report, team=team,
        )  # fmt: skip
        history.append(as_line(done))
        if team.is_first:
            # The weights to keep first: a Run killed between the files repeats this epoch alike.
            if kept_epoch(history, config.kept) == epoch:
                write_whole(folder.best, save(_contiguous(average.network)))
            write_whole(folder.history, _lines(history))
            save_checkpoint(
                folder.checkpoint, network, average.network, optimizer, {"history": history}
            )
        finished(done)
    team.wait()
    kept = kept_epoch(history, config.kept)
    return Trained(kept_weights(folder), kept, history[kept]["validation_auc"])


def kept_weights(folder: RunFolder) -> dict[str, Tensor]:
    """Return the weights that a Run keeps."""
    try:
        weights: dict[str, Tensor] = tensors_of(folder.best.read_bytes())
    except (OSError, SafetensorError) as error:
        raise TrainingError(
            say("The Run in {folder} has no weights.", folder=folder.path.name), detail=str(error)
        ) from error
    return weights


def kept_epoch(history: Sequence[dict[str, Any]], kept: Kept) -> int:
    """Return the index of the epoch to keep of those that are done."""
    if kept is Kept.LAST:
        return len(history) - 1
    return max(
        range(len(history)),
        key=lambda i: (history[i]["validation_auc"], -history[i]["validation_loss"]),
    )


def _contiguous(network: Pasa) -> dict[str, Tensor]:
    return {k: v.contiguous() for k, v in network.state_dict().items()}


def _lines(history: Sequence[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(line) + "\n" for line in history).encode()

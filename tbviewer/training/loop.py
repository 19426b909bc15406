"""The training loop, from top to bottom."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.net.pasa import Pasa, logits_of, seen_in_passes
from tbviewer.net.prepare import Normalisation, normalised
from tbviewer.training.averaging import WeightAverage
from tbviewer.training.batches import Batches
from tbviewer.training.config import Stage, TrainingConfig
from tbviewer.training.dataset import Dataset
from tbviewer.training.located import location_loss
from tbviewer.training.metrics import auc
from tbviewer.training.teacher import map_loss
from tbviewer.training.together import ALONE, Team

SCORING_BATCH = 16
WARM_UP = 0.1
"""Share of the steps over which a one-cycle rate rises."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where a Run stands, after each batch."""

    epoch: int
    epochs: int
    films: int
    films_in_epoch: int
    loss: float


@dataclass(frozen=True, slots=True)
class Epoch:
    """One finished epoch, a line of ``history.jsonl``; None without films to validate on."""

    epoch: int
    loss: float
    validation_loss: float | None
    validation_auc: float | None
    films_per_second: float
    seconds: float


Report = Callable[[Step], None]
"""Called after each batch; stops the loop by raising."""


def train_epoch(
    network: Pasa,
    optimizer: torch.optim.Optimizer,
    average: WeightAverage[Pasa],
    films: Dataset,
    *,
    rule: Normalisation,
    config: TrainingConfig,
    epoch: int,
    report: Report,
    team: Team = ALONE,
) -> float:
    """Learn from every film once, in a new order; return the mean loss."""
    batches = Batches(films, rule, config, team.device)
    network.train()
    total, done = 0.0, 0
    for step, index in batches.of_epoch(epoch):
        optimizer.zero_grad(set_to_none=True)
        batch_loss = 0.0
        parts = torch.split(index, config.ghost_batch or len(index))
        for number, part in team.mine(parts):
            seen = batches.part(part, step, number)
            with team.autocast():
                scores, blocks = network.forward_blocks(seen.x)
            scores = scores.float()
            loss = F.cross_entropy(scores, seen.targets, label_smoothing=config.label_smoothing)
            if seen.places is not None:
                located = location_loss(network, blocks[-1].float(), seen.places)
                loss = loss + config.located * located
            if seen.taught is not None:
                drawn = map_loss(network, blocks[-1].float(), seen.taught)
                loss = loss + config.teacher_map * drawn
            if batches.stage.consistency:
                loss = loss + batches.stage.consistency * disagreement(scores)
            loss = loss * (len(part) / len(index))
            loss.backward()  # type: ignore[no-untyped-call]
            batch_loss += float(loss.detach())
        batch_loss = team.add_gradients(network, batch_loss)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(batches.stage, step, batches.steps)
        optimizer.step()
        average.update(network, step)
        total += batch_loss * len(index)
        done += len(index)
        report(Step(epoch, config.all_epochs, done, len(films), total / done))
    return total / done


@torch.inference_mode()
def logits(
    network: Pasa, films: Dataset, rule: Normalisation, *, flip_averaged: bool
) -> NDArray[np.float64]:
    """Return d of every film, (n,), in ``eval()``; the mode before is restored."""
    was_training = network.training
    device = network.classifier.weight.device
    network.eval()
    parts: list[Tensor] = []
    for start in range(0, len(films), SCORING_BATCH):
        batch = torch.from_numpy(films.prepared[start : start + SCORING_BATCH, None])
        x = normalised(batch.to(device), rule)
        scores = network(seen_in_passes(x, flip_averaged=flip_averaged))
        parts.append(logits_of(scores, flip_averaged=flip_averaged).cpu())
    network.train(was_training)
    return torch.cat(parts).double().numpy()


def validated(
    network: Pasa, films: Dataset, rule: Normalisation, *, flip_averaged: bool
) -> tuple[float, float, NDArray[np.float64]]:
    """Return mean loss, AUC and logits on `films`."""
    d = logits(network, films, rule, flip_averaged=flip_averaged)
    loss = float(np.logaddexp(0.0, np.where(films.labels == 1, -d, d)).mean())
    return loss, auc(d, films.labels), d


def run_epoch(
    network: Pasa,
    optimizer: torch.optim.Optimizer,
    average: WeightAverage[Pasa],
    learn: Dataset,
    validate: Dataset | None,
    *,
    rule: Normalisation,
    config: TrainingConfig,
    epoch: int,
    report: Report,
    team: Team = ALONE,
) -> Epoch:
    """Train one epoch and validate after it."""
    start = time.perf_counter()
    loss = train_epoch(
        network, optimizer, average, learn,
        rule=rule, config=config, epoch=epoch, report=report, team=team,
    )  # fmt: skip
    team.share_statistics(network)
    if average.network is not network:
        team.share_statistics(average.network)
    trained = time.perf_counter()
    validation_loss = validation_auc = None
    if validate is not None:
        found = validated(average.network, validate, rule, flip_averaged=config.flip_averaged)
        validation_loss, validation_auc = (round(x, 6) for x in found[:2])
    return Epoch(
        epoch,
        round(loss, 6),
        validation_loss,
        validation_auc,
        round(len(learn) / (trained - start), 2),
        round(time.perf_counter() - start, 2),
    )


def disagreement(scores: Tensor) -> Tensor:
    """Return the mean squared difference of two views' scores, of class scores (2n, 2)."""
    first, second = torch.sigmoid(scores[:, 1] - scores[:, 0]).view(2, -1).unbind()
    return torch.square(first - second).mean()


def learning_rate(stage: Stage, step: int, steps: int) -> float:
    """Return the rate at one of a stage's steps, a function of nothing else."""
    if not stage.one_cycle:
        return stage.learning_rate
    warm = max(1.0, WARM_UP * steps)
    if step < warm:
        return stage.learning_rate * (step + 1) / (warm + 1)
    return stage.learning_rate * (1 + math.cos(math.pi * (step - warm) / (steps - warm))) / 2


def adam(network: nn.Module, config: TrainingConfig) -> torch.optim.Adam:
    """Return the optimiser: Adam, the paper's, or AdamW where weights decay.

    What decays are the convolutions' and the classifier's weights, not biases and norms.
    """
    decaying = [p for p in network.parameters() if p.dim() > 1]
    others = [p for p in network.parameters() if p.dim() == 1]
    kind = torch.optim.AdamW if config.weight_decay else torch.optim.Adam
    on_gpu = decaying[0].is_cuda
    groups = [
        {"params": decaying, "weight_decay": config.weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    return kind(groups, lr=config.learning_rate, betas=(0.9, 0.999), eps=1e-8, fused=on_gpu or None)


def as_line(epoch: Epoch) -> dict[str, Any]:
    """Return an epoch as JSON gives it."""
    return {name: getattr(epoch, name) for name in Epoch.__dataclass_fields__}

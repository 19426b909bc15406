"""The training loop, from top to bottom."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Generator, Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.net.pasa import Pasa
from tbviewer.net.prepare import Normalisation, normalised
from tbviewer.training.augment import augmented
from tbviewer.training.config import TrainingConfig
from tbviewer.training.dataset import Dataset
from tbviewer.training.metrics import auc

SCORING_BATCH = 16


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
    """One finished epoch, a line of ``history.jsonl``."""

    epoch: int
    loss: float
    validation_loss: float
    validation_auc: float
    films_per_second: float
    seconds: float


Report = Callable[[Step], None]
"""Called after each batch; stops the loop by raising."""


def epoch_generator(seed: int, epoch: int) -> Generator:
    """Return the epoch's own random stream.

    Every epoch begins one, so a resumed Run needs no generator's state to go on the same.
    """
    return Generator().manual_seed(seed * 1_000_003 + epoch)


def train_epoch(
    network: Pasa,
    optimizer: torch.optim.Optimizer,
    films: Dataset,
    *,
    rule: Normalisation,
    config: TrainingConfig,
    epoch: int,
    report: Report,
) -> float:
    """Learn from every film once, in a new order; return the mean loss."""
    generator = epoch_generator(config.seed, epoch)
    order = torch.randperm(len(films), generator=generator)
    prepared, labels = torch.from_numpy(films.prepared), torch.from_numpy(films.labels)
    network.train()
    total, done = 0.0, 0
    for index in torch.split(order, config.batch):
        batch = augmented(
            prepared[index, None].float(),
            share=config.elastic_share,
            sigma=config.elastic_sigma,
            generator=generator,
        )
        loss = F.cross_entropy(network(normalised(batch, rule)), labels[index])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        total += float(loss.detach()) * len(index)
        done += len(index)
        report(Step(epoch, config.epochs, done, len(films), total / done))
    return total / done


@torch.inference_mode()
def logits(network: Pasa, films: Dataset, rule: Normalisation) -> NDArray[np.float64]:
    """Return d = z₁ − z₀ of every film, (n,), in ``eval()``; the mode before is restored."""
    was_training = network.training
    network.eval()
    parts: list[Tensor] = []
    for start in range(0, len(films), SCORING_BATCH):
        batch = torch.from_numpy(films.prepared[start : start + SCORING_BATCH, None])
        scores = network(normalised(batch, rule))
        parts.append(scores[:, 1] - scores[:, 0])
    network.train(was_training)
    return torch.cat(parts).double().numpy()


def validated(
    network: Pasa, films: Dataset, rule: Normalisation
) -> tuple[float, float, NDArray[np.float64]]:
    """Return mean loss, AUC and logits on `films`."""
    d = logits(network, films, rule)
    loss = float(np.logaddexp(0.0, np.where(films.labels == 1, -d, d)).mean())
    return loss, auc(d, films.labels), d


def run_epoch(
    network: Pasa,
    optimizer: torch.optim.Optimizer,
    learn: Dataset,
    validate: Dataset,
    *,
    rule: Normalisation,
    config: TrainingConfig,
    epoch: int,
    report: Report,
) -> Epoch:
    """Train one epoch and validate after it."""
    start = time.perf_counter()
    loss = train_epoch(
        network, optimizer, learn, rule=rule, config=config, epoch=epoch, report=report
    )
    trained = time.perf_counter()
    validation_loss, validation_auc, _ = validated(network, validate, rule)
    return Epoch(
        epoch,
        round(loss, 6),
        round(validation_loss, 6),
        round(validation_auc, 6),
        round(len(learn) / (trained - start), 2),
        round(time.perf_counter() - start, 2),
    )


def adam(network: Pasa, config: TrainingConfig) -> torch.optim.Adam:
    """Return the paper's optimiser."""
    return torch.optim.Adam(
        network.parameters(), lr=config.learning_rate, betas=(0.9, 0.999), eps=1e-8
    )


def as_line(epoch: Epoch) -> dict[str, Any]:
    """Return an epoch as JSON gives it."""
    return {name: getattr(epoch, name) for name in Epoch.__dataclass_fields__}

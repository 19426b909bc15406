"""From films and labels to what the Network learns from: a batch of inputs and targets."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import torch
from torch import Generator, Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.net.prepare import Normalisation, normalised
from tbviewer.training.augment import augmented_with
from tbviewer.training.config import TrainingConfig
from tbviewer.training.dataset import Dataset
from tbviewer.training.degrade import drawn
from tbviewer.training.teacher import softened

_PRIME = 1_000_003


def epoch_generator(seed: int, epoch: int, device: torch.device | str = "cpu") -> Generator:
    """Return the epoch's own random stream.

    Every epoch begins one, so a resumed Run needs no generator's state to go on the same.
    """
    return Generator(device).manual_seed(seed * _PRIME + epoch)


class Part(NamedTuple):
    """Films that pass through the Network together; seen in two views, first all in the first.

    Attributes
    ----------
    x : tensor (n, 1, s, s)
        Inputs.
    targets : tensor
        Labels (n,), or shares (n, classes).
    places : tensor (n, 2, 4) or None
        Where readings put disease; None for a recipe that does not ask.
    taught : tensor (n, s, s) or None
        A teacher's map over each input, NaN where it has none; None for a recipe that does not ask.
    """

    x: Tensor
    targets: Tensor
    places: Tensor | None
    taught: Tensor | None


class Batches:
    """What a Run's batches are made of: its films, rule and recipe, and where they are made."""

    def __init__(
        self,
        films: Dataset,
        rule: Normalisation,
        config: TrainingConfig,
        device: torch.device,
    ):
        self._films = films
        self._rule = rule
        self._config = config
        self._device = device
        self._prepared = torch.from_numpy(films.prepared)
        self._labels = torch.from_numpy(films.labels)
        self._places = torch.from_numpy(films.places)
        self._taught = None if films.taught is None else torch.from_numpy(films.taught)

    def of_epoch(self, epoch: int) -> Iterator[tuple[int, Tensor]]:
        """Return the number of each step, from the stage's beginning, with its films.

        The films (n,) are numbers of the Dataset's, in a new order.
        """
        self._epoch, self.stage = epoch, self._config.stage(epoch)
        self._generator = epoch_generator(self._config.seed, epoch)
        order = torch.randperm(len(self._films), generator=self._generator)
        batches = torch.split(order, self._config.batch)
        if self._device.type != "cpu":
            self._generator = epoch_generator(self._config.seed, epoch, self._device)
        self.steps = self.stage.epochs * len(batches)
        return enumerate(batches, start=(epoch - self.stage.first) * len(batches))

    def part(self, index: Tensor, step: int, number: int) -> Part:
        """Return what is learned from films number `index` (n,) in one go.

        A ghost batch has its own random stream, so that it is the same in whichever process.
        """
        config, stage, generator = self._config, self.stage, self._generator
        if config.ghost_batch:
            generator = Generator(self._device).manual_seed(
                (config.seed * _PRIME + step) * 4_099 + number
            )
        films = self._prepared[index, None].to(self._device).float()
        if self._epoch < config.small_epochs:
            films = smaller(films, config.small_side)
        maps = self._maps(index, films)
        how, places = stage.augmentation, None
        if config.located:  # mirrored first, so that it is known which are
            mirrored = drawn(len(films), generator) < how.mirror
            films, maps = (
                torch.where(mirrored.view(-1, 1, 1, 1), each.flip(3), each)
                for each in (films, maps)
            )
            places = self._places[index].to(self._device)
            places = torch.where(mirrored.view(-1, 1, 1), places.flip(1), places)
            how = replace(how, mirror=0.0)
        targets = self._targets(index)
        if stage.consistency:  # both views mirrored alike, so that they have the same places
            films, maps = (each.repeat(2, 1, 1, 1) for each in (films, maps))
            targets = torch.cat([targets, targets])
            places = None if places is None else places.repeat(2, 1, 1)
        harmonising = self._rule.at(films.shape[-1]).harmonising
        films, maps = augmented_with(films, maps, how, generator, harmonising)
        x = normalised(films, replace(self._rule, harmonising=0.0))
        if config.mixup and not stage.consistency:
            weight = float(np.random.default_rng([config.seed, step, number]).beta(
                config.mixup, config.mixup))  # fmt: skip
            x, targets = mixed(x, targets, weight, generator)
            if self._rule.mean is None:  # a mixture has less contrast than either film
                x = normalised(x, Normalisation())
        return Part(x, targets, places, maps[:, 0] if maps.shape[1] else None)

    def _maps(self, index: Tensor, films: Tensor) -> Tensor:
        """Return a teacher's maps (n, 1, h, w) over films (n, 1, h, w); (n, 0, h, w) unasked."""
        if not self._config.teacher_map or self._taught is None:
            return films[:, :0]
        maps = self._taught[index, None].to(self._device)
        return F.interpolate(maps, films.shape[2:], mode="bilinear", align_corners=False)

    def _targets(self, index: Tensor) -> Tensor:
        labels = self._labels[index].to(self._device)
        share = self._config.teacher_share
        if not self._config.mixup and not (share and self._taught is not None):
            return labels
        targets = F.one_hot(labels, max(2, int(self._labels.max()) + 1)).float()
        if share and self._taught is not None:
            logits = self._taught[index].mean(dim=(1, 2)).to(self._device)
            targets = softened(targets, logits, share)
        return targets


def smaller(films: Tensor, side: int) -> Tensor:
    """Return films (n, 1, h, w) at another side, each value the mean of what it covers."""
    return F.interpolate(films, (side, side), mode="bilinear", antialias=True, align_corners=False)


def mixed(x: Tensor, targets: Tensor, weight: float, generator: Generator) -> tuple[Tensor, Tensor]:
    """Return each film and target mixed with another's, which has the share 1 − `weight`."""
    other = torch.randperm(len(x), generator=generator, device=generator.device)
    return (
        weight * x + (1 - weight) * x[other],
        weight * targets + (1 - weight) * targets[other],
    )

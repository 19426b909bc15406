"""Films a second of a training step, against a newcomer's loop on the same Network and films.

The newcomer takes a ``DataLoader`` as it comes, one film at a time, torch's default layout and its
convolutions; ours takes whole batches, channels last, 16-bit products where the processor has
them, and asks the C library to keep its memory. Each runs in a process of its own, in turn, with
as many threads as this computer has cores.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - its customary name

from benchmarks.measuring import Row
from tbviewer.net.gaussian import smoothed
from tbviewer.net.harmonise import harmonised
from tbviewer.net.pasa import Pasa, Pointwise, initialise
from tbviewer.net.prepare import Normalisation
from tbviewer.training.augment import augmented
from tbviewer.training.averaging import WeightAverage
from tbviewer.training.config import PRESETS, Preset, TrainingConfig
from tbviewer.training.dataset import Dataset
from tbviewer.training.folder import LabelledFilm
from tbviewer.training.loop import adam, train_epoch
from tbviewer.training.memory import keep_freed_memory

FILMS, TURNS = 48, 3
AT_LEAST = 2.5


def rows() -> list[Row]:
    """Measure each preset's step in turn with the newcomer's."""
    found = []
    for preset in Preset:
        speeds: dict[str, list[float]] = {"ours": [], "newcomer": []}
        for _ in range(TURNS):
            for who, seen in speeds.items():
                seen.append(_measured(who, preset))
        ours, theirs = (statistics.median(speeds[who]) for who in ("ours", "newcomer"))
        found.append(
            Row(
                f"training, preset {preset}",
                f"{ours / theirs:.2f}× ({ours:.1f} films/s)",
                f"a newcomer's loop ({theirs:.1f} films/s)",
                f"at least {AT_LEAST}×",
                ours >= AT_LEAST * theirs,
            )
        )
    return found


def _measured(who: str, preset: str) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.training", who, preset],
        capture_output=True, text=True, check=True, timeout=600,
    )  # fmt: skip
    return float(json.loads(done.stdout))


def films() -> Dataset:
    """Return simulated films, prepared."""
    prepared = np.random.default_rng(0).integers(0, 256, (FILMS, 512, 512), dtype=np.uint8)
    labelled = tuple(LabelledFilm(Path(f"{n}"), f"{n}", n % 2, f"{n}") for n in range(FILMS))
    return Dataset(labelled, prepared, np.array([n % 2 for n in range(FILMS)], np.int64))


def ours(config: TrainingConfig, data: Dataset) -> float:
    """Return our films a second, after a warm-up."""
    keep_freed_memory()
    network = Pasa().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    initialise(network, seed=0)
    rule = data.normalisation(config)
    optimizer, average = adam(network, config), WeightAverage(network, config.averaging)

    def epoch(part: Dataset) -> None:
        train_epoch(
            network, optimizer, average, part,
            rule=rule, config=config, epoch=0, report=lambda step: None,
        )  # fmt: skip

    epoch(data.part(data.films[: config.batch]))
    start = time.perf_counter()
    epoch(data)
    return len(data) / (time.perf_counter() - start)


class _Films(torch.utils.data.Dataset[tuple[torch.Tensor, int]]):
    """Films as a newcomer hands them out: one by one, augmented one by one."""

    def __init__(self, config: TrainingConfig, data: Dataset, rule: Normalisation):
        self._config, self._data, self._rule = config, data, rule
        self._generator = torch.Generator().manual_seed(0)

    def __len__(self) -> int:
        return len(self._data)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        film = torch.from_numpy(self._data.prepared[index]).float()[None, None]
        if self._rule.harmonising:
            film = harmonised(film, self._rule.harmonising)
        film = augmented(film, self._config.augmentation, self._generator)
        if self._rule.smoothing:
            film = smoothed(film, self._rule.smoothing)
        if self._rule.mean is None or self._rule.deviation is None:
            film = (film - film.mean()) / film.std().clamp_min(1e-3)
        else:
            film = (film - self._rule.mean) / self._rule.deviation
        return film[0], int(self._data.labels[index])


def _as_torch_spells_it() -> Pasa:
    """Return the Network with shortcuts that are convolutions with a stride, as in the paper."""
    network = Pasa()
    for block in network.blocks:
        own = block.shortcut
        assert isinstance(own, Pointwise)
        block.shortcut = nn.Conv2d(own.in_channels, own.out_channels, 1, stride=own.step)
    return network


def newcomer(config: TrainingConfig, data: Dataset) -> float:
    """Return a newcomer's films a second, after a warm-up: the same recipe otherwise."""
    rule = data.normalisation(config)
    loader = torch.utils.data.DataLoader(
        _Films(config, data, rule), batch_size=config.batch, shuffle=True
    )
    network = _as_torch_spells_it().train()
    initialise(network, seed=0)
    optimizer = adam(network, config)

    def learn(x: torch.Tensor, labels: torch.Tensor) -> None:
        loss = F.cross_entropy(network(x), labels, label_smoothing=config.label_smoothing)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()

    learn(*next(iter(loader)))
    start = time.perf_counter()
    for x, labels in loader:
        learn(x, labels)
    return len(data) / (time.perf_counter() - start)


def main() -> None:
    """Measure one of the two: ``python -m benchmarks.training ours best``; print films a second."""
    who, preset = sys.argv[1], Preset(sys.argv[2])
    torch.set_num_threads(os.cpu_count() or 1)
    config = replace(PRESETS[preset], pretrained="", epochs=2)
    speed = {"ours": ours, "newcomer": newcomer}[who](config, films())
    sys.stdout.write(json.dumps(round(speed, 3)))


if __name__ == "__main__":
    main()

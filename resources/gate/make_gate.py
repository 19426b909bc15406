"""Make the gate network: ``python resources/gate/make_gate.py films.csv pretrain.csv``.

Frontal films are the other chest films of pretrain.csv and Montgomery's folds 0 to 3; Shenzhen
is left out, so that it can be measured as a site never met. Everything else is made up
(`made_up`) or cut from the textures, cells and stars that scikit-image carries.
"""

import argparse
import csv
import hashlib
import importlib.util
import json
import math
from pathlib import Path

import numpy as np
import torch
from made_up import FROM_FILMS, MADE_UP, side_views
from made_up import SIZE as FIRST_SIZE
from PIL import Image
from safetensors.torch import save
from torch import Generator, Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.film.opening import open_film
from tbviewer.net.framing import small_copy
from tbviewer.net.gate import SIZE, GateNetwork, glances
from tbviewer.net.lungs import standardised
from tbviewer.training.memory import keep_freed_memory

HERE = Path(__file__).resolve().parent
EPOCHS, BATCH, RATE = 8, 64, 3e-3
TEXTURES = (
    "brick",
    "grass",
    "gravel",
    "cell",
    "ihc",
    "microaneurysms",
    "hubble_deep_field",
    "moon",
)
TAUGHT_FOLDS = ("0", "1", "2", "3")
EACH_MADE_UP = 700
EACH_FROM_FILMS = 500
SIDE_VIEWS = 1500


def main() -> None:
    """Train, write weights and card."""
    parser = argparse.ArgumentParser(description="Make the gate network.")
    parser.add_argument("films", type=Path, help="CSV file with columns film, dataset, fold")
    parser.add_argument("others", type=Path, help="CSV file of other chest films: film, kind")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--keep", type=Path, help="keep the small copies in this file")
    arguments = parser.parse_args()
    keep_freed_memory()
    torch.set_num_threads(1)
    frontal = _frontal(arguments)
    lateral, other = _negatives(frontal.numpy()[:, 0])
    print(len(frontal), len(lateral), len(other), flush=True)  # noqa: T201
    network = _trained(frontal, lateral, other, arguments.epochs)
    weights = save({k: v.contiguous() for k, v in network.state_dict().items()})
    (HERE / "weights.safetensors").write_bytes(weights)
    card = {
        "weights_sha256": hashlib.sha256(weights).hexdigest(),
        "parameters": sum(p.numel() for p in network.parameters()),
        "trained_on": {
            "frontal": "pretrain.csv and Montgomery folds 0 to 3",
            "lateral": "side_views, made up",
            "other": [*MADE_UP, *FROM_FILMS, "textures, cells and stars of scikit-image"],
        },
        "films": len(frontal),
        "frontal_belief": _beliefs(network, frontal),
        "epochs": arguments.epochs,
        "command": "python resources/gate/make_gate.py films.csv pretrain.csv",
    }
    (HERE / "card.json").write_text(json.dumps(card, indent=2) + "\n")


def _frontal(arguments: argparse.Namespace) -> Tensor:
    """Return the frontal films, uint8 (n, 1, 160, 160), without their borders."""
    if arguments.keep and arguments.keep.exists():
        return torch.from_numpy(np.load(arguments.keep))
    paths = []
    with arguments.films.open(newline="") as file:
        paths += [arguments.films.parent / r["film"] for r in csv.DictReader(file)
                  if r["dataset"] == "montgomery" and r["fold"] in TAUGHT_FOLDS]  # fmt: skip
    paths *= 6  # large films of one site beside thousands of small ones
    with arguments.others.open(newline="") as file:
        paths += [arguments.others.parent / r["film"] for r in csv.DictReader(file)]
    films = np.empty((len(paths), 1, FIRST_SIZE, FIRST_SIZE), np.uint8)
    for i, path in enumerate(paths):
        film = open_film(str(path))
        films[i, 0] = small_copy(film.pixels, film.padding, FIRST_SIZE).round()
    if arguments.keep:
        np.save(arguments.keep, films)
    return torch.from_numpy(films)


def _negatives(frontal: np.ndarray) -> tuple[Tensor, Tensor]:
    """Return side views and everything else, uint8 (n, 1, 160, 160)."""
    rng = np.random.default_rng(0)
    lateral = [side_views(rng) for _ in range(SIDE_VIEWS)]
    other = [make(rng) for make in MADE_UP.values() for _ in range(EACH_MADE_UP)]
    for cut in FROM_FILMS.values():
        for film in frontal[rng.integers(0, len(frontal), EACH_FROM_FILMS)]:
            other.append(cut(rng, film / np.float32(255)))
    other += _textures(rng)
    return _stacked(lateral), _stacked(other)


def _stacked(pictures: list[np.ndarray]) -> Tensor:
    return torch.from_numpy((np.stack(pictures)[:, None] * 255).astype(np.uint8))


def _textures(rng: np.random.Generator) -> list[np.ndarray]:
    found = importlib.util.find_spec("skimage")
    if found is None or found.origin is None:
        raise SystemExit("make_gate needs scikit-image, for its pictures alone")
    folder = Path(found.origin).parent / "data"
    cut = []
    for name in TEXTURES:
        picture = Image.open(next(folder.glob(f"{name}.*"))).convert("L")
        for _ in range(EACH_FROM_FILMS // 5):
            side = int(min(picture.size) * rng.uniform(0.3, 1))
            x, y = (int(rng.integers(0, full - side + 1)) for full in picture.size)
            part = picture.crop((x, y, x + side, y + side)).resize((FIRST_SIZE, FIRST_SIZE))
            cut.append(np.asarray(part, np.float32) / 255)
    return cut


def _trained(frontal: Tensor, lateral: Tensor, other: Tensor, epochs: int) -> GateNetwork:
    torch.manual_seed(0)
    generator = Generator().manual_seed(0)
    films = torch.cat([frontal, lateral, other])
    kinds = torch.cat([torch.full((len(x),), k) for k, x in enumerate((frontal, lateral, other))])
    network = GateNetwork()
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=2e-2)
    steps = epochs * math.ceil(len(films) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for epoch in range(epochs):
        totals = torch.zeros(4)
        for index in torch.split(torch.randperm(len(films), generator=generator), BATCH):
            x, facts = _augmented(films[index].float(), generator)
            losses = _losses(network(standardised(x)), kinds[index], facts)
            optimizer.zero_grad(set_to_none=True)
            (losses * torch.tensor([1.0, 0.5, 0.4, 1.0])).sum().backward()
            optimizer.step()
            schedule.step()
            totals += losses.detach() * len(index)
        print(epoch + 1, [round(v, 4) for v in (totals / len(films)).tolist()], flush=True)  # noqa: T201
    return network.eval()


def _beliefs(network: GateNetwork, frontal: Tensor) -> dict[str, float]:
    """Return below which belief the lowest shares of the films it learned from lie, as stored."""
    small = F.interpolate(frontal.float(), (SIZE, SIZE), mode="bilinear", antialias=True)
    found = [g.frontal for part in small.split(64) for g in glances(network, part)]
    shares = {"0.1 %": 0.001, "0.5 %": 0.005, "1 %": 0.01}
    return {name: round(float(np.quantile(found, q)), 4) for name, q in shares.items()}


def _losses(out: Tensor, kinds: Tensor, facts: Tensor) -> Tensor:
    """Return the losses of kind, inverted, mirrored and turned; the last three of frontal films."""
    frontal = (kinds == 0).float()
    count = frontal.sum().clamp_min(1)
    kind = F.cross_entropy(out[:, :3], kinds, label_smoothing=0.01)
    inverted, mirrored = (
        (F.binary_cross_entropy_with_logits(out[:, 3 + k], facts[:, k], reduction="none") * frontal)
        .sum() / count for k in (0, 1)
    )  # fmt: skip
    angle = torch.stack([facts[:, 2].cos(), facts[:, 2].sin()], 1)
    turned = (((out[:, 5:7] - angle) ** 2).sum(1) * frontal).sum() / count
    return torch.stack([kind, inverted, mirrored, turned])


def _augmented(films: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
    """Return films (n, 1, 128, 128) turned, mirrored, inverted, stretched and lit otherwise.

    And what was done to each: inverted, mirrored (0 or 1), the angle counter-clockwise.
    """
    n = len(films)

    def drawn(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(n, generator=generator)

    lean = 0.12 * torch.randn(n, generator=generator)
    quarter = torch.randint(0, 4, (n,), generator=generator) * (math.pi / 2)
    way = drawn(0, 1)
    angle = torch.where(
        way < 0.45, lean, torch.where(way < 0.75, quarter + lean, drawn(-math.pi, math.pi))
    )
    mirrored, inverted = (drawn(0, 1) < 0.3).float(), (drawn(0, 1) < 0.25).float()
    zoom, aspect = drawn(-0.25, 0.22).exp(), drawn(-0.18, 0.18).exp()
    side = 1 - 2 * mirrored
    # Output position → input position: turning the picture counter-clockwise by `angle` (y down).
    c, s = angle.cos() * zoom, angle.sin() * zoom
    across = torch.stack([side * c * aspect, -side * s * aspect, drawn(-0.12, 0.12)], 1)
    down = torch.stack([s / aspect, c / aspect, drawn(-0.12, 0.12)], 1)
    grid = F.affine_grid(torch.stack([across, down], 1), [n, 1, SIZE, SIZE], align_corners=False)
    hard = "zeros" if float(torch.rand(1, generator=generator)) < 0.6 else "border"
    x = F.grid_sample(films, grid, mode="bilinear", padding_mode=hard, align_corners=False) / 255
    column = (n, 1, 1, 1)
    x = x.clamp(0, 1) ** drawn(-0.7, 0.7).exp().view(column)
    flattened = torch.nonzero(drawn(0, 1) < 0.15)[:, 0]
    x[flattened] = _local_contrast(x[flattened])
    x = ((x - 0.5) * drawn(0.8, 1.7).view(column) + 0.5).clamp(0, 1)
    x = _lettered(x, generator)
    x = torch.where(inverted.view(column) > 0, 1 - x, x)
    x = x + drawn(0, 0.07).view(column) * torch.randn(x.shape, generator=generator)
    return x, torch.stack([inverted, mirrored, angle], 1)


def _local_contrast(x: Tensor) -> Tensor:
    """Return the middle grey and detail of each place made alike."""
    mean = _around(x)
    spread = _around((x - mean) ** 2).sqrt()
    return (0.5 + 0.25 * (x - mean) / (spread + 0.05)).clamp(0, 1)


def _around(x: Tensor) -> Tensor:
    """Return means over about a quarter of the film's side."""
    coarse = F.avg_pool2d(F.avg_pool2d(x, 8), 5, 1, 2, count_include_pad=False)
    return F.interpolate(coarse, x.shape[2:], mode="bilinear")


def _lettered(x: Tensor, generator: Generator) -> Tensor:
    """Put white or black patches and bars on some of the films."""
    n = len(x)
    for i in torch.nonzero(torch.rand(n, generator=generator) < 0.4)[:, 0].tolist():
        for _ in range(int(torch.randint(1, 4, (1,), generator=generator))):
            h, w = torch.randint(3, 16, (2,), generator=generator).tolist()
            top, left = (int(torch.randint(0, SIZE - k, (1,), generator=generator)) for k in (h, w))
            x[i, :, top : top + h, left : left + w] = float(
                torch.rand(1, generator=generator) > 0.35
            )
    return x


if __name__ == "__main__":
    main()

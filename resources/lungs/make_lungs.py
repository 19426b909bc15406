"""Make the lung network: ``python resources/lungs/make_lungs.py ../shared/data/films.csv``.

Trained on the Montgomery films' masks alone; measured on the Shenzhen films' masks, which
may not be trained on. Some five minutes on one core.
"""

import argparse
import csv
import hashlib
import json
import math
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save
from torch import Generator, Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.film.field import Field
from tbviewer.net.framing import content_box
from tbviewer.net.lungs import SIZE, LungNetwork, lung_box, standardised

HERE = Path(__file__).resolve().parent
EPOCHS, BATCH, RATE = 120, 8, 4e-3
FIRST_SIZE = 256
"""Films are kept a little larger than the network's input, so that zooming in stays sharp."""


def main() -> None:
    """Train on Montgomery, measure on Shenzhen, write weights and card."""
    parser = argparse.ArgumentParser(description="Make the lung network.")
    parser.add_argument("films", type=Path, help="CSV file with columns film, dataset, lungs")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    learn = _masked_films(arguments.films, "montgomery")
    network = _trained(*learn)
    told = {name: _measured(network, *_masked_films(arguments.films, name))
            for name in ("montgomery", "shenzhen")}  # fmt: skip
    weights = save({k: v.contiguous() for k, v in network.state_dict().items()})
    (HERE / "weights.safetensors").write_bytes(weights)
    card = {
        "weights_sha256": hashlib.sha256(weights).hexdigest(),
        "parameters": sum(p.numel() for p in network.parameters()),
        "trained_on": "lung masks of the 138 Montgomery films",
        "epochs": EPOCHS,
        "measured": told,
        "command": "python resources/lungs/make_lungs.py films.csv",
    }
    (HERE / "card.json").write_text(json.dumps(card, indent=2) + "\n")
    print(json.dumps(told, indent=2))  # noqa: T201


def _masked_films(table: Path, dataset: str) -> tuple[Tensor, Tensor]:
    """Return films without their borders, 0 to 255, and masks, 0 or 1: (n, 1, 256, 256)."""
    films, masks = [], []
    with table.open(newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["dataset"] == dataset and r["lungs"]]
    for row in rows:
        film = np.asarray(Image.open(table.parent / row["film"]).convert("L"))
        mask = np.asarray(Image.open(table.parent / row["lungs"]).convert("L")) > 0
        box = content_box(film)
        inside = np.s_[box.y : box.bottom, box.x : box.right]
        films.append(_resized(film[inside].astype(np.float32), FIRST_SIZE))
        masks.append(_resized(mask[inside].astype(np.float32), FIRST_SIZE))
    return torch.cat(films), torch.cat(masks)


def _resized(picture: np.ndarray, size: int) -> Tensor:
    tensor = torch.from_numpy(np.ascontiguousarray(picture))[None, None]
    return F.interpolate(tensor, (size, size), mode="bilinear", antialias=True)


def _trained(films: Tensor, masks: Tensor) -> LungNetwork:
    torch.manual_seed(0)
    generator = Generator().manual_seed(0)
    network = LungNetwork()
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=1e-2)
    steps = EPOCHS * math.ceil(len(films) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for epoch in range(EPOCHS):
        total = 0.0
        for index in torch.split(torch.randperm(len(films), generator=generator), BATCH):
            x, wanted = _augmented(films[index], masks[index], generator)
            logits = network(standardised(x))
            loss = F.binary_cross_entropy_with_logits(logits, wanted) + _dice_loss(logits, wanted)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(index)
        if epoch % 20 == 19:
            print(epoch + 1, round(total / len(films), 4))  # noqa: T201
    return network.eval()


def _augmented(films: Tensor, masks: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
    """Return films and masks turned, stretched, moved and lit otherwise, (n, 1, 128, 128)."""
    n = len(films)

    def drawn(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(n, generator=generator)

    angle, zoom, aspect = drawn(-0.26, 0.26), drawn(-0.3, 0.3).exp(), drawn(-0.2, 0.2).exp()
    mirror = torch.sign(drawn(-1, 1))
    cosine, sine = zoom * angle.cos(), zoom * angle.sin()
    across = torch.stack([mirror * aspect * cosine, -sine, drawn(-0.2, 0.2)], 1)
    down = torch.stack([mirror * sine, cosine / aspect, drawn(-0.2, 0.2)], 1)
    theta = torch.stack([across, down], 1)
    grid = F.affine_grid(theta, [n, 1, SIZE, SIZE], align_corners=False)
    x = F.grid_sample(films, grid, mode="bilinear", align_corners=False)
    wanted = F.grid_sample(masks, grid, mode="bilinear", align_corners=False)
    column = (n, 1, 1, 1)
    x = (x / 255).clamp_min(0) ** drawn(-0.6, 0.6).exp().view(column)
    x = x + drawn(0, 0.08).view(column) * torch.randn(x.shape, generator=generator)
    return x, wanted


def _dice_loss(logits: Tensor, wanted: Tensor) -> Tensor:
    found = torch.sigmoid(logits)
    both = (found * wanted).sum(dim=(1, 2, 3))
    each = found.sum(dim=(1, 2, 3)) + wanted.sum(dim=(1, 2, 3))
    return (1 - (2 * both + 1) / (each + 1)).mean()


@torch.inference_mode()
def _measured(network: LungNetwork, films: Tensor, masks: Tensor) -> dict[str, float]:
    """Return the mean Dice, and the share of films whose lungs leave the box with its margin."""
    small = F.interpolate(films, (SIZE, SIZE), mode="bilinear", antialias=True)
    wanted = F.interpolate(masks, (SIZE, SIZE), mode="bilinear", antialias=True) > 0.5
    found = torch.sigmoid(torch.cat([network(standardised(x)) for x in small.split(16)]))
    lungs = found > 0.5
    dice = 2 * (lungs & wanted).sum(dim=(1, 2, 3)) / (lungs.sum((1, 2, 3)) + wanted.sum((1, 2, 3)))
    outside = []
    for probabilities, mask in zip(found[:, 0].numpy(), wanted[:, 0].numpy(), strict=True):
        box = lung_box(probabilities, Field(0, 0, SIZE, SIZE))
        inside = 0 if box is None else mask[box.y : box.bottom, box.x : box.right].sum()
        outside.append(1 - inside / mask.sum())
    return {
        "films": len(films),
        "dice": round(float(dice.mean()), 4),
        "lowest_dice": round(float(dice.min()), 4),
        "films_with_1_percent_of_the_lungs_outside": int((np.array(outside) > 0.01).sum()),
        "most_outside": round(float(max(outside)), 4),
    }


if __name__ == "__main__":
    main()

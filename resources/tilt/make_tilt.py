"""Make the tilt network: ``python resources/tilt/make_tilt.py films.csv pretrain.csv``.

It learns from the other chest films of pretrain.csv, without labels: each is turned by two angles,
and what it says of the two must differ by as much as the angles do. What a film leans by of its own
is not known and cancels out; a second, weaker loss asks for the angle itself, which makes 0 the way
most films stand. Measured on the films of films.csv, of sites it has never met, turned as
`benchmarks.robustness` turns them, and how well the box around lungs that lean holds them, by their
masks. A quarter of an hour on one core; ``--measure`` measures again and trains nothing.
"""

import argparse
import csv
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save
from torch import Generator, Tensor
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.film.opening import open_film
from tbviewer.net.framing import Geometry, content_box, field_of, lungs_of, square_around
from tbviewer.net.lungs import lung_middle
from tbviewer.net.squares import Pixels
from tbviewer.net.tilt import MOST, REACH, SIZE, TiltNetwork, circles, tilt_of
from tbviewer.training.memory import keep_freed_memory

HERE = Path(__file__).resolve().parent
CARD = HERE / "card.json"
EPOCHS, BATCH, RATE = 14, 64, 3e-3
FIRST_SIZE, FIRST_REACH = 128, 1.9
"""Squares are kept a little larger and finer than the network's, so that views of them can move."""
ITSELF = 0.5
"""Weight of the loss that asks for the angle itself."""
TURNS = (2.0, 5.0, -10.0, 10.0)


def main() -> None:
    """Train, measure, write weights and card."""
    parser = argparse.ArgumentParser(description="Make the tilt network.")
    parser.add_argument("films", type=Path, help="CSV file with columns film, dataset")
    parser.add_argument("others", type=Path, help="CSV file of other chest films: film, kind")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--measure", action="store_true", help="measure the one that is there")
    arguments = parser.parse_args()
    keep_freed_memory()
    torch.set_num_threads(1)
    if not arguments.measure:
        _make(arguments)
    card = json.loads(CARD.read_text("utf-8"))
    card["measured"] = {
        name: _measured(arguments.films, name) for name in ("montgomery", "shenzhen")
    }
    _write(card)
    _tell(card["measured"])


def _write(card: dict[str, Any]) -> None:
    CARD.write_text(json.dumps(card, indent=2) + "\n")


def _make(arguments: argparse.Namespace) -> None:
    """Train, write the weights and what the card says of them."""
    found = [
        _square(
            open_film(str(arguments.others.parent / row["film"])).pixels,
            reach=FIRST_REACH,
            size=FIRST_SIZE,
        )
        for row in _rows(arguments.others)
    ]
    learned = torch.stack([square for square in found if square is not None])
    network = _trained(learned[:, None], arguments.epochs)
    weights = save({k: v.contiguous() for k, v in network.state_dict().items()})
    (HERE / "weights.safetensors").write_bytes(weights)
    card = {
        "weights_sha256": hashlib.sha256(weights).hexdigest(),
        "parameters": sum(p.numel() for p in network.parameters()),
        "trained_on": "pretrain.csv, turned; no labels",
        "films": len(learned),
        "epochs": arguments.epochs,
        "command": "python resources/tilt/make_tilt.py films.csv pretrain.csv",
    }
    _write(card)


def _tell(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _rows(table: Path, dataset: str | None = None) -> list[dict[str, str]]:
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if dataset is None or row["dataset"] == dataset]


def _square(pixels: Pixels, *, reach: float = REACH, size: int = SIZE) -> Tensor | None:
    """Return a film's square around the middle of its lungs; None without lungs."""
    content = content_box(pixels)
    probabilities = lungs_of(pixels, None, content)
    middle = None if probabilities is None else lung_middle(probabilities, content.seen)
    if middle is None:
        return None
    return square_around(pixels, None, middle, content, reach=reach, size=size)


def _trained(squares: Tensor, epochs: int) -> TiltNetwork:
    torch.manual_seed(0)
    generator = Generator().manual_seed(0)
    network = TiltNetwork()
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=1e-2)
    steps = epochs * (len(squares) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for epoch in range(epochs):
        total, order = 0.0, torch.randperm(len(squares), generator=generator)
        for index in order[: len(order) // BATCH * BATCH].split(BATCH):
            turned, angles = _views(squares[index], generator)
            said = network(turned)
            between = said[:BATCH] - said[BATCH:], angles[:BATCH] - angles[BATCH:]
            loss = F.smooth_l1_loss(*between) + ITSELF * F.smooth_l1_loss(said, angles, beta=2.0)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        _tell({"epoch": epoch, "loss": round(total / (len(squares) // BATCH), 4)})
    return network.eval()


def _views(squares: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
    """Return two views of each square (n, 1, 128, 128) as circles, and their angles, (2 n,).

    Both are mirrored or neither; each is turned, moved, zoomed and lit by itself.
    """
    n = 2 * len(squares)

    def drawn(low: float, high: float, count: int = n) -> Tensor:
        return low + (high - low) * torch.rand(count, generator=generator)

    angles, zoom = drawn(-MOST, MOST), drawn(0.72, 0.95)
    # The circle of a view stays inside its square.
    direction, distance = drawn(0, 2 * np.pi), drawn(0, 1) * (1.0 - zoom)
    mirror = torch.sign(drawn(-1, 1, len(squares))).repeat(2)
    cosine, sine = zoom * torch.deg2rad(angles).cos(), zoom * torch.deg2rad(angles).sin()
    # Clockwise on the view: what is sampled for it turns the other way.
    across = torch.stack([mirror * cosine, mirror * sine, mirror * distance * direction.cos()], 1)
    down = torch.stack([-sine, cosine, distance * direction.sin()], 1)
    theta = torch.stack([across, down], 1)
    grid = F.affine_grid(theta, [n, 1, SIZE, SIZE], align_corners=False)
    films = squares.repeat(2, 1, 1, 1)
    x = F.grid_sample(films, grid, mode="bilinear", padding_mode="border", align_corners=False)
    column = (n, 1, 1, 1)
    low, high = x.amin((1, 2, 3), keepdim=True), x.amax((1, 2, 3), keepdim=True)
    x = ((x - low) / (high - low).clamp_min(1e-3)) ** drawn(-0.6, 0.6).exp().view(column)
    x = x + drawn(0, 0.06).view(column) * torch.randn(x.shape, generator=generator)
    return circles(x), angles


def _measured(table: Path, dataset: str) -> dict[str, Any]:
    """Return how films lean, how far what is said of turned ones misses the turn, in degrees, and
    how much of the lungs, by their masks, lies outside what is seen of a film.
    """
    leans, misses, outside = [], {turn: list[float]() for turn in TURNS}, []
    for row in _rows(table, dataset):
        pixels = open_film(str(table.parent / row["film"])).pixels
        lean = _lean(pixels)
        leans.append(lean)
        for turn, missed in misses.items():
            turned = Image.fromarray(pixels).rotate(-turn, Image.Resampling.BICUBIC)
            missed.append(abs(_lean(np.asarray(turned)) - lean - turn))
        if row["lungs"]:
            lungs = np.asarray(Image.open(table.parent / row["lungs"]).convert("L")) > 0
            y, x = np.nonzero(lungs)
            seen = field_of(pixels, None, Geometry.UPRIGHT).seen
            outside.append(1 - float(seen.holds(x + 0.5, y + 0.5).mean()))
    return {
        "films": len(leans),
        "lean": {
            "mean": round(float(np.mean(leans)), 2),
            "deviation": round(float(np.std(leans)), 2),
            "most": round(float(np.abs(leans).max()), 1),
        },
        "missed_when_turned": {
            f"{turn:g}": {
                "median": round(float(np.median(missed)), 2),
                "95th_percentile": round(float(np.percentile(missed, 95)), 2),
                "most": round(max(missed), 1),
            }
            for turn, missed in misses.items()
        },
        "films_with_masks": len(outside),
        "films_with_1_percent_of_the_lungs_outside": int((np.array(outside) > 0.01).sum()),
        "most_outside": round(max(outside), 4),
    }


def _lean(pixels: Pixels) -> float:
    square = _square(pixels)
    return 0.0 if square is None else tilt_of(square)


if __name__ == "__main__":
    main()

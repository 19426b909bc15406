"""A Run of three steps in a process of its own, as a retraining is: does training work here?"""

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tbviewer import paths
from tbviewer.errors import TrainingError
from tbviewer.words import say

FILMS = 14
"""One of each class is held back; the others are three batches of four."""
SIDE = 520
PATIENCE_SECONDS = 600


def trial_run() -> str:
    """Train on made-up films and load the Model that comes of it; tell its loss.

    Raises
    ------
    TrainingError, ModelError
        If that does not work.
    """
    with TemporaryDirectory(prefix="tbviewer-selftest-") as place:
        folder = Path(place)
        _write_films(folder / "films")
        told = _train(folder / "films", folder / "trial")
        _load(folder / "trial" / "model")
    loss = next(line["loss"] for line in told if "loss" in line)
    return say("a Run of 3 steps, loss {loss:.3f}; its Model loads", loss=loss)


def _write_films(folder: Path) -> None:
    """Write noise, and noise with a bright place, as labelled films."""
    from PIL import Image

    folder.mkdir()
    chance = np.random.default_rng(0)
    for number in range(FILMS):
        label = number % 2
        pixels = chance.integers(40, 160, (SIDE, SIDE), dtype=np.uint8)
        pixels[100 : 100 + 60 * label, 100:200] += 80
        Image.fromarray(pixels).save(folder / f"made-up-{number}_{label}.png", compress_level=1)


def _train(films: Path, run: Path) -> list[dict[str, float]]:
    """Train in a process of its own; return what it told."""
    words = ["train", str(films), "--epochs", "1", "--run", str(run)]
    try:
        done = subprocess.run(
            [*paths.own_command(), *words],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TrainingError(
            say("training took longer than {seconds} seconds", seconds=PATIENCE_SECONDS)
        ) from error
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        raise TrainingError(
            say("training ended with exit code {code}: {why}", code=done.returncode, why=last)
        )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _load(folder: Path) -> None:
    from tbviewer.net import store
    from tbviewer.net.card import read_card
    from tbviewer.net.reader import load_network

    load_network(store.StoredModel(folder, read_card(folder / store.CARD)))

"""One of two processes that train together: ``python together_worker.py FOLDER``.

Started by the test with the environment that ``torchrun`` gives; without it, it is alone and
learns from the same ghost batches one after the other.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from tbviewer.net.prepare import Normalisation
from tbviewer.training.config import PRESETS, Preset
from tbviewer.training.dataset import Dataset
from tbviewer.training.folder import LabelledFilm
from tbviewer.training.run import RunFolder, train
from tbviewer.training.together import team


def main() -> None:
    rng = np.random.default_rng(0)
    films = tuple(LabelledFilm(Path(f"{n}"), f"{n}", n % 2, f"{n}") for n in range(38))
    # Small pictures of two kinds: the Network takes any side.
    prepared = rng.integers(0, 120, (38, 128, 128), dtype=np.uint8)
    prepared[1::2, 30:60, 30:60] += 120
    data = Dataset(films, prepared, np.array([n % 2 for n in range(38)], np.int64))
    best = PRESETS[Preset.BEST]
    last = replace(best.consistency, epochs=1)
    config = replace(best, epochs=3, consistency=last, batch=8, ghost_batch=4)
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    losses: list[float] = []
    with team() as here:
        train(
            RunFolder(folder), config, data, None, Normalisation(),
            team=here, report=lambda step: losses.append(step.loss), finished=lambda epoch: None,
        )  # fmt: skip
        files = sorted(p.name for p in folder.iterdir())
    sys.stdout.write(json.dumps({"rank": here.rank, "losses": losses, "files": files}))


if __name__ == "__main__":
    main()

"""Films read, and a window used, while a Run goes on: at most twice the usual time, no stall."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.films import picture, written
from benchmarks.measuring import Row, medians
from benchmarks.starting import LONGEST_GAP_MS, watched
from tbviewer import paths, retraining
from tbviewer.process import ReadingRoom
from tbviewer.record.runs.folder import ClinicRun
from tbviewer.record.runs.looking import Standing, look
from tbviewer.record.runs.process import end_at_once, worker_of
from tbviewer.record.runs.state import Stage
from tbviewer.record.runs.wish import RunWish
from tbviewer.training.folder import LabelledFilm, labelled_films

SLOWER_AT_MOST = 2.0
RUN_FILMS, RUN_EPOCHS = 32, 1000
"""Enough that the Run goes on for as long as anything is measured."""
_WATCHED = 3


def rows() -> list[Row]:
    """Open and read a film, and watch a window do it, alone and beside a Run, in turn."""
    with tempfile.TemporaryDirectory(prefix="tbviewer-benchmark-") as place, own_folder(place):
        film = written(Path(place), picture(3000, 2500))["uncompressed"]
        films = _films(Path(place) / "labelled")
        alone, alone_gap = _seconds(film), _gap(film)
        with going(films):
            beside, beside_gap = _seconds(film), _gap(film)
        # Once more alone: a computer that others use must not look like one that a Run disturbs.
        alone = statistics.mean([alone, _seconds(film)])
    return [
        Row(
            "film opened and read while a Run goes on",
            f"{beside / alone:.2f}× ({beside:.2f} s)",
            f"without one ({alone:.2f} s)",
            f"at most {SLOWER_AT_MOST:.0f}×",
            beside <= SLOWER_AT_MOST * alone,
        ),
        Row(
            "window's longest stall while a Run goes on",
            f"{beside_gap:.0f} ms",
            f"without one ({alone_gap:.0f} ms)",
            f"under {LONGEST_GAP_MS} ms",
            beside_gap < LONGEST_GAP_MS,
        ),
    ]


@contextmanager
def own_folder(place: str) -> Iterator[None]:
    """Keep Runs and settings of the benchmark away from the person's own."""
    before = os.environ.get("TBVIEWER_USER_DIR")
    os.environ["TBVIEWER_USER_DIR"] = str(Path(place) / "user")
    try:
        yield
    finally:
        if before is None:
            del os.environ["TBVIEWER_USER_DIR"]
        else:
            os.environ["TBVIEWER_USER_DIR"] = before


@contextmanager
def going(films: Sequence[LabelledFilm]) -> Iterator[ClinicRun]:
    """Let a Run train meanwhile, as the Admin room starts it."""
    wish = RunWish(
        "benchmark", str(films[0].path.parent), "combined", epochs=RUN_EPOCHS, folds=0,
        threads=retraining.spare_threads(),
    )  # fmt: skip
    run = retraining.ask(wish, films)
    _wait(run)
    retraining.resume(run)
    try:
        while look(run).state.stage is not Stage.TRAINING:
            _still_going(run)
            time.sleep(0.2)
        yield run
        _still_going(run)
    finally:
        end_at_once(run)
        _wait(run)


def _wait(run: ClinicRun) -> None:
    worker = worker_of(run)
    if worker is not None:
        worker.wait()
    retraining.all_runs()


def _still_going(run: ClinicRun) -> None:
    worker = worker_of(run)
    if worker is None or look(run).standing is not Standing.GOING:
        raise RuntimeError(f"the Run does not go on: {look(run).state.sentence}")


def _seconds(film: Path) -> float:
    """Return the median seconds in which a film is opened and read, its maps with it."""
    with ReadingRoom() as room:
        [seconds] = medians(lambda: room.read_film(room.open_film(str(film))))
    return seconds


def _gap(film: Path) -> float:
    """Return the median of the window's longest stall, in ms."""
    return 1000 * statistics.median(watched(film, "cold")["longest_gap"] for _ in range(_WATCHED))


def _films(folder: Path) -> list[LabelledFilm]:
    """Write simulated films of two classes: what is learned does not matter here."""
    from tbviewer.film.opening import open_film

    folder.mkdir()
    pixels = open_film(str(paths.sample_film())).levels[1]
    chance = np.random.default_rng(0)
    for number in range(RUN_FILMS):
        noisy = pixels / 16 + chance.normal(0, 8, pixels.shape)
        Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(
            folder / f"{number:03d}_{number % 2}.png"
        )
    return labelled_films(folder)

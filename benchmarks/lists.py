"""(f) Lists: listed, read in the background, paged; memory; the command line on all processors.

The ratios of one process against several mean something only where the processors are free:
where others use them when it begins, those rows are printed and not judged.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
from PIL import Image

from benchmarks.films import folder
from benchmarks.measuring import Row
from tbviewer import paths
from tbviewer.film.opening import open_film
from tbviewer.rooms import cores, rooms_that_fit

FILMS, MANY, FORMS = 500, 2000, 10
SIDE = 1225
"""1.5 megapixels."""
LISTED_SECONDS = 1.0
NEXT_MS, GAP_MS = 150, 50
SHARE, SPEED_UP = 0.8, 1.7
MEGABYTES = 1200
GROWTH = 1.05
BUSY = 0.15
"""Share of all processors used by others, above which ratios of processes are not judged."""


def rows() -> list[Row]:
    """Open folders in the real program, then read one from the command line."""
    is_free = psutil.cpu_percent(interval=2) < 100 * BUSY
    with folder() as place:
        some, many = Path(place) / "some", Path(place) / "many"
        _write(some, FILMS)
        _write(many, MANY)
        seen = _watched(some)
        memory = _watched(many)
        background = rooms_that_fit(cores() - 1)
        one, same = _read(some, 1), _read(some, background)
        every = _read(some, cores()) if cores() > 1 else one
    return [
        *_window_rows(seen),
        _share_row(seen, same, f"the command line with {background} job(s)", is_free=is_free),
        _share_row(seen, every, f"the command line with {cores()} job(s)", is_free=is_free),
        _memory_row(memory),
        Row(
            f"(f) command line with {cores()} jobs",
            f"{every / one:.2f}× ({every:.1f} films/s)",
            f"one job ({one:.1f} films/s)",
            f"at least {SPEED_UP}×",
            every / one >= SPEED_UP if is_free and cores() > 1 else None,
        ),
    ]


def _window_rows(seen: dict[str, float]) -> list[Row]:
    listed, step, gap = seen["listed"], 1000 * seen["next"], 1000 * seen["longest_gap"]
    return [
        Row(
            f"(f) folder of {FILMS} films listed",
            f"{listed:.2f} s",
            "",
            f"under {LISTED_SECONDS:.0f} s",
            listed < LISTED_SECONDS,
        ),
        Row(
            "(f) next film, already read, on screen",
            f"{step:.0f} ms (median of {seen['steps']:.0f})",
            "",
            f"under {NEXT_MS} ms",
            step < NEXT_MS,
        ),
        Row(
            f"(f) window's longest stall while {FILMS} films are listed and read",
            f"{gap:.0f} ms (of them {1000 * seen['longest_work']:.0f} ms of its own work)",
            "a timer of 2 ms",
            f"under {GAP_MS} ms",
            gap < GAP_MS,
        ),
    ]


def _share_row(seen: dict[str, float], bare: float, against: str, *, is_free: bool) -> Row:
    share = seen["rate"] / bare
    return Row(
        "(f) read in the background",
        f"{100 * share:.0f} % ({seen['rate']:.1f} films/s)",
        f"{against} ({bare:.1f} films/s)",
        f"at least {100 * SHARE:.0f} %",
        share >= SHARE if is_free else None,
    )


def _memory_row(seen: dict[str, float]) -> Row:
    early, late = seen["megabytes_early"], seen["megabytes_late"]
    return Row(
        f"(f) memory over {MANY} films, all processes",
        f"{early:.0f} MB after 200, {late:.0f} MB at the end, at most {seen['megabytes_most']:.0f}",
        "itself",
        f"growth under {100 * (GROWTH - 1):.0f} %, under {MEGABYTES} MB",
        late < GROWTH * early and seen["megabytes_most"] < MEGABYTES,
    )


def _write(place: Path, count: int) -> None:
    """Write `count` simulated chest films of 1.5 megapixels; a few forms, each many times.

    Chest films, since others are refused and then cost next to nothing.
    """
    place.mkdir()
    sample = open_film(str(paths.sample_film())).pixels
    grey = Image.fromarray((sample >> 4).astype("uint8")).resize((SIDE, SIDE))
    for number in range(min(FORMS, count)):
        grey.crop((number, number, SIDE, SIDE)).save(place / f"film {number}.png")
    for number in range(FORMS, count):
        source = place / f"film {number % FORMS}.png"
        (place / f"film {number}.png").write_bytes(source.read_bytes())


def _environment() -> dict[str, str]:
    return {"QT_QPA_PLATFORM": "offscreen", **os.environ}


def _watched(place: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.watched_list", str(place)],
        capture_output=True,
        text=True,
        check=True,
        env=_environment(),
        timeout=3600,
    )
    seen: dict[str, float] = json.loads(done.stdout)
    return seen


def _read(place: Path, jobs: int) -> float:
    """Return the films a second that the command line reads, its start left out."""
    command = [sys.executable, "-m", "tbviewer", "read", str(place), "--format", "csv"]
    with subprocess.Popen(
        [*command, "--jobs", str(jobs)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdout is not None
        told = 0
        start = end = time.perf_counter()
        for _ in running.stdout:
            told += 1
            end = time.perf_counter()
            if told == 20:
                start = end
    return (told - 20) / (end - start)

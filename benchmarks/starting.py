"""(d) Process start to window and to first reading; (e) memory; and how long the window stalls."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.films import folder, picture, written
from benchmarks.measuring import RUNS, Row
from tbviewer import paths

WINDOW_SECONDS, READING_SECONDS = 1.0, 4.0
MEGABYTES = 800
LONGEST_GAP_MS = 100


def rows() -> list[Row]:
    """Start the real program nine times with the sample film, then with larger ones."""
    bare = statistics.median(_bare_start() for _ in range(RUNS))
    sample = [watched(paths.sample_film()) for _ in range(RUNS)]
    window = statistics.median(s["window"] for s in sample)
    reading = statistics.median(s["reading"] for s in sample)
    against = f"Python and Qt alone ({bare:.2f} s)"
    found = [
        _seconds("(d) start to window", window, against, WINDOW_SECONDS),
        _seconds("(d) start to reading, sample film", reading, against, READING_SECONDS),
    ]
    with folder() as place:
        nine = written(Path(place), picture(3000, 3000))["uncompressed"]
        rest = statistics.median(watched(nine)["megabytes"] for _ in range(3))
        found.append(
            Row(
                "(e) memory at rest, 9-megapixel film, all processes",
                f"{rest:.0f} MB",
                "the film's own 18 MB",
                f"under {MEGABYTES} MB",
                rest < MEGABYTES,
            )
        )
        twelve = written(Path(place), picture())["JPEG 2000"]
        gap = 1000 * statistics.median(watched(twelve, "cold")["longest_gap"] for _ in range(RUNS))
        found.append(
            Row(
                "window's longest stall, 12-megapixel JPEG 2000 film opened and read",
                f"{gap:.0f} ms",
                "a timer of 2 ms",
                f"under {LONGEST_GAP_MS} ms",
                gap < LONGEST_GAP_MS,
            )
        )
    return found


def _seconds(name: str, seconds: float, against: str, most: float) -> Row:
    return Row(name, f"{seconds:.2f} s", against, f"under {most:.0f} s", seconds < most)


def _environment() -> dict[str, str]:
    return {"QT_QPA_PLATFORM": "offscreen", **os.environ}


def watched(film: Path, *more: str) -> dict[str, float]:
    """Return what was seen of the real program, with a film opened in it (`watched.py`)."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.watched", str(time.time()), str(film), *more],
        capture_output=True,
        text=True,
        check=True,
        env=_environment(),
        timeout=120,
    )
    seen: dict[str, float] = json.loads(done.stdout)
    return seen


def _bare_start() -> float:
    """Return how long Python takes to show an empty Qt window: no program can be faster."""
    code = (
        "from PySide6.QtWidgets import QApplication, QWidget; a = QApplication([]);"
        "w = QWidget(); w.show(); a.processEvents()"
    )
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=_environment(), timeout=60)
    return time.perf_counter() - start

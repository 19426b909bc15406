"""Start-up of the two bundles that ``python -m benchmarks bundle`` built, from a cold disk (Linux).

They are started in turn; the seconds are those that the program's own log tells.
"""

import os
import statistics
import subprocess
import tempfile
import time
from datetime import datetime
from pathlib import Path

from benchmarks.measuring import Row
from tbviewer import paths

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "build" / "benchmark"
PRUNED, WHOLE = PLACE / "pruned" / "tbviewer", PLACE / "whole" / "tbviewer"
WINDOW_SECONDS, READING_SECONDS = 1.5, 5.0
STARTS = 5
PATIENCE_SECONDS = 120


def rows() -> list[Row]:
    """Start both in turn; hold the median seconds against what was to be reached."""
    for folder in (PRUNED, WHOLE):
        if not folder.exists():
            raise SystemExit(f"{folder} is not there: python -m benchmarks bundle builds it")
    starts = [(_started(PRUNED), _started(WHOLE)) for _ in range(STARTS)]
    found = []
    for at, (name, most) in enumerate(
        (("window", WINDOW_SECONDS), ("reading, sample film", READING_SECONDS))
    ):
        ours = statistics.median(one[at] for one, _ in starts)
        theirs = statistics.median(other[at] for _, other in starts)
        found.append(
            Row(
                f"bundle, cold page cache: start to {name}",
                f"{ours:.2f} s",
                f"unpruned ({theirs:.2f} s)",
                f"under {most:.1f} s",
                ours < most,
            )
        )
    return found


def _started(folder: Path) -> tuple[float, float]:
    """Return the seconds to the window with the sample film in it, and to the Reading."""
    _forget(folder)
    with tempfile.TemporaryDirectory() as user:
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "TBVIEWER_USER_DIR": user}
        environment.pop("PYTHONPATH", None)
        began = time.time()
        process = subprocess.Popen([str(folder / "tbviewer"), "--sample"], env=environment)
        try:
            log = Path(user) / paths.log_file().name
            return _moment(log, "window shown", began), _moment(log, "read in", began)
        finally:
            process.terminate()
            process.wait()


def _moment(log: Path, words: str, began: float) -> float:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if log.exists():
            for line in log.read_text("utf-8").splitlines():
                if words in line:
                    stamp, milliseconds = line[:23].split(",")
                    told = datetime.fromisoformat(stamp).timestamp() + int(milliseconds) / 1000
                    return told - began
        time.sleep(0.05)
    raise TimeoutError(f"the log does not say “{words}”")


def _forget(folder: Path) -> None:
    """Let the system forget the files' content, so that it comes from the disk."""
    os.sync()  # what is not written yet cannot be forgotten
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as content:
                os.posix_fadvise(content.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

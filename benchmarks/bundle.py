"""The bundle against an unpruned build of the same spec: size, and start-up from a cold disk.

Builds both first (``build/benchmark``), unless they are there from before.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from benchmarks.measuring import Row
from bundling.sizes import MEGABYTE, sizes_of
from tbviewer import paths

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "build" / "benchmark"
UNPACKED_MB, COMPRESSED_MB = 750, 220
WINDOW_SECONDS, READING_SECONDS = 1.5, 5.0
STARTS = 5
PATIENCE_SECONDS = 120


def rows() -> list[Row]:
    """Build, weigh and start both, in turn."""
    pruned, whole = _built("pruned", "0"), _built("whole", "1")
    found = [
        _size("bundle unpacked", _unpacked(pruned), _unpacked(whole), UNPACKED_MB),
        _size("bundle as tar.xz", _compressed(pruned), _compressed(whole), COMPRESSED_MB),
    ]
    starts = [(_started(pruned), _started(whole)) for _ in range(STARTS)]
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


def _built(name: str, whole: str) -> Path:
    folder = PLACE / name / "tbviewer"
    if not folder.exists():
        subprocess.run(
            [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
             "--distpath", str(folder.parent), "--workpath", str(PLACE / f"work-{name}"),
             "pyinstaller.spec"],
            cwd=ROOT, env={**os.environ, "TBVIEWER_WHOLE": whole}, check=True, stdout=sys.stderr,
        )  # fmt: skip
    return folder


def _size(name: str, ours: float, theirs: float, most: int) -> Row:
    return Row(
        name, f"{ours:.0f} MB", f"unpruned ({theirs:.0f} MB)", f"under {most} MB", ours < most
    )


def _unpacked(folder: Path) -> float:
    return sum(sizes_of(folder).values()) / MEGABYTE


def _compressed(folder: Path) -> float:
    """Return the megabytes of a tar.xz of `folder`; nothing is written."""
    command = f"tar --create --directory='{folder.parent}' '{folder.name}' | xz -6 -T0 | wc --bytes"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    return int(done.stdout) / MEGABYTE


def _started(folder: Path) -> tuple[float, float]:
    """Start the window with the sample film; return the seconds to the window and to the Reading.

    They are those that the program's own log tells.
    """
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
    """Let the system forget the files' content, so that it comes from the disk (Linux)."""
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as content:
                os.posix_fadvise(content.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

"""A scripted hour at the real window: ``python -m benchmarks.hour [--films N] [--minutes M]``.

Opens a folder of simulated films, pages through it, drags Windows, fades maps, turns films,
decides, compares, exports a figure, and closes the window while films are still being read; then
opens it again and closes it at once. Every act is a key or a mouse button, as a person's would
be. It needs a screen (``xvfb-run`` makes one) and prints one JSON object: what was done, the
log's warnings, the memory of all processes early and late, the window's longest stall, and what
was left running. The exit code is 1 where something was.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil

from benchmarks.films import dataset

if TYPE_CHECKING:
    from tbviewer.ui.main_window import MainWindow

SIDE = 1000
PATIENCE_S = 60
TICK_MS = 10
MEMORY_EVERY_S = 2.0
EXPECTED = "FilmError truncated"
"""What the log says of the torn films."""
GROWTH = 1.1
"""Late memory against early memory from which it counts as growing."""

Condition = Callable[[], bool]
Script = Generator[float | Condition, None, None]
"""Yields seconds to let pass, or what must come true before it goes on."""


def main() -> int:
    """Work the window, tell what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--films", type=int, default=800)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--pictures", type=Path, help="keep pictures of the window here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tbviewer-hour-") as place:
        os.environ["TBVIEWER_USER_DIR"] = str(Path(place) / "user")
        folder = Path(place) / "films"
        write_films(folder, arguments.films)
        hour = Hour(Path(place), arguments.minutes * 60, arguments.pictures)
        worked = run(hour, hour.script, [str(folder)])
        second = run(hour, lambda window: hour.closed_at_once(), [str(folder)])
        log = Path(place, "user", "tbviewer.log").read_text("utf-8").splitlines()
        told = [line for line in log if " INFO " not in line and not line.endswith(EXPECTED)]
    found = {**hour.seen, "log": told, "left": worked["left"] + second["left"], **hour.memory()}
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    return int(bool(told or found["left"] or found["grew"]))


def write_films(folder: Path, count: int) -> None:
    """Write `count` simulated films, each a little otherwise, and among them what is no film."""
    from tbviewer import paths
    from tbviewer.film.opening import open_film

    folder.mkdir()
    small = open_film(str(paths.sample_film())).levels[1][:SIDE, :SIDE]
    chance = np.random.default_rng(0)
    for number in range(count):
        gain, shift = chance.uniform(0.7, 1.0), chance.integers(-40, 40)
        pixels = np.roll(small, shift, axis=1) * gain + chance.normal(0, 8, small.shape)
        film = dataset(np.clip(pixels, 0, 4095).astype(np.uint16))
        film.PatientName, film.PatientID = f"SIMULATED^{number:04d}", f"SIM-{number % 97:04d}"
        film.StudyDate = f"2026{1 + number % 12:02d}{1 + number % 28:02d}"
        film.save_as(folder / f"film-{number:04d}.dcm", enforce_file_format=True)
        if number % 50 == 7:
            (folder / f"notes-{number}.txt").write_text("no film")
            whole = (folder / f"film-{number:04d}.dcm").read_bytes()
            (folder / f"torn-{number:04d}.dcm").write_bytes(whole[: len(whole) // 2])


def run(hour: "Hour", script: Callable[["MainWindow"], Script], names: list[str]) -> dict[str, Any]:
    """Run the program once under `script`; return what was left after it."""
    from tbviewer import app
    from tbviewer.ui import main_window

    plain = main_window.MainWindow

    class Worked(plain):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: Any):
            super().__init__(*arguments)
            self.resize(1366, 768)
            self._driver = Driver(self, hour, script(self))

    main_window.MainWindow = Worked  # type: ignore[misc, assignment]
    try:
        app.main(names)
    finally:
        main_window.MainWindow = plain  # type: ignore[misc]
    threads = [t.name for t in threading.enumerate() if t is not threading.main_thread()]
    processes = [p.name() for p in _family()[1:] if "resource_tracker" not in " ".join(p.cmdline())]
    return {"left": threads + processes}


def _family() -> list[psutil.Process]:
    ours = psutil.Process()
    return [ours, *ours.children(recursive=True)]


class Driver:
    """Steps through a script between the window's events, and watches the window as it does."""

    def __init__(self, window: "MainWindow", hour: "Hour", script: Script):
        from PySide6.QtCore import QTimer

        self._hour, self._script = hour, script
        self._wanted: float | Condition = 0.0
        self._since = self._last = self._weighed = time.perf_counter()
        self._timer = QTimer(window)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self._hour.gaps.append(now - self._last)
        self._step(now)
        if now - self._weighed > MEMORY_EVERY_S:
            self._weighed = time.perf_counter()
            self._hour.weigh()
        self._last = time.perf_counter()  # our own doing is not the window's stall

    def _step(self, now: float) -> None:
        passed = now - self._since
        if callable(self._wanted):
            if not self._wanted() and passed < PATIENCE_S:
                return
            if passed >= PATIENCE_S:
                self._hour.seen["gave up"].append(self._hour.doing)
        elif passed < self._wanted:
            return
        self._since = now
        try:
            self._wanted = next(self._script)
        except StopIteration:
            self._timer.stop()


class Hour:
    """What is done in the hour, and what was seen of it."""

    def __init__(self, place: Path, seconds: float, pictures: Path | None):
        self._place, self._seconds, self._pictures = place, seconds, pictures
        self._chance = random.Random(0)
        self.doing = ""
        """What is being done, for telling where it was given up."""
        self.gaps: list[float] = []
        self.weights: list[float] = []
        self.seen: dict[str, Any] = {
            "films": 0,
            "decisions": 0,
            "compared": 0,
            "exported": 0,
            "gave up": [],
        }

    def weigh(self) -> None:
        """Take the memory of all processes, in megabytes; what they share counts once."""
        total = 0.0
        for process in _family():
            try:
                full = process.memory_full_info()
                total += getattr(full, "pss", full.rss)
            except psutil.NoSuchProcess:
                continue
        self.weights.append(total / 1e6)

    def memory(self) -> dict[str, Any]:
        """Return early and late memory, the most there was, and the window's stalls."""
        part = max(1, len(self.weights) // 4)
        early, late = median(self.weights[part : 2 * part] or [0]), median(self.weights[-part:])
        gaps = sorted(self.gaps)
        return {
            "early MB": round(early),
            "late MB": round(late),
            "most MB": round(max(self.weights)),
            "grew": late > early * GROWTH,
            "longest stall ms": round(1000 * gaps[-1] - TICK_MS),
            "stall of 1 in 1000 ms": round(1000 * gaps[int(len(gaps) * 0.999)] - TICK_MS),
        }

    def closed_at_once(self) -> Script:
        """Close the window while the folder is being read."""
        from PySide6.QtWidgets import QApplication

        yield 2.0
        QApplication.closeAllWindows()

    def script(self, window: "MainWindow") -> Script:
        """Work until the time is over, then close in the middle of it all."""
        end = time.perf_counter() + self._seconds
        yield lambda: self._is_read(window)
        yield from self._activate(window)
        self._picture(window, "first")
        while time.perf_counter() < end:
            acts = [self._look, self._decide]
            if self.seen["films"] % 15 == 5 and self._is_read(window):
                acts.append(self._compare)
            if self.seen["films"] % 25 == 10 and self._is_read(window):
                acts.append(self._export)
            for act in (*acts, self._page):
                self.doing = act.__name__
                yield from act(window)
        self._picture(window, "last")
        window.close()

    def _page(self, window: "MainWindow") -> Script:
        at_end = not window.viewing.can_step(1)
        before = window.viewing.shown
        for _ in range(self._chance.choice((1, 1, 1, 5))):
            self._press(window, "PgUp" if at_end else "PgDown")
            yield 0.05
        yield lambda: window.viewing.shown is not before and self._is_settled(window)
        self.seen["films"] += 1

    def _look(self, window: "MainWindow") -> Script:
        view = window.film_page.view
        for keys in self._chance.sample(
            [("1", "["), ("5", "C"), ("6", "]"), ("Shift+4",), ("R", "H"), ("I",), ("A",),
             ("K", "K"), ("J", "J"), ("Z", "Z"), ("G", "G"), ("Ctrl+1",)], 4,
        ):  # fmt: skip
            for key in keys:
                self._press(window, key)
                yield 0.1
        yield from self._drag(view.viewport())
        if self.seen["films"] % 40 == 3:
            self._picture(window, f"film-{self.seen['films']}")
        for key in ("0", "Esc", "Esc"):
            self._press(window, key)
            yield 0.05

    def _drag(self, canvas: Any) -> Script:
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        left, middle = Qt.MouseButton.LeftButton, canvas.rect().center()
        QTest.mousePress(canvas, left, pos=middle)
        for step in range(1, 30):
            QTest.mouseMove(canvas, middle + QPoint(4 * step, 2 * step))
            yield 0.016
        QTest.mouseRelease(canvas, left, pos=middle + QPoint(120, 60))

    def _decide(self, window: "MainWindow") -> Script:
        for key in ("D", self._chance.choice("RNFU")):
            self._press(window, key)
            yield 0.1
        self.seen["decisions"] += 1

    def _compare(self, window: "MainWindow") -> Script:
        for key in ("F2", "F3", "F7"):
            self._press(window, key)
            yield 2.0
            self._picture(window, f"compare-{key}")
        self._press(window, "F5")
        yield 0.2
        self.seen["compared"] += 1

    def _export(self, window: "MainWindow") -> Script:
        """Ask for a figure, save it by name, and wait until its file is there."""
        from PySide6.QtGui import QKeySequence
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

        from tbviewer.ui.exporting.dialog import ExportDialog

        file = self._place / f"figure-{self.seen['films']}.png"
        self._press(window, "Ctrl+E")
        yield lambda: isinstance(QApplication.activeModalWidget(), ExportDialog)
        asked = QApplication.activeModalWidget()
        assert asked is not None
        QTest.keySequence(asked, QKeySequence("Return"))
        yield lambda: isinstance(QApplication.activeModalWidget(), QFileDialog)
        dialog = QApplication.activeModalWidget()
        name = dialog.findChild(QLineEdit) if dialog else None
        assert isinstance(name, QLineEdit)
        name.setText(str(file))
        QTest.keySequence(name, QKeySequence("Return"))
        yield file.exists
        yield lambda: QApplication.activeModalWidget() is None
        yield from self._activate(window)
        self.seen["exported"] += 1

    def _activate(self, window: "MainWindow") -> Script:
        window.activateWindow()  # a bare screen has no window manager that would
        yield window.isActiveWindow

    def _is_read(self, window: "MainWindow") -> bool:
        return window.viewing.shown.reading is not None

    def _is_settled(self, window: "MainWindow") -> bool:
        """Whether the film is read, or could not be opened and that is told."""
        shown = window.viewing.shown
        return shown.reading is not None or str(shown.stage) in ("empty", "unread", "unopened")

    def _press(self, window: "MainWindow", keys: str) -> None:
        from PySide6.QtGui import QKeySequence
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(keys))

    def _picture(self, window: "MainWindow", name: str) -> None:
        if self._pictures is not None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            window.grab().save(str(self._pictures / f"{name}.png"))


if __name__ == "__main__":
    sys.exit(main())

"""The real program with a folder of films, watched: stalls, rate, steps, memory.

Run as ``python -m benchmarks.watched_list FOLDER``; prints one JSON object and ends.
"""

import json
import statistics
import sys
import time
from typing import Any

import psutil

STEPS, STEP_EVERY_MS = 8, 1500
EARLY = 200


def main() -> None:
    """Open the window, then the folder; step through some films once all are read."""
    from PySide6.QtCore import QTimer

    from tbviewer import app
    from tbviewer.ui import main_window

    seen: dict[str, Any] = {"longest_gap": 0.0, "longest_work": 0.0, "megabytes_most": 0.0}
    steps: list[float] = []

    class Watched(main_window.MainWindow):
        def __init__(self, *arguments: Any):
            super().__init__(*arguments)
            self._ticks = QTimer(self, interval=2)
            self._ticks.timeout.connect(self._tick)
            self._weighing = QTimer(self, interval=1000)
            self._weighing.timeout.connect(self._weigh)
            self._stepping = QTimer(self, interval=STEP_EVERY_MS)
            self._stepping.timeout.connect(self._step)
            self._last = self._worked = 0.0
            # The child's first film must not wait for its libraries.
            QTimer.singleShot(6000, self._begin)

        def _begin(self) -> None:
            films = self.viewing.films
            films.counted.connect(self._count)
            self._opened = time.perf_counter()
            self._last, self._worked = self._opened, time.thread_time()
            self._ticks.start()
            self._weighing.start()
            self.open([sys.argv[1]])

        def _tick(self) -> None:
            now, worked = time.perf_counter(), time.thread_time()
            seen["longest_gap"] = max(seen["longest_gap"], now - self._last)
            seen["longest_work"] = max(seen["longest_work"], worked - self._worked)
            self._last, self._worked = now, worked

        def _count(self) -> None:
            films, now = self.viewing.films, time.perf_counter()
            if films.count and "listed" not in seen:
                self.list_desk.panel.view.viewport().repaint()
                seen["listed"] = time.perf_counter() - self._opened
            if films.done >= 20 and "_from" not in seen:
                seen["_from"] = films.done, now
            if films.count and films.done == films.count and "rate" not in seen:
                done, start = seen["_from"]
                seen["rate"] = (films.done - done) / (now - start)
                self._ticks.stop()
                self._stepping.start()

        def _weigh(self) -> None:
            ours = psutil.Process()
            megabytes = ours.memory_info().rss / 1e6
            for child in ours.children(recursive=True):
                try:
                    megabytes += child.memory_info().rss / 1e6
                except psutil.NoSuchProcess:
                    continue
            done = self.viewing.films.done
            seen["megabytes_most"] = max(seen["megabytes_most"], megabytes)
            if done >= EARLY and "megabytes_early" not in seen:
                seen["megabytes_early"] = megabytes
            if done < self.viewing.films.count:
                seen["megabytes_late"] = megabytes

        def _step(self) -> None:
            if len(steps) == STEPS:
                seen.update(steps=len(steps), next=statistics.median(steps))
                seen.pop("_from")
                sys.stdout.write(json.dumps(seen) + "\n")
                sys.stdout.flush()
                self._stepping.stop()
                self._weighing.stop()
                self.close()
                return
            start = time.perf_counter()
            self.actions_by_name["next"].trigger()
            self.film_page.view.viewport().repaint()
            steps.append(time.perf_counter() - start)

    main_window.MainWindow = Watched  # type: ignore[misc, assignment]
    app.main([])


if __name__ == "__main__":
    main()

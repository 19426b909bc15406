"""The real program in a process of its own, watched: when it painted, when it had read.

Run as ``python -m benchmarks.watched STARTED FILM [COLD]``; prints one JSON object and ends.
STARTED is when the process was started; with COLD the film is opened once the window stands.
"""

import json
import sys
import time
from typing import Any

import psutil


def main() -> None:
    """Open the window, wait for the Reading, tell what was seen."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from tbviewer import app
    from tbviewer.ui import main_window
    from tbviewer.ui.viewing import Shown, Stage

    started, film = float(sys.argv[1]), sys.argv[2]
    seen: dict[str, Any] = {"gaps": [0.0]}

    class Watched(main_window.MainWindow):
        def __init__(self, *arguments: Any):
            super().__init__(*arguments)
            self.installEventFilter(self)
            self.viewing.changed.connect(self._look)
            self._ticks = QTimer(self)
            self._ticks.setInterval(2)
            self._ticks.timeout.connect(self._tick)
            self._last: float | None = None

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint and "window" not in seen:
                seen["window"] = time.time() - started
                self._ticks.start()
                if len(sys.argv) > 3:
                    QTimer.singleShot(300, lambda: self.open([film]))
            return super().eventFilter(watched, event)

        def _tick(self) -> None:
            now = time.perf_counter()
            if self._last is not None:
                seen["gaps"].append(now - self._last)
            self._last = now

        def _look(self, shown: Shown) -> None:
            if shown.stage is Stage.READING and "film" not in seen:
                seen["film"] = time.time() - started
            if shown.stage is Stage.READ and "reading" not in seen:
                seen["reading"] = time.time() - started
                QTimer.singleShot(1000, self._finish)

        def _finish(self) -> None:
            ours = psutil.Process()
            family = [ours, *ours.children(recursive=True)]
            seen["megabytes"] = sum(p.memory_info().rss for p in family) / 1e6
            seen["longest_gap"] = max(seen.pop("gaps"))
            sys.stdout.write(json.dumps(seen) + "\n")
            sys.stdout.flush()
            self.close()

    main_window.MainWindow = Watched  # type: ignore[misc, assignment]
    app.main([] if len(sys.argv) > 3 else [film])


if __name__ == "__main__":
    main()

"""Drives the real program through an hour's mishaps in a minute: run as a script, by a test.

``python privacy_run.py FILMS EXPORTS`` opens the folder FILMS, in which nothing but the first film
is whole, and does with it whatever may write a file: films that are torn, a child that is killed,
an error nobody foresaw, a Decision with a note, questions, exports that fail and that succeed.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from tbviewer import app
from tbviewer.reading.decision import DecisionKind
from tbviewer.record.figure_spec import FigureFormat
from tbviewer.ui import main_window
from tbviewer.ui.entries import State
from tbviewer.ui.exporting.dialog import Export
from tbviewer.ui.viewing import Stage

Until = Callable[[], bool]
TICK_MS = 20


def story(window: main_window.MainWindow, films: Path, exports: Path) -> Iterator[Until]:
    """Do one thing after the other; yield what has to be so before the next."""
    viewing, banner = window.viewing, window.banner
    whole, *torn = sorted(films.iterdir())

    def told() -> bool:
        return banner.isVisible()

    def read() -> bool:
        return viewing.shown.stage is Stage.READ

    def surveyed() -> bool:
        entries = viewing.films.all()
        return bool(entries) and all(
            entry.state not in (State.WAITING, State.READING) for entry in entries
        )

    yield read
    yield surveyed
    for path in torn:
        banner.clear()
        window.open([str(path)])
        yield lambda: told() or read()
    window.open([str(whole)])
    os.kill(window._services.open_film.__self__.child_pid, signal.SIGKILL)
    yield lambda: told() or read()
    window.open([str(whole)])
    yield read

    window.desk.deciding.decide(DecisionKind.REFER)
    window.desk.deciding.set_note(f"{whole.stem}: seen with the ward")
    window.actions_by_name["hide"].trigger()
    yield window.film_page.side.score.asked.isVisible
    window.actions_by_name["hide"].trigger()
    window.actions_by_name["header"].trigger()
    yield lambda: len(QApplication.topLevelWidgets()) > 1

    def unforeseen() -> None:
        raise ValueError(str(whole))

    banner.clear()
    QTimer.singleShot(0, unforeseen)
    yield told

    make = window.comparing.figure_or(window.film_page.view, viewing.shown.reading)
    figure = make(Export(FigureFormat.PNG, dpi=100, identity=True))
    written = exports / f"{whole.stem}.png"
    for target, came in ((exports / "absent" / written.name, told), (written, written.exists)):
        banner.clear()
        window.exporter.save(figure, str(target))
        yield came
    csv = exports / f"{whole.stem}.csv"
    for target, came in ((exports / "absent" / csv.name, told), (csv, csv.exists)):
        banner.clear()
        window.list_desk.export.write(str(target))
        yield came

    window.actions_by_name["open"].trigger()
    yield lambda: bool(window.findChildren(QFileDialog))
    dialog = window.findChildren(QFileDialog)[0]
    dialog.findChild(QLineEdit).setText(f'"{whole}"')  # as it is typed
    dialog.accept()
    yield lambda: viewing.shown.stage in (Stage.OPENING, Stage.READING)
    yield read


def main() -> int:
    """Run the program's own `main`, driven."""
    films, exports = map(Path, sys.argv[1:])

    class Driven(main_window.MainWindow):
        def __init__(self, *arguments: object):
            super().__init__(*arguments)
            self._story = story(self, films, exports)
            self._until: Until = lambda: True
            self._ticks = QTimer(self)
            self._ticks.timeout.connect(self._tick)
            self._ticks.start(TICK_MS)

        def _tick(self) -> None:
            if not self._until():
                return
            try:
                self._until = next(self._story)
            except StopIteration:
                self._ticks.stop()
                for widget in QApplication.topLevelWidgets():
                    widget.close()

    main_window.MainWindow = Driven
    return app.main([str(films)])


if __name__ == "__main__":
    sys.exit(main())

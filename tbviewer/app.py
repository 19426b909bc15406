"""The window's door: starts the reading room, then the window, and hands one to the other."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tbviewer import __version__, child_asking, child_paper, paths, usage
from tbviewer.administration import admin_rooms, admin_services
from tbviewer.cli import versions
from tbviewer.errors import JournalError, JournalFault
from tbviewer.policy import policy
from tbviewer.process import ReadingRoom
from tbviewer.reading.decision import FilmHistory
from tbviewer.reports import write_report
from tbviewer.rooms import ReadingRooms, cores, rooms_that_fit
from tbviewer.words import say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tbviewer.record.report_page import FilmAsked
    from tbviewer.ui.services import JournalServices, Services


def main(argv: Sequence[str]) -> int:
    """Open the window and stay until it is closed; return the exit code."""
    arguments = _parser().parse_args(argv)
    if not _has_screen():
        sys.stderr.write(
            say("tbviewer: there is no screen. Without one: tbviewer read FILM …") + "\n"
        )
        return 1
    room = ReadingRoom()
    # Before Qt is loaded: the child warms itself while the window is being built.
    room.start()
    try:
        films = [str(paths.sample_film())] if arguments.sample else list(arguments.films)
        return _run(room, films)
    finally:
        room.close()


def services_of(room: ReadingRoom) -> "Services":
    """Return what the window needs, done by `room`; lists are read in further rooms."""
    from tbviewer.self_testing import InProcess
    from tbviewer.ui.services import Services

    rooms = ReadingRooms(rooms_that_fit(cores() - 1), lowly=True)
    clinic = admin_rooms()

    at_work: list[ReadingRooms | ReadingRoom] = []

    def write_reports(
        asked: "Sequence[FilmAsked]", target: Path, go_on: Callable[[int], None]
    ) -> None:
        own = ReadingRooms(min(rooms_that_fit(cores() - 1), len(asked)), lowly=True)
        binder = ReadingRoom(warms=False, lowly=True)
        at_work[:] = own, binder
        write_report(asked, target, rooms=own, binder=binder, history_of=_history_of, go_on=go_on)

    def close() -> None:
        for one in (room, rooms, clinic, *at_work):
            one.close()

    return Services(
        open_film=room.open_film,
        read_film=room.read_film,
        model=room.model,
        models=room.models,
        sample_path=str(paths.sample_film()),
        close=close,
        draw_figure=room.draw_figure,
        draw_report=lambda report: room.do(child_paper.draw_report, "", report),
        write_report=write_reports,
        header_fields=room.header_fields,
        ask=partial(room.do_with, child_asking.ask),
        hide_places=partial(room.do_with, child_asking.hide_places),
        films_in=room.films_in,
        survey=rooms.survey,
        sift=rooms.sift,
        rest=rooms.rest,
        surveyors=rooms.count,
        journal=_journal_services(room),
        self_test=InProcess,
        admin=admin_services(clinic),
    )


def _journal_services(room: ReadingRoom) -> "JournalServices":
    from tbviewer.record.journal import asking
    from tbviewer.record.journal.export import export
    from tbviewer.record.journal.journal import Journal
    from tbviewer.record.journal.month import month_of
    from tbviewer.record.journal.summing import sums
    from tbviewer.ui.services import JournalServices

    journal = Journal(_journal_file)
    return JournalServices(
        append=journal.append,
        histories=lambda keys: asking.histories(_journal_file(), keys),
        find=lambda search: asking.find(_journal_file(), search),
        page=lambda search, start, length: asking.page(_journal_file(), search, start, length),
        export=lambda search, target, go_on: export(_journal_file(), search, target, go_on),
        sums=lambda search, by: sums(_journal_file(), search, by),
        month=lambda day, person: month_of(_journal_file(), day, hidden_from=person),
        draw_sheet=lambda month, kind: room.do(
            child_paper.draw_sheet, "", month, datetime.now().astimezone(), kind
        ),
        close=journal.close,
    )


def _history_of(film_key: str) -> FilmHistory:
    from tbviewer.record.journal import asking

    return asking.histories(_journal_file(), (film_key,)).get(film_key, FilmHistory())


def _journal_file() -> Path:
    try:
        return paths.journal_file()
    except OSError as error:
        detail = f"{type(error).__name__}: {error.strerror}"
        raise JournalError(JournalFault.NOT_WRITABLE, detail=detail) from error


def draw_once() -> tuple[int, int, str]:
    """Draw the window without opening a film, for the self-test.

    Returns its width and height in pixels, and by what Qt draws: ``xcb``, ``offscreen`` …

    Raises
    ------
    OSError
        If nothing was drawn.
    """
    from PySide6.QtCore import QEvent

    from tbviewer.ui.main_window import MainWindow
    from tbviewer.ui.settings import open_settings

    app = _application()
    window = MainWindow(services_of(ReadingRoom()), open_settings())
    window.show()
    app.processEvents()
    picture = window.grab().toImage()
    window.close()
    window.deleteLater()
    app.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    across, down = range(0, picture.width(), 4), range(0, picture.height(), 4)
    colours = {picture.pixel(x, y) for y in down for x in across}
    if len(colours) < 2:
        raise OSError(say("the window stayed empty"))
    return picture.width(), picture.height(), app.platformName()


def _run(room: ReadingRoom, films: Sequence[str]) -> int:
    from tbviewer.ui import log
    from tbviewer.ui.faults import Fault, Net
    from tbviewer.ui.garbage import GarbageCollector
    from tbviewer.ui.handed_over import HandedOver
    from tbviewer.ui.main_window import MainWindow
    from tbviewer.ui.settings import open_settings

    app = _application()
    writer = log.start()
    log.LOGGER.info("tbviewer %s on %s, Python %s", __version__, sys.platform, sys.version_info[:3])
    # Python sees Ctrl+C only between Qt's events; let the terminal's wish end the program.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with GarbageCollector(), Net() as net:
        window = MainWindow(services_of(room), open_settings())
        net.caught.connect(window.show_fault)
        if sys.platform == "darwin":  # elsewhere it would only see every event pass
            handed_over = HandedOver(app)
            handed_over.films.connect(window.open)
        window.show()
        window.open(films)
        if wrong := policy_faults():
            window.show_fault(Fault("", wrong, detail=wrong))
        code = app.exec()
    log.stop(writer)
    return code


def policy_faults() -> str:
    """Return what is wrong in the policy files, one sentence after the other."""
    return " ".join(fault.sentence for fault in policy().faults)


def _application() -> "QApplication":
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from tbviewer.ui import look
    from tbviewer.ui.locale import speak
    from tbviewer.ui.preferences import Preferences
    from tbviewer.ui.settings import open_settings

    app = QApplication.instance() or QApplication([paths.APP])
    assert isinstance(app, QApplication)
    speak(app)
    app.setApplicationName(paths.APP)
    app.setDesktopFileName(paths.APP)
    app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "tbviewer.svg")))
    look.dress(app, text_percent=Preferences(open_settings()).text_percent)
    return app


def _has_screen() -> bool:
    if os.name == "nt" or sys.platform == "darwin" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _parser() -> argparse.ArgumentParser:
    parser = usage.parser(
        prog="tbviewer",
        description=say(
            "Opens chest films, reads and explains them."
            " Research use; not for diagnosis on its own."
        ),
        epilog=say(
            "Without a window: tbviewer read, report, sheet, films, train, retrain, compare,"
            " threshold, evaluate, models, selftest; each has --help."
        ),
    )
    parser.add_argument("films", nargs="*", metavar=say("FILM or FOLDER"), help=say("what to open"))
    parser.add_argument("--sample", action="store_true", help=say("open the simulated sample film"))
    parser.add_argument(
        "--version",
        action=versions.Show,
        help=say("show the version and exit"),
    )
    return parser

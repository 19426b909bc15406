"""Faults: what went wrong as the window tells it, and the net under everything unforeseen."""

import sys
import threading
from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from tbviewer.errors import TbViewerError
from tbviewer.ui import log
from tbviewer.words import say

TOLD_AT_MOST = 5
"""How often one unforeseen fault is logged: a fault in painting comes back at every paint."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that went wrong, in words: `name` is the film's file name, or empty."""

    name: str
    sentence: str
    advice: str = ""
    detail: str = ""


def fault_of(error: BaseException, *, path: str = "") -> Fault:
    """Log `error`, which happened over the film in file `path`, and put it into words."""
    name = PurePath(path).name
    tag = f"film {log.film_tag(path)}" if path else "no film"
    if isinstance(error, TbViewerError):
        log.LOGGER.warning("%s: %s %s", tag, type(error).__name__, error.code)
        return Fault(name, error.sentence, error.advice, error.detail)
    where = log.places(error)
    # The child process tells its own places and no values in its message.
    inside = f" ({error})" if type(error).__name__ == "UnexpectedInChild" else ""
    log.LOGGER.error("%s: unforeseen: %s%s", tag, where, inside)
    return Fault(
        name,
        say("Something went wrong that nobody foresaw. The program goes on."),
        say("It was written to the log. If it happens again, send the details to whoever helps."),
        f"{where}{inside}",
    )


class Net(QObject):
    """Catches what no one else caught, logs it and says so; the program goes on.

    Use as a context manager around the event loop.
    """

    caught = Signal(object)
    """A `Fault`; also from other threads."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._counts: dict[str, int] = {}

    def __enter__(self) -> "Net":
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self._catch
        threading.excepthook = self._catch_in_thread
        return self

    def __exit__(self, *_: object) -> None:
        sys.excepthook, threading.excepthook = self._before

    def _catch(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Exception):  # Ctrl+C and exits are wishes
            sys.__excepthook__(kind, error, trace)
            return
        where = log.places(error)
        self._counts[where] = self._counts.get(where, 0) + 1
        if self._counts[where] <= TOLD_AT_MOST:
            self.caught.emit(fault_of(error))

    def _catch_in_thread(self, facts: threading.ExceptHookArgs) -> None:
        if facts.exc_value is not None:
            self._catch(facts.exc_type, facts.exc_value, facts.exc_traceback)

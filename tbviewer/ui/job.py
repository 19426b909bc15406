"""Job: one function running off the GUI thread. Lane: one Job at a time, the newest wins."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QMetaObject, QObject, Qt, QThread, Signal, Slot

Report = Callable[[object], None]
Work = Callable[[Report], Any]


class Cancelled(Exception):  # noqa: N818 - a wish that was granted, not an error
    """Raised by a Job's `report` once the Job was asked to stop."""


def _unheard(_: object) -> None:
    """Take an answer that nobody waits for."""


class Job(QThread):
    """Runs ``work(report)`` on its own thread and tells the GUI thread what came of it.

    `done`, `failed` and `reported` are called on the GUI thread, and never after `stop`.

    Parameters
    ----------
    work
        Takes `report`, which passes progress on and raises `Cancelled` after `stop`.
    done, failed, reported
        Take the result, the exception, and each reported value.
    """

    _told = Signal(object, object)

    def __init__(
        self,
        work: Work,
        *,
        done: Callable[[Any], None] = _unheard,
        failed: Callable[[Exception], None] = _unheard,
        reported: Callable[[Any], None] = _unheard,
        parent: QObject | None = None,
    ):
        super().__init__(parent)
        self._work = work
        self._done, self._failed, self._reported = done, failed, reported
        self._stopping = threading.Event()
        # Bound to this object, which lives on the GUI thread: delivered there, in order.
        self._told.connect(self._deliver)

    def stop(self) -> None:
        """Ask the work to end at its next report; nothing more is delivered."""
        self._stopping.set()

    def discard(self) -> None:
        """Delete this Job, which has ended or never began, when events are next seen to."""
        QMetaObject.invokeMethod(self, "_forget", Qt.ConnectionType.QueuedConnection)

    @Slot()
    def _forget(self) -> None:
        """Let go of whom this Job called, before it is deleted.

        It may be all that keeps its parent alive. That would otherwise die of the Job's deletion,
        and delete it a second time, in the middle of the first.
        """
        self.deleteLater()
        self._work = self._done = self._failed = self._reported = _unheard

    def run(self) -> None:
        """Do the work (called by Qt on the new thread)."""
        try:
            answer = self._work(self._report)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - told to the window, which logs and shows it
            self._told.emit(self._failed, error)
        else:
            self._told.emit(self._done, answer)

    def _report(self, value: object) -> None:
        if self._stopping.is_set():
            raise Cancelled
        self._told.emit(self._reported, value)

    @Slot(object, object)
    def _deliver(self, hears: Callable[[object], None], value: object) -> None:
        if not self._stopping.is_set():
            hears(value)


class Lane(QObject):
    """Runs one Job at a time; a newer one stops it and replaces any that waits.

    The child process does one thing at a time, so starting a second Job beside a stopped
    one would only queue work that nobody wants any more.
    """

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._current: Job | None = None
        self._waiting: Job | None = None
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether a Job runs, also one that was stopped and has not ended yet."""
        return self._current is not None

    def run(
        self,
        work: Work,
        *,
        done: Callable[[Any], None] = _unheard,
        failed: Callable[[Exception], None] = _unheard,
        reported: Callable[[Any], None] = _unheard,
    ) -> None:
        """Run `work` now, or as soon as the Job it replaces has ended."""
        if self._closed:
            return
        self.stop()
        job = Job(work, done=done, failed=failed, reported=reported, parent=self)
        job.finished.connect(self._ended)
        self._waiting = job
        if self._current is None:
            self._start_waiting()

    def stop(self) -> None:
        """Want no answer any more from what runs or waits."""
        if self._waiting is not None:
            self._waiting.discard()
            self._waiting = None
        if self._current is not None:
            self._current.stop()

    def close(self) -> None:
        """Stop for good and wait for the thread to end."""
        self._closed = True
        self.stop()
        if self._current is not None:
            self._current.wait()
            self._current = None

    def _start_waiting(self) -> None:
        self._current, self._waiting = self._waiting, None
        if self._current is not None:
            self._current.start()

    @Slot()
    def _ended(self) -> None:
        job = self._current
        self._start_waiting()
        if job is not None:
            job.discard()

"""The way into the journal: off the GUI thread, in order, and nothing is ever dropped."""

from collections import deque
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from tbviewer.errors import TbViewerError
from tbviewer.record.journal.entries import Entry
from tbviewer.ui.job import Job

Append = Callable[[Sequence[Entry]], Sequence[TbViewerError]]


class JournalQueue(QObject):
    """Writes entries one batch at a time; what could not be written stays and is tried again.

    Trying again is harmless: the journal passes over an id that it holds already.
    """

    changed = Signal()
    """Something was written, or could not be."""
    went_wrong = Signal(object)
    """An exception, told once until something else happens."""

    def __init__(self, append: Append, parent: QObject | None = None):
        super().__init__(parent)
        self._append = append
        self._waiting: deque[Entry] = deque()
        self._job: Job | None = None
        self._error: Exception | None = None

    @property
    def unsaved(self) -> tuple[Entry, ...]:
        """What is not on the disk yet."""
        return tuple(self._waiting)

    @property
    def error(self) -> Exception | None:
        """Why the last batch could not be written; None when it was."""
        return self._error

    def put(self, *entries: Entry) -> None:
        """Write entries as soon as those before them are written."""
        self._waiting.extend(entries)
        self.retry()

    def retry(self) -> None:
        """Try again to write what waits."""
        if self._job is not None or not self._waiting:
            return
        batch = tuple(self._waiting)
        self._job = Job(
            lambda _: self._append(batch),
            done=lambda notices: self._written(len(batch), notices),
            failed=self._failed,
            parent=self,
        )
        self._job.finished.connect(self._ended)
        self._job.start()

    def flush(self) -> bool:
        """Wait until everything is written; return whether it was."""
        if self._job is not None:
            # Whether it succeeded or not: all of it is written once more, which is harmless.
            self._job.stop()
            self._job.wait()
        if self._waiting:
            errors: list[Exception] = []

            def work(_: object) -> None:
                try:
                    self._append(tuple(self._waiting))
                except Exception as error:  # noqa: BLE001 - handed to whoever closes the window
                    errors.append(error)

            last = Job(work)
            last.start()
            last.wait()
            self._error = errors[0] if errors else None
            if not errors:
                self._waiting.clear()
        return not self._waiting

    def _written(self, count: int, notices: Sequence[TbViewerError]) -> None:
        for _ in range(count):
            self._waiting.popleft()
        self._error = None
        for notice in notices:
            self.went_wrong.emit(notice)
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        known = self._error is not None and _code(error) == _code(self._error)
        self._error = error
        if not known:
            self.went_wrong.emit(error)
        self.changed.emit()

    @Slot()
    def _ended(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.discard()
        if self._error is None:
            self.retry()


def _code(error: Exception) -> str:
    return getattr(error, "code", type(error).__name__)

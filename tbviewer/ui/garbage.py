"""Python's garbage, collected on the GUI thread alone: it may hold windows."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 1000


class GarbageCollector(QObject):
    """Collects, on the GUI thread, what Python would collect on whichever thread is at hand.

    A QObject is to be destroyed on its own thread. One that is part of a cycle of references
    would be destroyed by a Job whose next allocation is one too many, and that can end the program.
    Calibre and novelWriter collect on a timer, too.

    Use as a context manager around the event loop.
    """

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def __enter__(self) -> "GarbageCollector":
        gc.disable()
        # What was imported stays: looking at it anew each time would be felt.
        gc.freeze()
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python would."""
        due = [
            generation
            for generation, (count, most) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if count > most
        ]
        if due:
            gc.collect(due[-1])

"""How a Run's process tells where it stands: a state, a log, JSON lines; and hears "stop"."""

import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tbviewer.record.runs.folder import ClinicRun
from tbviewer.record.runs.state import Stage, read_state, write_state

_EVERY_SECONDS = 1.0


class Stopped(Exception):  # noqa: N818 - a wish that was granted, not an error
    """Somebody asked the Run to stop."""


class Teller:
    """Keeps a Run's state on the disk; a disk that is full must not be what ends the Run.

    Parameters
    ----------
    run : ClinicRun
    put
        Takes each JSON line.
    """

    def __init__(self, run: ClinicRun, put: Callable[[str], None]):
        # What was counted before stands until it is counted again.
        self.state = replace(
            read_state(run.state), sentence="", advice="", seconds_left=None, films_per_second=None
        )
        self._run, self._put = run, put
        self._written = 0.0

    def now(self, **changes: Any) -> None:
        """Write the state with `changes` at once."""
        self.state = replace(self.state, **changes)
        self._written = time.monotonic()
        with contextlib.suppress(OSError):
            write_state(self._run.state, self.state)

    def soon(self, **changes: Any) -> None:
        """Change the state; write it if it was not written for a second. Hear "stop" as well.

        Raises
        ------
        Stopped
            If somebody asked for it.
        """
        self.state = replace(self.state, **changes)
        if time.monotonic() - self._written < _EVERY_SECONDS:
            return
        self.now()
        self.hear()

    def hear(self) -> None:
        """Raise `Stopped` if somebody asked for it."""
        if self._run.stop.exists():
            raise Stopped

    def say(self, sentence: str, **facts: Any) -> None:
        """Put a sentence for the person into the log; it names no film."""
        line = {"time": time.strftime("%H:%M:%S"), "said": sentence, **facts}
        with contextlib.suppress(OSError):
            self._put(json.dumps(line, ensure_ascii=False))

    def stage(self, stage: Stage, sentence: str, **changes: Any) -> None:
        """Enter a stage and say so."""
        self.now(stage=stage, **changes)
        self.say(sentence, stage=str(stage))
        self.hear()

    def end(self, stage: Stage, sentence: str, advice: str = "", **changes: Any) -> None:
        """Leave off."""
        self.now(stage=stage, sentence=sentence, advice=advice, **changes)
        self.say(" ".join(x for x in (sentence, advice) if x), stage=str(stage))

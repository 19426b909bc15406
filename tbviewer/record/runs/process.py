"""Which process works on a Run, and that only one does.

A Run outlives the window that started it. It is found again by the number of its process
and the moment that process began, for numbers are used again.
"""

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psutil

from tbviewer.errors import TrainingError
from tbviewer.record.files import write_whole
from tbviewer.record.runs.folder import ClinicRun
from tbviewer.words import say

_LOCK = "running.lock"
_NICE = 10
_PATIENCE_SECONDS = 2.0
_SAME_MOMENT_SECONDS = 5.0
"""Clocks are set while processes run; a process that has the same number began much later."""


def sign_in(run: ClinicRun, pid: int | None = None) -> None:
    """Write down that this process, or process `pid`, works on `run`; `OSError` if it cannot."""
    process = psutil.Process(pid)
    facts = {"pid": process.pid, "began": process.create_time()}
    write_whole(run.process, json.dumps(facts).encode())


def has_signed_in(run: ClinicRun, pid: int) -> bool:
    """Return whether process `pid` was the last to work on `run`; it may have ended."""
    facts = _signed(run)
    return facts is not None and facts[0] == pid


def worker_of(run: ClinicRun) -> psutil.Process | None:
    """Return the process that works on `run`, if one does."""
    facts = _signed(run)
    if facts is None:
        return None
    try:
        process = psutil.Process(facts[0])
        is_same = abs(process.create_time() - facts[1]) < _SAME_MOMENT_SECONDS
        ended = process.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.Error:
        return None
    return process if is_same and not ended else None


def _signed(run: ClinicRun) -> tuple[int, float] | None:
    try:
        facts = json.loads(run.process.read_text("utf-8"))
        return int(facts["pid"]), float(facts["began"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def ask_to_stop(run: ClinicRun) -> None:
    """Ask the process of `run` to stop at its next step; nothing but its epoch is lost."""
    try:
        run.stop.touch()
    except OSError as error:
        raise TrainingError(say("The Run cannot be asked to stop."), detail=str(error)) from error


def end_at_once(run: ClinicRun) -> None:
    """End the process of `run`, also one that hangs; it is resumed like any other."""
    worker = worker_of(run)
    if worker is not None:
        with contextlib.suppress(psutil.NoSuchProcess):
            worker.kill()


@contextlib.contextmanager
def alone(place: Path) -> Iterator[None]:
    """Be the only process that works on a Run in `place`; a kill lets go of it.

    SQLite's lock is the operating system's, on all of them.

    Raises
    ------
    TrainingError
        If another one does.
    """
    lock = place / _LOCK
    os.close(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(lock, timeout=_PATIENCE_SECONDS, isolation_level=None)
    with contextlib.closing(connection):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise another_goes_on() from error
        yield


def another_goes_on() -> TrainingError:
    """Return what is said to whoever wants a second Run at once."""
    return TrainingError(
        say("Another Run is going on; this computer trains one at a time."),
        advice=say("Wait until it has finished, or stop it first."),
    )


def give_way() -> None:
    """Let every other process go first; a film that is read meanwhile is read as usual."""
    with contextlib.suppress(psutil.Error, OSError):
        # Windows knows classes, the others numbers.
        psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", _NICE))
    with contextlib.suppress(OSError):
        # Linux shares the processor among sessions first, and a Run has its own:
        # see "The autogroup feature" of sched(7).
        Path("/proc/self/autogroup").write_text(str(_NICE), "ascii")

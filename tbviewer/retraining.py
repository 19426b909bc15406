"""Runs of the Admin room: started as processes that outlive the window, and found again.

Nothing here needs torch or Qt. Everything blocks: the window calls it in Jobs.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from tbviewer import paths
from tbviewer.errors import TrainingError
from tbviewer.record.runs.folder import ClinicRun, make_run
from tbviewer.record.runs.looking import RunSeen, Standing, look, runs_seen
from tbviewer.record.runs.process import another_goes_on, has_signed_in, worker_of
from tbviewer.record.runs.wish import RunWish
from tbviewer.rooms import cores
from tbviewer.training.clinic.listing import as_json
from tbviewer.training.folder import LabelledFilm
from tbviewer.words import say

_SIGN_IN_SECONDS = 120.0
_END_SECONDS = 60.0
"""How long a process may take to leave memory after its Run's last word: seconds at worst."""
_LOOK_EVERY_SECONDS = 0.05
_LAST_WORDS = 2000

_ours: list[subprocess.Popen[bytes]] = []
"""Processes that this one started: looked at now and then, so that none is left a zombie."""


def place() -> Path:
    """Return the folder of all Runs."""
    return paths.user_data() / "runs"


def spare_threads() -> int:
    """Return how many threads a Run gets: a core is left for reading films."""
    return max(1, cores() - 1)


def all_runs() -> tuple[RunSeen, ...]:
    """Return all Runs, the newest first."""
    for process in _ours:
        process.poll()
    return runs_seen(place())


def ask(wish: RunWish, films: Sequence[LabelledFilm]) -> ClinicRun:
    """Make a Run and let a process open its films and time its first steps; it then waits.

    Raises
    ------
    TrainingError
        If another Run is going on, the disk has no room, or the process does not start.
    """
    run = made(wish, films)
    _start(run, "--ask")
    return run


def made(wish: RunWish, films: Sequence[LabelledFilm]) -> ClinicRun:
    """Make a Run that nothing works on yet.

    Raises
    ------
    TrainingError
        If another Run is going on, or the disk has no room.
    """
    _only_one()
    return make_run(place(), time.strftime("run-%Y%m%d-%H%M%S"), wish, as_json(films))


def resume(run: ClinicRun) -> None:
    """Begin a Run that was timed, or go on with one that left off.

    Raises
    ------
    TrainingError
        If another Run is going on, or the process does not start.
    """
    _only_one()
    _start(run)


def delete(run: ClinicRun) -> None:
    """Delete a Run that nothing works on, its Model with it.

    Raises
    ------
    TrainingError
        If a process works on it, or the disk refuses.
    """
    if not _has_ended(run):
        raise TrainingError(
            say("The Run is going on and cannot be deleted."), advice=say("Stop it first.")
        )
    try:
        run.asked.unlink(missing_ok=True)  # half deleted, it is no Run any more
        shutil.rmtree(run.path)
    except OSError as error:
        raise TrainingError(
            say("The Run's folder could not be deleted."), detail=str(error)
        ) from error


def _has_ended(run: ClinicRun) -> bool:
    """Return whether nothing works on `run`; a process that has said its last is waited for."""
    worker = worker_of(run)
    if worker is None:
        return True
    if look(run).standing is Standing.GOING:
        return False
    try:
        worker.wait(_END_SECONDS)
    except psutil.TimeoutExpired:
        return False
    return True


def _only_one() -> None:
    if any(seen.standing is Standing.GOING for seen in all_runs()):
        raise another_goes_on()


def _start(run: ClinicRun, *options: str) -> None:
    """Start the process and wait until it has signed in."""
    try:
        run.stop.unlink(missing_ok=True)
        process = _detached(run, [*paths.own_command(), "retrain", str(run.path), *options])
    except OSError as error:
        raise _not_started(str(error)) from error
    _ours.append(process)
    deadline = time.monotonic() + _SIGN_IN_SECONDS
    while not has_signed_in(run, process.pid) and time.monotonic() < deadline:
        if process.poll() is not None and not has_signed_in(run, process.pid):
            break
        time.sleep(_LOOK_EVERY_SECONDS)
    if has_signed_in(run, process.pid):
        return
    process.kill()
    process.wait()
    _only_one()
    raise _not_started(_last_words(run))


def _not_started(detail: str) -> TrainingError:
    return TrainingError(
        say("The Run could not be started."),
        advice=say("Try again; if it happens again, send the details to whoever helps."),
        detail=detail,
    )


def _last_words(run: ClinicRun) -> str:
    try:
        return run.errors.read_text("utf-8", errors="replace")[-_LAST_WORDS:]
    except OSError:
        return ""


def _detached(run: ClinicRun, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a process that no closing window and no terminal takes with it."""
    with run.log.open("ab") as log, run.errors.open("ab") as errors:
        if sys.platform == "win32":
            flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=errors, creationflags=flags
            )
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=errors, start_new_session=True
        )

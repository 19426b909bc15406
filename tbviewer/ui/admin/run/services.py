"""What the step Run needs from the rest of the program: plain functions that block."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tbviewer.reading.reading import ModelName
from tbviewer.record.clinic.scan import Scan
from tbviewer.record.runs.looking import RunSeen
from tbviewer.record.runs.wish import RunWish


@dataclass(frozen=True)
class RunServices:
    """Called inside Jobs only; each may raise a `TbViewerError`.

    Attributes
    ----------
    runs
        Returns all Runs as they stand, the newest first.
    beginnings
        Names the Models that a Run can begin with, the active one first.
    ask
        Makes a Run on a scan's films and starts its process, which times its first steps.
    resume
        Begins a Run that was timed, or goes on with one that left off.
    stop
        Asks a Run's process to stop at its next step.
    end
        Ends a Run's process at once.
    delete
        Deletes a Run that nothing works on.
    threads
        How many threads a Run is given.
    """

    runs: Callable[[], tuple[RunSeen, ...]]
    beginnings: Callable[[], tuple[ModelName, ...]]
    ask: Callable[[RunWish, Scan], Path]
    resume: Callable[[Path], None]
    stop: Callable[[Path], None]
    end: Callable[[Path], None]
    delete: Callable[[Path], None]
    threads: int = 1

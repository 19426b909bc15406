"""A Run as a person looks at it: what was asked, where it stands, whether anything works on it."""

import json
import shutil
from collections import deque
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from tbviewer.errors import TrainingError
from tbviewer.record.runs.folder import ROOM, ClinicRun, runs_in
from tbviewer.record.runs.process import worker_of
from tbviewer.record.runs.state import RunState, Stage, read_state
from tbviewer.record.runs.wish import RunWish
from tbviewer.words import say

_FULL = ROOM // 8
_LINES = 200


class Standing(StrEnum):
    """What can be done with a Run."""

    GOING = "going"
    ASKING = "asking"
    DONE = "done"
    LEFT_OFF = "left-off"
    """Stopped, failed or cut off: it can be resumed."""


@dataclass(frozen=True, slots=True)
class EpochSeen:
    """One whole epoch of the Model's own part."""

    epoch: int
    loss: float
    validation_loss: float | None
    validation_auc: float | None


@dataclass(frozen=True, slots=True)
class RunSeen:
    """A Run at one moment; `said` are the log's last sentences, each after its time of day.

    `asked_at` is when it was asked for, seconds since 1970.
    """

    path: Path
    asked_at: float
    wish: RunWish
    state: RunState
    standing: Standing
    stopping: bool
    history: tuple[EpochSeen, ...]
    said: tuple[tuple[str, str], ...]


def look(run: ClinicRun) -> RunSeen:
    """Return `run` as it stands now; one whose process has vanished says why, as far as is seen.

    Raises
    ------
    TrainingError
        If its folder cannot be read.
    """
    wish = run.wish()
    # The process first: one that ends in between has written its last state before.
    works = worker_of(run) is not None
    state = read_state(run.state)
    if works and state.stage.is_active:
        standing = Standing.GOING
    elif state.stage is Stage.DONE:
        standing = Standing.DONE
    elif state.stage is Stage.ASKING:
        standing = Standing.ASKING
    else:
        standing = Standing.LEFT_OFF
        if state.stage.is_active:
            state = _cut_off(run, state)
    return RunSeen(
        run.path,
        _asked_at(run),
        wish,
        state,
        standing,
        run.stop.exists(),
        _history(run),
        _said(run),
    )


def _asked_at(run: ClinicRun) -> float:
    try:
        return run.asked.stat().st_mtime
    except OSError:
        return 0.0


def runs_seen(place: Path) -> tuple[RunSeen, ...]:
    """Return all Runs in `place`, the newest first; unreadable ones are left out."""
    seen = []
    for run in runs_in(place):
        try:
            seen.append(look(run))
        except TrainingError:
            continue
    return tuple(seen)


def _cut_off(run: ClinicRun, state: RunState) -> RunState:
    if shutil.disk_usage(run.path).free < _FULL:
        sentence = say("The Run was cut off: the disk is full.")
        advice = say("Free some space, then resume it.")
    else:
        sentence = say("The Run was cut off: its process was ended, or the computer went off.")
        advice = say("Resume it: nothing but the epoch under way is lost.")
    return replace(state, sentence=sentence, advice=advice)


def _history(run: ClinicRun) -> tuple[EpochSeen, ...]:
    names = EpochSeen.__slots__
    try:
        return tuple(EpochSeen(*(line[name] for name in names)) for line in _lines(run.history))
    except KeyError:
        return ()


def _said(run: ClinicRun) -> tuple[tuple[str, str], ...]:
    last = deque(_lines(run.log), maxlen=_LINES)
    return tuple((str(x.get("time", "")), str(x["said"])) for x in last if "said" in x)


def _lines(path: Path) -> list[dict[str, Any]]:
    """Return a file's JSON lines; one that is being written, or was cut off, is left out."""
    found = []
    try:
        for line in path.read_text("utf-8", errors="replace").splitlines():
            try:
                facts = json.loads(line)
            except ValueError:
                continue
            if isinstance(facts, dict):
                found.append(facts)
    except OSError:
        return []
    return found

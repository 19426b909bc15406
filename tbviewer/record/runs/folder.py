"""A Run's folder, as the Admin room keeps it beside what `training.run` writes there."""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tbviewer.errors import TrainingError
from tbviewer.record.files import write_whole
from tbviewer.record.runs.wish import RunWish, wish_from
from tbviewer.words import say

BYTES_A_FILM = 512 * 512
"""What a prepared film takes on the disk while its Run lasts."""
ROOM = 64 << 20
"""Bytes for checkpoints, the folds' and the Model, and for others to go on."""
_MB = 1e6
_NEW = ".new-"


@dataclass(frozen=True, slots=True)
class ClinicRun:
    """Where a Run of the Admin room keeps its files."""

    path: Path

    @property
    def asked(self) -> Path:
        """What was asked: a `RunWish`."""
        return self.path / "clinic.json"

    @property
    def films(self) -> Path:
        """The labelled films it learns from, as they were when it was asked."""
        return self.path / "films.json"

    @property
    def state(self) -> Path:
        """Where it stands: a `RunState`."""
        return self.path / "state.json"

    @property
    def process(self) -> Path:
        """Which process works on it."""
        return self.path / "process.json"

    @property
    def stop(self) -> Path:
        """Is there when its process shall stop."""
        return self.path / "stop"

    @property
    def log(self) -> Path:
        """What the process told: a JSON object a line."""
        return self.path / "log.jsonl"

    @property
    def errors(self) -> Path:
        """The process' standard error."""
        return self.path / "errors.txt"

    @property
    def prepared(self) -> Path:
        """Prepared films, so that a resumed Run needs neither the disk of films nor the time."""
        return self.path / "prepared.npy"

    @property
    def kept(self) -> Path:
        """Which films `prepared` holds, and which were left out and why."""
        return self.path / "prepared.json"

    @property
    def history(self) -> Path:
        """A JSON line an epoch of the Model's own part (`training.run`)."""
        return self.path / "history.jsonl"

    @property
    def scores(self) -> Path:
        """The study that sets the threshold: out-of-fold scores."""
        return self.path / "scores"

    @property
    def folds(self) -> Path:
        """The folders of the study's Networks."""
        return self.path / "folds"

    @property
    def model(self) -> Path:
        """The finished Model, quarantined: no reader looks here."""
        return self.path / "model"

    def wish(self) -> RunWish:
        """Return what was asked.

        Raises
        ------
        TrainingError
            If it cannot be read.
        """
        try:
            text = self.asked.read_text("utf-8")
        except OSError as error:
            raise TrainingError(
                say("The Run's folder cannot be read."),
                advice=say("Check that its disk is connected."),
                detail=str(error),
            ) from error
        return wish_from(text)


def make_run(
    place: Path, name: str, wish: RunWish, films: Sequence[Mapping[str, Any]]
) -> ClinicRun:
    """Make a Run's folder in `place`, whole or not at all.

    Raises
    ------
    TrainingError
        If the disk has no room for what the Run will write, or cannot be written.
    """
    try:
        place.mkdir(parents=True, exist_ok=True)
        need, free = len(films) * BYTES_A_FILM + ROOM, shutil.disk_usage(place).free
        if free < need:
            raise _too_full(need, free)
        new = ClinicRun(Path(tempfile.mkdtemp(prefix=_NEW, dir=place)))
        write_whole(new.asked, json.dumps(wish.as_json(), indent=2).encode())
        write_whole(new.films, json.dumps(list(films)).encode())
        return ClinicRun(new.path.rename(_free_name(place, name)))
    except OSError as error:
        raise TrainingError(
            say("The Run's folder cannot be made."),
            advice=say("Check that the disk is connected and has free space."),
            detail=str(error),
        ) from error


def _too_full(need: int, free: int) -> TrainingError:
    return TrainingError(
        say(
            "The disk is too full: this Run needs {need:.0f} MB, and {free:.0f} MB are free.",
            need=need / _MB,
            free=free / _MB,
        ),
        advice=say("Free some space, then start the Run."),
    )


def _free_name(place: Path, name: str) -> Path:
    number, path = 1, place / name
    while path.exists():
        number += 1
        path = place / f"{name}-{number}"
    return path


def runs_in(place: Path) -> tuple[ClinicRun, ...]:
    """Return the Runs in `place`, the newest first; what is half made is none."""
    try:
        found = [ClinicRun(p) for p in place.iterdir() if not p.name.startswith(_NEW)]
        asked = [(run.asked.stat().st_mtime_ns, run) for run in found if run.asked.is_file()]
    except OSError:
        return ()
    return tuple(run for _, run in sorted(asked, key=lambda pair: pair[0], reverse=True))

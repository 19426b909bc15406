"""Where a Run stands, as its process last wrote it."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from tbviewer.record.files import write_whole


class Stage(StrEnum):
    """What a Run's process does, or left off with."""

    BEGINNING = "beginning"
    OPENING = "opening"
    """Films are opened and prepared."""
    MEASURING = "measuring"
    """The first steps are timed."""
    ASKING = "asking"
    """The time it will take is known; a person has to say "begin"."""
    TRAINING = "training"
    SCORING = "scoring"
    """Networks of the out-of-fold study are trained."""
    WRITING = "writing"
    """The Model is written and checked."""
    DONE = "done"
    STOPPED = "stopped"
    """By a person's wish."""
    FAILED = "failed"

    @property
    def is_active(self) -> bool:
        """Whether a process should be at work."""
        return self not in (Stage.ASKING, Stage.DONE, Stage.STOPPED, Stage.FAILED)


@dataclass(frozen=True, slots=True)
class RunState:
    """A moment of a Run.

    Attributes
    ----------
    films, left_out : int
        Films it has, and those that could not be used.
    opened : int
        Films opened so far.
    part, parts : int
        The Model itself is part 1; each fold of the study is one more.
    epoch, epochs : int
        Whole epochs of this part that are done, and how many there will be.
    done, total : int
        Films learned from so far, each once an epoch, over all parts; and at the end.
    loss : float or None
        Mean over the epoch under way.
    films_per_second : float or None
    seconds_left : float or None
        To the end of the whole Run; before it begins, all it will take.
    sentence, advice : str
        Why it stopped, for the person.
    """

    stage: Stage = Stage.BEGINNING
    films: int = 0
    left_out: int = 0
    opened: int = 0
    part: int = 0
    parts: int = 0
    epoch: int = 0
    epochs: int = 0
    done: int = 0
    total: int = 0
    loss: float | None = None
    films_per_second: float | None = None
    seconds_left: float | None = None
    sentence: str = ""
    advice: str = ""


def write_state(path: Path, state: RunState) -> None:
    """Write `state` whole or not at all; `OSError` as `write_whole`."""
    write_whole(path, json.dumps(asdict(state)).encode())


def read_state(path: Path) -> RunState:
    """Return the state in `path`; one that was never written, or half, is the beginning."""
    try:
        facts = json.loads(path.read_text("utf-8"))
        return RunState(**{**facts, "stage": Stage(facts["stage"])})
    except (OSError, ValueError, KeyError, TypeError):
        return RunState()

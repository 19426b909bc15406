"""What a person asks of a Run: the recipe in a few words, and where the films come from."""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from tbviewer.errors import TrainingError
from tbviewer.words import say

VERSION = 1
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""What a Card allows as a Model's name."""
_EPOCHS_TUNED, _EPOCHS_NEW = 20, {"best": 30, "paper": 150}


def usual_epochs(begin_with: str, preset: str) -> int:
    """Return how many epochs a Run usually takes that begins with a Model, or (empty) nothing."""
    return _EPOCHS_TUNED if begin_with else _EPOCHS_NEW[preset]


@dataclass(frozen=True, slots=True)
class RunWish:
    """One Run, as asked.

    Attributes
    ----------
    model : str
        Name of the Model to make; letters, digits, ``.``, ``_`` and ``-``.
    folder : str
        The folder of labelled films.
    begin_with : str
        Name of the Model whose weights it begins with; empty: from nothing.
    preset : str
        Name of the recipe, ``paper`` or ``best``.
    epochs, seed : int
    folds : int
        Parts of the out-of-fold study that sets the threshold; 0: the films held back set it.
    threads : int
        Torch's threads.
    reference_standard : str
        What the labels rest on.
    """

    model: str
    folder: str
    begin_with: str
    preset: str = "best"
    epochs: int = _EPOCHS_TUNED
    seed: int = 0
    folds: int = 3
    threads: int = 1
    reference_standard: str = "unknown"

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {"version": VERSION, **asdict(self)}


def wish_from(text: str) -> RunWish:
    """Rebuild what `RunWish.as_json` gave, from its JSON text.

    Raises
    ------
    TrainingError
        If it is of another version or damaged.
    """
    try:
        facts = json.loads(text)
        if facts.pop("version") != VERSION:
            raise ValueError("another version")
        return RunWish(**facts)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrainingError(
            say("What this Run was asked cannot be read."),
            advice=say("Delete it and start another; the films are not touched."),
            detail=str(error),
        ) from error

"""The list of a Run's films, as JSON; neither torch nor a film is needed for it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tbviewer.errors import TrainingError
from tbviewer.record.runs.folder import ClinicRun
from tbviewer.training.folder import LabelledFilm
from tbviewer.words import say


def as_json(films: Sequence[LabelledFilm]) -> list[dict[str, Any]]:
    """Return what a Run needs of each film; further columns have no say in it."""
    return [
        {"path": str(f.path), "film": f.film, "label": f.label, "patient": f.patient} for f in films
    ]


def films_of(run: ClinicRun) -> tuple[LabelledFilm, ...]:
    """Return the films that `run` was asked to learn from.

    Raises
    ------
    TrainingError
        If the list cannot be read.
    """
    try:
        lines = json.loads(run.films.read_text("utf-8"))
        return tuple(
            LabelledFilm(Path(x["path"]), x["film"], int(x["label"]), x["patient"]) for x in lines
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(
            say("The list of this Run's films cannot be read."),
            advice=say("Delete the Run and start another; the films are not touched."),
            detail=str(error),
        ) from error

"""The films of a Run: listed when it is asked, prepared once, the same when it is resumed."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tbviewer.errors import FilmError, FilmFault, TrainingError
from tbviewer.film.film import Film
from tbviewer.net.framing import Geometry
from tbviewer.reading.heatmap import INPUT_SIZE
from tbviewer.record.clinic.judging import gone
from tbviewer.record.files import write_whole
from tbviewer.record.runs.folder import ClinicRun
from tbviewer.training.clinic.listing import films_of
from tbviewer.training.dataset import Dataset, LeftOut, load
from tbviewer.words import say

_GONE = (FilmFault.NOT_FOUND, FilmFault.UNREADABLE, FilmFault.DIRECTORY)


def prepared_films(
    run: ClinicRun,
    geometry: Geometry,
    *,
    open_film: Callable[[str], Film],
    report: Callable[[int], None],
) -> tuple[Dataset, tuple[LeftOut, ...]]:
    """Return the films of `run`, opened and prepared once and then kept in its folder.

    `report` takes how many are opened.

    Raises
    ------
    TrainingError
        If the folder of films has gone, or no film of one of the two classes is left.
    OSError
        If the Run's folder cannot be written.
    """
    return _kept(run) or _opened(run, geometry, open_film, report)


def _kept(run: ClinicRun) -> tuple[Dataset, tuple[LeftOut, ...]] | None:
    """Return what is kept; None without it, or if it is not whole."""
    try:
        facts = json.loads(run.kept.read_text("utf-8"))
        pixels = np.load(run.prepared, allow_pickle=False)
        films = films_of(run)
        kept = tuple(films[number] for number in facts["films"])
        left_out = tuple(LeftOut(**line) for line in facts["left_out"])
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
    if pixels.dtype != np.uint8 or pixels.shape != (len(kept), INPUT_SIZE, INPUT_SIZE):
        return None
    return Dataset(kept, pixels, np.array([f.label for f in kept], np.int64)), left_out


def _opened(
    run: ClinicRun,
    geometry: Geometry,
    open_film: Callable[[str], Film],
    report: Callable[[int], None],
) -> tuple[Dataset, tuple[LeftOut, ...]]:
    films, root = films_of(run), Path(run.wish().folder)

    def open_while_there(path: str) -> Film:
        try:
            return open_film(path)
        except FilmError as error:
            # A film that is gone is left out; a disk that is gone is no reason to lose them all.
            if error.fault in _GONE and not _is_there(root):
                raise _folder_gone(root, error) from error
            raise

    data, left_out = load(films, geometry, open_film=open_while_there, report=report)
    place = {film.film: number for number, film in enumerate(films)}
    facts: dict[str, Any] = {
        "films": [place[film.film] for film in data.films],
        "left_out": [{"film": x.film, "sentence": x.sentence} for x in left_out],
    }
    _write_pixels(run.prepared, data)
    write_whole(run.kept, json.dumps(facts).encode())
    return data, left_out


def _is_there(root: Path) -> bool:
    try:
        return root.is_file() or any(root.iterdir())
    except OSError:
        return False


def _folder_gone(root: Path, error: FilmError) -> TrainingError:
    return TrainingError(
        gone(str(root)).sentence, advice=say("Then resume the Run."), detail=error.detail
    )


def _write_pixels(path: Path, data: Dataset) -> None:
    """Write the films (n, 512, 512), uint8, whole or not at all, without a copy in memory."""
    temporary = path.with_name(path.name + ".part")
    try:
        with temporary.open("wb") as file:
            np.save(file, data.prepared, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise

"""What a threshold is set from: a CSV of scores and results, or a labelled folder."""

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from tbviewer.errors import TrainingError
from tbviewer.film.film import Film
from tbviewer.net.store import StoredModel
from tbviewer.reading.reading import ModelName
from tbviewer.reading.screening import UNKNOWN, Sample
from tbviewer.training.comparing import lineage
from tbviewer.training.folder import NEGATIVE_NAMES, POSITIVE_NAMES, LabelledFilm
from tbviewer.training.scoring import scored
from tbviewer.words import say

RESULT_COLUMNS = ("result", "label")
POSITIVE = POSITIVE_NAMES | {"yes", "true", "mtb detected"}
NEGATIVE = NEGATIVE_NAMES | {"no", "false", "mtb not detected"}
LARGEST_BYTES = 64 << 20


def sample_of_folder(
    model: StoredModel,
    films: Sequence[LabelledFilm],
    *,
    open_film: Callable[[str], Film],
    report: Callable[[int], None] = lambda done: None,
    standard: str = UNKNOWN,
) -> Sample:
    """Score labelled films with `model`, leaving out those it, or one it began with, knows.

    Raises
    ------
    TrainingError
        If films of both classes are not left.
    """
    found = scored(
        [model], films, learned_by=lineage(model.card), open_film=open_film, report=report
    )
    _both_kinds(found.labels.tolist(), len(found.learned))
    return Sample(
        model.name, found.scores[0], found.labels, source="folder", standard=standard,
        learned=len(found.learned), unread=len(found.left_out),
    )  # fmt: skip


def sample_of_csv(path: Path, model: ModelName, *, standard: str = UNKNOWN) -> Sample:
    """Return the films of a CSV with columns ``score,result[,weight][,model]``.

    ``label`` may stand for ``result``; it is 1 or 0, yes or no, positive or negative, and empty
    where nobody was tested. Without a score a film was refused, and counts nowhere. Columns may
    be separated by semicolons or tabs, then decimals may be written with a comma. Any other
    column is passed over.

    Raises
    ------
    TrainingError
        Naming the file, its line and what is wrong there.
    """
    rows, comma = _rows(path)
    scores: list[float] = []
    labels: list[int] = []
    weights: list[float] = []
    untested = unread = 0
    weighted = bool(rows) and "weight" in rows[0][1]
    for line, row in rows:
        if not row["score"]:
            unread += 1
            continue
        score = _number(path, line, row["score"], comma)
        if not 0 <= score <= 1:
            raise _wrong(
                path, line, say("the score {score} is not from 0 to 1", score=row["score"])
            )
        _same_model(path, line, row, model)
        if not row["result"]:
            untested += 1
            continue
        scores.append(score)
        labels.append(_label(path, line, row["result"]))
        if weighted:
            weights.append(_weight(path, line, row["weight"], comma))
    _both_kinds(labels, 0)
    return Sample(
        model,
        np.array(scores),
        np.array(labels, np.int64),
        np.array(weights) if weighted else None,
        standard=standard,
        untested=untested,
        unread=unread,
    )


def _rows(path: Path) -> tuple[list[tuple[int, Mapping[str, str]]], bool]:
    """Return lines with their cells by lower-case column, and whether decimals have commas."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise TrainingError(say("{file} is too large for a list of scores.", file=path.name))
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(
            say("{file} cannot be read as a CSV file.", file=path.name),
            advice=say("Save it as CSV in UTF-8."),
            detail=f"{type(error).__name__}",
        ) from error
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        cells = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise TrainingError(
            say("{file} cannot be read as a CSV file.", file=path.name), detail=str(error)
        ) from error
    names = [name.strip().lower() for name in cells[0]] if cells else []
    result = next((name for name in RESULT_COLUMNS if name in names), None)
    if "score" not in names or result is None:
        raise TrainingError(
            say("{file} has no columns “score” and “result”.", file=path.name),
            advice=say("The first line names the columns: score, result and, if need be, weight."),
        )
    rows: list[tuple[int, Mapping[str, str]]] = []
    for line, row in enumerate(cells[1:], start=2):
        if any(cell.strip() for cell in row):
            told = dict(zip(names, (cell.strip() for cell in row), strict=False))
            cell = {name: told.get(name, "") for name in names}
            rows.append((line, cell | {"result": cell[result]}))
    return rows, separator != ","


def _number(path: Path, line: int, text: str, comma: bool) -> float:
    try:
        value = float(text.replace(",", ".") if comma else text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise _wrong(path, line, say("{text} is not a number", text=text))
    return value


def _label(path: Path, line: int, text: str) -> int:
    if text.lower() in POSITIVE:
        return 1
    if text.lower() in NEGATIVE:
        return 0
    raise _wrong(
        path, line, say("the result {text} is neither 1 nor 0, nor empty for not tested", text=text)
    )


def _weight(path: Path, line: int, text: str, comma: bool) -> float:
    weight = _number(path, line, text or "nothing", comma)
    if weight <= 0:
        raise _wrong(path, line, say("the weight {text} is not above 0", text=text))
    return weight


def _same_model(path: Path, line: int, row: Mapping[str, str], model: ModelName) -> None:
    """Refuse scores that the file itself says are another Model's."""
    told = row.get("model_sha256") or row.get("model", "")
    if told and told not in (model.sha256, model.short, model.name):
        raise TrainingError(
            say(
                "{file}, line {line}: the score is by {other}, not by {model}.",
                file=path.name, line=line, other=told, model=model.short,
            ),
            advice=say("A threshold is of one Model: have these films read by it again."),
        )  # fmt: skip


def _wrong(path: Path, line: int, what: str) -> TrainingError:
    return TrainingError(
        say("{file}, line {line}: {what}.", file=path.name, line=line, what=what),
        advice=say("Nothing was taken from the file. Correct that line and open it again."),
    )


def _both_kinds(labels: Sequence[int], learned: int) -> None:
    if len(set(labels)) < 2:
        raise TrainingError(
            say("There must be results of both kinds, with and without tuberculosis."),
            advice=say(
                "{count} films were left out because the Model learned from them.", count=learned
            )
            if learned
            else "",
        )

"""The list of films as a CSV file that a spreadsheet opens and cannot be tricked by."""

import csv
import io
from collections.abc import Iterable, Sequence

from tbviewer.reading.score import RESEARCH_USE
from tbviewer.record.journal.export import guarded
from tbviewer.words import say

COLUMNS = (
    "film",
    "patient_name",
    "patient_id",
    "study_date",
    "view",
    "state",
    "score",
    "threshold",
    "threshold_source",
    "flagged",
    "cautions",
    "forced",
    "model",
    "decision",
    "reason",
    "notice",
)


def csv_of(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows of all `COLUMNS` but the notice as CSV; what looks like a formula is guarded."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    notice = say(RESEARCH_USE)
    writer.writerows([*(guarded(_cell(value)) for value in row), notice] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)

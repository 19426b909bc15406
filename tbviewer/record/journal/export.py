"""Entries of the journal as a CSV file that a spreadsheet opens and cannot be tricked by."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from tbviewer.record.files import write_told
from tbviewer.record.journal import asking
from tbviewer.record.journal.asking import Search
from tbviewer.record.journal.entries import Entry
from tbviewer.record.journal.schema import COLUMNS

_AT_ONCE = 1000
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Where a cell begins so, spreadsheets take it for a formula (the last four full-width)."""


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs; `unguarded` gives the cell back."""
    return f"'{cell}" if cell.startswith(_STARTS) else cell


def unguarded(cell: str) -> str:
    """Return the cell that `guarded` was given."""
    return cell.removeprefix("'")


def csv_of(entries: Iterator[Entry]) -> str:
    """Return entries as CSV: a head of column names, UTF-8 marked as such, lines ending CR LF."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow(guarded(cell) for cell in _cells(entry))
    return text.getvalue()


def export(
    journal: Path, search: Search, target: Path, go_on: Callable[[int], None] = lambda _: None
) -> int:
    """Write what `search` finds to file `target`, whole or not at all; return the entries written.

    `go_on` hears how many are done and may raise to stop.

    Raises
    ------
    TbViewerError
        If the journal cannot be read or the file not be written.
    """
    found = asking.find(journal, search)
    whole = replace(search, up_to=found.newest)

    def entries() -> Iterator[Entry]:
        for start in range(0, found.count, _AT_ONCE):
            go_on(start)
            yield from asking.page(journal, whole, start, _AT_ONCE)

    content = csv_of(entries()).encode("utf-8")
    write_told(target, content)
    return found.count


def _cells(entry: Entry) -> Iterator[str]:
    for column in COLUMNS:
        value = getattr(entry, "by" if column == "by_whom" else column)
        if column == "facts":
            yield json.dumps(dict(value), ensure_ascii=False, sort_keys=True)
        elif value is None:
            yield ""
        elif isinstance(value, bool):
            yield "yes" if value else "no"
        else:
            yield str(value)

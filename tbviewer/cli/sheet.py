"""``tbviewer sheet``: a month of a programme, from the journal of whoever calls it."""

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tbviewer import paths
from tbviewer.errors import TbViewerError
from tbviewer.record.files import write_told
from tbviewer.record.journal.month import Month, month_of
from tbviewer.record.sheet_words import csv_of_month, lines_of
from tbviewer.words import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "sheet", help=say("a month's films, shares above the threshold and agreement")
    )
    parser.add_argument(
        "month",
        nargs="?",
        type=_month,
        metavar=say("YEAR-MONTH"),
        help=say("such as 2026-11; without it, this month"),
    )
    parser.add_argument(
        "--out",
        metavar=say("FILE"),
        type=Path,
        help=say("write it as a PDF or a CSV file, as its name says, not as text"),
    )
    parser.add_argument(
        "--replace", action="store_true", help=say("write over FILE where there is one already")
    )
    parser.set_defaults(run=run)


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def run(arguments: argparse.Namespace) -> int:
    """Tell a month, or write its sheet."""
    from tbviewer.cli import put

    month = month_of(paths.journal_file(), arguments.month or date.today())
    target: Path | None = arguments.out
    if target is None:
        for line in lines_of(month):
            put(line)
        return 0
    if target.exists() and not arguments.replace:
        raise TbViewerError(
            say("{file} exists already and was left as it is.", file=target.name),
            advice=say("Choose another name with --out, or write over it with --replace."),
        )
    write_told(target, _content(month, target))
    put(say("Written: {name}", name=str(target)))
    return 0


def _content(month: Month, target: Path) -> bytes:
    suffix = target.suffix.lower()
    if suffix == ".csv":
        return csv_of_month(month)
    if suffix == ".pdf":
        from tbviewer.record.sheet import sheet_bytes

        return sheet_bytes(month, datetime.now().astimezone())
    raise TbViewerError(
        say("{file} is no name for a sheet: it must end in .pdf or .csv.", file=target.name)
    )

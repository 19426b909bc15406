"""What an administrator does on the command line goes into the journal, as in the window."""

import getpass
from typing import Any

from tbviewer import paths
from tbviewer.errors import JournalError
from tbviewer.record.journal.entries import Entry, new_id, now
from tbviewer.record.journal.journal import Journal


def note(kind: str, **columns: Any) -> None:
    """Enter into the journal what was done; columns of `Entry`, or its `facts`."""
    enter(Entry(new_id(), kind, now(), who(), **columns))


def enter(*entries: Entry) -> None:
    """Write entries; where that fails it is told, and what was done stays done."""
    from tbviewer.cli import tell

    if not entries:
        return
    journal = Journal(paths.journal_file)
    try:
        notices: tuple[JournalError, ...] = tuple(journal.append(entries))
    except JournalError as error:
        notices = (error,)
    finally:
        journal.close()
    for notice in notices:
        tell(notice.sentence, notice.advice)


def who() -> str:
    """Return the name of the computer's user, empty where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""

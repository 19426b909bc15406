"""What the journal is asked: the history of films, and entries by words, kind, time and Decision.

Each question opens the file for reading only, so it never waits for a writer and any thread may
ask. A journal that is not there yet answers with nothing.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tbviewer.errors import JournalError, JournalFault
from tbviewer.reading.decision import Decision, FilmHistory
from tbviewer.record.journal import schema
from tbviewer.record.journal.entries import Entry, Kind, decision_of
from tbviewer.record.journal.journal import connected, fault_of, is_damage

_AT_ONCE = 500
"""Films asked for in one question: SQLite takes only so many parameters."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries; what is empty does not matter.

    Attributes
    ----------
    words : str
        Each must occur somewhere in film, patient, note, person, Model or hash, in any case.
    kinds : tuple of str
    since, until : str
        Bounds of the time, UTC, ISO 8601; `until` is the first moment that is too late.
    decision : str
        A `DecisionKind`.
    scores_hidden_from : str or None
        Someone who reads on their own first: no score of a film they have not decided on.
    up_to : int or None
        The number of the newest entry that counts, so that pages of one search fit together.
    """

    words: str = ""
    kinds: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    decision: str = ""
    scores_hidden_from: str | None = None
    up_to: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """How many entries a search has, and the number of the journal's newest entry."""

    count: int
    newest: int


def histories(path: Path, film_keys: Sequence[str]) -> dict[str, FilmHistory]:
    """Return what the journal at `path` holds of films, for those that it knows.

    Raises
    ------
    JournalError
        If it cannot be read.
    """
    found: dict[str, list[Entry]] = {}
    with reading(path) as connection:
        if connection is None:
            return {}
        for start in range(0, len(film_keys), _AT_ONCE):
            some = film_keys[start : start + _AT_ONCE]
            where = f"film_key IN ({', '.join('?' * len(some))}) AND (kind != ? OR score_seen = 1)"
            for entry in _entries(connection, where, (*some, Kind.READING)):
                found.setdefault(entry.film_key, []).append(entry)
    return {key: _history(entries) for key, entries in found.items()}


def find(path: Path, search: Search) -> Found:
    """Return how many entries a search has."""
    with reading(path) as connection:
        if connection is None:
            return Found(0, 0)
        (newest,) = connection.execute("SELECT coalesce(max(number), 0) FROM entry").fetchone()
        if search.up_to is not None:
            newest = min(newest, search.up_to)
        where, values = condition_of(replace(search, up_to=newest))
        (count,) = connection.execute(
            f"SELECT count(*) FROM entry WHERE {where}", values
        ).fetchone()
        return Found(count, newest)


def page(path: Path, search: Search, start: int, length: int) -> tuple[Entry, ...]:
    """Return `length` entries of a search from the one at `start`, newest first."""
    with reading(path) as connection:
        if connection is None:
            return ()
        where, values = condition_of(search)
        entries = _entries(
            connection, where, values, order=f"number DESC LIMIT {length:d} OFFSET {start:d}"
        )
        return _with_scores_hidden(connection, entries, search.scores_hidden_from)


def _entries(
    connection: sqlite3.Connection, where: str, values: Sequence[Any], order: str = "number DESC"
) -> tuple[Entry, ...]:
    columns = ", ".join(schema.COLUMNS)
    rows = connection.execute(f"SELECT {columns} FROM entry WHERE {where} ORDER BY {order}", values)
    return tuple(schema.entry_of(row) for row in rows)


def condition_of(search: Search) -> tuple[str, list[Any]]:
    """Return the SQL condition of a search, and the values in it."""
    terms: list[str] = ["1"]
    values: list[Any] = []

    def demand(term: str, *given: Any) -> None:
        terms.append(term)
        values.extend(given)

    for word in search.words.casefold().split():
        demand("instr(sought, ?)", word)
    if search.kinds:
        demand(f"kind IN ({', '.join('?' * len(search.kinds))})", *map(str, search.kinds))
    if search.since:
        demand("at >= ?", search.since)
    if search.until:
        demand("at < ?", search.until)
    if search.decision:
        demand("decision = ?", str(search.decision))
    if search.up_to is not None:
        demand("number <= ?", search.up_to)
    return " AND ".join(terms), values


def _with_scores_hidden(
    connection: sqlite3.Connection, entries: tuple[Entry, ...], person: str | None
) -> tuple[Entry, ...]:
    if person is None:
        return entries
    keys = tuple({entry.film_key for entry in entries if entry.score is not None})
    marks = ", ".join("?" * len(keys))
    decided = connection.execute(
        "SELECT DISTINCT film_key FROM entry"
        f" WHERE kind = ? AND by_whom = ? AND film_key IN ({marks})",
        (Kind.DECISION, person, *keys),
    )
    free = {key for (key,) in decided}
    return tuple(e if e.film_key in free else replace(e, score=None) for e in entries)


def _history(entries: Sequence[Entry]) -> FilmHistory:
    """Return what entries of one film, newest first, come to."""
    withdrawn = {entry.about for entry in entries if entry.kind == Kind.WITHDRAWAL}
    decisions: list[Decision] = []
    for entry in entries:
        if entry.kind == Kind.DECISION and entry.id not in withdrawn:
            with contextlib.suppress(ValueError):  # a kind of Decision of a later version
                decisions.append(decision_of(entry))
    noted = (e.note for e in entries if e.kind == Kind.NOTE)
    return FilmHistory(
        decisions=tuple(decisions),
        note=next(noted, decisions[0].note if decisions else ""),
        decided_by=frozenset(e.by for e in entries if e.kind == Kind.DECISION),
        seen_by=frozenset(e.by for e in entries if e.kind in (Kind.SEEN, Kind.READING)),
        reviewed=any(e.kind == Kind.REVIEW for e in entries),
    )


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Give a connection for reading; none where there is no journal yet."""
    try:
        if not path.exists() or path.stat().st_size == 0:
            yield None
            return
        with contextlib.closing(_connected(path)) as connection:
            begun = schema.version_of(connection) > 0
            yield connection if begun else None
    except sqlite3.Error as error:
        if is_damage(error):  # set aside as soon as something is written
            raise JournalError(JournalFault.UNREADABLE, detail=str(error)) from error
        raise fault_of(error) from error
    except OSError as error:
        raise JournalError(JournalFault.UNREADABLE, detail=type(error).__name__) from error


def _connected(path: Path) -> sqlite3.Connection:
    connection = connected(path, "ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # In a folder that may not be written SQLite cannot share a log: then nobody writes it.
        connection.close()
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    return connection

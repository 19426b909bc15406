"""The journal's tables: what they are, and that nobody changes what stands in them."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from tbviewer.record.journal.entries import Entry

APPLICATION_ID = 0x5442564A
"""``TBVJ``, in the file's header: this is a journal of this program."""

_CREATE = """
CREATE TABLE entry (
    number           INTEGER PRIMARY KEY AUTOINCREMENT,
    id               TEXT NOT NULL UNIQUE,
    kind             TEXT NOT NULL,
    at               TEXT NOT NULL,
    by_whom          TEXT NOT NULL,
    program          TEXT NOT NULL,
    film_key         TEXT NOT NULL,
    film_name        TEXT NOT NULL,
    film_path        TEXT NOT NULL,
    patient_id       TEXT NOT NULL,
    patient_name     TEXT NOT NULL,
    model_name       TEXT NOT NULL,
    model_sha256     TEXT NOT NULL,
    score            REAL,
    threshold        REAL,
    threshold_source TEXT NOT NULL,
    decision         TEXT NOT NULL,
    score_seen       INTEGER,
    note             TEXT NOT NULL,
    about            TEXT NOT NULL,
    facts            TEXT NOT NULL,
    sought           TEXT NOT NULL
);
CREATE INDEX entry_film ON entry (film_key, kind);
CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER entry_never_twice BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM entry WHERE id = NEW.id OR number = NEW.number)
BEGIN SELECT RAISE(IGNORE); END;
"""
# The last trigger makes INSERT OR REPLACE harmless, which would delete without asking the second.

_STEPS = (_CREATE,)
"""Step n leads from version n to n + 1: a later schema is a further step, never another first."""

VERSION = len(_STEPS)

_RENAMED = {"by": "by_whom"}
COLUMNS = tuple(_RENAMED.get(field.name, field.name) for field in fields(Entry))
INSERT = (
    f"INSERT INTO entry ({', '.join(COLUMNS)}, sought)"
    f" VALUES ({', '.join('?' * (len(COLUMNS) + 1))}) ON CONFLICT (id) DO NOTHING"
)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the schema's version; 0 in a new file."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Take every step that is missing, all or none of them."""
    connection.execute("BEGIN IMMEDIATE")
    for step in _STEPS[version_of(connection) :]:
        for statement in _statements(step):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _statements(script: str) -> list[str]:
    """Split a script: `executescript` would commit between the statements."""
    statements, begun = [], ""
    for line in script.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            statements.append(begun.strip())
            begun = ""
    return statements


def row_of(entry: Entry) -> tuple[Any, ...]:
    """Return what `INSERT` takes."""
    values = [getattr(entry, field.name) for field in fields(Entry)]
    values[-1] = json.dumps(dict(entry.facts), sort_keys=True)
    return (*values, _sought(entry))


def entry_of(row: Sequence[Any]) -> Entry:
    """Return the entry in a row of `COLUMNS`."""
    values = dict(zip((field.name for field in fields(Entry)), row, strict=True))
    seen = values["score_seen"]
    values["score_seen"] = None if seen is None else bool(seen)
    values["facts"] = json.loads(values["facts"])
    return Entry(**values)


def _sought(entry: Entry) -> str:
    """Return the words a person may search for, folded: SQLite itself knows ASCII letters only."""
    words = (
        entry.film_name, entry.film_path, entry.film_key, entry.patient_id, entry.patient_name,
        entry.by, entry.note, entry.model_name, entry.model_sha256, entry.decision,
        entry.kind,
    )  # fmt: skip
    return "\n".join(word for word in words if word).casefold()

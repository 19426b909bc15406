"""The journal's file: opened, kept whole, and written by as many programs as like.

SQLite with a write-ahead log, every commit forced to the disk: an entry whose writing was
confirmed is there for ever, whatever is killed next. A file that is damaged is set aside under
another name, never deleted; one of a newer program is left as it is.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from tbviewer.errors import JournalError, JournalFault
from tbviewer.record.journal import schema
from tbviewer.record.journal.entries import Entry

PATIENCE_SECONDS = 10.0
"""How long to wait for another program that writes."""

_FAULTS = {
    sqlite3.SQLITE_BUSY: JournalFault.BUSY,
    sqlite3.SQLITE_LOCKED: JournalFault.BUSY,
    sqlite3.SQLITE_FULL: JournalFault.FULL,
    sqlite3.SQLITE_READONLY: JournalFault.NOT_WRITABLE,
    sqlite3.SQLITE_PERM: JournalFault.NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: JournalFault.NOT_WRITABLE,
    sqlite3.SQLITE_AUTH: JournalFault.NOT_WRITABLE,
}
_BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by the ends of its names."""


class _Damaged(Exception):  # noqa: N818 - found out and dealt with in here
    """The file is no journal, or not a whole one."""


class Journal:
    """Writes entries into the journal; from any thread, one at a time.

    Parameters
    ----------
    path
        Returns where the file is, or is to be; asked at each writing, may raise `OSError`.
    patience_s
        How long to wait for another program that writes.
    """

    def __init__(
        self,
        path: Callable[[], Path],
        *,
        patience_s: float = PATIENCE_SECONDS,
    ):
        self._path = path
        self._untold: list[JournalError] = []
        self._patience_s = patience_s
        self._turn = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None

    def append(self, entries: Sequence[Entry]) -> tuple[JournalError, ...]:
        """Write `entries`, all or none; when this returns they are on the disk.

        What it returns is to be told to a person: that a damaged journal was set aside.

        An entry whose id stands in the journal already is passed over, so that what may or may
        not have been written can be written again.

        Raises
        ------
        JournalError
            If they could not be written.
        """
        with self._turn:
            try:
                self._append(entries)
            except _Damaged:  # it was whole when it was opened: opening it again sets it aside
                try:
                    self._append(entries)
                except _Damaged as error:
                    raise JournalError(JournalFault.UNREADABLE, detail=str(error)) from error
            told, self._untold = self._untold, []
            return tuple(told)

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._let_go()

    def _append(self, entries: Sequence[Entry]) -> None:
        try:
            connection = self._writing()
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(schema.INSERT, [schema.row_of(entry) for entry in entries])
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._let_go()
            if is_damage(error):
                raise _Damaged(str(error)) from error
            raise fault_of(error) from error
        except OSError as error:
            self._let_go()
            raise _fault_of_system(error) from error

    def _writing(self) -> sqlite3.Connection:
        """Return a connection to the file that stands under the journal's name now."""
        path = self._path()
        if self._connection is not None and self._file == _identity(path):
            return self._connection
        self._let_go()
        with _alone(path, self._patience_s):
            if not self._is_whole(path):
                set_aside = _set_aside(path)
                self._untold.append(JournalError(JournalFault.SET_ASIDE, name=set_aside.name))
            self._connection = self._opened(path)
            self._file = _identity(path)
        return self._connection

    def _is_whole(self, path: Path) -> bool:
        """Return whether the file can be written on; raise if a newer program made it."""
        size = path.stat().st_size if path.exists() else 0
        if size == 0:  # new, or cut off altogether: then SQLite would throw its log away
            log = path.with_name(path.name + "-wal")
            return not (log.exists() and log.stat().st_size > 0)
        try:
            with contextlib.closing(connected(path, "ro", self._patience_s)) as connection:
                version = schema.version_of(connection)
                if version > schema.VERSION:
                    raise JournalError(JournalFault.NEWER, detail=f"schema {version}")
                (application,) = connection.execute("PRAGMA application_id").fetchone()
                (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.Error as error:
            if is_damage(error):
                return False
            raise
        # Killed while it was being begun, it is an empty database: nobody's yet.
        ours = bool(application == schema.APPLICATION_ID or tables == 0)
        return ours and verdict == "ok"

    def _opened(self, path: Path) -> sqlite3.Connection:
        # SQLite gives its logs the permissions of the database.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with contextlib.suppress(OSError):
            path.chmod(0o600)
        connection = connected(path, "rw", self._patience_s)
        try:
            schema.bring_up_to_date(connection)
            connection.execute("PRAGMA synchronous = FULL")
            with contextlib.suppress(sqlite3.OperationalError):
                # Not to be had on some network disks, and not needed to be safe: only to be quick.
                connection.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            connection.close()
            raise
        return connection

    def _let_go(self) -> None:
        connection, self._connection, self._file = self._connection, None, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()


def connected(path: Path, mode: str, patience_s: float = PATIENCE_SECONDS) -> sqlite3.Connection:
    """Return a connection in autocommit, `mode` being ``ro`` or ``rw``; any thread may use it."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=patience_s,
        isolation_level=None,
        check_same_thread=False,
    )


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether the file itself is to blame."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def fault_of(error: sqlite3.Error) -> JournalError:
    """Return what SQLite reports in words."""
    fault = _FAULTS.get(_code(error), JournalFault.UNREADABLE)
    return JournalError(fault, detail=f"{getattr(error, 'sqlite_errorname', '')} {error}".strip())


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _fault_of_system(error: OSError) -> JournalError:
    full = error.errno == 28  # ENOSPC, on every system
    fault = JournalFault.FULL if full else JournalFault.NOT_WRITABLE
    return JournalError(fault, detail=f"{type(error).__name__}: {error.strerror}")


def _identity(path: Path) -> tuple[int, int] | None:
    """Return which file this is: another window may have set the one we write aside."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


@contextlib.contextmanager
def _alone(path: Path, patience_s: float) -> Iterator[None]:
    """Keep other programs from beginning or setting aside the journal; a kill lets go of it."""
    lock = path.with_name(path.name + ".lock")
    os.close(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600))
    with contextlib.closing(connected(lock, "rw", patience_s)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


def _set_aside(path: Path) -> Path:
    """Rename a damaged journal with its logs; return its new place, where nothing stood."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    number, kept = 1, path.with_name(f"journal-damaged-{stamp}.sqlite")
    while kept.exists():
        number += 1
        kept = path.with_name(f"journal-damaged-{stamp}-{number}.sqlite")
    for end in _BESIDE:
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + end))
    return kept

"""The log: what happened and where in the code, never whose film it was.

A film's path and a patient's name are the same thing in most clinics. So the log names a
film by a keyed hash, the key being this user's own; exceptions are written as their kind
and the places they passed, without their messages and without values of variables.
"""

import hashlib
import hmac
import logging
import logging.handlers
import os
import secrets
import traceback
from functools import cache
from pathlib import Path
from types import TracebackType

from tbviewer import paths
from tbviewer.policy import policy

LOGGER = logging.getLogger("tbviewer")
LARGEST_BYTES = 1_000_000
KEPT_FILES = 3

ExceptionFacts = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def start() -> logging.Handler:
    """Begin to write the log file, or nothing where this user may not write; return the writer."""
    handler: logging.Handler
    try:
        handler = logging.handlers.RotatingFileHandler(
            paths.log_file(), maxBytes=LARGEST_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
        )
    except OSError:
        # A full or write-protected disk must not keep a person from reading a film.
        handler = logging.NullHandler()
    handler.setFormatter(PlacesFormatter("%(asctime)s %(levelname)s %(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(policy().log_level.upper())
    LOGGER.propagate = False
    return handler


def stop(handler: logging.Handler) -> None:
    """Close the log that `start` opened."""
    LOGGER.removeHandler(handler)
    LOGGER.propagate = True
    handler.close()


class PlacesFormatter(logging.Formatter):
    """Writes an exception as its kind and places only."""

    def formatException(self, ei: ExceptionFacts) -> str:
        """Return the kind of the exception and the places it passed."""
        return places(ei[1]) if ei[1] is not None else ""

    def formatStack(self, stack_info: str) -> str:
        """Return nothing: stacks hold source lines."""
        return ""


def places(error: BaseException) -> str:
    """Return an exception and its causes as ``kind at module:line > module:line``."""
    told = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        passed = [
            f"{frame.f_globals.get('__name__', '?')}:{line}"
            for frame, line in traceback.walk_tb(current.__traceback__)
        ]
        told.append(f"{type(current).__name__} at {' > '.join(passed) or 'no place'}")
        hidden = None if current.__suppress_context__ else current.__context__
        current = current.__cause__ or hidden
    return " from ".join(told)


def film_tag(path: str) -> str:
    """Return the name of a film in the log: eight digits of a hash that only this user can make."""
    absolute = os.path.abspath(path)  # noqa: PTH100 - Path.resolve would touch the disk
    return hmac.new(_key(), absolute.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:8]


def _key() -> bytes:
    try:
        return _kept_key(paths.user_data() / "log.key")
    except OSError:
        return _passing_key()


@cache
def _passing_key() -> bytes:
    return secrets.token_bytes(32)


@cache
def _kept_key(path: Path) -> bytes:
    """Return the key in file `path`, made at first use and readable by this user only."""
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if len(kept := path.read_bytes()) == 32:
            return kept
        path.unlink()  # cut short by a full disk
        return _kept_key(path)
    with os.fdopen(made, "wb") as file:
        key = secrets.token_bytes(32)
        file.write(key)
    return key

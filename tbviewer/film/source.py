"""A film's bytes: read once, whole, and only read."""

import os
import stat
from pathlib import Path
from typing import Any

from tbviewer.errors import FilmFault
from tbviewer.film.archive import read_member
from tbviewer.film.flaw import FlawError
from tbviewer.film.limits import check_file_size


def read_file(path: str) -> bytes:
    """Return the content of the file at `path`, read once so that no unplugged disk tears it.

    A path that leads on behind a ZIP file, ``study.zip/film.dcm``, names a member of it.

    Raises
    ------
    FlawError
        If there is no such file, or it is a folder, a device, a pipe, empty, too large, not
        ours to read, or its disk fails.
    """
    try:
        data = _content(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FlawError(FilmFault.NOT_FOUND, detail=_reason(error)) from error
    except PermissionError as error:
        raise FlawError(FilmFault.NO_PERMISSION, detail=_reason(error)) from error
    except IsADirectoryError as error:
        raise FlawError(FilmFault.DIRECTORY, detail=_reason(error)) from error
    except OSError as error:
        raise FlawError(FilmFault.UNREADABLE, detail=_reason(error)) from error
    except ValueError as error:  # a null character in the path
        raise FlawError(FilmFault.NOT_FOUND, detail=str(error)) from error
    if not data:
        raise FlawError(FilmFault.EMPTY)
    return data


def _content(path: str) -> bytes:
    try:
        # Before it is opened: to open a device may do something, to open a pipe waits for ever.
        _check_ordinary(Path(path).stat())
    except (FileNotFoundError, NotADirectoryError):
        member = read_member(path)
        if member is None:
            raise
        return member
    with open(path, "rb", buffering=0, opener=_without_waiting) as file:
        status = os.fstat(file.fileno())
        _check_ordinary(status)
        check_file_size(status.st_size)
        return _read(file, status.st_size)


def _read(file: Any, size: int) -> bytes:
    """Return up to `size` bytes; one system call gives at most 2 GB, and a share may give less."""
    data: bytes = file.read(size)
    if len(data) == size:
        return data
    parts = [data]
    missing = size - len(data)
    while missing and parts[-1]:
        parts.append(file.read(missing))
        missing -= len(parts[-1])
    return b"".join(parts)


def _without_waiting(path: str, flags: int) -> int:
    # The file may have been exchanged for a pipe since it was looked at.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _check_ordinary(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise FlawError(FilmFault.DIRECTORY)
    if not stat.S_ISREG(status.st_mode):
        raise FlawError(FilmFault.NOT_A_FILE)


def _reason(error: OSError) -> str:
    """Return the system's reason without the path: a path may name a patient."""
    return f"{type(error).__name__}: {error.strerror}"

"""What holds films and is none itself: a ZIP file, the DICOMDIR of a disc."""

from dataclasses import dataclass

from tbviewer.errors import FilmError, FilmFault
from tbviewer.film.archive import first_bytes, is_archive, member_names
from tbviewer.film.flaw import FlawError

_DICOMDIR_CLASS = b"1.2.840.10008.1.3.10"
_META_BYTES = 1024
"""The File Meta Information begins with the SOP class; what follows may be long."""


@dataclass(frozen=True, slots=True)
class Held:
    """The paths of what may be films, in the holder's order, and how many others it has."""

    paths: tuple[str, ...]
    others: int = 0


def holds_films(path: str) -> bool:
    """Tell from its content whether the file at `path` is a ZIP file or a DICOMDIR."""
    return is_archive(path) or _is_directory(path)


def films_in(path: str) -> Held:
    """Return what the ZIP file or DICOMDIR at `path` holds.

    Raises
    ------
    FilmError
        If it is damaged, gone or no such file.
    """
    try:
        if is_archive(path):
            names, others = member_names(path)
            return Held(tuple(f"{path}/{name}" for name in names), others)
        if _is_directory(path):
            from tbviewer.film.directory import films_named_by
            from tbviewer.film.hush import libraries_hushed

            with libraries_hushed():
                return Held(films_named_by(path))
    except FlawError as flaw:
        raise FilmError(path, flaw.fault, detail=flaw.detail, **flaw.facts) from flaw
    except OSError as error:
        raise FilmError(path, FilmFault.UNREADABLE, detail=type(error).__name__) from error
    raise FilmError(path, FilmFault.NOT_AN_IMAGE)


def _is_directory(path: str) -> bool:
    start = first_bytes(path, _META_BYTES)
    return start[128:132] == b"DICM" and _DICOMDIR_CLASS in start

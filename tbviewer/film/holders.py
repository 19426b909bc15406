"""What holds films and is none itself: a ZIP file, the DICOMDIR of a disc."""

from dataclasses import dataclass

from tbviewer.film.archive import first_bytes, is_archive

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
    return is_archive(path) or is_directory(path)


def is_directory(path: str) -> bool:
    """Tell from its content whether the file at `path` is a DICOMDIR."""
    start = first_bytes(path, _META_BYTES)
    return start[128:132] == b"DICM" and _DICOMDIR_CLASS in start

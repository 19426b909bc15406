"""DICOMDIR: the films that a disc's directory names (PS3.3 F, PS3.10 8.6)."""

import os
from pathlib import Path
from typing import Any

from pydicom.filereader import dcmread

from tbviewer.errors import FilmFault
from tbviewer.film.elements import BROKEN, items, text, texts
from tbviewer.film.flaw import FlawError

MOST_DIRECTORY_BYTES = 64 << 20
"""A disc of 100,000 pictures has a directory of some 40 MB."""
_PICTURE = "IMAGE"


def films_named_by(path: str) -> tuple[str, ...]:
    """Return the files of pictures that the DICOMDIR at `path` names, there or not, in its order.

    Raises
    ------
    FlawError
        If it is damaged.
    """
    place = Path(path)
    try:
        if place.stat().st_size > MOST_DIRECTORY_BYTES:
            most = MOST_DIRECTORY_BYTES // 1_000_000
            raise FlawError(FilmFault.FILE_TOO_LARGE, megabytes=most)
        records = items(dcmread(place), "DirectoryRecordSequence")
    except OSError:
        raise
    except BROKEN as error:
        raise FlawError(FilmFault.DAMAGED, detail=f"DICOMDIR: {type(error).__name__}") from error
    folders: dict[str, dict[str, str]] = {}
    named = (_file_of(record) for record in records)
    found = (_on_disk(str(place.parent), parts, folders) for parts in named if parts)
    return tuple(dict.fromkeys(found))


def _file_of(record: Any) -> tuple[str, ...]:
    """Return the components of a picture's File ID; none if it would lead out of the disc."""
    if text(record, "DirectoryRecordType").upper() != _PICTURE:
        return ()
    parts = texts(record, "ReferencedFileID")
    if any(part in ("", ".", "..") or set(part) & set("/\\:\0") for part in parts):
        return ()
    return parts


def _on_disk(folder: str, parts: tuple[str, ...], folders: dict[str, dict[str, str]]) -> str:
    """Return a file's path; systems mount discs with names in small letters, or with a version."""
    path = folder
    for part in parts:
        if path not in folders:
            folders[path] = _names_in(path)
        path = os.path.join(path, folders[path].get(part.casefold(), part))  # noqa: PTH118 - text
    return path


def _names_in(folder: str) -> dict[str, str]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names alone
    except OSError:
        return {}
    return {name.casefold().removesuffix(";1").removesuffix("."): name for name in names}

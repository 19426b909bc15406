"""Films inside ZIP files: ``study.zip/folder/film.dcm`` is a path like any other.

A member is read into memory and never unpacked onto a disk: so no member's name can lead
anywhere, and nothing of a patient's is left behind. What a member swells to is bounded
before and while it is read, whatever the ZIP file claims.
"""

import os
import posixpath
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from tbviewer.errors import FilmFault
from tbviewer.film.flaw import FlawError

MOST_MEMBER_BYTES = 512 * 1024**2
"""A film of 200 megapixels and 16 bits, uncompressed, fits."""
MOST_DIRECTORY_BYTES = 16 << 20
"""Of the list of members: some 150,000 of them."""
_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""LZMA may ask for gigabytes before it gives the first byte."""
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError)
_END, _END_64, _LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_LONGEST_COMMENT = 65_535


def is_archive(path: str) -> bool:
    """Tell from its content whether the file at `path` is a ZIP file; False if it is not there."""
    return first_bytes(path, 4) in _SIGNATURES


def first_bytes(path: str, count: int) -> bytes:
    """Return the first bytes of an ordinary file; none if it cannot be read."""
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):  # opening a pipe would wait for ever
            return b""
        with Path(path).open("rb", buffering=0) as file:
            return file.read(count)
    except (OSError, ValueError):
        return b""


def file_on_disk(path: str) -> str:
    """Return the file that holds the film `path`: the film's own, or the ZIP file it is in."""
    outside = _outside(path)
    return path if outside is None else outside[0]


def member_names(path: str) -> tuple[tuple[str, ...], int]:
    """Return the members of the ZIP file at `path` that may be films, and how many others it has.

    Others are those whose names lead out of the ZIP file, and hidden ones.

    Raises
    ------
    FlawError
        If the ZIP file is damaged.
    """
    with _opened(path) as archive:
        files = [info for info in archive.infolist() if not info.is_dir()]
    names = dict.fromkeys(name for info in files if (name := _safe_name(info.filename)))
    return tuple(names), len(files) - len(names)


def read_member(path: str) -> bytes | None:
    """Return the content of the member that `path` names; None if it lies in no ZIP file.

    Raises
    ------
    FlawError
        If there is no such member, or it is encrypted, too large, damaged or packed in an
        uncommon way.
    """
    outside = _outside(path)
    if outside is None or not is_archive(outside[0]):
        return None
    with _opened(outside[0]) as archive:
        info = _named(archive, outside[1])
        if info.flag_bits & _ENCRYPTED:
            raise FlawError(FilmFault.ENCRYPTED)
        if info.compress_type not in _METHODS:
            form = f"ZIP, method {info.compress_type}"
            raise FlawError(FilmFault.UNSUPPORTED, form=form)
        if info.file_size > MOST_MEMBER_BYTES:
            raise _too_large()
        return _content(archive, info)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(info) as member:
            data = member.read(MOST_MEMBER_BYTES + 1)
    except RuntimeError as error:  # encrypted, where only the member's own header says so
        raise FlawError(FilmFault.ENCRYPTED) from error
    except _BROKEN as error:
        raise FlawError(FilmFault.DAMAGED, detail=f"ZIP: {error}") from error
    if len(data) > MOST_MEMBER_BYTES:
        raise _too_large()
    return data


def _too_large() -> FlawError:
    return FlawError(FilmFault.FILE_TOO_LARGE, megabytes=MOST_MEMBER_BYTES // 1_000_000)


def _named(archive: zipfile.ZipFile, member: str) -> zipfile.ZipInfo:
    for info in archive.infolist():
        if not info.is_dir() and _safe_name(info.filename) == member:
            return info
    raise FlawError(FilmFault.NOT_FOUND, detail="no such member")


def _safe_name(stored: str) -> str:
    """Return a member's name, tidied; empty if it leads out of the ZIP file or is hidden."""
    name = posixpath.normpath(stored.replace("\\", "/"))
    parts = name.split("/")
    leads_out = name.startswith("/") or ".." in parts or ":" in parts[0]
    hidden = any(part.startswith(".") for part in parts) or parts[0] == "__MACOSX"
    return "" if leads_out or hidden else name


def _outside(path: str) -> tuple[str, str] | None:
    """Return the ordinary file above `path` and the rest of it, if one of its folders is none."""
    place = Path(path)
    for above in place.parents:
        try:
            mode = above.stat().st_mode
        except (OSError, ValueError):
            continue
        if not stat.S_ISREG(mode):
            return None
        return str(above), place.relative_to(above).as_posix()
    return None


def _opened(path: str) -> zipfile.ZipFile:
    try:
        _check_directory(path)
        return zipfile.ZipFile(path)
    except _BROKEN as error:
        raise FlawError(FilmFault.DAMAGED, detail=f"ZIP: {error}") from error


def _check_directory(path: str) -> None:
    """Refuse a ZIP file with a list of members that would not fit into memory.

    zipfile reads it whole, as long as the file's end says that it is (APPNOTE 4.3.16).
    """
    with Path(path).open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _LONGEST_COMMENT - 22))
        tail = file.read()
        at = tail.rfind(_END)
        if at < 0 or at + 22 > len(tail):
            raise zipfile.BadZipFile("no end of central directory")
        (length,) = struct.unpack_from("<I", tail, at + 12)
        locator = at - 20
        if locator >= 0 and tail[locator : locator + 4] == _LOCATOR_64:
            (place,) = struct.unpack_from("<Q", tail, locator + 8)
            file.seek(min(place, size))
            end = file.read(56)
            if len(end) == 56 and end[:4] == _END_64:
                length = max(length if length != 0xFFFFFFFF else 0, *struct.unpack("<40xQ8x", end))
    if length > MOST_DIRECTORY_BYTES:
        raise FlawError(
            FilmFault.FILE_TOO_LARGE,
            megabytes=MOST_DIRECTORY_BYTES // 1_000_000,
            detail="ZIP: its list of members",
        )

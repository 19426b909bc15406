"""A Model in a single file: a ZIP file with its Card and its weights, nothing else.

It may come from a USB stick, from anyone. Its members are read into memory under limits and
written under names of our own, so no name in it leads anywhere.
"""

import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from tbviewer.errors import StoreError
from tbviewer.net import weights
from tbviewer.net.keeping import MOST_CARD_BYTES, Parcel
from tbviewer.net.store import CARD, WEIGHTS, StoredModel
from tbviewer.record.files import write_told
from tbviewer.words import later, say

ENDING = ".tbmodel"
MOST_BYTES = MOST_CARD_BYTES + weights.MOST_BYTES
_MOST = {CARD: MOST_CARD_BYTES, WEIGHTS: weights.MOST_BYTES}
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_DATE = (1980, 1, 1, 0, 0, 0)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError,
    NotImplementedError, KeyError, OverflowError,
)  # fmt: skip


def export(model: StoredModel, target: Path) -> None:
    """Write a Model to one file; the same Model gives the same bytes.

    Raises
    ------
    ModelError
        If its files are not what its Card says: no damaged Model is handed on.
    TbViewerError
        If the file cannot be written.
    """
    parcel = Parcel.of(model)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in ((CARD, parcel.card_file), (WEIGHTS, parcel.weights)):
            member = zipfile.ZipInfo(name, _DATE)
            member.external_attr = 0o644 << 16
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    write_told(target, held.getvalue())


def opened(path: Path) -> Parcel:
    """Return the Model in the file `path`, checked: nothing is kept of it yet.

    Raises
    ------
    StoreError
        If it is no such file, damaged, or holds anything else.
    ModelError
        If Card, hash, kind or shapes are not what they must be.
    """
    content = _content(path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = {
                info.filename: _member(path, archive, info) for info in _members(path, archive)
            }
    except _BROKEN as error:
        raise _refused(path, _DAMAGED, detail=f"{error!s:.200}") from error
    return Parcel.of_files(path.name, found[CARD], found[WEIGHTS])


_MISSING = later("{file}: there is no such file.")
_UNREADABLE = later("{file} could not be read from its disk.")
_TOO_LARGE = later("{file} is too large to be a Model.")
_NO_MODEL = later("{file} is not a Model's file.")
_DAMAGED = later("{file} is damaged: it cannot be unpacked.")
_OTHER = later("{file} holds “{member}”, which is no part of a Model. Nothing of it was taken.")
_ENCRYPTED_FILE = later("{file} is encrypted.")


def _refused(path: Path, sentence: str, *, detail: str = "", **facts: str) -> StoreError:
    return StoreError(
        say(sentence, file=path.name, **facts),
        code="not-a-model-file",
        advice=say("Ask for a file that “Export” of this program has written."),
        detail=detail,
    )


def _content(path: Path) -> bytes:
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise _refused(path, _NO_MODEL)
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise _refused(path, _MISSING) from error
    except OSError as error:
        raise _refused(path, _UNREADABLE, detail=str(error)) from error
    if len(content) > MOST_BYTES:
        raise _refused(path, _TOO_LARGE)
    if not content.startswith(b"PK\x03\x04"):
        raise _refused(path, _NO_MODEL)
    return content


def _members(path: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the two members, in whatever order."""
    found = archive.infolist()
    for info in found:
        if info.filename not in _MOST:
            shown = info.filename.encode("utf-8", "backslashreplace").decode()
            raise _refused(path, _OTHER, member=f"{shown:.80}")
    if sorted(info.filename for info in found) != [CARD, WEIGHTS]:
        raise _refused(path, _NO_MODEL, detail=f"{len(found)} members")
    return found


def _member(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise _refused(path, _ENCRYPTED_FILE)
    if info.compress_type not in _METHODS:
        raise _refused(path, _DAMAGED, detail=f"method {info.compress_type}")
    most = _MOST[info.filename]
    if info.file_size > most:
        raise _refused(path, _TOO_LARGE)
    with archive.open(info) as member:
        # Whatever it claims, no more is unpacked than may be.
        content = member.read(most + 1)
    if len(content) > most:
        raise _refused(path, _TOO_LARGE)
    return content

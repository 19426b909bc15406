"""Files that appear whole or not at all."""

import os
import shutil
from pathlib import Path
from typing import IO

from tbviewer.errors import TbViewerError
from tbviewer.words import say

_PIECE = 1 << 20


def write_whole(path: Path, content: bytes | IO[bytes]) -> None:
    """Write `content` under a temporary name, see it on the disk, then rename.

    A file as content is copied from its beginning, a piece at a time.

    Raises
    ------
    OSError
        If the disk is full, gone or not to be written; what stood under `path` still stands.
    """
    temporary = path.with_name(path.name + ".part")
    try:
        with temporary.open("wb") as file:
            if isinstance(content, bytes):
                file.write(content)
            else:
                content.seek(0)
                shutil.copyfileobj(content, file, _PIECE)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def write_told(path: Path, content: bytes | IO[bytes]) -> None:
    """Write `content` as `write_whole` does.

    Raises
    ------
    TbViewerError
        With a sentence for the person, if the folder or the file cannot be written.
    """
    try:
        write_whole(path, content)
    except OSError as error:
        raise TbViewerError(
            say("{file} could not be written.", file=path.name),
            code="not-written",
            advice=say("Check that the folder may be written and its disk has free space."),
            detail=str(error),
        ) from error

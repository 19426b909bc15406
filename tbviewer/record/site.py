"""The site folder: what an administrator sets there is what everyone on the computer gets.

Where there is none and none can be made, a person is alone on the computer as far as this
program can tell, and the user's own folder takes its place.
"""

import contextlib
import errno
import json
import tempfile
from pathlib import Path
from typing import Any

from tbviewer import paths
from tbviewer.record.files import write_whole

_ALL_READ_FILE, _ALL_READ_FOLDER = 0o644, 0o755


def shared_folder() -> Path:
    """Return where an administrator's choices are kept; it need not exist.

    The site folder where there is one, or where this person may make one; the user's otherwise.
    """
    site = paths.site_data()
    if site.is_dir() or may_write_in(site):
        return site
    return paths.user_data()


def is_shared(folder: Path) -> bool:
    """Return whether `folder` is the site's: what is written there is read by everyone."""
    return folder == paths.site_data()


def may_write_in(folder: Path) -> bool:
    """Return whether this person may make files in `folder`, or make it where it is missing.

    Tried out: rights alone do not tell on Windows and on disks mounted for reading only.
    """
    try:
        nearest = next((place for place in (folder, *folder.parents) if place.is_dir()), None)
        with tempfile.TemporaryFile(dir=nearest):
            return True
    except OSError as error:
        return error.errno in (errno.ENOSPC, errno.EDQUOT)  # full, which is told when it matters


def make_folder(folder: Path) -> None:
    """Make `folder` and those above it; in the site folder everyone may read them.

    Raises
    ------
    OSError
        If that cannot be done.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for place in missing:
        open_to_all(place)


def open_to_all(path: Path) -> None:
    """Let everyone read `path` if it lies in the site folder, whatever the umask."""
    site = paths.site_data()
    if path == site or site in path.parents:
        with contextlib.suppress(OSError):  # the owner of the folder may be another administrator
            path.chmod(_ALL_READ_FOLDER if path.is_dir() else _ALL_READ_FILE)


def write_json(path: Path, facts: Any) -> None:
    """Write `facts` whole or not at all.

    Raises
    ------
    OSError
        If the folder cannot be written or the disk is full.
    """
    make_folder(path.parent)
    write_whole(path, (json.dumps(facts, indent=2) + "\n").encode())
    open_to_all(path)

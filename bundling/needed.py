"""Which of the libraries that PyInstaller found are still needed after something was left out."""

import os
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from PyInstaller.depend.bindepend import get_imports

Entry = tuple[str, str, str]
"""Name in the bundle, file it comes from, kind, as in PyInstaller's lists."""

LIBRARIES = ("lib*", "PySide6/Qt/lib/*", "pillow.libs/*")
"""What only other libraries ask for; extension modules and plug-ins are loaded by name."""

ALWAYS = ("libpython3*", "libgcc_s*")
"""What is loaded by name."""

SYSTEMS = ("PySide6/*plugins/printsupport/*",)
"""What uses the system's own libraries, and does without where there are none: CUPS prints."""


def still_needed(entries: Iterable[Entry]) -> list[Entry]:
    """Return `entries` without libraries that nothing else among them needs (Linux)."""
    kept = list(entries)
    roots = [entry for entry in kept if not _is_library(entry[0])]
    found: set[str] = set()
    for name, source, _ in roots:
        if any(fnmatchcase(name, pattern) for pattern in SYSTEMS):
            continue
        # All of them, also those that its libraries ask for.
        found |= {os.path.realpath(path) for _, path in get_imports(source) if path}
    names = {name for name, _, _ in roots}
    return [entry for entry in kept if entry[0] in names or os.path.realpath(entry[1]) in found]


def without_loose_links(entries: Iterable[Entry], others: Iterable[Entry]) -> list[Entry]:
    """Return `entries` without links to what is neither among them nor among `others`."""
    kept = list(entries)
    there = {name for name, _, kind in [*kept, *others] if kind != "SYMLINK"}
    return [
        entry for entry in kept
        if entry[2] != "SYMLINK" or _target(entry) in there
    ]  # fmt: skip


def _target(link: Entry) -> str:
    name, target, _ = link
    return os.path.normpath(Path(name).parent / target)


def _is_library(name: str) -> bool:
    if any(fnmatchcase(name, pattern) for pattern in ALWAYS):
        return False
    return any(fnmatchcase(name, pattern) for pattern in LIBRARIES)

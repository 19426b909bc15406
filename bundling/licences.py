"""Everything inside a bundle with its licence: checked, gathered in a folder, told on a page.

Used by ``pyinstaller.spec``. A part that nobody has looked at, or whose licence is not allowed,
ends the build.
"""

import importlib.metadata
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from bundling.allowed import DISTRIBUTIONS, INSIDE, SYSTEM, is_allowed

ROOT = Path(__file__).resolve().parent.parent
TEXTS = Path(__file__).resolve().parent / "texts"
PYTHON, OURS = "Python", "tbviewer"
_TEXT_NAMES = re.compile(r"licen[cs]e|copying|notice|copyright", re.IGNORECASE)

Entry = tuple[str, str, str]
"""Name in the bundle, file it comes from, kind, as in PyInstaller's lists."""


@dataclass(frozen=True)
class Part:
    """Something that others made, or we: its licence (SPDX) and the texts to go with it."""

    name: str
    version: str
    licence: str
    purl: str = ""
    texts: tuple[Path, ...] = field(default=(), compare=False)


class NotAllowed(SystemExit):
    """Parts that may not be in the bundle; ends the build with their names."""


def parts_of(entries: Iterable[Entry]) -> list[Part]:
    """Return every part that has a file among `entries`, by name.

    Raises
    ------
    NotAllowed
        If nobody has looked at one's licence, or it is not among those allowed.
    """
    # Its loader is the program's first byte, and belongs to no entry.
    loader = _distribution("pyinstaller")
    found = {part for part in (loader, _python()) if part is not None}
    faults = []
    for name, source, kind in entries:
        if kind == "SYMLINK" or not source or source == "-":
            continue
        part = part_of(name, source)
        if part is None:
            faults.append(f"{name}: nobody has looked at its licence ({source})")
        elif not is_allowed(part.licence):
            faults.append(f"{name}: {part.name} is {part.licence}")
        else:
            found.add(part)
    if faults:
        told = "\n".join(sorted(set(faults)))
        raise NotAllowed(f"Not allowed in the bundle (see bundling/allowed.py):\n{told}")
    return sorted(found, key=lambda part: (part.name != OURS, part.name.lower()))


def part_of(name: str, source: str) -> Part | None:
    """Return the part to which the file `source`, called `name` in the bundle, belongs."""
    name = name.replace("\\", "/")
    path = Path(os.path.realpath(source))
    owner = _owners().get(str(path))
    if owner == OURS:
        return _ours()
    if owner or "site-packages" in path.parts:
        return _inside(name, owner) or (_distribution(owner) if owner else None)
    if path.is_relative_to(ROOT):
        return _ours()
    stdlib = [Path(sysconfig.get_path(kind)).resolve() for kind in ("stdlib", "platstdlib")]
    is_python = any(path.is_relative_to(place) for place in stdlib)
    if is_python or re.match(r"(lib)?python3", path.name) or path.is_relative_to(_base() / "DLLs"):
        return _python()
    if path.is_relative_to(Path(os.environ.get("TBVIEWER_BUILD", "build")).resolve()):
        return _distribution("pyinstaller")  # what it made for this bundle
    return _of_system(path)


def metadata_of(parts: Iterable[Part]) -> list[Entry]:
    """Return the files by which the program finds the version of each distribution."""
    found = []
    for part in parts:
        if part.purl.startswith("pkg:pypi/"):
            for file in importlib.metadata.distribution(part.name).files or ():
                if file.name == "METADATA":
                    found.append((str(file), str(file.locate()), "DATA"))
    return found


def write(parts: Iterable[Part], folder: Path) -> None:
    """Write the page, the texts and the bill of materials into `folder`, made anew."""
    kept = list(parts)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for text in TEXTS.iterdir():
        shutil.copyfile(text, folder / text.name)
    for part in kept:
        place = folder / re.sub(r"[^A-Za-z0-9.+-]+", "-", part.name)
        for text in part.texts:
            place.mkdir(exist_ok=True)
            target = place / (text.name if text.suffix else f"{text.name}.txt")
            number = 1
            while target.exists():
                number += 1
                target = place / f"{text.stem}-{number}{text.suffix or '.txt'}"
            shutil.copyfile(text, target)
    (folder / "LICENCES.txt").write_text(page(kept), encoding="utf-8")
    bill = json.dumps(bill_of_materials(kept), indent=1)
    (folder / "sbom.cdx.json").write_text(bill + "\n", encoding="utf-8")


def page(parts: Iterable[Part]) -> str:
    """Return the page that tells what is inside, and what its licences ask to be told."""
    kept = list(parts)
    wide = max(len(f"{part.name} {part.version}") for part in kept)
    table = "\n".join(f"{f'{part.name} {part.version}':{wide}}  {part.licence}" for part in kept)
    qt = next((part.version for part in kept if part.name == "pyside6-essentials"), "")
    return _PAGE.format(table=table, qt=qt)


_PAGE = """\
What tbviewer is made of

tbviewer itself is under the MIT licence. Each other part below is under its own; the texts are
in the folders beside this page, named after the parts. sbom.cdx.json is the same list for
programs (CycloneDX).

{table}

Qt and Qt for Python {qt} are used under the GNU Lesser General Public License, version 3
(LGPL-3.0.txt, with GPL-3.0.txt). They are unchanged. Their libraries are files of their own
(_internal/PySide6 and _internal/shiboken6): whoever wants to puts others of the same version in
their place, and the program uses those. Their source code is at https://download.qt.io, in
official_releases/qt and official_releases/QtForPython; what they hold of others is told at
https://doc.qt.io/qt-6/licenses-used-in-qt.html.

Source offer. For every part under a GNU licence, whoever gives you this program gives you, for
three years and for no more than the cost of doing so, the complete source code that belongs to
it. Ask there.

The icons are Material Design Icons (Apache-2.0, _internal/resources/icons).
"""


def bill_of_materials(parts: Iterable[Part]) -> dict[str, Any]:
    """Return the parts as a CycloneDX 1.5 document."""
    kept = list(parts)
    ours = next(part for part in kept if part.name == OURS)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": _component(ours, kind="application")},
        "components": [_component(part) for part in kept if part is not ours],
    }


def _component(part: Part, *, kind: str = "library") -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": kind,
        "bom-ref": part.purl or f"{part.name}@{part.version}",
        "name": part.name,
        "version": part.version,
        "licenses": [{"expression": part.licence}],
    }
    return told | ({"purl": part.purl} if part.purl else {})


def _ours() -> Part:
    from tbviewer import __version__

    return Part(OURS, __version__, "MIT", texts=(ROOT / "LICENSE",))


@cache
def _python() -> Part:
    text = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if not text.is_file():
        text = _base() / "LICENSE.txt"  # Windows
    texts = (text,) if text.is_file() else ()
    return Part(PYTHON, platform.python_version(), "PSF-2.0", texts=texts)


def _base() -> Path:
    return Path(sys.base_prefix).resolve()


@cache
def _distribution(name: str) -> Part | None:
    if name not in DISTRIBUTIONS:
        return None
    found = importlib.metadata.distribution(name)
    texts = tuple(
        Path(str(found.locate_file(file)))
        for file in found.files or ()
        if ".dist-info" in file.parts[0] and _TEXT_NAMES.search(str(file))
    )
    return Part(name, found.version, DISTRIBUTIONS[name], f"pkg:pypi/{name}@{found.version}", texts)


def _inside(name: str, owner: str | None) -> Part | None:
    """Return the library of others that lies at `name` inside a package."""
    for pattern, (part, licence) in INSIDE.items():
        if fnmatchcase(name, pattern):
            came_with = f"in {owner} {_distribution(owner).version}" if owner else ""  # type: ignore[union-attr]
            return Part(part or name, came_with, licence or "not looked at")
    return None


def plain_name(name: str) -> str:
    """Return a distribution's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def _owners() -> dict[str, str]:
    """Return which distribution each file in site-packages came with."""
    owners = {}
    for found in importlib.metadata.distributions():
        name = plain_name(found.metadata["Name"])
        for file in found.files or ():
            owners[os.path.realpath(str(found.locate_file(file)))] = name
    return owners


def _of_system(path: Path) -> Part | None:
    for pattern, (name, licence) in SYSTEM.items():
        if fnmatchcase(path.name.lower(), pattern.lower()):
            package, version = _debian(str(path))
            texts = (Path("/usr/share/doc") / package / "copyright",) if package else ()
            purl = f"pkg:deb/debian/{package}@{version}" if package else ""
            return Part(
                package or name, version, licence, purl, tuple(t for t in texts if t.is_file())
            )
    return None


@cache
def _debian(path: str) -> tuple[str, str]:
    """Return the Debian package, and its version, that a file came with; empty if none did."""
    if shutil.which("dpkg-query") is None:
        return "", ""
    for place in (path, path.removeprefix("/usr")):
        done = subprocess.run(
            ["dpkg-query", "-S", place], capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            package = done.stdout.split(":")[0].split(",")[0]
            version = subprocess.run(
                ["dpkg-query", "-W", "-f", "${Version}", package],
                capture_output=True, text=True, check=False,
            ).stdout  # fmt: skip
            return package, version
    return "", ""

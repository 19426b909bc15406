"""Make packages of a Linux bundle: ``python -m bundling.deb dist/tbviewer OUT``.

Writes ``tbviewer_VERSION_ARCH.deb`` and ``tbviewer-VERSION-linux-ARCH.tar.xz`` into OUT.
"""

import argparse
import gzip
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bundling.sizes import MEGABYTE, sizes_of
from tbviewer import __version__

ROOT = Path(__file__).resolve().parent.parent
LINUX = ROOT / "bundling" / "linux"
_MAINTAINER = "The tbviewer authors <tbviewer@packages.invalid>"
_DESCRIPTION = """\
 Opens chest films (DICOM, PNG, JPEG, TIFF), reads them for tuberculosis with a
 small neural network, and shows the film, a score, and where the score came
 from. It works without a network connection and brings everything it needs
 along.
 .
 An aid to a reader and a research instrument, not a diagnostic device."""


def main() -> int:
    """Write both packages; tell their sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", type=Path, help="the folder that PyInstaller made")
    parser.add_argument("out", type=Path, help="where to write")
    parser.add_argument("--quick", action="store_true", help="pack loosely, no tar: to try")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    made = [write_deb(asked.bundle, asked.out, quick=asked.quick)]
    if not asked.quick:
        made.append(write_tar(asked.bundle, asked.out))
    for file in made:
        sys.stdout.write(f"{file}: {file.stat().st_size / MEGABYTE:.1f} MB\n")
    return 0


def write_deb(bundle: Path, out: Path, *, quick: bool = False) -> Path:
    """Write the Debian package of `bundle`; return its file."""
    with TemporaryDirectory(dir=out) as place:
        root = Path(place) / "root"
        lay_out(bundle, root)
        (root / "DEBIAN").mkdir()
        (root / "DEBIAN" / "control").write_text(control(bundle, root), encoding="utf-8")
        (root / "DEBIAN" / "md5sums").write_text("".join(_sums(root)), encoding="utf-8")
        for path in [root, *root.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        deb = out / f"tbviewer_{__version__}_{_architecture()}.deb"
        level = ("-Zgzip", "-z1") if quick else ("-Zxz", "-z6")
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", *level, "--build", str(root), str(deb)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return deb


def lay_out(bundle: Path, root: Path) -> None:
    """Put everything where Debian has it, under `root`."""
    library, share = root / "usr/lib/tbviewer", root / "usr/share"
    shutil.copytree(bundle, library, symlinks=True)
    for file in library.rglob("*.so*"):
        if not file.is_symlink():
            file.chmod(0o644)  # what is loaded need not be run
    (root / "usr/bin").mkdir()
    (root / "usr/bin/tbviewer").symlink_to("../lib/tbviewer/tbviewer")
    for source, target in {
        LINUX / "tbviewer.desktop": share / "applications/tbviewer.desktop",
        ROOT / "resources/icons/tbviewer.svg": share / "icons/hicolor/scalable/apps/tbviewer.svg",
        LINUX / "copyright": share / "doc/tbviewer/copyright",
        LINUX / "lintian-overrides": share / "lintian/overrides/tbviewer",
    }.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    _pack((LINUX / "tbviewer.1").read_bytes(), share / "man/man1/tbviewer.1.gz")
    _pack((ROOT / "CHANGELOG.md").read_bytes(), share / "doc/tbviewer/NEWS.md.gz")
    _pack(_changelog().encode(), share / "doc/tbviewer/changelog.gz")


def _changelog() -> str:
    """Return the changelog as Debian has it: this one packaging, and where the changes are."""
    when = format_datetime(datetime.now(UTC))
    return (
        f"tbviewer ({__version__}) unstable; urgency=medium\n\n"
        f"  * Version {__version__}; what has changed is in NEWS.md.gz.\n\n"
        f" -- {_MAINTAINER}  {when}\n"
    )


def control(bundle: Path, root: Path) -> str:
    """Return the package's control file."""
    kilobytes = sum(sizes_of(root).values()) // 1024
    return (
        "Package: tbviewer\n"
        f"Version: {__version__}\n"
        "Section: science\n"
        "Priority: optional\n"
        f"Architecture: {_architecture()}\n"
        f"Maintainer: {_MAINTAINER}\n"
        f"Installed-Size: {kilobytes}\n"
        f"Depends: {', '.join(needed_packages(bundle))}\n"
        "Recommends: libcups2, xdg-desktop-portal\n"
        "Description: chest films, read and explained by a small network\n"
        f"{_DESCRIPTION}\n"
    )


def needed_packages(bundle: Path) -> list[str]:
    """Return the Debian packages whose libraries the bundle uses and does not bring."""
    files = [
        path for path in bundle.rglob("*") if _is_elf(path) and path.parent.name != "printsupport"
    ]
    inside = {path.name for path in bundle.rglob("*.so*")}
    wanted: set[str] = set()
    newest = (0, 0)
    for path in files:
        told = subprocess.run(
            ["objdump", "-p", str(path)], capture_output=True, text=True, check=True
        ).stdout
        wanted |= set(re.findall(r"NEEDED +(\S+)", told))
        for major, minor in re.findall(r"GLIBC_(\d+)\.(\d+)", told):
            newest = max(newest, (int(major), int(minor)))
    packages = {_package_of(name) for name in wanted - inside}
    glibc = f"libc6 (>= {newest[0]}.{newest[1]})"
    # The bundle brings Fontconfig; where fonts are is the system's to say, and it brings some.
    return [glibc, "fontconfig-config", *sorted(packages - {"libc6"})]


def _package_of(library: str) -> str:
    places = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True)
    found = re.search(rf"^\s*{re.escape(library)} .*=> (\S+)$", places.stdout, re.MULTILINE)
    if found is None:
        raise SystemExit(f"{library} is needed and is not on this computer")
    path = os.path.realpath(found[1])
    for place in (path, path.removeprefix("/usr")):
        done = subprocess.run(
            ["dpkg-query", "-S", place], capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            return done.stdout.split(":")[0]
    raise SystemExit(f"{library} came with no package")


def write_tar(bundle: Path, out: Path) -> Path:
    """Write the bundle as a tar file that runs from any folder; return its file."""
    tar = out / f"tbviewer-{__version__}-linux-{os.uname().machine}.tar.xz"
    subprocess.run(
        ["tar", "--create", "--owner=0", "--group=0", "--numeric-owner", "--sort=name",
         "--use-compress-program=xz -6 -T0", f"--file={tar.resolve()}",
         f"--directory={bundle.parent}", bundle.name],
        check=True,
    )  # fmt: skip
    return tar


def _sums(root: Path) -> Iterator[str]:
    import hashlib

    for name in sorted(sizes_of(root)):
        if not name.startswith("DEBIAN/"):
            with (root / name).open("rb") as content:
                yield f"{hashlib.file_digest(content, 'md5').hexdigest()}  {name}\n"


def _pack(content: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(content, 9, mtime=0))


def _is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as content:
        return content.read(4) == b"\x7fELF"


def _architecture() -> str:
    return subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())

"""The bundle against an unpruned build of the same spec: size, and start-up from a cold disk.

Builds both anew, into ``build/benchmark``; `bundle_starting` starts them again without that.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import bundle_starting
from benchmarks.bundle_starting import PLACE, PRUNED, ROOT, WHOLE
from benchmarks.measuring import Row
from bundling.sizes import MEGABYTE, largest_parts, sizes_of

UNPACKED_MB, COMPRESSED_MB = 750, 220


def rows() -> list[Row]:
    """Build, weigh and start both; tell the largest parts of the pruned one."""
    for folder, leaves_nothing_out in ((PRUNED, "0"), (WHOLE, "1")):
        _build(folder, leaves_nothing_out)
    sys.stdout.write(largest_parts(PRUNED) + "\n\n")
    starts = bundle_starting.rows()  # before they are packed: that fills the page cache
    return [
        _size("bundle unpacked", _unpacked(PRUNED), _unpacked(WHOLE), UNPACKED_MB),
        _size("bundle as tar.xz", _compressed(PRUNED), _compressed(WHOLE), COMPRESSED_MB),
        *starts,
    ]


def _build(folder: Path, whole: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    work = PLACE / f"work-{folder.parent.name}"
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR",
         "--distpath", str(folder.parent), "--workpath", str(work), "pyinstaller.spec"],
        cwd=ROOT, env={**os.environ, "TBVIEWER_WHOLE": whole}, check=True, stdout=sys.stderr,
    )  # fmt: skip


def _size(name: str, ours: float, theirs: float, most: int) -> Row:
    return Row(
        name, f"{ours:.0f} MB", f"unpruned ({theirs:.0f} MB)", f"under {most} MB", ours < most
    )


def _unpacked(folder: Path) -> float:
    return sum(sizes_of(folder).values()) / MEGABYTE


def _compressed(folder: Path) -> float:
    """Return the megabytes of a tar.xz of `folder`; nothing is written."""
    command = f"tar --create --directory='{folder.parent}' '{folder.name}' | xz -6 -T0 | wc --bytes"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    return int(done.stdout) / MEGABYTE

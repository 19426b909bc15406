"""Progress bars on standard error, where that is a terminal."""

import sys
from typing import Any

from tqdm import tqdm

# tqdm's own watcher is a thread that outlives its bars; ours are advanced often enough.
tqdm.monitor_interval = 0


def progress_bar(
    total: int, unit: str, description: str | None = None, *, hidden: bool = False
) -> "tqdm[Any]":
    """Return a bar that shows itself only on a terminal, and not where it is `hidden`."""
    disable = hidden or not sys.stderr.isatty()
    return tqdm(total=total, unit=unit, desc=description, file=sys.stderr, disable=disable)


def advance(bar: "tqdm[Any]", done: int) -> None:
    """Bring a bar to `done`."""
    bar.update(done - bar.n)

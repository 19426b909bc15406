"""The self-test for the window: ``tbviewer selftest`` in a process of its own, line by line."""

import json
import subprocess
from collections.abc import Iterator

from tbviewer import paths
from tbviewer.ui.services import Checked


class InProcess:
    """A self-test under way; its lines as they come."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [*paths.own_command(), "selftest", "--format", "json"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )

    def __iter__(self) -> Iterator[Checked]:
        """Give each check as it comes, blocking."""
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                yield Checked(**json.loads(line))
        self._process.wait()

    def stop(self) -> None:
        """End it, from any thread."""
        self._process.kill()
        self._process.wait()

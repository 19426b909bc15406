"""A labelled folder for commands, over an inspection that opens no picture."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tbviewer.cli import films
from tbviewer.training.clinic.scanning import scan_folder

from ..training.clinic_folders import Inspector, write_folder


@pytest.fixture
def labelled(tmp_path, monkeypatch) -> Callable[..., Path]:
    """Return a function that writes 40 films of each class, and `more`."""
    monkeypatch.setattr(
        films, "scanned", lambda path: scan_folder(path, inspect=Inspector(), at_once=2)
    )

    def labelled(more: dict[str, str] | None = None) -> Path:
        words = {f"tb/{n}.png": f"sick {n}" for n in range(40)}
        words |= {f"normal/{n}.png": f"well {n}" for n in range(40)}
        return write_folder(tmp_path / "films", words | (more or {}))

    return labelled

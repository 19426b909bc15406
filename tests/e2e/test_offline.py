"""On a shared computer: no connection is opened, nothing of a film's folder is run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tbviewer import paths

# Python imports a module of this name by itself, in every process; what it denies, it notes.
GUARD = """
import os, socket, sys

def note(name, what):
    with open(os.path.join({folder!r}, name), "a") as file:
        file.write(what + chr(10))

def deny(event, arguments):
    if event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6):
        note("attempts", event)
        raise PermissionError("no connections here")
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.bind"):
        note("attempts", event)
        raise PermissionError("no connections here")

sys.addaudithook(deny)
note("guarded", str(os.getpid()))
"""


@pytest.fixture
def guarded(tmp_path):
    """Return the environment of processes that may open no connection, and where it is noted."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD.format(folder=str(tmp_path)))
    before = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join(part for part in (str(tmp_path / "guard"), before) if part)
    return {**os.environ, "PYTHONPATH": path}, tmp_path


def run(command, environment, **more) -> subprocess.CompletedProcess:
    return subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=300,
        **more,
    )  # fmt: skip


def noted(folder: Path, name: str) -> list[str]:
    file = folder / name
    return file.read_text().split() if file.exists() else []


def test_the_guard_denies(guarded):
    environment, folder = guarded
    code = "import socket; socket.socket()"
    assert run([sys.executable, "-c", code], environment).returncode != 0
    assert noted(folder, "attempts") == ["socket.__new__"]


def test_the_self_test_works_and_opens_no_connection(guarded):
    """Reading, decoding, the window and training, each in the processes it always has."""
    environment, folder = guarded
    done = run([*paths.own_command(), "selftest", "--format", "json"], environment)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [check["check"] for check in told] == [
        "program", "libraries", "policy", "models", "sample film", "decoders", "window",
        "training", "folders", "disk", "all",
    ]  # fmt: skip
    assert [check["told"] for check in told if not check["works"]] == []
    assert done.returncode == 0
    assert str(Path.home()) not in done.stdout  # it is sent to whoever helps
    assert noted(folder, "attempts") == []
    assert len(set(noted(folder, "guarded"))) >= 4  # itself, two reading rooms, the training


TRAPS = ("multiprocessing", "numpy", "torch", "pydicom", "gdcm", "PIL", "tbviewer", "json")
# As pip's script starts it: Python itself looks in the script's folder, its children do not.
START = "import sys; del sys.path[0]; from tbviewer.__main__ import main; sys.exit(main())"


def test_nothing_of_a_films_folder_is_run(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "film.dcm").write_bytes(paths.sample_film().read_bytes())
    for name in TRAPS:
        (folder / f"{name}.py").write_text(
            f"open({str(tmp_path / 'sprung')!r}, 'a').write({name!r})"
        )
    (folder / "matplotlibrc").write_text("backend: module://numpy")
    words = ["read", "film.dcm", "--format", "json"]
    done = run([sys.executable, "-c", START, *words], dict(os.environ), cwd=folder)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == "read"
    assert not (tmp_path / "sprung").exists()

"""What ``tbviewer selftest`` checks, one after the other: each returns what it found.

Nothing that they tell holds a path or a name of a person: it is copied and sent to whoever helps.
"""

import importlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tbviewer import paths
from tbviewer.cli import golden, versions
from tbviewer.cli.trial_run import trial_run
from tbviewer.errors import TbViewerError
from tbviewer.policy import files, policy
from tbviewer.process import ReadingRoom
from tbviewer.words import say

LIBRARIES = (
    "numpy", "PIL", "pydicom", "gdcm", "openjpeg", "safetensors", "torch", "matplotlib",
    "contourpy", "psutil", "sqlite3", "PySide6.QtWidgets", "PySide6.QtSvg",
)  # fmt: skip
LEAST_FREE_BYTES = 500_000_000
"""A Run, the journal and the log of a year fit into this."""


class CheckFailed(TbViewerError):  # noqa: N818 - reads as what it is
    """A check that did not hold, and why."""


def libraries() -> str:
    """Import every library; tell the versions."""
    for name in LIBRARIES:
        try:
            importlib.import_module(name)
        except ImportError as error:
            raise CheckFailed(
                say("{library} cannot be loaded: {why}", library=name, why=error)
            ) from error
    return versions.libraries()


def settled() -> str:
    """Read the policy files."""
    faults = policy().faults
    if faults:
        raise CheckFailed(" ".join(fault.told_without_folder for fault in faults))
    there = [file for file in files() if file.exists()]
    return say("policy files: {count}, without mistakes", count=len(there))


def models() -> str:
    """Load every Model, its weights checked against its Card."""
    from tbviewer.net import store
    from tbviewer.net.reader import load_network

    loaded = [store.find(name) for name in store.names()]
    if not loaded:
        raise CheckFailed(say("there is no Model."))
    for model in loaded:
        load_network(model)
    return ", ".join(model.name.short for model in loaded)


def sample_film() -> str:
    """Read the sample film with every Model, the way the window does; compare scores and maps."""
    from tbviewer.net import store
    from tbviewer.reading.reading import Wish

    kept = golden.golden()
    told = []
    with ReadingRoom() as room:
        film = room.open_film(str(paths.sample_film()))
        if film.key != kept["film_sha256"]:
            raise CheckFailed(say("the sample film is not the one this program came with."))
        for name in store.names():
            reading = room.read_film(film, Wish(model=name))
            if reading.score is None:
                raise CheckFailed(reading.refusal.sentence if reading.refusal else say("no score"))
            right = kept["models"].get(name)
            if right is None or right["sha256"] != reading.model.sha256:
                told.append(say("{model}: {score:.4f}, not among the Models that came along",
                    model=name, score=reading.score))  # fmt: skip
                continue
            if wrong := golden.strayed(reading, right):
                raise CheckFailed(
                    say("{model} gives other values than it must: {wrong}; its score is {score:.4f}"
                        " where {golden:.4f} is right",
                        model=name, wrong=", ".join(wrong), score=reading.score,
                        golden=right["score"])
                )  # fmt: skip
            told.append(
                say("{model}: score {score:.4f} and {maps} maps as they must be",
                    model=name, score=reading.score, maps=len(right["maps"]))
            )  # fmt: skip
    return "; ".join(told)


def decoders() -> str:
    """Open a tiny film of every transfer syntax in the reading room."""
    kept = golden.golden()["decoders"]
    wrong = []
    with ReadingRoom() as room:
        for name, right in kept.items():
            try:
                film = room.open_film(str(golden.folder() / "decoders" / name))
            except TbViewerError as error:
                wrong.append(error.sentence)
                continue
            if golden.film_strayed(film, right):
                wrong.append(say("{name} gives other values than it must.", name=name))
    if wrong:
        raise CheckFailed(" ".join(wrong))
    return say("{count} transfer syntaxes decoded as they must be", count=len(kept))


def window() -> str:
    """Draw the window, without a screen if there is none."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and os.name == "posix":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tbviewer import app

    width, height, screen = app.draw_once()
    return say("drawn, {width} × {height}, by {screen}", width=width, height=height, screen=screen)


def folders() -> str:
    """Write into every folder that the program writes into."""
    wanted: dict[str, Callable[[], Path]] = {
        say("settings, journal and log"): paths.user_data,
        say("passing files"): lambda: Path(tempfile.gettempdir()),
    }
    for name, place in wanted.items():
        try:
            with tempfile.NamedTemporaryFile(dir=place(), prefix=".selftest-") as file:
                file.write(b"written")
        except OSError as error:
            raise CheckFailed(
                say("the folder of {name} cannot be written: {why}", name=name, why=error.strerror)
            ) from error
    return say("written: {names}", names=", ".join(wanted))


def disk() -> str:
    """Look how much room is left where the journal is."""
    free = shutil.disk_usage(paths.user_data()).free
    if free < LEAST_FREE_BYTES:
        raise CheckFailed(
            say("only {free} MB are free on the disk; {least} MB are needed",
                free=free // 1_000_000, least=LEAST_FREE_BYTES // 1_000_000)
        )  # fmt: skip
    return say("{free:.1f} GB are free", free=free / 1e9)


def all_checks() -> dict[str, Callable[[], str]]:
    """Return every check by the name it has in JSON, in their order."""
    return {
        "program": versions.program,
        "libraries": libraries,
        "policy": settled,
        "models": models,
        "sample film": sample_film,
        "decoders": decoders,
        "window": window,
        "training": trial_run,
        "folders": folders,
        "disk": disk,
    }

"""``tbviewer selftest``: does this installation work? Exit code 0 when it does."""

import argparse
import importlib
import json
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tbviewer import paths
from tbviewer.errors import TbViewerError
from tbviewer.process import ReadingRoom
from tbviewer.words import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

LIBRARIES = ("numpy", "PIL", "pydicom", "gdcm", "openjpeg", "safetensors", "torch", "PySide6")
GOLDEN_TOLERANCE = 0.01
"""How far another computer's arithmetic may move the sample film's score."""


class CheckFailed(Exception):  # noqa: N818 - reads as what it is
    """A check that did not hold, and why."""


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("selftest", help=say("check that this installation works"))
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run every check, also after one has failed; return 1 if any did."""
    from tbviewer.cli import put

    checks: dict[str, Callable[[], str]] = {
        "libraries": libraries,
        "models": models,
        "sample film": sample_film,
        "window": window,
    }
    failed = 0
    for name, check in checks.items():
        started = time.perf_counter()
        try:
            works, told = True, check()
        except TbViewerError as error:
            works, told = False, error.sentence
        except (CheckFailed, ImportError, OSError) as error:
            works, told = False, str(error)
        failed += not works
        seconds = round(time.perf_counter() - started, 2)
        if arguments.format == "json":
            put(json.dumps({"check": name, "works": works, "told": told, "seconds": seconds}))
        else:
            put(f"{'works ' if works else 'FAILED'}  {name}: {told} ({seconds} s)")
    return 1 if failed else 0


def libraries() -> str:
    """Import every library; tell the versions."""
    told = []
    for name in LIBRARIES:
        module = importlib.import_module(name)
        version = getattr(module, "__version__", None) or getattr(module, "GDCM_VERSION", "")
        told.append(f"{name} {version}".strip())
    return ", ".join(told)


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
    """Read the sample film, the way the window does, and hold its score against the Card's."""
    from tbviewer.net import store

    golden = store.find().card.facts.get("golden")
    with ReadingRoom() as room:
        film = room.open_film(str(paths.sample_film()))
        reading = room.read_film(film)
    if reading.score is None:
        raise CheckFailed(reading.refusal.sentence if reading.refusal else say("no score"))
    if golden is None:
        return say("score {score:.4f}; the Card has none to compare", score=reading.score)
    if golden["film_sha256"] != film.key:
        raise CheckFailed(say("the sample film is not the one the Card was made with."))
    difference = abs(reading.score - golden["score"])
    if difference > GOLDEN_TOLERANCE:
        raise CheckFailed(
            say(
                "score {score:.4f} where {golden:.4f} is right",
                score=reading.score,
                golden=golden["score"],
            )
        )
    return say("score {score:.4f}, right to {difference:.4f}",
        score=reading.score, difference=difference)  # fmt: skip


def window() -> str:
    """Draw the window, without a screen if there is none."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and os.name == "posix":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tbviewer import app

    width, height = app.draw_once()
    return say("drawn, {width} × {height}", width=width, height=height)

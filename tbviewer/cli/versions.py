"""Which program this is, to the last library and Model: ``tbviewer --version``."""

import argparse
import importlib.metadata
import platform
import sys
from pathlib import Path
from typing import Any

from tbviewer import __version__, paths
from tbviewer.words import say

DISTRIBUTIONS = (
    "torch", "numpy", "PySide6_Essentials", "pydicom", "python-gdcm", "pylibjpeg-openjpeg",
    "pillow", "safetensors", "matplotlib", "contourpy", "psutil",
)  # fmt: skip


class Show(argparse.Action):
    """``--version``: tells everything and ends the program."""

    def __init__(self, option_strings: list[str], dest: str, **facts: Any):
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, **facts)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Tell, and end."""
        sys.stdout.write(all_told() + "\n")
        parser.exit()


def all_told() -> str:
    """Return everything that matters in telling one installation from another, in lines."""
    return "\n".join([program(), libraries(), *_models(), *_places()])


def program() -> str:
    """Return this program's version, and what it runs on."""
    kind = say("bundle") if getattr(sys, "frozen", False) else say("Python package")
    return say(
        "tbviewer {version} ({kind}), Python {python}, {system} {machine}",
        version=__version__, kind=kind, python=platform.python_version(),
        system=f"{platform.system()} {platform.release()}", machine=platform.machine(),
    )  # fmt: skip


def libraries() -> str:
    """Return the versions of the libraries, without loading them."""
    return ", ".join(f"{name} {_version_of(name)}" for name in DISTRIBUTIONS)


def _version_of(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "?"


def _models() -> list[str]:
    from tbviewer.errors import TbViewerError
    from tbviewer.net import store

    lines = []
    for name in store.names():
        try:
            lines.append(
                say("Model {name}, SHA-256 {hash}", name=name, hash=store.find(name).card.sha256)
            )
        except TbViewerError as error:
            lines.append(error.sentence)
    return lines


def _places() -> list[str]:
    from tbviewer.record.journal.schema import VERSION

    def told(place: Path) -> str:
        return str(place) if place.exists() else say("{place} (not there)", place=place)

    try:
        own = told(paths.user_data())
    except OSError as error:
        own = str(error)
    return [
        say("your folder: {place}", place=own),
        say("the machine's folder: {place}", place=told(paths.site_data())),
        say("journal: schema {version}", version=VERSION),
    ]

"""Where things are: what ships with the program, and what a person's computer keeps.

What ships (``models/`` and ``resources/``) stands beside the package in a source tree,
inside it (``tbviewer/bundle/``) in an installed wheel, and under ``sys._MEIPASS`` in a
frozen build. Nothing else in the program knows that.
"""

import os
import sys
from functools import cache
from pathlib import Path

import platformdirs

APP = "tbviewer"
PORTABLE = "portable.txt"
"""A file of this name beside a frozen program keeps what is a person's own beside it, too."""
PACKAGE = Path(__file__).resolve().parent


@cache
def bundle() -> Path:
    """Return the folder that holds the shipped ``models/`` and ``resources/``.

    Raises
    ------
    FileNotFoundError
        If this installation is incomplete.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    places = [Path(frozen)] if frozen else [PACKAGE / "bundle", PACKAGE.parent]
    for place in places:
        if (place / "models").is_dir() and (place / "resources").is_dir():
            return place
    raise FileNotFoundError(f"no models/ and resources/ in any of {[str(p) for p in places]}")


def own_command() -> list[str]:
    """Return the words that start this program again, before its arguments.

    A frozen build is its own executable; elsewhere Python is told which module to run, and
    not to look for modules in the folder it is started in: that may be a film's.
    """
    frozen = getattr(sys, "frozen", False)
    return [sys.executable] if frozen else [sys.executable, "-P", "-m", APP]


def resources() -> Path:
    """Return the folder of icons, colour tables, translations and the sample film."""
    return bundle() / "resources"


def bundled_models() -> Path:
    """Return the folder of the Models that ship with the program."""
    return bundle() / "models"


def sample_film() -> Path:
    """Return the simulated film that ships with the program."""
    return resources() / "sample" / "SIMULATED-chest.dcm"


def manual(language: str) -> Path:
    """Return the short manual in `language`, else in English; all it refers to lies beside it."""
    folder = bundle() / "docs"
    translated = folder / f"ten-minutes.{language}.md"
    return translated if translated.exists() else folder / "ten-minutes.md"


def portable_data() -> Path | None:
    """Return the data folder beside a frozen program with a file called `PORTABLE`, else None.

    On macOS beside the ``.app``, into which nothing may be written.
    """
    if not getattr(sys, "frozen", False):
        return None
    place = Path(sys.executable).resolve().parent
    place = next((p.parent for p in place.parents if p.suffix == ".app"), place)
    return place / f"{APP}-data" if (place / PORTABLE).is_file() else None


def user_data() -> Path:
    """Return this user's data folder, made if need be.

    ``TBVIEWER_USER_DIR`` puts it elsewhere, and so does a portable program.
    """
    override = os.environ.get("TBVIEWER_USER_DIR")
    folder = (
        Path(override) if override
        else portable_data() or platformdirs.user_data_path(APP, appauthor=False)
    )  # fmt: skip
    # Nobody else's: the journal in it holds patients' names.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def log_file() -> Path:
    """Return the log file in this user's data folder."""
    return user_data() / "tbviewer.log"


def settings_file() -> Path:
    """Return the window's settings file (INI) in this user's data folder."""
    return user_data() / "window.ini"


def journal_file() -> Path:
    """Return the journal's file in this user's data folder; it need not exist."""
    return user_data() / "journal.sqlite"


def user_models() -> Path:
    """Return the folder of this user's own Models; it need not exist."""
    return user_data() / "models"


def site_data() -> Path:
    """Return the machine-wide folder; it need not exist. ``TBVIEWER_SITE_DIR`` overrides it."""
    override = os.environ.get("TBVIEWER_SITE_DIR")
    if override:
        return Path(override)
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / APP
    if sys.platform == "darwin":
        return Path("/Library/Application Support") / APP
    return Path("/var/lib") / APP


def site_models() -> Path:
    """Return the folder of the Models that everyone on this computer gets."""
    return site_data() / "models"

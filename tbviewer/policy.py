"""The policy: what whoever looks after a computer settles for everybody on it.

A TOML file, ``policy.toml``, in the machine's folder, then one in the user's: what the first
says the second cannot change. A file that is wrong is named with its line, and what it may
have meant to forbid is forbidden until it is put right.
"""

import contextlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from tbviewer import paths
from tbviewer.words import later, say

FILE = "policy.toml"
LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """Something wrong in a policy file; `line` counts from 1, 0 where no line is to blame."""

    file: Path
    line: int
    message: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is wrong, in the language in force."""
        where = (
            say("{file}, line {line}:", file=self.file, line=self.line)
            if self.line
            else say("{file}:", file=self.file)
        )
        return f"{where} {say(self.message, **self.facts)}"

    @property
    def told_without_folder(self) -> str:
        """The same, fit to be sent: a user's folder is often named after a person."""
        return replace(self, file=Path(self.file.name)).sentence


@dataclass(frozen=True, slots=True)
class Policy:
    """What is settled; the values here are those of a computer without any policy.

    Attributes
    ----------
    language : str
        Code of the language to speak (``de``); empty: the person's choice, or the system's.
    models_folder : Path or None
        A further folder of Models, which wins over all others.
    active_model : str
        Name of the Model that reads; empty: the one that was activated.
    admin_off : bool
        Whether the Admin room is left out.
    pin_reset : datetime or None
        Administrator PINs set before this moment (UTC) hold no longer.
    identity_in_exports : bool
        Whether a person may let exports name the patient.
    recent_films, thumbnails : bool
        Whether the last films are remembered, and small pictures of films shown in lists.
    log_level : str
        One of `LOG_LEVELS`.
    faults : tuple of PolicyFault
        What was wrong in the files, to be told to a person.
    """

    language: str = ""
    models_folder: Path | None = None
    active_model: str = ""
    admin_off: bool = False
    pin_reset: datetime | None = None
    identity_in_exports: bool = True
    recent_films: bool = True
    thumbnails: bool = True
    log_level: str = "info"
    faults: tuple[PolicyFault, ...] = ()


SAFE = Policy(admin_off=True, identity_in_exports=False, recent_films=False, thumbnails=False)
"""What holds in place of what cannot be understood."""

KEYS = tuple(entry.name for entry in fields(Policy) if entry.name != "faults")


def policy() -> Policy:
    """Return the policy in force, read once for each pair of files; never raises."""
    return _read(tuple(files()))


def files() -> list[Path]:
    """Return where policies are looked for, the one that wins first; they need not exist."""
    found = [paths.site_data() / FILE]
    with contextlib.suppress(OSError):  # a user without a folder has no policy in it
        found.append(paths.user_data() / FILE)
    return found


@cache
def _read(places: tuple[Path, ...]) -> Policy:
    settled: dict[str, Any] = {}
    faults: list[PolicyFault] = []
    for place in places:
        said, wrong = _read_one(place)
        faults += wrong
        settled = said | settled
    return replace(Policy(), **settled, faults=tuple(faults))


def _read_one(file: Path) -> tuple[dict[str, Any], list[PolicyFault]]:
    try:
        text = file.read_text("utf-8-sig")  # Windows' editors like to begin with a mark
        entries = tomllib.loads(text)
    except FileNotFoundError:
        return {}, []
    except OSError as error:
        return _safe(), [PolicyFault(file, 0, _UNREADABLE, {"why": error.strerror or str(error)})]
    except UnicodeDecodeError as error:
        line = bytes(error.object[: error.start]).count(b"\n") + 1
        return _safe(), [PolicyFault(file, line, _NOT_UTF8)]
    except tomllib.TOMLDecodeError as error:
        return _safe(), [PolicyFault(file, _line_of_error(error, text), _NOT_TOML)]
    said: dict[str, Any] = {}
    faults = []
    for key, value in entries.items():
        line = _line_of_key(text, key)
        if key not in KEYS:
            faults.append(PolicyFault(file, line, _UNKNOWN, {"key": key, "keys": ", ".join(KEYS)}))
            continue
        try:
            said[key] = _TAKEN[key](value)
        except _Wrong as error:
            said[key] = getattr(SAFE, key)
            facts = {"key": key, "default": _told(said[key])}
            faults.append(PolicyFault(file, line, str(error), facts))
    return said, faults


def _safe() -> dict[str, Any]:
    """Return what a file that cannot be read may have meant to forbid, forbidden."""
    return {key: getattr(SAFE, key) for key in KEYS if getattr(SAFE, key) != getattr(Policy(), key)}


_UNREADABLE = later(
    "the policy cannot be read ({why}). Until it can, the Admin room, last films, thumbnails and"
    " patients' names in exports are off."
)
_NOT_UTF8 = later(
    "the policy is not UTF-8 text. Until it is, the Admin room, last films, thumbnails and"
    " patients' names in exports are off."
)
_NOT_TOML = later(
    "the policy is not valid TOML here. Until it is, the Admin room, last films, thumbnails and"
    " patients' names in exports are off."
)
_UNKNOWN = later("“{key}” is no entry of the policy and is passed over. There are: {keys}.")
_NOT_SWITCH = later("“{key}” must be true or false; {default} is used.")
_NOT_NAME = later("“{key}” must be a name in quotes; {default} is used.")
_NOT_FOLDER = later("“{key}” must be a folder's whole path in quotes; {default} is used.")
_NOT_TIME = later("“{key}” must be a day such as 2026-11-26; {default} is used.")
_NOT_LEVEL = later("“{key}” must be debug, info, warning or error; {default} is used.")


class _Wrong(Exception):  # noqa: N818 - told as a PolicyFault
    """A value that is not of its kind; carries the message."""


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Wrong(_NOT_SWITCH)
    return value


def _name(value: object) -> str:
    if not isinstance(value, str) or PurePath(value).name != value:
        raise _Wrong(_NOT_NAME)
    return value


def _folder(value: object) -> Path:
    if not isinstance(value, str) or not Path(value).is_absolute():
        raise _Wrong(_NOT_FOLDER)
    return Path(value)


def _moment(value: object) -> datetime:
    # A datetime is a date; a day means its beginning, and a time without a zone the computer's.
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time()).astimezone(UTC)
    raise _Wrong(_NOT_TIME)


def _level(value: object) -> str:
    if value not in LOG_LEVELS:
        raise _Wrong(_NOT_LEVEL)
    return str(value)


_TAKEN: dict[str, Callable[[object], Any]] = {
    "language": _name,
    "models_folder": _folder,
    "active_model": _name,
    "admin_off": _switch,
    "pin_reset": _moment,
    "identity_in_exports": _switch,
    "recent_films": _switch,
    "thumbnails": _switch,
    "log_level": _level,
}


def _told(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if value else say("none")


def _line_of_key(text: str, key: str) -> int:
    """Return the line on which `key` gets its value; 0 if it is written in an unusual way."""
    pattern = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.match(line):
            return number
    return 0


def _line_of_error(error: tomllib.TOMLDecodeError, text: str) -> int:
    """Return the line that tomllib names in its message; the last one where it names the end."""
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else len(text.splitlines())

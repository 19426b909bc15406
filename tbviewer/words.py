"""Every sentence a person reads goes through here, and every number and date in one.

Message ids are English sentences with named facts in braces, so that a translator may
reorder them: ``say("{name} holds no picture.", name="a.dcm")``.

The language is kept in the environment (``TBVIEWER_LANGUAGE``), so that every child process
speaks it too. The catalogue is read when the first sentence is said.
"""

import os
from datetime import date, datetime
from typing import Any

from tbviewer import paths
from tbviewer.catalogue import Catalogue, Pseudo, read_po

VARIABLE = "TBVIEWER_LANGUAGE"
"""The environment's word for the language: a code, with its region where that is known."""
PSEUDO = "pseudo"
_POINT_IN_SPANISH = ("US", "MX", "GT", "HN", "NI", "SV", "PA", "PE", "DO", "PR")
"""Regions whose Spanish writes decimals with a point."""


class _Spoken:
    """The catalogue in force, once a sentence was said."""

    catalogue: Catalogue | None = None


def use_language(language: str) -> None:
    """Speak `language` from now on, in child processes too: ``fr``, ``es_PE``; else English."""
    os.environ[VARIABLE] = language
    _Spoken.catalogue = None


def tag() -> str:
    """Return the language in force, with its region where that is known: ``pt_BR``."""
    return os.environ.get(VARIABLE) or "en"


def language() -> str:
    """Return the code of the language in force, without its region."""
    return tag().partition("_")[0]


def say(message: str, /, **facts: Any) -> str:
    """Return `message` in the language in force, its named `facts` filled in."""
    catalogue = _catalogue()
    return catalogue.filled(catalogue.text(message), facts)


def say_count(singular: str, plural: str, count: int, /, **facts: Any) -> str:
    """Return the form that fits `count`, which is also the fact ``{count}``."""
    catalogue = _catalogue()
    return catalogue.filled(catalogue.counted(singular, plural, count), {"count": count} | facts)


def later(message: str, /) -> str:
    """Mark `message` for translation where it is written down; `say` it where it is shown."""
    return message


def number_text(value: float, spec: str) -> str:
    """Return `value` for a person, formatted by `spec` (``.2f``): not for JSON or CSV."""
    return _catalogue().number(value, spec)


def date_text(day: date | str) -> str:
    """Return a day as it is written where the language is spoken; English: ISO 8601.

    `day` may be text; what is not ISO 8601 stays as it is.
    """
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            return str(day)
    return say("{year}-{month}-{day}", year=f"{day:%Y}", month=f"{day:%m}", day=f"{day:%d}")


def time_text(moment: datetime) -> str:
    """Return date, hours and minutes."""
    return f"{date_text(moment)} {moment:%H:%M}"


def _catalogue() -> Catalogue:
    if _Spoken.catalogue is None:
        _Spoken.catalogue = _read(tag())
    return _Spoken.catalogue


def _read(wanted: str) -> Catalogue:
    code, _, region = wanted.partition("_")
    if code == PSEUDO:
        return Pseudo(decimal=",")
    file = paths.resources() / "translations" / code / "tbviewer.po"
    try:
        content = file.read_text("utf-8")
    except OSError:
        return Catalogue()
    point = code == "es" and region in _POINT_IN_SPANISH
    return read_po(content, decimal="." if point else ",")

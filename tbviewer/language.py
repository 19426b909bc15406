"""Which language is spoken: the one asked for, the policy's, the person's own, the system's."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tbviewer import paths, words
from tbviewer.policy import policy

LANGUAGES = {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "pt": "Português",
    "ru": "Русский",
}
"""By code, each by its own name."""
OPTION = "--language"
SETTING = "words/language"
"""The window's setting; none or empty: the system's language."""


class UnknownLanguageError(ValueError):
    """A language that was asked for and that there is not."""


def taken_from(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the language that `arguments` ask for, None where they ask for none, and the rest.

    Raises
    ------
    UnknownLanguageError
        If it is none of `LANGUAGES`.
    """
    rest, asked = list(arguments), None
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        if name == OPTION:
            used = 1 if equals else 2
            asked = value if equals else "".join(arguments[at + 1 : at + 2])
            del rest[at : at + used]
            break
    if asked is not None and _known(asked) is None:
        raise UnknownLanguageError(f"{OPTION}: {', '.join(LANGUAGES)}")
    return asked, rest


def settle(asked: str | None = None) -> None:
    """Speak the first that is known of: `asked`, the environment's, policy's, kept, system's."""
    wishes: tuple[Callable[[], str], ...] = (
        lambda: asked or "",
        lambda: os.environ.get(words.VARIABLE, ""),
        lambda: policy().language,
        kept,
        of_system,
    )
    for wish in wishes:
        for tag in wish().split(":"):
            known = _known(tag)
            if known is not None:
                words.use_language(known)
                return
    words.use_language("en")


def kept() -> str:
    """Return the language chosen in the window; empty if none was.

    The window's settings are Qt's, and the command line has no Qt.
    """
    try:
        content = paths.settings_file().read_text("utf-8", "replace")
    except OSError:
        return ""
    wanted_section, _, wanted_key = SETTING.partition("/")
    section = ""
    for line in content.splitlines():
        if line.startswith("["):
            section = line.strip()[1:-1]
        key, _, value = line.partition("=")
        if section == wanted_section and key == wanted_key:
            return value.strip()
    return ""


def of_system() -> str:
    """Return the languages of this person's system, best first: ``pt_BR:en``; may be empty."""
    if sys.platform == "win32":
        return _of_windows()
    # The environment also speaks for terminals of a Mac, whose windows get none of it.
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(variable):
            return os.environ[variable]
    return _of_mac() if sys.platform == "darwin" else ""


def _of_windows() -> str:
    import ctypes
    import locale

    windll = getattr(ctypes, "windll")  # noqa: B009 - not there on other systems
    code = windll.kernel32.GetUserDefaultUILanguage()
    return str(locale.windows_locale.get(code, ""))


def _of_mac() -> str:
    import plistlib

    try:
        with (Path.home() / "Library/Preferences/.GlobalPreferences.plist").open("rb") as file:
            return str(plistlib.load(file)["AppleLanguages"][0])
    except (OSError, ValueError, LookupError):
        return ""


def _known(tag: str) -> str | None:
    """Return a tag as we write it: ``fr-FR.UTF-8`` is ``fr_FR``; None if we do not speak it."""
    parts = tag.partition(".")[0].partition("@")[0].replace("-", "_").split("_")
    code = parts[0].lower()
    if code == words.PSEUDO:
        return code
    if code not in LANGUAGES:
        return None
    region = parts[-1].upper() if len(parts) > 1 else ""
    return f"{code}_{region}" if region else code

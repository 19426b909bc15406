"""A catalogue: the sentences of one language, read from its `.po` file.

Nothing is compiled: a `.po` file of this size is read in some milliseconds, and what a
translator wrote can never be older than what is shown.
"""

import ast
import gettext
import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_PLURALS = re.compile(r"nplurals=(\d+);\s*plural=(.+?);")
_ENGLISH_FORM: Callable[[int], int] = gettext.c2py("n != 1")


class _Decimal(string.Formatter):
    """Fills facts in; numbers that are formatted get the language's decimal mark."""

    def __init__(self, mark: str):
        self._mark = mark

    def format_field(self, value: Any, format_spec: str) -> Any:
        text = super().format_field(value, format_spec)
        return text if isinstance(value, str | int) else text.replace(".", self._mark)


@dataclass(frozen=True)
class Catalogue:
    """What one language says.

    Attributes
    ----------
    texts
        Each message id with its forms: one, or as many as the language has plurals.
    form
        Takes a count; returns which of the forms fits it.
    decimal
        The mark between a whole number and its decimals.
    """

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    form: Callable[[int], int] = _ENGLISH_FORM
    decimal: str = "."

    def text(self, message: str) -> str:
        """Return `message` translated; itself where it is not."""
        return self.texts.get(message, (message,))[0]

    def counted(self, singular: str, plural: str, count: int) -> str:
        """Return the form that fits `count`."""
        forms = self.texts.get(singular)
        return (singular if count == 1 else plural) if forms is None else forms[self.form(count)]

    def filled(self, text: str, facts: Mapping[str, Any]) -> str:
        """Return `text` with its named facts."""
        if self.decimal == ".":
            return text.format(**facts)
        return _Decimal(self.decimal).vformat(text, (), facts)

    def number(self, value: float, spec: str) -> str:
        """Return `value` formatted by `spec`, with this language's decimal mark."""
        return format(value, spec).replace(".", self.decimal)


class Pseudo(Catalogue):
    """No language: every sentence long and accented, to find what is cut or was not translated."""

    def text(self, message: str) -> str:
        """Return `message` in brackets, a third longer, its facts as they are."""
        return stretched(message)

    def counted(self, singular: str, plural: str, count: int) -> str:
        """Return the English form, stretched."""
        return stretched(singular if count == 1 else plural)


_ACCENTED = str.maketrans("aceinosuyzACEINOSUYZ", "áçéîñöšüýžÁÇÉÎÑÖŠÜÝŽ")
_PARTS = re.compile(r"(\{[^}]*\}|%\(\w+\)[sdr]|%[sdr])")


def stretched(message: str) -> str:
    """Return a sentence as a longer language might have it: some 35 % more, all accented."""
    parts = _PARTS.split(message)
    parts[0::2] = [part.translate(_ACCENTED) for part in parts[0::2]]
    words = sum(len(part) for part in parts[0::2])
    more = " ".join(["ôôôô"] * round(words * 0.35 / 5))
    text = "".join(parts) + (f" {more}" if more else "")
    return f"⟦{text}⟧"


def read_po(content: str, *, decimal: str = ".") -> Catalogue:
    """Return the catalogue that `content`, the text of a `.po` file, holds.

    Entries that are not translated are left out. Only what our files use is understood:
    ``msgid``, ``msgid_plural``, ``msgstr``, ``msgstr[n]``, strings over several lines, comments.

    Raises
    ------
    ValueError
        If a line is none of these.
    """
    texts: dict[str, tuple[str, ...]] = {}
    header = ""
    for entry in entries_of(content):
        forms = tuple(entry.get(key, "") for key in sorted(entry) if key.startswith("msgstr"))
        if entry["msgid"] == "":
            header = forms[0]
        elif all(forms):
            texts[entry["msgid"]] = forms
    found = _PLURALS.search(header)
    return Catalogue(texts, gettext.c2py(found[2]) if found else _ENGLISH_FORM, decimal)


def entries_of(content: str) -> list[dict[str, str]]:
    """Return the entries of a `.po` file, each a dict of its keywords; see `read_po`."""
    entries: list[dict[str, str]] = []
    keyword = ""
    for line in content.splitlines():
        if not line or line.startswith("#"):
            continue
        word, _, quoted = line.partition(" ")
        if not word.startswith('"'):
            keyword = word
            if keyword == "msgid":
                entries.append({})
            entries[-1][keyword] = _unquoted(quoted)
        else:
            entries[-1][keyword] += _unquoted(line)
    return entries


def _unquoted(text: str) -> str:
    if "\\" not in text and text.startswith('"'):
        return text[1:-1]
    value = ast.literal_eval(text)
    if not isinstance(value, str):
        raise ValueError(f"no string in a .po file: {text[:40]}")
    return value

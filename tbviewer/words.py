"""Every sentence a person reads goes through here (gettext).

Message ids are English sentences with named facts in braces, so that a translator may
reorder them: ``say("{name} holds no picture.", name="a.dcm")``.
"""

import gettext
from typing import Any

from tbviewer import paths

DOMAIN = "tbviewer"


class _Catalogue:
    """The translation in force; English, the language of the message ids, until told."""

    current: gettext.NullTranslations = gettext.NullTranslations()


def use_language(*languages: str) -> None:
    """Speak the first of `languages` that has a catalogue in ``resources/translations``."""
    _Catalogue.current = gettext.translation(
        DOMAIN,
        localedir=paths.resources() / "translations",
        languages=list(languages) or None,
        fallback=True,
    )


def say(message: str, /, **facts: Any) -> str:
    """Return `message` in the language in force, its named `facts` filled in."""
    return _Catalogue.current.gettext(message).format(**facts)


def say_count(singular: str, plural: str, count: int, /, **facts: Any) -> str:
    """Return the form that fits `count`, which is also the fact ``{count}``."""
    return _Catalogue.current.ngettext(singular, plural, count).format(count=count, **facts)


def later(message: str, /) -> str:
    """Mark `message` for translation where it is written down; `say` it where it is shown."""
    return message

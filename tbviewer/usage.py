"""Usage and its errors in the language in force: argparse's own sentences are ours too."""

import argparse
from typing import Any

from tbviewer import language
from tbviewer.words import later, say

_SENTENCES = (
    later("usage: "),
    later("positional arguments"),
    later("options"),
    later("show this help message and exit"),
    later("%(prog)s: error: %(message)s\n"),
    later("argument %(argument_name)s: %(message)s"),
    later("the following arguments are required: %s"),
    later("unrecognized arguments: %s"),
    later("expected one argument"),
    later("expected at least one argument"),
    later("invalid %(type)s value: %(value)r"),
    later("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""What argparse says that can happen here; it fills its facts in itself."""


def parser(**facts: Any) -> argparse.ArgumentParser:
    """Return a parser that speaks the language in force, with ``--language`` in its help."""
    # argparse asks gettext's global domain, of compiled catalogues; a name of its own module.
    setattr(argparse, "_", say)  # noqa: B010 - not in its type stubs
    made = argparse.ArgumentParser(**facts)
    made.add_argument(  # taken out of the arguments before any parser sees them
        language.OPTION,
        choices=sorted(language.LANGUAGES),
        help=say("the language of every sentence; without it the one chosen, or the system's"),
    )
    return made

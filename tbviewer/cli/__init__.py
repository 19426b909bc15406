"""The same work without a window: ``tbviewer read``, ``train``, ``evaluate`` and others.

Results on standard output, messages and progress on standard error. Exit codes: 0 done,
1 some films refused or a check failed, 2 wrong usage.
"""

import argparse
import contextlib
import sys
from collections.abc import Sequence

from tbviewer import usage
from tbviewer.cli import versions
from tbviewer.errors import TbViewerError
from tbviewer.policy import policy
from tbviewer.words import say


def main(argv: Sequence[str]) -> int:
    """Run one command; return the exit code."""
    arguments = _parser().parse_args(argv)
    _speak_utf8()
    for fault in policy().faults:
        tell(fault.sentence)
    try:
        return int(arguments.run(arguments))
    except TbViewerError as error:
        tell(error.sentence, error.advice)
        return 1
    except KeyboardInterrupt:
        tell(say("Stopped. A Run that was stopped goes on with --resume."))
        return 1
    except BrokenPipeError:  # the reader of our output, `head` for one, has gone
        with contextlib.suppress(OSError):
            sys.stdout.close()
        return 1


def tell(*sentences: str) -> None:
    """Say something on standard error."""
    sys.stderr.write("tbviewer: " + " ".join(s for s in sentences if s) + "\n")


def put(line: str) -> None:
    """Put one line of results on standard output, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Windows' consoles and pipes speak other code pages; names of films are of all scripts.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    from tbviewer.cli import (
        comparing,
        crossvalidating,
        evaluating,
        films,
        pretraining,
        reading,
        reporting,
        retraining,
        selftest,
        sheet,
        store,
        thresholds,
        training,
    )

    parser = usage.parser(
        prog="tbviewer",
        description=say(
            "Chest films, read and explained. Research use; not for diagnosis on its own."
        ),
    )
    parser.add_argument(
        "--version",
        action=versions.Show,
        help=say("show the version and exit"),
    )
    commands = parser.add_subparsers(required=True, metavar=say("COMMAND"))
    modules = (
        reading,
        reporting,
        films,
        training,
        retraining,
        pretraining,
        crossvalidating,
        evaluating,
        comparing,
        store,
        thresholds,
        sheet,
        selftest,
    )
    for module in modules:
        module.add_to(commands)
    return parser

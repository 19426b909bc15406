"""``tbviewer selftest``: does this installation work? Exit code 0 when it does."""

import argparse
import json
import time
from typing import TYPE_CHECKING

from tbviewer.errors import TbViewerError
from tbviewer.words import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("selftest", help=say("check that this installation works"))
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run every check, also after one has failed; return 1 if any did."""
    from tbviewer.cli.checks import all_checks

    began = time.perf_counter()
    failed = 0
    for name, check in all_checks().items():
        started = time.perf_counter()
        try:
            works, told = True, check()
        except TbViewerError as error:
            works, told = False, error.sentence
        except Exception as error:  # noqa: BLE001 - finding out what is broken is its work
            works, told = False, f"{type(error).__name__}: {error}"
        failed += not works
        _put(name, works, told, time.perf_counter() - started, as_json=arguments.format == "json")
    whole = say("this installation works") if not failed else say("this installation is not whole")
    _put("all", not failed, whole, time.perf_counter() - began,
         as_json=arguments.format == "json")  # fmt: skip
    return 1 if failed else 0


def _put(name: str, works: bool, told: str, seconds: float, *, as_json: bool) -> None:
    from tbviewer.cli import put

    seconds = round(seconds, 2)
    if as_json:
        put(json.dumps({"check": name, "works": works, "told": told, "seconds": seconds}))
    else:
        state = say("works") if works else say("FAILED")
        put(say("{state}  {check}: {told} ({seconds:g} s)", state=state, check=name, told=told,
                seconds=seconds))  # fmt: skip

"""``tbviewer retrain``: works on a Run that the Admin room made. JSON lines on standard output."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tbviewer.words import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("retrain", help=say("go on with a Run of the Admin room"))
    parser.add_argument("run_folder", type=Path, metavar="DIR", help=say("the Run's folder"))
    parser.add_argument(
        "--ask",
        action="store_true",
        help=say("time the first steps, then stop until it is begun"),
    )
    parser.add_argument(
        "--usual-priority",
        action="store_true",
        help=say("do not give way to other programs"),
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Work on the Run; 1 if it could not go on."""
    from tbviewer.cli import put
    from tbviewer.film.opening import open_film
    from tbviewer.record.runs.folder import ClinicRun
    from tbviewer.record.runs.process import give_way
    from tbviewer.record.runs.state import Stage
    from tbviewer.training.clinic.running import go_on

    if not arguments.usual_priority:
        give_way()
    folder = ClinicRun(arguments.run_folder.resolve())
    folder.wish()
    stage = go_on(folder, ask=arguments.ask, open_film=open_film, put=put)
    return int(stage is Stage.FAILED)

"""``tbviewer pretrain``: weights to begin with, from other chest films sorted by kind."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from tbviewer.cli.training import Progress, at_least, load_with_progress, tell_left_out
from tbviewer.words import say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("pretrain", help=say("learn what chest films look like"))
    parser.add_argument("table", type=Path, metavar="CSV", help=say("columns film and a kind"))
    parser.add_argument(
        "--kinds", default="kind", metavar=say("COLUMN"), help=say("what tells the kinds")
    )
    parser.add_argument(
        "--side", type=at_least(64), metavar=say("PIXELS"), help=say("of the input")
    )
    parser.add_argument("--epochs", type=at_least(1), metavar="N")
    parser.add_argument("--seed", type=at_least(0), default=0, metavar="N")
    parser.add_argument("--threads", type=at_least(1), default=1, metavar="N")
    parser.add_argument(
        "--run", type=Path, required=True, metavar=say("DIR"), dest="run_folder",
        help=say("kept here; what is there goes on"),
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Pre-train, from the beginning or from where it stopped; tell where the weights are."""
    from tbviewer.cli import put
    from tbviewer.training import pretrain
    from tbviewer.training.run import RunFolder

    config = pretrain.pretraining_recipe(
        epochs=arguments.epochs or pretrain.EPOCHS, seed=arguments.seed, threads=arguments.threads
    )
    side = arguments.side or pretrain.SIDE
    kinds = pretrain.films_by_kind(arguments.table, arguments.kinds)
    data, left_out = load_with_progress(list(kinds.films), config.geometry)
    tell_left_out(left_out)
    with Progress(config.epochs) as progress:
        folder = pretrain.pretrain(
            RunFolder(arguments.run_folder), pretrain.shrunk(data, side), kinds.names, config,
            command=f"tbviewer pretrain {arguments.table.name} --kinds {arguments.kinds}"
            f" --side {side} --epochs {config.epochs} --seed {config.seed}",
            report=progress.step, finished=progress.epoch,
        )  # fmt: skip
    put(json.dumps({"pretrained": str(folder)}))
    return 0

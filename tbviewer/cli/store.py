"""``tbviewer models``: the store."""

import argparse
import json
from typing import TYPE_CHECKING

from tbviewer.errors import ModelError
from tbviewer.net.provenance import untold, untold_text
from tbviewer.words import say

if TYPE_CHECKING:
    from tbviewer.net.store import StoredModel

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("models", help=say("list the Models, or verify them"))
    parser.add_argument("act", nargs="?", choices=("list", "verify"), default="list")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List or verify every Model; return 1 if one cannot be used."""
    from tbviewer.cli import put, tell
    from tbviewer.net import store

    bad = 0
    for name in store.names():
        try:
            model = store.find(name)
            if arguments.act == "verify":
                _verify(model)
        except ModelError as error:
            bad += 1
            tell(error.sentence)
            continue
        facts = {
            "model": model.card.name,
            "sha256": model.card.sha256,
            "default_threshold": model.card.default_threshold,
            "default": name == store.DEFAULT,
            "verified": True if arguments.act == "verify" else None,
            "untold": untold(model.card.facts) if arguments.act == "verify" else None,
        }
        put(json.dumps(facts) if arguments.format == "json" else _told(model, arguments.act))
    return 1 if bad else 0


def _verify(model: "StoredModel") -> None:
    from tbviewer.net.reader import load_network

    load_network(model)


def _told(model: "StoredModel", act: str) -> str:
    threshold = model.card.default_threshold
    parts = [
        model.name.short,
        say("default threshold {threshold:.4f}", threshold=threshold)
        if threshold is not None
        else say("no threshold"),
        say("Network's geometry {geometry}", geometry=model.card.geometry),
    ]
    if act == "verify":
        parts.append(say("weights are what the Card says"))
        parts += [told] if (told := untold_text(model.card.facts)) else []
    return ", ".join(parts)

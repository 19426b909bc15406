"""``tbviewer models``: the store."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tbviewer.cli.noting import note, who
from tbviewer.errors import ModelError
from tbviewer.words import say

if TYPE_CHECKING:
    from tbviewer.net.store import StoredModel
    from tbviewer.reading.reading import ModelName

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_USAGE_ERROR = 2


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("models", help=say("list, activate, export and import Models"))
    parser.add_argument("act", nargs="?", choices=tuple(_ACTS), default="list")
    parser.add_argument(
        "what", nargs="*", metavar=say("NAME or FILE"), help=say("which Model, or which file")
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--name", default="", help=say("what to call an imported Model; else as it is called")
    )
    parser.add_argument(
        "--yes", action="store_true", help=say("delete or overwrite without being asked")
    )
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Do one act; return 1 if a Model cannot be used."""
    act, fewest, most = _ACTS[arguments.act]
    if not fewest <= len(arguments.what) <= most:
        name, file = say("NAME"), say("FILE")
        needed = {"import": file, "export": f"{name} [{file}]"}.get(arguments.act, name)
        arguments.parser.error(
            say("usage: tbviewer models {act} {what}", act=arguments.act, what=needed)
            if fewest
            else say("tbviewer models {act} takes no name", act=arguments.act)
        )
    return act(arguments)


def _list(arguments: argparse.Namespace) -> int:
    """List or verify every Model, or those named."""
    from tbviewer.cli import put, tell
    from tbviewer.net import store

    verify = arguments.act == "verify"
    bad = 0
    for name in arguments.what or store.names():
        try:
            model = store.find(name)
            if verify:
                _verify(model)
        except ModelError as error:
            bad += 1
            tell(error.sentence)
            continue
        told = _told(model, verify=verify)
        put(json.dumps(_facts(model, verify=verify)) if arguments.format == "json" else told)
    return 1 if bad else 0


def _show(arguments: argparse.Namespace) -> int:
    """Put a Model's Card in words."""
    from tbviewer.cli import put
    from tbviewer.net import store
    from tbviewer.net.card_words import card_lines

    model = store.find(arguments.what[0])
    if arguments.format == "json":
        put(json.dumps(dict(model.card.facts)))
        return 0
    put(model.name.short)
    for what, words in card_lines(model.card):
        put(f"  {what}: {words}")
    return 0


def _activate(arguments: argparse.Namespace) -> int:
    from tbviewer.net.active import activate

    _replaced("activation", activate(arguments.what[0], by=who()))
    return 0


def _roll_back(_: argparse.Namespace) -> int:
    from tbviewer.net.active import roll_back

    _replaced("rollback", roll_back())
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from tbviewer.cli import put, tell
    from tbviewer.net import parcel_file, store

    model = store.find(arguments.what[0])
    name = f"{model.card.name}-{model.card.sha256[:8]}{parcel_file.ENDING}"
    target = Path(arguments.what[1]) if len(arguments.what) > 1 else Path(name)
    if target.is_dir():
        target /= name
    if target.exists() and not arguments.yes:
        tell(say("{file} is there already; --yes overwrites it.", file=target.name))
        return 1
    parcel_file.export(model, target)
    _note("model-export", model.name)
    put(say("{model} was written to {file}.", model=model.name.short, file=target))
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from tbviewer.cli import put
    from tbviewer.net import keeping, parcel_file

    parcel = parcel_file.opened(Path(arguments.what[0]))
    model = keeping.keep(parcel, name=arguments.name)
    _note("model-import", model.name)
    put(say("{model} is kept. It reads once it is activated.", model=model.name.short))
    return 0


def _delete(arguments: argparse.Namespace) -> int:
    from tbviewer.cli import put, tell
    from tbviewer.net import keeping

    name = arguments.what[0]
    if not arguments.yes:
        if not sys.stdin.isatty():
            tell(say("Nothing was deleted: add --yes to delete {model} for good.", model=name))
            return _USAGE_ERROR
        tell(say("Delete {model} for good? Type its name:", model=name))
        if sys.stdin.readline().strip() != name:
            tell(say("Nothing was deleted."))
            return 1
    model = keeping.delete(name)
    _note("model-deletion", model)
    put(say("{model} was deleted.", model=model.short))
    return 0


_ACTS: dict[str, tuple[Callable[[argparse.Namespace], int], int, int]] = {
    "list": (_list, 0, 0),
    "show": (_show, 1, 1),
    "activate": (_activate, 1, 1),
    "rollback": (_roll_back, 0, 0),
    "verify": (_list, 0, 1000),
    "export": (_export, 1, 2),
    "import": (_import, 1, 1),
    "delete": (_delete, 1, 1),
}
"""What is done, and the fewest and the most names it takes."""


def _replaced(kind: str, change: "tuple[ModelName, ModelName]") -> None:
    from tbviewer.cli import put

    before, after = change
    if before == after:
        put(say("{model} reads already.", model=after.short))
        return
    _note(kind, after, before=f"{before.name} {before.sha256}".strip())
    put(say("{model} reads from the next film on.", model=after.short))


def _note(kind: str, model: "ModelName", **facts: Any) -> None:
    """Enter into the journal what was done to a Model."""
    note(kind, model_name=model.name, model_sha256=model.sha256, facts=facts)


def _verify(model: "StoredModel") -> None:
    from tbviewer.net.reader import load_network

    model.verify()
    load_network(model)


def _facts(model: "StoredModel", *, verify: bool) -> dict[str, Any]:
    from tbviewer.net import store
    from tbviewer.net.provenance import untold

    return {
        "model": model.card.name,
        "sha256": model.card.sha256,
        "default_threshold": model.card.default_threshold,
        "default": model.card.name == store.DEFAULT,
        "verified": True if verify else None,
        "untold": untold(model.card.facts) if verify else None,
        "active": _is_active(model),
        "place": model.place,
    }


def _told(model: "StoredModel", *, verify: bool) -> str:
    from tbviewer.net.provenance import untold_text

    threshold = model.card.default_threshold
    parts = [
        model.name.short,
        *([say("reads now")] if _is_active(model) else []),
        say("default threshold {threshold:.4f}", threshold=threshold)
        if threshold is not None
        else say("no threshold"),
        say("Network's geometry {geometry}", geometry=model.card.geometry),
    ]
    if verify:
        parts.append(say("weights are what the Card says"))
        parts += [told] if (told := untold_text(model.card.facts)) else []
    return ", ".join(parts)


def _is_active(model: "StoredModel") -> bool:
    from tbviewer.errors import StoreError
    from tbviewer.net import store

    try:
        return store.find().folder == model.folder
    except (ModelError, StoreError):
        return False

"""What a Card tells of where its Model comes from, and whether it tells it all.

A Model can be read without any of this; ``tbviewer models verify`` holds a Card to it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from tbviewer.words import say

_SHA256 = re.compile(r"[0-9a-f]{64}")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _are_digests(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and bool(value)
        and all(isinstance(v, str) and _SHA256.fullmatch(v) for v in value.values())
    )


def _is_a_study(value: Any) -> bool:
    """Results, each an object that says what it is on and by which command it is made."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(v, Mapping) and _is_text(v.get("command")) for v in value)
    )


_TOLD: Mapping[str, Callable[[Any], bool]] = {
    "default_threshold": _is_share,
    "youden_threshold": _is_share,
    "threshold_rule": _is_text,
    "reference_standard": _is_text,
    "not_for": lambda v: isinstance(v, list) and bool(v) and all(map(_is_text, v)),
    "results": _is_a_study,
    "films_sha256": _are_digests,
    "training.command": _is_text,
    "training.seed": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "training.films": lambda v: isinstance(v, int) and v > 0,
    "training.versions": lambda v: isinstance(v, Mapping) and all(map(_is_text, v.values())),
}
"""Every fact that a Model's Card should tell, and what makes it whole."""


def untold(facts: Mapping[str, Any]) -> list[str]:
    """Return the names of the facts that a Card does not tell, or not so that they can be used.

    It may name more films than it learned from: those of the Model that it began with.
    """
    missing = [name for name, is_whole in _TOLD.items() if not is_whole(_fact(facts, name))]
    digests, count = facts.get("films_sha256"), _fact(facts, "training.films")
    if _are_digests(digests) and isinstance(digests, Mapping) and len(digests) < (count or 0):
        missing.append("films_sha256")
    return missing


def untold_text(facts: Mapping[str, Any]) -> str:
    """Return the same in words; empty when all is told."""
    missing = untold(facts)
    return say("the Card does not tell: {what}", what=", ".join(missing)) if missing else ""


def _fact(facts: Mapping[str, Any], name: str) -> Any:
    value: Any = facts
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value

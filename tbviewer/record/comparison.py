"""A comparison as it is kept beside the Run whose Model it judges: one JSON file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tbviewer.reading.comparison import Comparison, Differing, Group, Side
from tbviewer.reading.interval import Interval
from tbviewer.reading.reading import ModelName, ThresholdSource
from tbviewer.record.files import write_told

FILE = "comparison.json"
SCHEMA = 1


def keep(found: Comparison, folder: Path) -> Path:
    """Write a comparison to a Run's folder, whole or not at all; return its file.

    Raises
    ------
    TbViewerError
        If it cannot be written.
    """
    path = folder / FILE
    write_told(path, (json.dumps(as_json(found), indent=1) + "\n").encode())
    return path


def kept(folder: Path) -> Comparison | None:
    """Return the comparison in a Run's folder; None without one that can be read."""
    try:
        return from_json(json.loads((folder / FILE).read_text("utf-8")))
    except (OSError, ValueError):
        return None


def as_json(found: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON, whole: `from_json` gives it back."""
    return {
        "schema": SCHEMA,
        "at": found.at,
        "verdict": str(found.verdict),
        "new_model": [found.new_model.name, found.new_model.sha256],
        "old_model": [found.old_model.name, found.old_model.sha256],
        "new": _side_facts(found.new),
        "old": _side_facts(found.old),
        "difference": _listed(found.difference),
        **{key: getattr(found, key) for key in _PLAIN},
        "unnamed": list(found.unnamed),
        "groups": [
            {"column": g.column, "value": g.value, "films": g.films, "positive": g.positive,
             "new": _listed(g.new), "old": _listed(g.old), "difference": _listed(g.difference)}
            for g in found.groups
        ],
        "differing": [{key: getattr(d, key) for key in _DIFFERING} for d in found.differing],
    }  # fmt: skip


_PLAIN = ("films", "positive", "patients", "learned", "unread", "standard")
_DIFFERING = ("film", "path", "label", "new_score", "old_score", "new_flagged")


def _listed(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [interval.value, interval.low, interval.high]


def _side_facts(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "auc": _listed(side.auc),
        "threshold": side.threshold,
        "threshold_source": str(side.source),
        "threshold_rule": side.rule,
        "sensitivity": _listed(side.sensitivity),
        "specificity": _listed(side.specificity),
        "false": list(side.false),
        "true": list(side.true),
    }


def from_json(facts: Mapping[str, Any]) -> Comparison:
    """Return the comparison that `as_json` told.

    Raises
    ------
    ValueError
        If it is none, or of a newer version.
    """
    try:
        if facts["schema"] != SCHEMA:
            raise ValueError(f"schema {facts['schema']!r}")
        new_model, old_model = ModelName(*facts["new_model"]), ModelName(*facts["old_model"])
        return Comparison(
            at=facts["at"],
            new_model=new_model,
            old_model=old_model,
            new=_side(new_model, facts["new"]),
            old=_side(old_model, facts["old"]),
            difference=_interval(facts["difference"]),
            **{key: facts[key] for key in _PLAIN},
            unnamed=tuple(facts["unnamed"]),
            groups=tuple(
                Group(
                    g["column"], g["value"], g["films"], g["positive"],
                    _interval(g["new"]), _interval(g["old"]), _interval(g["difference"]),
                )
                for g in facts["groups"]
            ),
            differing=tuple(Differing(*(d[key] for key in _DIFFERING)) for d in facts["differing"]),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a comparison: {error!r}") from error


def _interval(ends: Any) -> Interval | None:
    return None if ends is None else Interval(*map(float, ends))


def _side(model: ModelName, facts: Any) -> Side | None:
    if facts is None:
        return None
    return Side(
        model,
        Interval(*map(float, facts["auc"])),
        facts["threshold"],
        ThresholdSource(facts["threshold_source"]),
        facts["threshold_rule"],
        _interval(facts["sensitivity"]),
        _interval(facts["specificity"]),
        tuple(facts["false"]),
        tuple(facts["true"]),
    )

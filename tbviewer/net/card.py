"""The Card: what travels with a Model's weights, checked whenever it is read.

``card.json`` is versioned; a Card of a newer version, with a field missing or of the wrong
kind is refused with the field's name. Fields this version does not know are kept.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tbviewer.errors import ModelError
from tbviewer.reading.worth import MapWorth
from tbviewer.words import say

SCHEMA = 1
NETWORK = "pasa-2019"
_GEOMETRIES = ("crop", "fit", "lungs", "upright")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Card:
    """A Model's Card.

    Attributes
    ----------
    name : str
        Letters, digits, ``.``, ``_`` and ``-``: it is also a folder's name.
    sha256 : str
        Of the weights file.
    geometry : str
        ``crop``, ``fit``, ``lungs`` or ``upright``.
    mean, deviation : float or None
        The normalisation, in units of the prepared film (0 to 255); None for ``per-film``.
    temperature : float
        Divides the logit; 1 where the score is not calibrated.
    calibrated : bool
        Whether the score may be called a probability.
    default_threshold : float or None
        From 0 to 1.
    further_maps : tuple of str
        HeatMaps beside the saliency and the Grad-CAMs, in the order of the Reading.
    offered : str or None
        The map that is shown first: the one that measured best.
    worths : tuple of MapWorth
        What was measured of each map.
    flip_averaged : bool
        Whether the logit and the maps are means over the film and its mirror image.
    smoothing : float
        Deviation of the Gaussian that the prepared film is seen through, in its pixels; 0: none.
    harmonising : float
        Deviation of the neighbourhoods by which it is harmonised before, in its pixels; 0: not.
    facts : mapping
        Everything on the Card, as read: provenance, results, limits.
    """

    name: str
    sha256: str
    geometry: str
    mean: float | None
    deviation: float | None
    temperature: float = 1.0
    calibrated: bool = False
    default_threshold: float | None = None
    further_maps: tuple[str, ...] = ()
    offered: str | None = None
    worths: tuple[MapWorth, ...] = ()
    flip_averaged: bool = False
    smoothing: float = 0.0
    harmonising: float = 0.0
    facts: Mapping[str, Any] = field(default_factory=dict)


class _InvalidError(ValueError):
    """A field of a Card is wrong; its text says which and why."""


def read_card(path: Path) -> Card:
    """Return the Card in file `path`.

    Raises
    ------
    ModelError
        Naming the Model's folder and the field that is wrong.
    """
    model = path.parent.name
    try:
        return card_from(json.loads(path.read_text("utf-8")))
    except OSError as error:
        reason = say("its Card cannot be read.")
        raise ModelError(model, reason, detail=str(error)) from error
    except (_InvalidError, ValueError, RecursionError) as error:
        reason = say("its Card is not valid ({what}).", what=error)
        raise ModelError(model, reason, detail=str(error)) from error


def card_from(facts: Any) -> Card:
    """Return the Card that JSON `facts` describe.

    Raises
    ------
    ValueError
        Naming the field that is wrong.
    """
    if not isinstance(facts, dict):
        raise _InvalidError("not a JSON object")
    if facts.get("schema") != SCHEMA:
        raise _InvalidError(f"schema {facts.get('schema')!r}, this program knows {SCHEMA}")
    if facts.get("network") != NETWORK:
        raise _InvalidError(f"network {facts.get('network')!r}, this program knows {NETWORK}")
    mean, deviation = _normalisation(facts.get("normalisation"))
    return Card(
        name=_text(facts, "name", _NAME),
        sha256=_text(facts, "weights_sha256", _SHA256),
        geometry=_choice(facts, "geometry", _GEOMETRIES),
        mean=mean,
        deviation=deviation,
        temperature=_number(facts, "temperature", low=0.01, high=100),
        calibrated=_flag(facts, "calibrated"),
        default_threshold=(
            None
            if facts.get("default_threshold") is None
            else _number(facts, "default_threshold", low=0, high=1)
        ),
        further_maps=_further_maps(facts.get("further_maps", [])),
        offered=_offered(facts.get("offered")),
        worths=_worths(facts.get("maps", {})),
        flip_averaged="flip_averaged" in facts and _flag(facts, "flip_averaged"),
        smoothing=_number(facts, "smoothing", low=0, high=16) if "smoothing" in facts else 0.0,
        harmonising=(
            _number(facts, "harmonising", low=0, high=128) if "harmonising" in facts else 0.0
        ),
        facts=facts,
    )


def _normalisation(rule: Any) -> tuple[float | None, float | None]:
    if rule == {"kind": "per-film"}:
        return None, None
    if not isinstance(rule, dict) or rule.get("kind") != "dataset":
        raise _InvalidError("normalisation is neither dataset nor per-film")
    return (
        _number(rule, "mean", low=0, high=255),
        _number(rule, "deviation", low=1e-3, high=255),
    )


def _further_maps(named: Any) -> tuple[str, ...]:
    if not isinstance(named, list):
        raise _InvalidError("further_maps is not a list")
    return tuple(_map_name(name) for name in named)


def _offered(offer: Any) -> str | None:
    """``{"map": "focus", …}``; what else stands there tells why."""
    if offer is None:
        return None
    if not isinstance(offer, dict):
        raise _InvalidError("offered is not an object")
    return _map_name(offer.get("map"))


def _worths(measured: Any) -> tuple[MapWorth, ...]:
    """``{"focus": {"hit_rate": 0.7, "chance": 0.5, "films": 109, "sane": true}, …}``."""
    if not isinstance(measured, dict):
        raise _InvalidError("maps is not an object")
    return tuple(_worth(_map_name(name), worth) for name, worth in measured.items())


def _worth(name: str, worth: Any) -> MapWorth:
    if not isinstance(worth, dict):
        raise _InvalidError(f"maps: {name} is not an object")
    rates = {
        key: None if worth.get(key) is None else _number(worth, key, low=0, high=1)
        for key in ("hit_rate", "chance")
    }
    return MapWorth(
        name,
        **rates,
        films=int(_number(worth, "films", low=0, high=1e9)) if "films" in worth else 0,
        sane=None if worth.get("sane") is None else _flag(worth, "sane"),
    )


def _map_name(name: Any) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _InvalidError(f"the map's name {name!r}")
    return name


def _text(facts: Mapping[str, Any], key: str, form: re.Pattern[str]) -> str:
    value = facts.get(key)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise _InvalidError(f"{key} {value!r}")
    return value


def _choice(facts: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> str:
    value = facts.get(key)
    if value not in choices:
        raise _InvalidError(f"{key} {value!r} is none of {', '.join(choices)}")
    return str(value)


def _number(facts: Mapping[str, Any], key: str, *, low: float, high: float) -> float:
    value = facts.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _InvalidError(f"{key} {value!r} is not a number")
    if not low <= value <= high:
        raise _InvalidError(f"{key} {value!r} is not between {low} and {high}")
    return float(value)


def _flag(facts: Mapping[str, Any], key: str) -> bool:
    value = facts.get(key)
    if not isinstance(value, bool):
        raise _InvalidError(f"{key} {value!r} is neither true nor false")
    return value

"""Where in the lungs the heat lies, in words: "most influence: right upper zone (58 %)".

Six zones: each lung from its top to its bottom in three equal heights. Right is the patient's
right: the film's left, unless its header says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.field import Field
from tbviewer.reading.heatmap import HeatMap, heat_at
from tbviewer.words import later, say

Mask = NDArray[np.bool_]

ZONES = (
    "right-upper",
    "right-middle",
    "right-lower",
    "left-upper",
    "left-middle",
    "left-lower",
)
OUTSIDE = "outside-lungs"

_NAMES = {
    "right-upper": later("right upper zone"),
    "right-middle": later("right middle zone"),
    "right-lower": later("right lower zone"),
    "left-upper": later("left upper zone"),
    "left-middle": later("left middle zone"),
    "left-lower": later("left lower zone"),
    OUTSIDE: later("outside the lungs"),
}

FINE = 2
"""Heat is looked up this many times finer than the lung fields: a saliency varies by the pixel."""
TOLD_ZONES = 2
TOLD_FROM = 0.1
"""A second zone with a smaller share of the heat is not told."""
_STRAY_SHARE = 0.005
"""Of a lung's area, at either end: stray pixels do not stretch its thirds."""


@dataclass(frozen=True, eq=False)
class LungFields:
    """Where the lungs lie on a film.

    Attributes
    ----------
    mask : bool array (rows, columns)
        True in the lungs.
    field : Field
        What the mask covers, in film pixels.
    """

    mask: Mask
    field: Field


@dataclass(frozen=True, slots=True)
class Zones:
    """Shares of a map's heat.

    Attributes
    ----------
    map_name : str
        The HeatMap that was asked.
    shares : mapping of str to float
        Of each of `ZONES` and of `OUTSIDE`; they add up to 1.
    """

    map_name: str
    shares: Mapping[str, float]

    @property
    def right(self) -> float:
        """The right lung's share of all heat."""
        return sum(self.shares[zone] for zone in ZONES[:3])

    @property
    def left(self) -> float:
        """The left lung's share of all heat."""
        return sum(self.shares[zone] for zone in ZONES[3:])

    @property
    def outside(self) -> float:
        """The share outside the lungs."""
        return self.shares[OUTSIDE]


def zones_of(heatmap: HeatMap, lungs: LungFields, *, mirrored: bool = False) -> Zones | None:
    """Return how the heat is shared out among the zones; None for a map without heat.

    Parameters
    ----------
    heatmap : HeatMap
    lungs : LungFields
    mirrored : bool
        Whether the header says that the film's left is the patient's left.
    """
    heat = _heat_on(lungs, heatmap)
    total = float(heat.sum())
    if total <= 0.0:
        return None
    masks = zone_masks(lungs.mask, mirrored=mirrored)
    shares = {zone: float(heat[mask].sum()) / total for zone, mask in masks.items()}
    return Zones(heatmap.name, shares | {OUTSIDE: max(0.0, 1.0 - sum(shares.values()))})


def _heat_on(lungs: LungFields, heatmap: HeatMap) -> NDArray[np.float64]:
    """Return the heat of each cell of the lung fields, 0 outside the map's own Field."""
    rows, columns = lungs.mask.shape
    xs = lungs.field.x + (np.arange(FINE * columns) + 0.5) / (FINE * columns) * lungs.field.width
    ys = lungs.field.y + (np.arange(FINE * rows) + 0.5) / (FINE * rows) * lungs.field.height
    seen = heatmap.field
    heat = heat_at(heatmap, xs=xs, ys=ys).astype(np.float64)
    heat[:, (xs < seen.x) | (xs > seen.right)] = 0
    heat[(ys < seen.y) | (ys > seen.bottom)] = 0
    summed: NDArray[np.float64] = heat.reshape(rows, FINE, columns, FINE).sum(axis=(1, 3))
    return summed


def zone_masks(lungs: Mask, *, mirrored: bool = False) -> dict[str, Mask]:
    """Return the mask of each of `ZONES`; together they are the lungs."""
    on_the_left = np.arange(lungs.shape[1])[None] < dividing_line(lungs)[:, None]
    first, second = lungs & on_the_left, lungs & ~on_the_left
    right, left = (second, first) if mirrored else (first, second)
    return dict(zip(ZONES, (*_thirds(right), *_thirds(left)), strict=True))


def dividing_line(lungs: Mask) -> NDArray[np.float64]:
    """Return, for each row, the column where the film's right lung begins.

    A straight line through the middles of the widest gaps between lung pixels, wider gaps
    counting more: the mediastinum, also of a film that is a little turned.
    """
    rows, columns = lungs.shape
    middles, widths, at = [], [], []
    for row in range(rows):
        inside = np.flatnonzero(lungs[row])
        if inside.size < 2:
            continue
        gaps = np.diff(inside)
        widest = int(gaps.argmax())
        if gaps[widest] > 1:
            middles.append((inside[widest] + inside[widest + 1] + 1) / 2)
            widths.append(float(gaps[widest] - 1))
            at.append(float(row))
    if len(at) < 2:
        inside = np.flatnonzero(lungs.any(axis=0))
        middle = (inside[0] + inside[-1] + 1) / 2 if inside.size else columns / 2
        return np.full(rows, float(middle))
    line = np.polynomial.Polynomial.fit(at, middles, 1, w=widths)
    return np.asarray(line(np.arange(rows, dtype=np.float64)))


def _thirds(lung: Mask) -> tuple[Mask, Mask, Mask]:
    """Return a lung's upper, middle and lower third of its height."""
    counts = lung.sum(axis=1)
    if not counts.any():
        return lung, lung, lung
    share = np.cumsum(counts) / counts.sum()
    top = int(np.searchsorted(share, _STRAY_SHARE, side="right"))
    bottom = int(np.searchsorted(share, 1 - _STRAY_SHARE)) + 1
    height = (bottom - top) / 3
    third = np.clip(np.floor((np.arange(len(counts)) + 0.5 - top) / height), 0, 2)[:, None]
    return lung & (third == 0), lung & (third == 1), lung & (third == 2)


def zones_text(zones: Zones | None) -> str:
    """Return the line that tells where most heat lies; empty without heat.

    Heat outside the lungs comes first where it is the most: a reader must know.
    """
    if zones is None:
        return ""
    first, *others = sorted(ZONES, key=lambda zone: -zones.shares[zone])[:TOLD_ZONES]
    told = [first, *(zone for zone in others if zones.shares[zone] >= TOLD_FROM)]
    parts = [_part(zones, zone) for zone in told]
    if zones.outside > 0.5:
        percent = round(100 * zones.outside)
        outside = say("mostly outside the lungs ({percent} %)", percent=percent)
        parts = [outside, *(parts[:1] if zones.shares[first] >= TOLD_FROM else ())]
    return say("most influence: {where}", where=", ".join(parts))


def _part(zones: Zones, zone: str) -> str:
    percent = round(100 * zones.shares[zone])
    return say("{zone} ({percent} %)", zone=zone_name(zone), percent=percent)


def zone_name(zone: str) -> str:
    """Return what one of `ZONES` or `OUTSIDE` is called."""
    return say(_NAMES[zone])

"""Localisation: boxes against controls, lungs, and the sides and zones that readings name."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.maps import metrics
from benchmarks.maps.cases import box_mask, box_shares
from benchmarks.maps.findings import Finding
from benchmarks.maps.looking import Look
from tbviewer.reading.zones import ZONES, Zones

AIMS = {"hit": 0.80, "lead": 0.20, "energy_ratio": 1.5, "in_lungs": 0.85}
THRESHOLDS = np.arange(0.05, 1.0, 0.05)


@dataclass(frozen=True, slots=True)
class Boxes:
    """One map on the boxes of one group of films.

    `hit_other` and `energy_other`: the same maps on the other films' boxes.
    """

    films: int
    hit: float
    hit_other: float
    energy: float
    energy_other: float
    iou: float
    in_lungs: float

    @property
    def energy_ratio(self) -> float:
        """Energy in a film's own boxes over that in the others'."""
        return self.energy / self.energy_other if self.energy_other > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Constants:
    """One point and one map for all films, fitted to the boxes of other films."""

    hit: float
    energy: float
    area: float
    """The share of the Field that is box: what a flat map would hold."""


@dataclass(frozen=True, slots=True)
class Named:
    """How often a map's heat lies where a reading says."""

    films: int
    side: float
    zone_films: int
    zone: float


def boxes_of(look: Look, *, active: bool = True) -> NDArray[np.float64]:
    """Return a film's boxes in shares of its Field."""
    return box_shares(look.case.active if active else look.case.old, look.field)


def on_boxes(looks: Sequence[Look], kind: str, *, threshold: float, active: bool = True) -> Boxes:
    """Return how one kind of map lies on the films' boxes; `threshold` is for the IoU."""
    boxes = [boxes_of(look, active=active) for look in looks]
    masks = np.stack([box_mask(b) for b in boxes])
    heat = np.stack([look.maps[kind].heat for look in looks])
    hits = metrics.own_and_other(
        metrics.hit_table(np.stack([look.maps[kind].peak for look in looks]), boxes)
    )
    energy = metrics.own_and_other(metrics.energy_table(heat, masks))
    return Boxes(
        films=len(looks),
        hit=hits.own,
        hit_other=hits.other,
        energy=energy.own,
        energy_other=energy.other,
        iou=float(metrics.ious(heat, masks, np.array([threshold]))[0]),
        in_lungs=heat_in_lungs(looks, kind),
    )


def best_threshold(looks: Sequence[Look], kind: str) -> float:
    """Return the share of the peak at which a map outlines the boxes best."""
    masks = np.stack([box_mask(boxes_of(look)) for look in looks])
    heat = np.stack([look.maps[kind].heat for look in looks])
    return float(THRESHOLDS[metrics.ious(heat, masks, THRESHOLDS).argmax()])


def heat_in_lungs(looks: Sequence[Look], kind: str) -> float:
    """Return the mean share of the heat inside the lungs, of films whose lungs were found."""
    shares = []
    for look in looks:
        heat = look.maps[kind].heat
        if look.lungs is not None and heat.sum() > 0:
            shares.append(float(heat[look.lungs].sum() / heat.sum()))
    return float(np.mean(shares)) if shares else float("nan")


def constants(fitted_on: Sequence[Look], looks: Sequence[Look]) -> Constants:
    """Return what one fixed point and one fixed map do, fitted on one half for the other."""
    fitted = np.stack([box_mask(boxes_of(look)) for look in fitted_on])
    boxes = [boxes_of(look) for look in looks]
    masks = np.stack([box_mask(b) for b in boxes])
    point = np.array([metrics.best_fixed_point(fitted)])
    often = fitted.mean(axis=0, keepdims=True)
    return Constants(
        hit=float(metrics.hit_table(point, boxes).mean()),
        energy=float(metrics.energy_table(often, masks).mean()),
        area=float(masks.mean()),
    )


def worth(found: Boxes, fixed_hit: float) -> float:
    """Return the mean share of the four aims that a map reaches, each at most whole."""
    figures = {
        "hit": found.hit,
        "lead": found.hit - max(fixed_hit, found.hit_other),
        "energy_ratio": found.energy_ratio,
        "in_lungs": found.in_lungs,
    }
    return float(np.mean([min(max(figures[k] / aim, 0.0), 1.0) for k, aim in AIMS.items()]))


def on_readings(looks: Sequence[Look], kind: str) -> Named | None:
    """Return how often the side and the zone with the most heat are those of the reading."""
    told = [(look.case.finding, look.zones.get(kind)) for look in looks]
    return named([(f, z) for f, z in told if f is not None and z is not None])


def named(told: Sequence[tuple[Finding, Zones]]) -> Named | None:
    """Return how often the hottest side and zone are the reading's; None without both sides."""
    is_right = np.array([f.only_side == "right" for f, _ in told])
    if not told or is_right.all() or not is_right.any():
        return None
    says_right = np.array([z.right > z.left for _, z in told])
    zoned = [hottest(z) in f.zones for f, z in told if f.zones]
    return Named(
        films=len(told),
        side=metrics.balanced_accuracy(says_right, is_right),
        zone_films=len(zoned),
        zone=float(np.mean(zoned)) if zoned else 0.0,
    )


def hottest(zones: Zones) -> str:
    """Return the zone of the lungs with the most heat."""
    return max(ZONES, key=lambda zone: zones.shares[zone])

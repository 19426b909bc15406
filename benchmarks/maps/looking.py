"""Makes the maps of every film once and keeps what is measured of them, so that a run resumes."""

import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.maps.cases import Case, Prepared, lungs_in_field, prepared_case
from benchmarks.maps.kinds import Looked, looked_at, maps_of, untrained
from tbviewer.film.field import Field
from tbviewer.net.framing import Geometry
from tbviewer.net.pasa import Pasa
from tbviewer.net.prepare import Normalisation, normalised
from tbviewer.net.reader import load_network
from tbviewer.net.store import StoredModel
from tbviewer.reading.zones import OUTSIDE, ZONES, Zones, zones_of
from tbviewer.record.files import write_whole

VERSION = 1
"""Of what is kept: another one makes everything anew."""


@dataclass(frozen=True, eq=False)
class Look:
    """What is kept of one film: its logit, its Field, its lungs in it, and its maps."""

    case: Case
    logit: float
    field: Field
    lungs: NDArray[np.bool_] | None
    maps: dict[str, Looked]
    zones: dict[str, Zones | None]


class Looker:
    """Looks at films with one Model, or with its Network's weights drawn anew."""

    def __init__(self, model: StoredModel, data: Path, kept: Path, *, random: bool = False):
        self.model = model
        self.network = load_network(model)
        self.rule = Normalisation.of(model.card)
        self.geometry = Geometry(model.card.geometry)
        self.flip_averaged = bool(getattr(model.card, "flip_averaged", False))
        self._data = data
        self._folder = kept / f"{model.card.sha256[:16]}-{VERSION}{'-random' if random else ''}"
        self._random = random

    def prepared(self, case: Case) -> tuple[Prepared, torch.Tensor]:
        """Return a film as the Network takes it."""
        prepared = prepared_case(case, self._data, self.geometry)
        return prepared, normalised(prepared.picture, self.rule)

    def look(self, case: Case) -> Look:
        """Return what is measured of a film, kept or made."""
        file = self._folder / f"{hashlib.sha256(case.name.encode()).hexdigest()[:20]}.npz"
        if not file.is_file():
            file.parent.mkdir(parents=True, exist_ok=True)
            _keep(file, self._made(case))
        return _kept(file, case)

    def _made(self, case: Case) -> Look:
        prepared, x = self.prepared(case)
        network = self.network
        if self._random:  # each film by a draw of its own
            seed = int.from_bytes(hashlib.sha256(case.name.encode()).digest()[:4])
            network = untrained(network, layers=6, seed=seed)
        # Sixteen passes more than all others together: for the films with boxes only.
        smooth = bool(case.active) and not self._random
        maps = maps_of(
            network, x, flip_averaged=self.flip_averaged, smoothing=self.rule.smoothing,
            smooth=smooth,
        )  # fmt: skip
        placed = {name: replace(m, field=prepared.field) for name, m in maps.items()}
        zones = {
            name: zones_of(heatmap, prepared.lungs) if prepared.lungs else None
            for name, heatmap in placed.items()
        }
        lungs = None
        if prepared.lungs is not None:
            lungs = lungs_in_field(prepared.lungs, prepared.field)
        looked = {name: looked_at(heatmap) for name, heatmap in placed.items()}
        return Look(case, logit(network, x), prepared.field, lungs, looked, zones)


def looks(looker: Looker, cases: Iterable[Case], done: Callable[[], object]) -> list[Look]:
    """Return what is measured of many films."""
    found = []
    for case in cases:
        found.append(looker.look(case))
        done()
    return found


@torch.inference_mode()
def logit(network: Pasa, x: torch.Tensor) -> float:
    """Return d of one film."""
    scores = network(x)
    return float(scores[0, 1] - scores[0, 0])


def _keep(file: Path, look: Look) -> None:
    names = sorted(look.maps)
    content = {
        "names": np.array(names),
        "heat": np.stack([look.maps[n].heat for n in names]).astype(np.float16),
        "peak": np.stack([look.maps[n].peak for n in names]),
        "logit": np.array(look.logit),
        "field": np.array(look.field.as_list()),
        "lungs": np.zeros((0, 0), bool) if look.lungs is None else look.lungs,
        "zones": np.array([_shares(look.zones[n]) for n in names]),
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **content)  # type: ignore[arg-type]
    write_whole(file, buffer.getvalue())


def _shares(zones: Zones | None) -> list[float]:
    return [float("nan")] * 7 if zones is None else [zones.shares[z] for z in (*ZONES, OUTSIDE)]


def _kept(file: Path, case: Case) -> Look:
    with np.load(file, allow_pickle=False) as content:
        names = [str(n) for n in content["names"]]
        heat, peak = content["heat"].astype(np.float64), content["peak"]
        lungs, shares = content["lungs"], content["zones"]
        maps = {n: Looked(h, p) for n, h, p in zip(names, heat, peak, strict=True)}
        zones = {
            n: None
            if np.isnan(s[0])
            else Zones(n, dict(zip((*ZONES, OUTSIDE), map(float, s), strict=True)))
            for n, s in zip(names, shares, strict=True)
        }
        x, y, width, height = (int(v) for v in content["field"])
        field = Field(x, y, width, height)
        return Look(
            case, float(content["logit"]), field, lungs if lungs.size else None, maps, zones
        )

"""OverlayLook: how heat is drawn, the same for every map."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from tbviewer.reading.colour import TABLES
from tbviewer.reading.heatmap import HeatMap


@dataclass(frozen=True, slots=True)
class OverlayLook:
    """What the Overlays of a film have in common.

    Attributes
    ----------
    table : str
        The colour table, one of `TABLES`.
    opacity : float
        From 0 to 1: each Overlay's own opacity is multiplied by it.
    cut_off : float
        From 0 to 1, a share of the peak: nothing is drawn of heat below it.
    contours : bool
        Lines of equal heat instead of colour.
    common_scale : bool
        All Grad-CAMs share one scale, that of the largest peak among those that are on;
        otherwise each map ends at its own peak. Saliency has another unit and keeps its own.
    film_dimmed : float
        From 0 to 1: how much darker the film is drawn under a map.
    """

    table: str = TABLES[0]
    opacity: float = 1.0
    cut_off: float = 0.0
    contours: bool = False
    common_scale: bool = False
    film_dimmed: float = 0.0

    def __post_init__(self) -> None:
        if self.table not in TABLES:
            raise ValueError(f"no colour table {self.table!r}")
        for share in (self.opacity, self.cut_off, self.film_dimmed):
            if not 0 <= share <= 1:
                raise ValueError(f"not from 0 to 1: {share}")

    def as_facts(self) -> dict[str, Any]:
        """Return it as plain facts, for settings."""
        return asdict(self)

    @classmethod
    def of_facts(cls, facts: Any) -> "OverlayLook":
        """Return the look that `facts` tell; what is missing or makes no sense is as usual."""
        look = cls()
        for field in fields(cls) if isinstance(facts, dict) else ():
            usual, told = getattr(look, field.name), facts.get(field.name)
            if isinstance(usual, float) and type(told) is int:
                told = float(told)
            if type(told) is not type(usual):
                continue
            try:
                look = replace(look, **{field.name: told})
            except ValueError:
                continue
        return look


def kind_of(heatmap: HeatMap) -> str:
    """Return what sort of map it is: maps of one kind have one unit (``gradcam``)."""
    return heatmap.name.partition("-")[0]


def common_peak(heatmap: HeatMap, shown: Sequence[HeatMap]) -> float:
    """Return the peak at which the colours of `heatmap` end on a scale common with `shown`.

    The largest peak of its kind, never below its own: kinds have different units and share
    no scale.
    """
    same = [m.peak for m in shown if kind_of(m) == kind_of(heatmap)]
    return max([heatmap.peak, *same])

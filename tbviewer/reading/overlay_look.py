"""OverlayLook: how heat is drawn, the same for every map."""

from dataclasses import dataclass

from tbviewer.reading.colour import TABLES


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

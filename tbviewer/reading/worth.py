"""MapWorth: what measuring a Model's maps found, so that the window can say it of each."""

from dataclasses import dataclass

from tbviewer.words import say


@dataclass(frozen=True, slots=True)
class MapWorth:
    """One map of one Model, as measured on films with a radiologist's boxes.

    Attributes
    ----------
    name : str
        The HeatMap's.
    hit_rate : float or None
        How often its hottest point lies in a box of active TB (the pointing game).
    chance : float or None
        The same for one fixed point, fitted to the boxes of other films.
    films : int
        How many films the rate was measured on.
    sane : bool or None
        Whether it changed when the Network's weights were randomised; None if not measured.
    """

    name: str
    hit_rate: float | None = None
    chance: float | None = None
    films: int = 0
    sane: bool | None = None


def worth_text(worth: MapWorth | None) -> str:
    """Return what was measured of a map, in a sentence or two; empty where nothing was."""
    if worth is None:
        return ""
    told = []
    if worth.hit_rate is not None:
        told.append(
            say(
                "Measured on {films} films: its hottest point lay in a radiologist's box of active"
                " TB in {percent} % of them.",
                films=worth.films,
                percent=round(100 * worth.hit_rate),
            )
        )
    if worth.chance is not None:
        told.append(say("One fixed point: {percent} %.", percent=round(100 * worth.chance)))
    if worth.sane is False:
        told.append(distrust_text(worth))
    return " ".join(told)


def distrust_text(worth: MapWorth | None) -> str:
    """Return the warning of a map that failed the sanity test; empty for any other."""
    if worth is None or worth.sane is not False:
        return ""
    return say(
        "It fails the sanity test: it looks much the same when the Network has learnt nothing."
    )

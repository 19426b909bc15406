"""What a pane shows now: what was asked, and what has been opened and read so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tbviewer.film.field import Field
from tbviewer.film.film import Film
from tbviewer.reading.difference import Difference, difference_of
from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.reading import Reading, Status
from tbviewer.record.naming import score_line
from tbviewer.ui.compare.pane import Need, Pane, Show
from tbviewer.words import say


@dataclass(frozen=True, eq=False, slots=True)
class Stock:
    """Films and Readings at hand, and why others are not."""

    films: Mapping[str, Film] = field(default_factory=dict)
    """By path."""
    readings: Mapping[Need, Reading] = field(default_factory=dict)
    faults: Mapping[Need, str] = field(default_factory=dict)
    """Sentences, for what could not be opened or read."""


@dataclass(frozen=True, eq=False, slots=True)
class Picture:
    """What a pane shows, whole.

    Attributes
    ----------
    pane : Pane
    film : Film or None
        None until it is open.
    reading : Reading or None
        By which Model the pane's map is; None until it has been read.
    second : Reading or None
        That of what is subtracted.
    over : HeatMap or None
        The map over the film.
    alone : HeatMap or None
        The map without its film.
    difference : Difference or None
    note : str
        What is said in the middle: why there is nothing to see.
    busy : bool
        Whether something is still being opened or read.
    """

    pane: Pane = field(default_factory=Pane)
    film: Film | None = None
    reading: Reading | None = None
    second: Reading | None = None
    over: HeatMap | None = None
    alone: HeatMap | None = None
    difference: Difference | None = None
    note: str = ""
    busy: bool = False

    @property
    def seen(self) -> Field | None:
        """What the Network saw."""
        return self.reading.field if self.reading else None

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Those whose scores stand above it."""
        return tuple(r for r in dict.fromkeys((self.reading, self.second)) if r is not None)

    @property
    def blank(self) -> bool:
        """Whether neither the film nor a map is to be seen."""
        if self.pane.show in (Show.FILM, Show.OVER):
            return self.film is None
        return self.alone is None and self.difference is None


def picture_of(pane: Pane, needs: tuple[Need, ...], stock: Stock) -> Picture:
    """Return what `pane` shows; a film is shown before it is read, a map only when it is there."""
    if not needs:
        return Picture(pane, note=say("Open a film in Reading, or drop one here."))
    film = stock.films.get(needs[0].path)
    readings = [stock.readings.get(need) for need in needs]
    faults = [stock.faults[need] for need in needs if need in stock.faults]
    refusals = [
        reading.refusal.sentence
        for reading in readings
        if reading and reading.status is Status.REFUSED and reading.refusal
    ]
    first, second = readings[0], readings[-1]
    note = (*faults, *refusals, "")[0]
    busy = not faults and any(reading is None for reading in readings)
    maps = _maps(pane, film, first, second)
    if not note and not busy and pane.show is not Show.FILM and maps == (None, None, None):
        note = say("This Model makes no such map.")
    over, alone, difference = maps
    return Picture(pane, film, first, second, over, alone, difference, note, busy)


def _maps(
    pane: Pane, film: Film | None, first: Reading | None, second: Reading | None
) -> tuple[HeatMap | None, HeatMap | None, Difference | None]:
    if film is None or pane.show is Show.FILM:
        return None, None, None
    chosen = map_named(first, pane.map.name)
    if pane.show is Show.OVER:
        return chosen, None, None
    if pane.show is Show.ALONE:
        return None, chosen, None
    minus = map_named(second, pane.minus.name)
    if chosen is None or minus is None:
        return None, None, None
    return None, None, _difference(chosen, minus)


@lru_cache(maxsize=4)
def _difference(first: HeatMap, second: HeatMap) -> Difference:
    return difference_of(first, second)


def map_named(reading: Reading | None, name: str) -> HeatMap | None:
    """Return the map `name` of a Reading, if it has one."""
    maps = reading.maps if reading else ()
    return next((heatmap for heatmap in maps if heatmap.name == name), None)


def score_lines(picture: Picture) -> str:
    """Return the scores beside a picture: two, where two Models made it."""
    return " · ".join(dict.fromkeys(score_line(reading) for reading in picture.readings))

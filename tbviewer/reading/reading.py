"""Reading: what one Reader says of one Film."""

from dataclasses import dataclass, replace
from enum import StrEnum

from tbviewer.film.field import Field
from tbviewer.reading.correction import AS_STORED, Correction, field_as_stored
from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.worth import MapWorth
from tbviewer.reading.zones import Zones


class Status(StrEnum):
    """Whether a film has a score."""

    READ = "read"
    REFUSED = "refused"


class ThresholdSource(StrEnum):
    """Who set the threshold."""

    SITE = "site"
    CARD = "card"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Remark:
    """A caution or a reason to refuse: a stable code, and a sentence for the person.

    `suggestion` is what would put the film right, where turning or inverting it would.
    """

    code: str
    sentence: str
    suggestion: Correction | None = None


@dataclass(frozen=True, slots=True)
class ModelName:
    """Which Model read: its name, and the SHA-256 of its weights in hex."""

    name: str
    sha256: str

    @property
    def short(self) -> str:
        """Name and the hash's first four digits: ``combined 3f9a``."""
        return f"{self.name} {self.sha256[:4]}"


@dataclass(frozen=True, slots=True)
class Wish:
    """How a film is to be read.

    Attributes
    ----------
    force : bool
        Read it although header or picture speak against it.
    saliency : str
        How the saliency is taken: ``gradient``, ``guided`` or ``smooth``. The score and the
        Grad-CAMs are the same whatever is wished.
    model : str or None
        The Model's name; None for the one in force.
    folder : str
        The folder of a Model that is in no store, such as a Run's; then `model` does not count.
    maps : bool
        Whether HeatMaps are made; the score is the same without them, and quicker.
    zones : bool
        Whether the zones are told also without HeatMaps: the same ones, from the one map that
        they are of.
    correction : Correction
        How the film is turned and inverted before it is read.
    """

    force: bool = False
    saliency: str = "gradient"
    model: str | None = None
    maps: bool = True
    zones: bool = False
    correction: Correction = AS_STORED
    folder: str = ""


AS_USUAL = Wish()
"""What a film is read by when nobody wishes otherwise."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What one Reader says of one Film, or why it would not.

    Attributes
    ----------
    film_key : str
        SHA-256 of the film's file.
    status : Status
        A refused film has no score and no maps.
    model : ModelName
    score : float or None
        From 0 to 1; a probability only if the Model's Card says so.
    logit : float or None
        z₁ − z₀, before temperature and sigmoid.
    threshold, threshold_source
        The threshold in force, and who set it.
    field : Field or None
        What the Network saw.
    maps : tuple of HeatMap
        ``saliency``, ``gradcam-1`` … ``gradcam-5``, then any the Card adds.
    offered : str or None
        The name of the map to show first, where its Card names one.
    worths : tuple of MapWorth
        What was measured of the maps.
    zones : Zones or None
        Where in the lungs the heat of the map shown first lies.
    saliency : str
        How the saliency was taken, as in a `Wish`.
    cautions : tuple of Remark
    refusal : Remark or None
        Why a film was refused. It stays on a Reading that was forced.
    forced : bool
        Read although refused: marked for ever.
    correction : Correction
        How the film was turned and inverted before it was read: told for ever. Field and
        maps lie on the film as stored all the same.
    seconds : float
        What preparing, the passes and the maps took.
    """

    film_key: str
    status: Status
    model: ModelName
    score: float | None = None
    logit: float | None = None
    threshold: float | None = None
    threshold_source: ThresholdSource = ThresholdSource.NONE
    field: Field | None = None
    maps: tuple[HeatMap, ...] = ()
    offered: str | None = None
    worths: tuple[MapWorth, ...] = ()
    zones: Zones | None = None
    saliency: str = "gradient"
    cautions: tuple[Remark, ...] = ()
    refusal: Remark | None = None
    forced: bool = False
    correction: Correction = AS_STORED
    seconds: float = 0.0

    @property
    def flagged(self) -> bool | None:
        """Whether the unrounded score reaches the threshold; None without either."""
        if self.score is None or self.threshold is None:
            return None
        return self.score >= self.threshold

    @property
    def first_map(self) -> HeatMap | None:
        """The map to show first: the one offered, else the first; None for a film not read."""
        named = (heatmap for heatmap in self.maps if heatmap.name == self.offered)
        return next(named, self.maps[0] if self.maps else None)

    def worth_of(self, name: str) -> MapWorth | None:
        """Return what was measured of the map called `name`, if anything was."""
        return next((worth for worth in self.worths if worth.name == name), None)


def laid_back(reading: Reading, correction: Correction, *, rows: int, columns: int) -> Reading:
    """Return the Reading of a corrected film with Field and maps on the film as stored.

    Parameters
    ----------
    rows, columns : int
        Of the film as stored.
    """

    def stored(field: Field) -> Field:
        return field_as_stored(field, rows=rows, columns=columns, turn=correction.turn)

    return replace(
        reading,
        correction=correction,
        field=None if reading.field is None else stored(reading.field),
        maps=tuple(replace(m, field=stored(m.field), turn=correction.turn) for m in reading.maps),
    )

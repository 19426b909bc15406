"""What a Run was asked to do."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from tbviewer.errors import TrainingError
from tbviewer.net.prepare import Geometry
from tbviewer.words import say


class Preset(StrEnum):
    """Named recipes."""

    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """One recipe, complete: a Run is a pure function of it, its films and its thread count.

    The defaults are the preset ``paper`` (Pasa et al. 2019, Methods).

    Attributes
    ----------
    elastic_share : float
        Share of samples that are deformed.
    elastic_sigma : float
        Standard deviation of the grid vertices' displacement, in input pixels.
    learning_rate : float
        Adam's; β₁ 0.9, β₂ 0.999, ε 1e-8.
    threads : int
        Torch's threads. Sums differ in their last bits with it, so a resumed Run keeps it.
    """

    preset: Preset = Preset.PAPER
    geometry: Geometry = Geometry.CROP
    epochs: int = 150
    batch: int = 4
    learning_rate: float = 8e-5
    elastic_share: float = 0.8
    elastic_sigma: float = 32.0
    per_film_normalisation: bool = False
    validation_share: float = 0.1
    seed: int = 0
    threads: int = 1

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> "TrainingConfig":
        """Rebuild what `as_json` gave.

        Raises
        ------
        TrainingError
            If it is of another version or damaged.
        """
        try:
            config = cls(**facts)
            return replace(config, preset=Preset(config.preset), geometry=Geometry(config.geometry))
        except (TypeError, ValueError) as error:
            raise TrainingError(
                say("The Run's configuration is not one of this version of the program."),
                detail=str(error),
            ) from error

"""What a Run was asked to do."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from tbviewer.errors import TrainingError
from tbviewer.net.framing import Geometry
from tbviewer.training.augment import Augmentation
from tbviewer.words import say


class Preset(StrEnum):
    """Named recipes."""

    PAPER = "paper"
    BEST = "best"


class Kept(StrEnum):
    """Which epoch's weights become the Model's."""

    BEST = "best"
    """The one with the highest validation AUC."""
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Consistency:
    """Further epochs in which a film's score must not depend on how the film was taken.

    Each film is seen in two views, changed otherwise, and the squared difference of their
    scores is a loss (consistency regularisation: Sajjadi et al. 2016, Laine & Aila 2017). They
    begin with the average of the weights so far, with an optimiser and an average of their own;
    films are not mixed. The rate is one cycle's.

    Attributes
    ----------
    epochs : int
        0: none.
    learning_rate : float
        The highest.
    weight : float
        Of the mean squared difference of scores, both from 0 to 1.
    augmentation : Augmentation
        Of these epochs.
    """

    epochs: int = 0
    learning_rate: float = 3e-4
    weight: float = 2.0
    augmentation: Augmentation = field(default_factory=Augmentation)


@dataclass(frozen=True, slots=True)
class Stage:
    """Epochs of a Run that have one rate's course and one kind of views.

    Attributes
    ----------
    first, epochs : int
        The number of its first epoch and how many it has.
    learning_rate : float
    one_cycle : bool
    augmentation : Augmentation
    consistency : float
        Weight of the difference between two views' scores; 0: films are seen in one.
    """

    first: int
    epochs: int
    learning_rate: float
    one_cycle: bool
    augmentation: Augmentation
    consistency: float = 0.0


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """One recipe, complete: a Run is a pure function of it, its films and its thread count.

    The defaults are the preset ``paper`` (Pasa et al. 2019, Methods).

    Attributes
    ----------
    learning_rate : float
        The optimiser's; with `one_cycle` the highest.
    one_cycle : bool
        Warm up over the first tenth of the steps, then fall to nothing along a cosine
        (after Smith & Topin 2018); otherwise the rate stays.
    weight_decay : float
        Decoupled (AdamW, Loshchilov & Hutter 2019); 0 is Adam. β₁ 0.9, β₂ 0.999, ε 1e-8.
    label_smoothing : float
        Share of each label that is given to the other class.
    averaging : float
        Decay of the running average of the weights, a step; 0: the weights themselves.
    mixup : float
        Both parameters of the Beta distribution that two films are mixed by (Zhang et al.
        2018); 0: films stay as they are.
    small_epochs, small_side : int
        The first epochs see the films at a smaller side, in pixels.
    pretrained : str
        Weights to begin with but for the classifier's: the name of a folder of
        ``resources/pretrained``, or a path to such a folder; empty: by chance.
    teacher_share : float
        Share of each label that is given to a teacher's score, for films that have one.
    teacher_map : float
        Weight of the loss that asks the classifier's own map to be the teacher's
        (`training.teacher`); 0: nothing is asked. Not with `mixup`.
    located : float
        Weight of the loss that asks the classifier's own map where the readings in a CSV's
        column ``finding`` put disease (`training.located`); 0: nothing is asked. Not with `mixup`.
    smoothing : float
        Deviation of the Gaussian that every film is seen through, in learning and in reading, in
        pixels of the input (512 × 512); 0: films are seen as they are.
    harmonising : float
        Deviation of the neighbourhoods by which every film is harmonised before (`net.harmonise`),
        in pixels of the input; 0: it is not.
    flip_averaged : bool
        A film's logit is the mean over the film and its mirror image, in validation as in
        reading.
    ghost_batch : int
        Films that pass through the Network together, with statistics of their own, a part of
        a batch; 0: all of it. Processes that train together take such parts in turn.
    validation_share : float
        Share of the films that are not learned from; 0 is allowed where the last epoch is kept.
    threads : int
        Torch's threads. Sums differ in their last bits with it, so a resumed Run keeps it.
    """

    preset: Preset = Preset.PAPER
    geometry: Geometry = Geometry.CROP
    epochs: int = 150
    batch: int = 4
    learning_rate: float = 8e-5
    one_cycle: bool = False
    weight_decay: float = 0.0
    label_smoothing: float = 0.0
    averaging: float = 0.0
    mixup: float = 0.0
    small_epochs: int = 0
    small_side: int = 384
    pretrained: str = ""
    teacher_share: float = 0.0
    teacher_map: float = 0.0
    located: float = 0.0
    smoothing: float = 0.0
    harmonising: float = 0.0
    flip_averaged: bool = False
    ghost_batch: int = 0
    augmentation: Augmentation = field(default_factory=Augmentation)
    consistency: Consistency = field(default_factory=Consistency)
    per_film_normalisation: bool = False
    kept: Kept = Kept.BEST
    validation_share: float = 0.1
    seed: int = 0
    threads: int = 1

    @property
    def all_epochs(self) -> int:
        """How many epochs a Run has, those of `consistency` among them."""
        return self.epochs + self.consistency.epochs

    def stage(self, epoch: int) -> Stage:
        """Return the stage that an epoch belongs to."""
        if epoch < self.epochs:
            return Stage(0, self.epochs, self.learning_rate, self.one_cycle, self.augmentation)
        last = self.consistency
        return Stage(
            self.epochs, last.epochs, last.learning_rate, True, last.augmentation, last.weight
        )

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
            return replace(
                config,
                preset=Preset(config.preset),
                geometry=Geometry(config.geometry),
                kept=Kept(config.kept),
                augmentation=Augmentation(**facts.get("augmentation", {})),
                consistency=_consistency(facts.get("consistency", {})),
            )
        except (TypeError, ValueError) as error:
            raise TrainingError(
                say("The Run's configuration is not one of this version of the program."),
                detail=str(error),
            ) from error


def renewed(kept: dict[str, Any]) -> dict[str, Any]:
    """Return what a Run or study was asked, its recipe with the fields that came later.

    They have the values that change nothing. Without a ``config`` there is nothing to renew.

    Raises
    ------
    TrainingError
        If the recipe is of another version or damaged.
    """
    if "config" not in kept:
        return kept
    return {**kept, "config": TrainingConfig.from_json(kept["config"]).as_json()}


def _consistency(facts: dict[str, Any]) -> Consistency:
    return Consistency(**{**facts, "augmentation": Augmentation(**facts.get("augmentation", {}))})


MILD = Augmentation(
    elastic_share=0.8,
    elastic_sigma=12.0,
    mirror=0.5,
    rotation=6.0,
    zoom=0.1,
    aspect=0.1,
    shift=0.05,
    gamma=0.25,
    contrast=0.2,
    noise=4.0,
)
"""Small changes: with twice as large ones a small set of films was learned less well."""

PRESETS = {
    Preset.PAPER: TrainingConfig(),
    Preset.BEST: TrainingConfig(
        preset=Preset.BEST,
        # A frame that leans with the chest: turning a film hardly moves it (docs/results.md).
        geometry=Geometry.UPRIGHT,
        epochs=40,
        batch=8,
        learning_rate=1.5e-3,
        one_cycle=True,
        weight_decay=0.2,
        label_smoothing=0.05,
        averaging=0.99,
        small_epochs=24,
        small_side=384,
        pretrained="chest-films",
        teacher_share=0.5,
        teacher_map=0.5,
        located=0.3,
        # Noise and JPEG's blocks reached the score through the first layer (docs/results.md).
        smoothing=1.8,
        flip_averaged=True,
        # The light as wide as films from other machines differ: a gamma of 0.7 to 1.4.
        augmentation=replace(MILD, gamma=0.35, contrast=0.3, noise=6.0),
        consistency=Consistency(
            epochs=8,
            augmentation=replace(
                MILD, rotation=10.0, gamma=0.35, contrast=0.3, noise=8.0, overexposure=0.25
            ),
        ),
        per_film_normalisation=True,
        kept=Kept.LAST,
    ),
}
"""Each preset's recipe."""


def changed(config: TrainingConfig, changes: Sequence[str]) -> TrainingConfig:
    """Return a recipe with some of its numbers and switches otherwise: to look for a better one.

    Parameters
    ----------
    config : TrainingConfig
    changes : sequence of str
        Each ``name=value``, ``augmentation.name=value``, ``consistency.name=value`` or
        ``consistency.augmentation.name=value``; a switch is ``true`` or ``false``.

    Raises
    ------
    TrainingError
        If there is no such field, or the value is not of its kind.
    """
    for change in changes:
        path, _, text = change.partition("=")
        config = _with(config, path, path.split("."), text)
    return config


def _with(recipe: Any, path: str, names: Sequence[str], text: str) -> Any:
    """Return `recipe` with the field that `names` lead to read from `text`."""
    name, *inside = names
    usual = getattr(recipe, name) if name in type(recipe).__dataclass_fields__ else None
    if inside and isinstance(usual, Augmentation | Consistency):
        return replace(recipe, **{name: _with(usual, path, inside, text)})
    if inside or not isinstance(usual, bool | int | float):
        raise TrainingError(say("The recipe has no number or switch called {name}.", name=path))
    try:
        is_switch = isinstance(usual, bool)
        value = {"true": True, "false": False}[text] if is_switch else type(usual)(text)
    except (KeyError, ValueError) as error:
        raise TrainingError(
            say("{name} of the recipe cannot be {value}.", name=name, value=text or "–"),
        ) from error
    return replace(recipe, **{name: value})

"""The recipe of a Run in the clinic: a preset, or what is left of it when a Model is tuned.

A Model that is tuned keeps what its weights are made for: its geometry, its kind of
normalisation, its mirror image. What is gentler than from nothing is the learning rate.
"""

from dataclasses import replace

from tbviewer.net.card import Card
from tbviewer.net.prepare import Geometry
from tbviewer.record.runs.wish import RunWish
from tbviewer.training.config import PRESETS, Preset, TrainingConfig

TUNING_RATE = 0.25
"""Share of the preset's learning rate with which weights are tuned that were trained before."""
HELD_OUT, HELD_OUT_FOR_THRESHOLD = 0.1, 0.2
"""Shares of the patients held back for the curve; more of them where they set the threshold."""


def recipe(wish: RunWish, begin_with: Card | None) -> TrainingConfig:
    """Return the recipe of `wish`, which begins with the Model of that Card, or with nothing."""
    preset = PRESETS[Preset(wish.preset)]
    config = replace(
        preset,
        epochs=wish.epochs,
        seed=wish.seed,
        threads=wish.threads,
        validation_share=HELD_OUT if wish.folds else HELD_OUT_FOR_THRESHOLD,
        teacher_share=0.0,
    )
    if begin_with is None:
        return config
    return replace(
        config,
        geometry=Geometry(begin_with.geometry),
        per_film_normalisation=begin_with.mean is None,
        flip_averaged=begin_with.flip_averaged,
        learning_rate=TUNING_RATE * preset.learning_rate,
        pretrained="",
        small_epochs=0,
    )

"""The recipe of a Run in the clinic: a preset, or what is left of it when a Model is tuned.

A Model that is tuned keeps what its weights are made for: its geometry, its kind of
normalisation, its smoothing and harmonising, its mirror image. The learning rate stays the
preset's: with a quarter of it a half-trained Model of one site came to 0.82 AUC on another after
6 epochs of 80 films, with all of it to 0.89 (`python -m benchmarks.retraining --films 80
--epochs 6`).
"""

from dataclasses import replace

from tbviewer.net.card import Card
from tbviewer.net.framing import Geometry
from tbviewer.record.runs.wish import RunWish
from tbviewer.training.config import PRESETS, Consistency, Preset, TrainingConfig

HELD_OUT, HELD_OUT_FOR_THRESHOLD = 0.1, 0.2
"""Shares of the patients held back for the curve; more of them where they set the threshold."""


def recipe(wish: RunWish, begin_with: Card | None) -> TrainingConfig:
    """Return the recipe of `wish`, which begins with the Model of that Card, or with nothing."""
    config = replace(
        PRESETS[Preset(wish.preset)],
        epochs=wish.epochs,
        seed=wish.seed,
        threads=wish.threads,
        validation_share=HELD_OUT if wish.folds else HELD_OUT_FOR_THRESHOLD,
        teacher_share=0.0,
        teacher_map=0.0,
        consistency=Consistency(),
    )
    if begin_with is None:
        return config
    return replace(
        config,
        geometry=Geometry(begin_with.geometry),
        per_film_normalisation=begin_with.mean is None,
        smoothing=begin_with.smoothing,
        harmonising=begin_with.harmonising,
        flip_averaged=begin_with.flip_averaged,
        pretrained="",
        small_epochs=0,
    )

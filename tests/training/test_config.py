"""What a Run was asked to do."""

import pytest

from tbviewer.errors import TrainingError
from tbviewer.training.config import PRESETS, Preset, TrainingConfig, changed

BEST = PRESETS[Preset.BEST]


def test_a_recipe_is_changed_by_name_and_nothing_else_changes():
    found = changed(
        BEST, ["batch=5", "learning_rate=0.0025", "one_cycle=false", "augmentation.rotation=7"]
    )
    assert (found.batch, found.learning_rate, found.one_cycle) == (5, 0.0025, False)
    assert found.augmentation.rotation == 7.0
    back = [
        f"batch={BEST.batch}",
        f"learning_rate={BEST.learning_rate}",
        "one_cycle=true",
        f"augmentation.rotation={BEST.augmentation.rotation}",
    ]
    assert changed(found, back) == BEST


def test_no_change_is_the_recipe_itself():
    assert changed(BEST, []) is BEST


@pytest.mark.parametrize(
    "change",
    [
        "bach=8",
        "batch",
        "batch=",
        "batch=many",
        "batch=1.5",
        "one_cycle=1",
        "preset=paper",
        "augmentation=0",
        "augmentation.rotaton=6",
        "augmentation.rotation=",
        "consistency=1",
        "consistency.augmentation=1",
        "consistency.rotation=6",
        "epochs.epochs=6",
        "other.batch=8",
        "=8",
    ],
)
def test_what_is_no_field_or_no_value_of_its_kind_is_refused(change):
    with pytest.raises(TrainingError, match="recipe"):
        changed(BEST, [change])


def test_a_changed_recipe_comes_back_from_its_facts():
    found = changed(
        BEST,
        ["augmentation.gamma=0.25", "small_epochs=20", "consistency.augmentation.overexposure=0.4"],
    )
    assert TrainingConfig.from_json(found.as_json()) == found
    assert found.consistency.augmentation.overexposure == 0.4


def test_the_epochs_of_consistency_are_a_stage_of_their_own():
    found = changed(
        BEST,
        [
            "epochs=4",
            "consistency.epochs=3",
            "consistency.learning_rate=0.5",
            "consistency.weight=2",
            "consistency.augmentation.rotation=12",
        ],
    )
    assert found.all_epochs == 7
    before, after = found.stage(3), found.stage(4)
    assert (before.first, before.epochs, before.consistency) == (0, 4, 0.0)
    assert before.augmentation == found.augmentation
    assert (after.first, after.epochs, after.consistency) == (4, 3, 2.0)
    assert (after.learning_rate, after.one_cycle) == (0.5, True)
    assert after.augmentation.rotation == 12.0
    assert found.stage(6) == after

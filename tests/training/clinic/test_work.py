"""How long a Run takes: measured before it begins, guessed while it goes on; and its recipe."""

from dataclasses import replace

import pytest
import torch

from tbviewer.net.store import find
from tbviewer.record.runs.wish import RunWish
from tbviewer.training.clinic import work
from tbviewer.training.clinic.recipe import HELD_OUT_FOR_THRESHOLD, recipe
from tbviewer.training.clinic.work import Pace, Part, Speed, measured, seconds_of
from tbviewer.training.config import PRESETS, Preset
from tbviewer.training.dataset import load
from tbviewer.training.folder import labelled_films
from tbviewer.training.together import ALONE

WISH = RunWish("clinic-1", "films", "combined", "best", epochs=12, seed=3, folds=3, threads=2)


@pytest.fixture(autouse=True)
def threads():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def test_a_tuned_model_keeps_what_its_weights_are_made_for():
    card, best = find("combined").card, PRESETS[Preset.BEST]
    tuned, new = recipe(WISH, card), recipe(WISH, None)
    assert (str(tuned.geometry), tuned.per_film_normalisation, tuned.flip_averaged) == (
        card.geometry, card.mean is None, card.flip_averaged,
    )  # fmt: skip
    assert tuned.smoothing == card.smoothing
    assert recipe(WISH, replace(card, smoothing=0.7)).smoothing == 0.7
    assert new.smoothing == best.smoothing
    assert recipe(WISH, replace(card, harmonising=20)).harmonising == 20
    assert new.harmonising == best.harmonising
    assert tuned.learning_rate == best.learning_rate
    assert (tuned.epochs, tuned.seed, tuned.threads) == (12, 3, 2)
    assert new.geometry is best.geometry
    assert new.learning_rate == best.learning_rate
    without_folds = recipe(replace(WISH, folds=0), card)
    assert without_folds.validation_share == HELD_OUT_FOR_THRESHOLD > tuned.validation_share


def test_the_time_is_that_of_all_networks_and_of_scoring():
    parts = [Part(80, validate=20), Part(60, measure=40), Part(60, measure=40)]
    assert seconds_of(parts, 10, Speed(10.0, 100.0)) == pytest.approx(200.0 + 2.8)


def test_time_left_follows_the_last_minute_and_not_the_first():
    now = [0.0]
    pace = Pace(1000, clock=lambda: now[0])
    assert pace.at(0) == (None, None)
    for seconds in range(10, 61, 10):  # ten films a second
        now[0] = seconds
        pace.at(seconds * 10)
    assert pace.at(600)[1] == pytest.approx(40.0)
    for seconds in range(70, 201, 10):  # then one
        now[0] = seconds
        rate, left = pace.at(600 + seconds - 60)
    assert rate == pytest.approx(1.0)
    assert left == pytest.approx(1000 - 740)


@pytest.mark.parametrize(("patience_s", "steps"), [(1e9, 5), (0.0, 3)])
def test_the_first_steps_are_timed_fewer_on_a_slow_computer(
    labelled_folder, open_picture, monkeypatch, patience_s, steps
):
    monkeypatch.setattr(work, "STEPS", 3)
    monkeypatch.setattr(work, "WARM_UP", 1)
    monkeypatch.setattr(work, "PATIENCE_SECONDS", patience_s)
    config = replace(PRESETS[Preset.PAPER], epochs=1, small_epochs=1, small_side=192)
    films = [f for f in labelled_films(labelled_folder) if f.film < "film04"]
    data, _ = load(films, config.geometry, open_film=open_picture)
    seen = []
    speed = measured(data, config, ALONE, go_on=lambda: seen.append(1))
    assert len(seen) == steps
    assert speed.learned > 0 and speed.scored > 0

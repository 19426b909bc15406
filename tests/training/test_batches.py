"""Mixtures, teachers, ghost batches and smaller films."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tbviewer.net.prepare import Normalisation, normalised
from tbviewer.training.augment import Augmentation
from tbviewer.training.batches import Batches, Part, mixed
from tbviewer.training.config import Consistency, TrainingConfig
from tbviewer.training.dataset import Dataset
from tbviewer.training.folder import LabelledFilm
from tbviewer.training.teacher import write_maps
from tbviewer.training.together import CPU

PLAIN = TrainingConfig(batch=8)


@pytest.fixture
def data() -> Dataset:
    films = tuple(LabelledFilm(Path(f"{n}"), f"{n}.png", n % 2, f"{n}") for n in range(8))
    prepared = np.random.default_rng(0).integers(0, 256, (8, 512, 512), dtype=np.uint8)
    return Dataset(films, prepared, np.array([n % 2 for n in range(8)], np.int64))


def first_part(data: Dataset, config: TrainingConfig) -> Part:
    batches = Batches(data, Normalisation(), config, CPU)
    step, index = next(batches.of_epoch(0))
    return batches.part(torch.split(index, config.ghost_batch or len(index))[0], step, 0)


def test_a_plain_recipe_gives_labels_and_films_of_full_size(data):
    x, targets, places, taught = first_part(data, PLAIN)
    assert x.shape == (8, 1, 512, 512)
    assert targets.dtype == torch.int64
    assert targets.sum() == 4
    assert places is None
    assert taught is None


def test_the_first_epochs_are_smaller(data):
    config = replace(PLAIN, small_epochs=1, small_side=256)
    assert first_part(data, config)[0].shape == (8, 1, 256, 256)
    batches = Batches(data, Normalisation(), config, CPU)
    step, index = next(batches.of_epoch(1))
    assert batches.part(index, step, 0)[0].shape == (8, 1, 512, 512)


def test_harmonised_films_are_learned_from_as_they_are_read_but_for_their_changes(data):
    rule = Normalisation(smoothing=1.8, harmonising=40.0)
    still = replace(PLAIN, augmentation=Augmentation(elastic_share=0.0))
    parts = []
    for config in (still, replace(still, augmentation=Augmentation(elastic_share=0.0, gamma=0.9))):
        batches = Batches(data, rule, config, CPU)
        step, index = next(batches.of_epoch(0))
        parts.append(batches.part(index, step, 0).x)
    read = normalised(torch.from_numpy(data.prepared)[index, None], rule)
    assert torch.equal(parts[0], read)
    # Light is changed after, where harmonising does not undo it.
    assert float((parts[1] - read).abs().mean()) > 0.01


def test_two_views_are_of_the_same_films_mirrored_alike_and_changed_otherwise(data):
    how = Augmentation(elastic_share=0.0, mirror=0.5, gamma=0.5)
    config = replace(
        PLAIN, epochs=1, located=0.3, mixup=1.0, augmentation=how,
        consistency=Consistency(epochs=1, weight=1.0, augmentation=how),
    )  # fmt: skip
    batches = Batches(data, Normalisation(), config, CPU)
    step, index = next(batches.of_epoch(1))
    assert (step, batches.steps) == (0, 1)
    x, targets, places, _ = batches.part(index, step, 0)
    assert x.shape == (16, 1, 512, 512)
    first, second = x.split(8)
    assert not torch.equal(first, second)
    # A gamma keeps the order of greys, a mirror does not.
    assert torch.equal(first.flatten(1).argmax(dim=1), second.flatten(1).argmax(dim=1))
    assert torch.equal(targets[:, 1], torch.from_numpy(data.labels)[index].repeat(2).float())
    assert torch.equal(places[:8].nan_to_num(9), places[8:].nan_to_num(9))


def test_mixtures_have_both_films_and_both_labels():
    x = torch.eye(4).view(4, 1, 2, 2)
    targets = torch.eye(4)
    both, shares = mixed(x, targets, 0.7, torch.Generator().manual_seed(0))
    assert torch.equal(both.view(4, 4), shares)
    assert torch.allclose(shares.sum(dim=1), torch.ones(4))
    assert torch.allclose(shares.diagonal().clamp_max(0.7), torch.full((4,), 0.7))


def test_mixed_films_are_normalised_and_their_targets_are_shares(data):
    x, targets, *_ = first_part(data, replace(PLAIN, mixup=1.0))
    assert targets.shape == (8, 2)
    assert torch.allclose(targets.sum(dim=1), torch.ones(8))
    assert torch.allclose(x.std(dim=(1, 2, 3)), torch.ones(8), atol=1e-3)


def test_a_teacher_has_its_share_where_it_knows_the_film(data, tmp_path):
    write_maps(tmp_path / "teacher.npz", {"1.png": np.full((10, 10), 8, np.float32)})
    taught = data.taught_by(tmp_path / "teacher.npz")
    assert taught.part(data.films[1:2]).taught.tolist() == [[[8.0] * 10] * 10]
    assert taught.digest() != data.digest()
    x, targets, _, maps = first_part(taught, replace(PLAIN, teacher_share=0.4, teacher_map=1.0))
    known = ~maps.isnan().any(dim=(1, 2))
    assert targets.shape == (8, 2)
    assert maps.shape == (8, 512, 512)
    assert known.sum() == 1
    assert torch.allclose(maps[known], torch.tensor(8.0))
    assert torch.allclose(targets[known], torch.tensor([[0.0, 1.0]]), atol=1e-3)
    assert sorted(targets[~known, 1].tolist()) == [0, 0, 0, 0, 1, 1, 1]
    assert not x.isnan().any()
    plain = first_part(taught, PLAIN)
    assert plain.targets.dim() == 1
    assert plain.taught is None


def test_a_teacher_s_map_moves_with_its_film(data):
    """A map that is the film itself, cell by cell, still is when both were moved and mirrored."""
    at = np.linspace(0, 250, 512).round()
    slope = np.broadcast_to(at, (8, 512, 512)).astype(np.uint8)
    cells = np.broadcast_to(np.interp(np.arange(10) * 51.2 + 25.1, np.arange(512), at), (8, 10, 10))
    films = replace(data, prepared=slope, taught=cells.astype(np.float32))
    how = Augmentation(elastic_sigma=12.0, mirror=0.5, rotation=20.0, zoom=0.1, shift=0.1)
    for located in (0.0, 0.3):
        config = replace(
            PLAIN, augmentation=how, located=located, teacher_map=1.0,
            consistency=Consistency(epochs=1, weight=1.0, augmentation=how), epochs=1,
        )  # fmt: skip
        batches = Batches(films, Normalisation(0.0, 1.0), config, CPU)
        for epoch in (0, 1):
            step, index = next(batches.of_epoch(epoch))
            x, _, _, maps = batches.part(index, step, 0)
            assert len(x) == len(maps) == 8 * (1 + epoch)
            # The map ends half a cell before the film does; further in they are the same.
            inside = (x[:, 0] > 30) & (x[:, 0] < 220)
            assert inside.float().mean() > 0.3
            assert (x[:, 0] - maps)[inside].abs().max() < 2


def test_a_ghost_batch_is_the_same_whoever_makes_it(data):
    config = replace(PLAIN, ghost_batch=4)
    parts = []
    for order in ((0, 1), (1, 0)):
        batches = Batches(data, Normalisation(), config, CPU)
        step, index = next(batches.of_epoch(0))
        halves = torch.split(index, 4)
        made = {n: batches.part(halves[n], step, n)[0] for n in order}
        parts.append(made)
    assert torch.equal(parts[0][0], parts[1][0])
    assert torch.equal(parts[0][1], parts[1][1])


def test_places_follow_a_mirrored_film(data):
    """A film that is bright on its left alone tells whether it was mirrored."""
    half = np.zeros((8, 512, 512), np.uint8)
    half[:, :, :256] = 200
    read = tuple(replace(f, label=1, columns={"finding": "Right PTB"}) for f in data.films)
    films = replace(data, films=read, prepared=half, labels=np.ones(8, np.int64))
    how = replace(PLAIN.augmentation, elastic_share=0.0, mirror=0.5)
    x, _, places, _ = first_part(films, replace(PLAIN, located=0.3, augmentation=how))
    bright_on_the_left = x[:, 0, :, :256].mean(dim=(1, 2)) > 0
    assert 0 < bright_on_the_left.sum() < 8
    assert torch.equal(places[:, 0, 3] == 1, bright_on_the_left)
    assert torch.equal(places[:, 1, 3] == 1, ~bright_on_the_left)


def test_what_readings_say_is_part_of_what_a_run_was_asked(data):
    told = [replace(f, columns={"finding": "Right PTB"}) for f in data.films]
    other = [replace(f, columns={"finding": "Left PTB"}) for f in data.films]
    digests = {replace(data, films=tuple(films)).digest() for films in (data.films, told, other)}
    assert len(digests) == 3

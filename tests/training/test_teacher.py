"""A teacher's maps: their file, and what the Network learns of them."""

import hashlib
import json

import numpy as np
import pytest
import torch

from tbviewer.cli import main
from tbviewer.errors import TrainingError
from tbviewer.net.pasa import Pasa, initialise
from tbviewer.training.folder import labelled_films
from tbviewer.training.run import train
from tbviewer.training.teacher import (
    class_map,
    map_loss,
    mean_maps,
    read_maps,
    softened,
    write_maps,
)


@pytest.fixture
def network() -> Pasa:
    network = Pasa()
    initialise(network, seed=0)
    return network.eval()


def test_maps_come_back_as_they_were_written(tmp_path):
    maps = {f"site/{n}.png": np.full((10, 12), n / 4, np.float32) for n in range(-3, 3)}
    write_maps(tmp_path / "teacher.npz", maps)
    read = read_maps(tmp_path / "teacher.npz")
    assert list(read) == list(maps)
    assert all(np.array_equal(read[name], maps[name]) for name in maps)
    assert read["site/1.png"].dtype == np.float32


@pytest.mark.parametrize("damage", ["absent", "empty", "no archive", "other arrays", "not finite",
                                    "other counts", "objects", "cut short"])  # fmt: skip
def test_a_file_that_is_no_teacher_s_is_refused_by_name(tmp_path, damage):
    path = tmp_path / "teacher.npz"
    films, maps = np.array(["a.png"]), np.zeros((1, 10, 10), np.float16)
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "no archive":
        path.write_text("film,logit\na.png,1.0\n")
    elif damage == "other arrays":
        np.savez(path, films=films)
    elif damage == "not finite":
        np.savez(path, films=films, maps=maps + np.inf)
    elif damage == "other counts":
        np.savez(path, films=films, maps=np.zeros((2, 10, 10)))
    elif damage == "objects":
        np.savez(path, films=np.array(["a.png", None], object), maps=maps)
    elif damage == "cut short":
        np.savez(path, films=films, maps=maps)
        path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(TrainingError, match=r"teacher\.npz"):
        read_maps(path)


def test_teachers_are_averaged_over_those_that_know_the_film():
    one, three = (np.full((2, 2), value, np.float32) for value in (1, 3))
    mean = mean_maps([{"b": one, "a": one}, {"b": three}])
    assert list(mean) == ["a", "b"]
    assert np.array_equal(mean["a"], one)
    assert np.array_equal(mean["b"], one * 2)


def test_a_share_of_the_label_is_the_teacher_s_score():
    labels = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    shares = softened(labels, torch.tensor([0.0, 100.0, torch.nan]), 0.4)
    assert torch.allclose(shares, torch.tensor([[0.8, 0.2], [0.0, 1.0], [1.0, 0.0]]))


def test_the_mean_of_the_classifier_s_map_is_the_logit(network):
    with torch.inference_mode():
        scores, blocks = network.forward_blocks(torch.randn(2, 1, 512, 512))
        d = scores[:, 1] - scores[:, 0]
        assert torch.allclose(
            class_map(network.classifier, blocks[-1]).mean(dim=(1, 2)), d, atol=1e-5
        )


def test_the_loss_is_least_where_the_maps_agree_and_passes_over_the_unknown(network):
    blocks = torch.rand(3, 80, 7, 7)
    with torch.no_grad():
        own = class_map(network.classifier, blocks)
    taught = torch.full((3, 512, 512), torch.nan)
    for row in range(7):
        for column in range(7):  # cells of block 5 are centred on pixel 60 + 64 k
            taught[:2, 60 + 64 * row, 60 + 64 * column] = own[:2, row, column]
    with torch.no_grad():
        assert float(map_loss(network, blocks, taught)) == pytest.approx(0, abs=1e-6)
        assert float(map_loss(network, blocks, taught + 6)) == pytest.approx(6 - 1.5, abs=1e-4)
    loss = map_loss(network, blocks, taught * torch.nan)
    loss.backward()
    assert loss.item() == 0
    assert not network.classifier.weight.grad.isnan().any()


def test_a_teacher_s_file_that_goes_away_meanwhile_costs_no_run(
    tmp_path, labelled_folder, capsys, monkeypatch
):
    teacher = tmp_path / "stick.npz"
    films = [film.film for film in labelled_films(labelled_folder)]
    write_maps(teacher, dict.fromkeys(films, np.zeros((10, 10), np.float32)))

    def unplugged(*arguments, **named):
        teacher.unlink()
        return train(*arguments, **named)

    monkeypatch.setattr("tbviewer.training.run.train", unplugged)
    short = ["--preset", "best", "--geometry", "fit", "--epochs", "1", "--set",
             "consistency.epochs=0", "--set", "small_side=128"]  # fmt: skip
    run = ["train", str(labelled_folder), *short, "--all-films", "--run", str(tmp_path / "run")]
    assert main([*run, "--teacher", str(teacher)]) == 0
    assert (tmp_path / "run" / "model" / "card.json").exists()
    capsys.readouterr()


def test_each_fold_has_its_own_teacher_and_the_card_names_a_model_s(
    tmp_path, labelled_folder, capsys
):
    films = [film.film for film in labelled_films(labelled_folder)]
    cells = np.linspace(-3, 3, 100, dtype=np.float32).reshape(10, 10)
    teacher = tmp_path / "fold-0.npz"
    write_maps(teacher, dict.fromkeys(films, cells))
    short = ["--preset", "best", "--geometry", "fit", "--epochs", "1", "--set",
             "consistency.epochs=0", "--set", "small_side=128"]  # fmt: skip

    def study(name: str, *more: str) -> int:
        folders = ["--results", str(tmp_path / name), "--runs", str(tmp_path / f"{name}-runs")]
        return main(["crossval", str(labelled_folder), *short, *folders, "--folds", "2", *more])

    part = ["--teacher", str(tmp_path / "{part}.npz")]
    assert study("taught", *part, "--fold", "0") == 0
    assert study("untaught", "--fold", "0") == 0
    taught, untaught = (
        (tmp_path / name / "fold-0.csv").read_bytes() for name in ("taught", "untaught")
    )
    assert taught != untaught
    assert study("taught", "--resume") == 1  # it was asked with a teacher
    assert study("taught", *part, "--resume") == 1
    assert "fold-1.npz" in capsys.readouterr().err
    assert (tmp_path / "taught" / "fold-0.csv").read_bytes() == taught

    run = ["train", str(labelled_folder), *short, "--all-films", "--run", str(tmp_path / "run")]
    assert main([*run, "--teacher", str(teacher)]) == 0
    training = json.loads((tmp_path / "run" / "model" / "card.json").read_text())["training"]
    sha256 = hashlib.sha256(teacher.read_bytes()).hexdigest()
    assert training["taught_by"] == f"fold-0.npz {sha256}"
    assert "--teacher fold-0.npz" in training["command"]
    capsys.readouterr()

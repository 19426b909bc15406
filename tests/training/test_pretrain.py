"""Pre-training by smallness, and a Run that begins with what it left."""

import json
from dataclasses import replace

import pytest
import torch

from tbviewer.__main__ import main
from tbviewer.errors import TrainingError
from tbviewer.net.pasa import Pasa, initialise
from tbviewer.training.beginning import beginning, pretrained_body
from tbviewer.training.config import PRESETS, Preset
from tbviewer.training.pretrain import films_by_kind


@pytest.fixture(scope="module")
def pretrained(labelled_folder, tmp_path_factory):
    """Weights pre-trained on the labelled folder's films as if they were of three kinds."""
    folder = tmp_path_factory.mktemp("pretrained")
    names = sorted(p.name for p in labelled_folder.glob("*.png"))
    rows = [f"{labelled_folder / name},{'abc'[n % 3]}" for n, name in enumerate(names)]
    table = folder / "kinds.csv"
    table.write_text("\n".join(["film,sort", *rows]) + "\n")
    command = ["pretrain", str(table), "--kinds", "sort", "--side", "128", "--epochs", "1"]
    assert main([*command, "--run", str(folder / "run")]) == 0
    first = (folder / "run" / "model" / "weights.safetensors").read_bytes()
    assert main([*command, "--run", str(folder / "run")]) == 0  # nothing is left to do
    assert (folder / "run" / "model" / "weights.safetensors").read_bytes() == first
    return folder / "run" / "model"


def test_its_card_tells_what_it_learned_from(pretrained):
    card = json.loads((pretrained / "card.json").read_text())
    assert card["trained_on"] == {"a": 7, "b": 7, "c": 6}
    assert card["input_side"] == 128
    assert card["command"].startswith("tbviewer pretrain kinds.csv --kinds sort --side 128")


def test_a_run_begins_with_its_body_and_a_classifier_of_its_own(pretrained):
    config = replace(PRESETS[Preset.BEST], pretrained=str(pretrained), seed=3)
    start = beginning(config)
    body, sha256 = pretrained_body(str(pretrained))
    by_chance = Pasa()
    initialise(by_chance, seed=3)
    assert start.told.endswith(sha256)
    for name, value in start.weights.items():
        expected = body.get(name, by_chance.state_dict()[name])
        assert torch.equal(value, expected), name
    assert not torch.equal(
        body["blocks.0.conv1.weight"], by_chance.state_dict()["blocks.0.conv1.weight"]
    )


def test_weights_that_are_not_their_card_s_are_refused(pretrained, tmp_path):
    for name in ("weights.safetensors", "card.json"):
        (tmp_path / name).write_bytes((pretrained / name).read_bytes())
    (tmp_path / "weights.safetensors").write_bytes(b"\0" * 100)
    for wrong in (tmp_path, tmp_path / "absent"):
        with pytest.raises(TrainingError, match="cannot be used"):
            pretrained_body(str(wrong))


@pytest.mark.parametrize("text", ["film,sort\na.png,x\n", "film,other\na.png,x\nb.png,y\n", ""])
def test_a_table_must_tell_kinds(tmp_path, text):
    (tmp_path / "kinds.csv").write_text(text)
    with pytest.raises(TrainingError, match=r"kinds\.csv"):
        films_by_kind(tmp_path / "kinds.csv", "sort")

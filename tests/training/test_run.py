"""Training by smallness: ten simulated films a class, two epochs."""

import json
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from tbviewer.__main__ import main
from tbviewer.errors import FilmError, FilmFault, TrainingError
from tbviewer.net.framing import Geometry
from tbviewer.net.prepare import Normalisation
from tbviewer.net.reader import Reader
from tbviewer.net.store import find
from tbviewer.training.config import MILD, Consistency, Kept, TrainingConfig
from tbviewer.training.dataset import load
from tbviewer.training.folder import labelled_films, split_for_validation
from tbviewer.training.loop import disagreement
from tbviewer.training.run import RunFacts, RunFolder, begin, kept_epoch, train


@pytest.fixture(scope="module")
def parts(labelled_folder, open_picture):
    data, _ = load(labelled_films(labelled_folder), Geometry.CROP, open_film=open_picture)
    learn, validate = split_for_validation(data.films, 0.2)
    return data.part(learn), data.part(validate)


CONFIG = TrainingConfig(epochs=2, learning_rate=1e-3)


def run_to_the_end(folder, parts, config=CONFIG, report=lambda step: None):
    learn, validate = parts
    done = []
    rule = learn.normalisation(config)
    trained = train(
        RunFolder(folder), config, learn, validate, rule, report=report, finished=done.append
    )
    return trained, done


@pytest.fixture(scope="module")
def whole(parts, tmp_path_factory):
    """A Run to its end: its folder, what it gave, and the epochs it told of."""
    folder = tmp_path_factory.mktemp("whole")
    return folder, *run_to_the_end(folder, parts)


class Stopped(BaseException):
    pass


def test_stopped_in_the_middle_of_an_epoch_and_resumed_to_the_same_weights(tmp_path, parts, whole):
    folder, trained, epochs = whole
    assert [e.epoch for e in epochs] == [0, 1]

    def stop(step):
        if step.epoch == 1 and step.films > 6:
            raise Stopped

    with pytest.raises(Stopped):
        run_to_the_end(tmp_path, parts, report=stop)
    resumed, epochs = run_to_the_end(tmp_path, parts)
    assert [e.epoch for e in epochs] == [1]
    assert resumed.epoch == trained.epoch
    for name, tensor in trained.weights.items():
        assert torch.equal(resumed.weights[name], tensor), name
    checkpoints = [(f / "checkpoint.safetensors").read_bytes() for f in (folder, tmp_path)]
    # The header holds times; the tensors behind it are the Run.
    bodies = [c[8 + int.from_bytes(c[:8], "little") :] for c in checkpoints]
    assert bodies[0] == bodies[1]


def test_epochs_of_consistency_begin_with_the_average_and_are_resumed_alike(tmp_path, parts):
    config = replace(
        CONFIG, epochs=1, averaging=0.9, kept=Kept.LAST,
        consistency=Consistency(epochs=2, learning_rate=1e-3, augmentation=MILD),
    )  # fmt: skip
    (tmp_path / "whole").mkdir()
    (tmp_path / "stopped").mkdir()
    trained, epochs = run_to_the_end(tmp_path / "whole", parts, config)
    assert [e.epoch for e in epochs] == [0, 1, 2]
    for last in (0, 1):  # stopped before and inside the second stage

        def stop_after(epoch, last=last):
            if epoch.epoch == last:
                raise Stopped

        learn, validate = parts
        with pytest.raises(Stopped):
            train(
                RunFolder(tmp_path / "stopped"), config, learn, validate,
                learn.normalisation(CONFIG),
                report=lambda step: None, finished=stop_after,
            )  # fmt: skip
    resumed, epochs = run_to_the_end(tmp_path / "stopped", parts, config)
    assert [e.epoch for e in epochs] == [2]
    for name, tensor in trained.weights.items():
        assert torch.equal(resumed.weights[name], tensor), name


def test_views_that_score_alike_do_not_disagree():
    scores = torch.tensor([[0.0, 1.0], [0.0, -2.0], [3.0, 4.0], [1.0, -1.0]])
    assert disagreement(scores) == 0
    assert disagreement(torch.tensor([[0.0, 0.0], [0.0, 100.0]])) == pytest.approx(0.25)


def test_history_is_a_json_line_an_epoch(whole):
    folder, *_ = whole
    lines = [json.loads(x) for x in (folder / "history.jsonl").read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [0, 1]
    assert all(0 <= line["validation_auc"] <= 1 for line in lines)
    assert all(0 < line["loss"] < 5 for line in lines)
    assert not list(folder.glob("*.part"))


def test_the_epoch_kept_is_the_best_on_validation_and_of_equals_the_surest():
    epochs = [(0.8, 0.5), (0.9, 0.4), (0.9, 0.3), (0.7, 0.1)]
    history = [{"validation_auc": a, "validation_loss": b} for a, b in epochs]
    assert kept_epoch(history, Kept.BEST) == 2
    assert kept_epoch(history, Kept.LAST) == len(history) - 1


def facts(**changes) -> RunFacts:
    return replace(RunFacts(CONFIG, "films", ("fold=0",), "", "d"), **changes)


def test_a_run_is_neither_overwritten_nor_resumed_as_another(tmp_path):
    folder = RunFolder(tmp_path / "run")
    begin(folder, facts(), resume=False)
    with pytest.raises(TrainingError, match="already"):
        begin(folder, facts(), resume=False)
    begin(folder, facts(folder="the same films elsewhere"), resume=True)
    for other in (facts(digest="e"), facts(config=replace(CONFIG, seed=1)), facts(only=())):
        with pytest.raises(TrainingError, match="something else"):
            begin(folder, other, resume=True)
    folder.facts.write_text("{")
    with pytest.raises(TrainingError, match="no Run"):
        begin(folder, facts(), resume=True)


def test_a_run_of_before_is_resumed_by_a_version_whose_recipes_tell_more(tmp_path):
    folder = RunFolder(tmp_path / "run")
    begin(folder, facts(), resume=False)
    before = json.loads(folder.facts.read_text())
    del before["config"]["consistency"], before["config"]["augmentation"]["overexposure"]
    folder.facts.write_text(json.dumps(before))
    begin(folder, facts(), resume=True)
    with pytest.raises(TrainingError, match="config"):
        begin(folder, facts(config=replace(CONFIG, consistency=Consistency(epochs=1))), resume=True)


def test_a_damaged_checkpoint_is_told(tmp_path, parts, whole):
    folder, *_ = whole
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    checkpoint = tmp_path / "checkpoint.safetensors"
    checkpoint.write_bytes(checkpoint.read_bytes()[:5000])
    with pytest.raises(TrainingError, match="checkpoint"):
        run_to_the_end(tmp_path, parts)


def test_config_goes_through_json():
    assert TrainingConfig.from_json(json.loads(json.dumps(CONFIG.as_json()))) == CONFIG
    with pytest.raises(TrainingError):
        TrainingConfig.from_json({"epoch": 3})


def test_films_that_cannot_be_used_are_left_out_and_told(labelled_folder, open_picture):
    films = labelled_films(labelled_folder)

    def open_film(path):
        if path.endswith("film03_1.png"):
            raise FilmError(path, FilmFault.TRUNCATED)
        film = open_picture(path)
        if path.endswith("film04_0.png"):
            film = replace(film, levels=(np.full((300, 300), 7, np.uint8),))
        return film

    seen = []
    data, left_out = load(films, Geometry.CROP, open_film=open_film, report=seen.append)
    assert len(data) == 18
    assert seen == list(range(1, 21))
    assert {x.film for x in left_out} == {"film03_1.png", "film04_0.png"}
    assert all(x.sentence for x in left_out)


def test_one_class_alone_is_refused(labelled_folder, open_picture):
    films = [f for f in labelled_films(labelled_folder) if f.label]
    with pytest.raises(TrainingError, match="one class"):
        load(films, Geometry.CROP, open_film=open_picture)


def test_normalisation_is_the_mean_and_deviation_of_all_pixels(parts):
    learn, _ = parts
    rule = learn.normalisation(TrainingConfig(smoothing=1.5))
    assert rule.smoothing == 1.5
    assert rule.mean == pytest.approx(learn.prepared.astype(np.float64).mean())
    assert rule.deviation == pytest.approx(learn.prepared.astype(np.float64).std())
    assert learn.normalisation(TrainingConfig(harmonising=20)) == Normalisation(harmonising=20)


@pytest.fixture(scope="module")
def few_films(labelled_folder, tmp_path_factory):
    """Five of the labelled folder's films a class: a Run started anew each time."""
    folder = tmp_path_factory.mktemp("few")
    for film in labelled_folder.glob("film0[0-4]_*.png"):
        (folder / film.name).write_bytes(film.read_bytes())
    return folder


def command(folder, run, *more):
    return ["train", str(folder), "--epochs", "2", "--run", str(run), *more]


def test_killed_in_an_epoch_and_resumed_from_the_command_line(tmp_path, few_films, capsys):
    """``kill -9``: the same final weights as a Run that was not killed, and a Model that reads."""
    assert main(command(few_films, tmp_path / "whole")) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [t["epoch"] for t in told if "epoch" in t] == [0, 1]
    killed = [sys.executable, "-m", "tbviewer", *command(few_films, tmp_path / "killed")]
    with subprocess.Popen(killed, stdout=subprocess.PIPE, text=True) as run:
        for line in run.stdout:
            if json.loads(line).get("epoch") == 0:
                run.send_signal(signal.SIGKILL)  # the second epoch has begun
                break
    assert run.returncode != 0
    assert not (tmp_path / "killed" / "model").exists()
    assert main(command(few_films, tmp_path / "killed", "--resume")) == 0
    models = [tmp_path / name / "model" for name in ("whole", "killed")]
    weights = [(m / "weights.safetensors").read_bytes() for m in models]
    assert weights[0] == weights[1]
    cards = [json.loads((m / "card.json").read_text()) for m in models]
    assert [c.pop("name") for c in cards] == ["whole", "killed"]
    assert cards[0] == cards[1]
    (tmp_path / "store").mkdir()
    models[0].rename(tmp_path / "store" / "whole")
    Reader(find("whole", [tmp_path / "store"]))

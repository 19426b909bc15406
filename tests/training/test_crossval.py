"""Cross-validation by smallness: no film is scored by a Network that met it."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from tbviewer.__main__ import main
from tbviewer.errors import TrainingError
from tbviewer.net.pasa import Pasa, initialise
from tbviewer.training.averaging import WeightAverage
from tbviewer.training.config import PRESETS, Kept, Preset, TrainingConfig
from tbviewer.training.crossval import folds
from tbviewer.training.folder import LabelledFilm, labelled_films
from tbviewer.training.loop import learning_rate
from tbviewer.training.study import figures, out_of_fold_flags, read_scores


def film(number: int, label: int, patient: str = "", **columns: str) -> LabelledFilm:
    name = f"{number}_{label}.png"
    return LabelledFilm(name, name, label, patient or name, columns)


def test_the_folds_of_the_column_are_used():
    films = [film(n, n % 2, fold=str(n // 4)) for n in range(12)]
    found = folds(films, 5)
    assert [f.number for f in found] == [0, 1, 2]
    for fold in found:
        assert {f.columns["fold"] for f in fold.measure} == {str(fold.number)}
        assert not {f.film for f in fold.learn} & {f.film for f in fold.measure}
        assert len(fold.learn) + len(fold.measure) == 12


def test_without_a_column_every_patient_is_in_one_fold_and_classes_are_even():
    films = [film(n, n % 2, patient=f"p{n // 2 * 2 + n % 2}") for n in range(60)]
    films += [film(100 + n, n % 2, patient=f"p{n}") for n in range(20)]
    found = folds(films, 4)
    assert sorted(f.film for fold in found for f in fold.measure) == sorted(f.film for f in films)
    for fold in found:
        assert not {f.patient for f in fold.learn} & {f.patient for f in fold.measure}
        assert 0.3 < np.mean([f.label for f in fold.measure]) < 0.7


def test_a_fold_without_one_class_is_refused():
    with pytest.raises(TrainingError, match="both classes"):
        folds([film(n, int(n < 4), fold=str(n // 4)) for n in range(8)], 2)


def test_a_study_is_run_resumed_and_its_figures_follow_from_its_files(
    tmp_path, labelled_folder, capsys
):
    results, runs = tmp_path / "study", tmp_path / "runs"
    command = [
        "crossval", str(labelled_folder), "--preset", "best", "--geometry", "fit",
        "--epochs", "1", "--folds", "2", "--results", str(results), "--runs", str(runs),
    ]  # fmt: skip
    assert main([*command, "--fold", "0"]) == 0
    first = (results / "fold-0.csv").read_bytes()
    assert not (results / "fold-1.csv").exists()
    assert main(command) == 1  # it is there already
    assert main([*command, "--resume", "--seed", "1"]) == 1  # and was asked something else
    capsys.readouterr()
    assert main([*command, "--resume"]) == 0
    assert (results / "fold-0.csv").read_bytes() == first
    lines = capsys.readouterr().out.splitlines()
    told = next(json.loads(line) for line in lines if line.startswith('{"study"'))
    assert told == figures(results)
    assert told["films"] == 32
    texts = [(results / f"fold-{k}.csv").read_text() for k in (0, 1)]
    rows = [row for text in texts for row in csv.DictReader(text.splitlines())]
    assert sorted(r["film"] for r in rows) == [f.film for f in labelled_films(labelled_folder)]


def test_thresholds_of_flags_come_from_the_other_folds(tmp_path):
    for k in (0, 1):
        lines = [f"{n}.png,{int(n >= 5)},{n - 4 * k}" for n in range(10)]
        (tmp_path / f"fold-{k}.csv").write_text("film,label,logit\n" + "\n".join(lines) + "\n")
    scored = read_scores(tmp_path)
    flags = out_of_fold_flags(scored)
    assert flags[scored.folds == 0].tolist() == [n > 0 for n in range(10)]
    assert flags[scored.folds == 1].tolist() == [n - 4 > 4 for n in range(10)]


def test_a_rate_rises_falls_and_ends_at_nothing():
    config = PRESETS[Preset.BEST]
    rates = [learning_rate(config, step, 1000) for step in range(1000)]
    assert max(rates) == pytest.approx(config.learning_rate, rel=0.02)
    assert int(np.argmax(rates)) == pytest.approx(100, abs=2)
    assert rates[-1] < 1e-4 * config.learning_rate
    assert {learning_rate(TrainingConfig(), step, 10) for step in range(10)} == {8e-5}


def test_an_average_follows_the_weights_and_without_decay_is_the_network():
    network = Pasa()
    initialise(network, seed=0)
    assert WeightAverage(network, 0.0).network is network
    average = WeightAverage(network, 0.9)
    before = average.network.classifier.weight.clone()
    with torch.no_grad():
        network.classifier.weight += 1.0
    average.update(network, step=1000)
    assert torch.allclose(average.network.classifier.weight, before + 0.1, atol=1e-6)


def test_presets_come_back_from_json():
    for config in PRESETS.values():
        assert TrainingConfig.from_json(json.loads(json.dumps(config.as_json()))) == config
    assert PRESETS[Preset.BEST].kept is Kept.LAST
    assert replace(PRESETS[Preset.PAPER], seed=1) == TrainingConfig(seed=1)

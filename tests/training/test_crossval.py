"""Cross-validation by smallness: no film is scored by a Network that met it."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.metrics import roc_auc_score

from tbviewer.__main__ import main
from tbviewer.errors import TrainingError
from tbviewer.net.pasa import Pasa, initialise
from tbviewer.training.averaging import WeightAverage
from tbviewer.training.config import PRESETS, Kept, Preset, TrainingConfig
from tbviewer.training.crossval import folds
from tbviewer.training.folder import LabelledFilm, labelled_films
from tbviewer.training.loop import learning_rate
from tbviewer.training.roc_figure import draw
from tbviewer.training.seeds import over_seeds, studies, told_over_seeds
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
    facts = json.loads((results / "study.json").read_text())
    assert facts["config"].pop("teacher_map") == 0  # nobody taught, and a field came later
    (results / "study.json").write_text(json.dumps(facts))
    capsys.readouterr()
    assert main([*command, "--resume"]) == 0
    assert (results / "fold-0.csv").read_bytes() == first
    lines = capsys.readouterr().out.splitlines()
    told = next(json.loads(line) for line in lines if line.startswith('{"study"'))
    assert told == figures(results)
    assert told["films"] == 20
    texts = [(results / f"fold-{k}.csv").read_text() for k in (0, 1)]
    rows = [row for text in texts for row in csv.DictReader(text.splitlines())]
    assert sorted(r["film"] for r in rows) == [f.film for f in labelled_films(labelled_folder)]


def rows_of(path) -> list[dict]:
    return list(csv.DictReader(path.read_text().splitlines()))


def put_study(folder, *, seed: int = 0, elsewhere: bool = False) -> None:
    """Write a study of five folds of two sites with scores by chance."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    (folder / "study.json").write_text("{}")
    for k in range(5):
        rows = {"": range(40), "-elsewhere": range(200, 230) if elsewhere else ()}
        for suffix, numbers in rows.items():
            lines = ["film,label,logit"]
            for n in numbers:
                site = "north" if n % 4 < 2 else "south"
                lines.append(f"{site}/{k}-{n}.png,{n % 2},{rng.normal(2 * (n % 2) - 1, 1):.4f}")
            if len(lines) > 1:
                (folder / f"fold-{k}{suffix}.csv").write_text("\n".join(lines) + "\n")


def test_every_figure_of_a_study_follows_from_its_rows(tmp_path):
    put_study(tmp_path / "study", elsewhere=True)
    told = figures(tmp_path / "study")
    rows = {k: rows_of(tmp_path / "study" / f"fold-{k}.csv") for k in range(5)}

    def area(part: list[dict]) -> float:
        return roc_auc_score([int(r["label"]) for r in part], [float(r["logit"]) for r in part])

    together = [r for part in rows.values() for r in part]
    assert told["pooled_auc"][0] == pytest.approx(area(together), abs=1e-4)
    assert told["mean_auc"] == pytest.approx(np.mean([area(p) for p in rows.values()]), abs=1e-4)
    north = [r for r in together if r["film"].startswith("north/")]
    assert told["groups"]["north"]["pooled_auc"][0] == pytest.approx(area(north), abs=1e-4)
    late = [r for k in (2, 3, 4) for r in rows[k]]
    assert told["folds 2 to 4"]["films"] == 120
    assert told["folds 2 to 4"]["pooled_auc"][0] == pytest.approx(area(late), abs=1e-4)
    assert sum(b[0] for b in told["reliability"]) == 200
    assert 0 < told["calibration_error"] < 0.3
    assert told["elsewhere"]["films"] == 150
    assert json.loads(json.dumps(told)) == told


def test_over_seeds_figures_are_averaged_and_their_range_told(tmp_path):
    for seed in range(3):
        put_study(tmp_path / f"best-seed-{seed}", seed=seed)
    put_study(tmp_path / "other")
    found = studies(tmp_path)
    assert {name: len(each) for name, each in found.items()} == {"best": 3, "other": 1}
    each = [figures(folder)["groups"]["south"]["pooled_auc"][0] for folder in found["best"]]
    told = over_seeds(found["best"])["parts"]["south"]["pooled_auc"]
    assert told == [round(float(np.mean(each)), 4), min(each), max(each)]
    assert min(each) < max(each)
    assert "3 seeds" in told_over_seeds(found["best"])


@pytest.mark.parametrize(("name", "begins"), [("a.svg", b"<?xml"), ("a.png", b"\x89PNG")])
def test_a_study_s_picture_is_drawn_the_same_each_time(tmp_path, name, begins):
    for seed in range(2):
        put_study(tmp_path / f"s-seed-{seed}", seed=seed)
    folders = studies(tmp_path)["s"]
    draw(folders, tmp_path / name)
    first = (tmp_path / name).read_bytes()
    assert first.startswith(begins)
    draw(folders, tmp_path / name)
    assert (tmp_path / name).read_bytes() == first


def test_a_site_is_learned_and_another_read_by_every_fold_and_by_the_whole(
    tmp_path, labelled_folder, capsys
):
    films = sorted(labelled_folder.glob("*.png"))
    rows = [f"{path},{path.stem[-1]},{'ab'[n >= 12]},{n // 2 % 2}" for n, path in enumerate(films)]
    table = tmp_path / "films.csv"
    table.write_text("\n".join(["film,label,dataset,fold", *rows]) + "\n")
    command = [
        "crossval", str(table), "--preset", "best", "--geometry", "fit", "--epochs", "1",
        "--only", "dataset=a", "--elsewhere", "dataset=b", "--whole", "--seeds", "0,4",
        "--results", str(tmp_path / "a"), "--runs", str(tmp_path / "runs"),
        "--figure", str(tmp_path / "a.svg"),
    ]  # fmt: skip
    assert main([*command[:-2], "--fold", "1", *command[-2:]]) == 0
    assert main([*command, "--resume"]) == 0
    assert (tmp_path / "a.svg").exists()
    other = {str(p) for n, p in enumerate(films) if n >= 12}
    for seed in (0, 4):
        for name in ("fold-0-elsewhere", "fold-1-elsewhere", "whole-elsewhere"):
            path = tmp_path / f"a-seed-{seed}" / f"{name}.csv"
            assert {r["film"] for r in rows_of(path)} == other
        facts = json.loads((tmp_path / f"a-seed-{seed}" / "study.json").read_text())
        assert facts["config"]["seed"] == seed
    told = figures(tmp_path / "a-seed-4")
    assert told["whole, elsewhere"]["films"] == len(other)
    assert told["elsewhere"]["films"] == len(other)
    assert told["films"] == len(films) - len(other)
    capsys.readouterr()


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
    rates = [learning_rate(config.stage(0), step, 1000) for step in range(1000)]
    assert max(rates) == pytest.approx(config.learning_rate, rel=0.02)
    assert int(np.argmax(rates)) == pytest.approx(100, abs=2)
    assert rates[-1] < 1e-4 * config.learning_rate
    assert {learning_rate(TrainingConfig().stage(0), step, 10) for step in range(10)} == {8e-5}


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


def test_folders_of_one_class_are_no_groups_of_a_study(tmp_path):
    text = "film,label,logit\n" + "".join(
        f"{('normal', 'tb')[n % 2]}/{n}.png,{n % 2},{n / 10}\n" for n in range(12)
    )
    for fold in range(3):
        (tmp_path / f"fold-{fold}.csv").write_text(text, "utf-8")
    facts = figures(tmp_path)
    assert (facts["films"], facts["groups"]) == (36, {})
    (tmp_path / "fold-0.csv").write_text(text.replace("tb/", "north/").replace("normal/", "north/"))
    assert figures(tmp_path)["groups"] == {}
    for fold in range(3):
        names = text.replace("tb/", "north/").replace("normal/", "north/")
        both = names + names.replace("north/", "south/").replace("film,label,logit\n", "")
        (tmp_path / f"fold-{fold}.csv").write_text(both, "utf-8")
    assert set(figures(tmp_path)["groups"]) == {"north", "south"}

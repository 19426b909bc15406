"""Every published figure, recomputed from the scores that are kept."""

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.results import DOCUMENT, ROOT, tables, with_tables
from tbviewer.cli import main
from tbviewer.training.calibrate import calibration
from tbviewer.training.seeds import over_seeds, studies
from tbviewer.training.study import figures, joined, read_scores, read_whole, scores_of
from tbviewer.training.teacher import read_maps

RESULTS = ROOT / "results"
FOLDS = 5
COMMANDS = {
    words[words.index("--results") + 1].split("/")[1]: words
    for words in map(
        shlex.split, re.findall(r"`(tbviewer crossval [^`]+)`", DOCUMENT.read_text("utf-8"))
    )
    if words[words.index("--results") + 1] != "DIR"
}
"""What makes each study, as the document tells it."""
KEPT = [
    name
    for name in COMMANDS
    if name in studies(RESULTS)
    and all(len(list(f.glob("fold-?.csv"))) == FOLDS for f in studies(RESULTS)[name])
]
"""Those that lack no fold: the command of one that does would train it."""
CARDS = sorted((ROOT / "models").glob("*/card.json"))
TRIPLE = re.compile(r"(\d\.\d{3}) \((\d\.\d{3})[–-](\d\.\d{3})\)")


@pytest.fixture(scope="module")
def printed() -> str:
    return tables(RESULTS)


def results_on(card: Path) -> list[dict]:
    return json.loads(card.read_text("utf-8"))["results"]


def triples(value: Any) -> Iterator[tuple[float, ...]]:
    """Every ``[value, low, high]`` in plain values."""
    if isinstance(value, dict):
        for each in value.values():
            yield from triples(each)
    elif isinstance(value, list):
        if len(value) == 3 and all(isinstance(x, float) for x in value):
            yield tuple(value)
        for each in value:
            yield from triples(each)


def test_the_document_says_what_the_scores_say(printed):
    assert printed in DOCUMENT.read_text("utf-8")
    named = {path.parent.name for path in RESULTS.glob("*/study.json")}
    assert named
    assert all(f"results/{name}`" in printed for name in named)


def taught_studies() -> Iterator[tuple[Path, str]]:
    """Every study whose Networks had a teacher, with its maps' file: ``teacher/{part}.npz``."""
    for path in sorted(RESULTS.glob("*/study.json")):
        facts = json.loads(path.read_text("utf-8"))
        if "teacher" in facts:
            yield path.parent, facts["teacher"]


def test_no_film_that_a_network_is_measured_on_was_known_to_its_teacher():
    found = list(taught_studies())
    assert found
    for study, teacher in found:
        films = set(read_scores(study).films)
        folds = sorted(path.stem for path in study.glob("fold-?.csv"))
        assert len(folds) == 5
        for fold in folds:
            known = set(read_maps(RESULTS / teacher.format(part=fold)))
            assert known == films - set(_films_of(study / f"{fold}.csv"))
            # The teachers' own figures are of the same folds.
            own = (RESULTS / teacher).with_name(f"{fold}.csv")
            assert set(_films_of(own)) == films - known
        elsewhere = [film for path in study.glob("*-elsewhere.csv") for film in _films_of(path)]
        assert not films & set(elsewhere)


def _films_of(scores: Path) -> list[str]:
    return [line.split(",")[0] for line in scores.read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize("study", KEPT)
def test_the_command_of_a_kept_study_prints_its_figures_again(study, tmp_path, monkeypatch, capsys):
    kept = studies(RESULTS)[study]
    films = ["film,label,dataset,fold"]
    for path in sorted(RESULTS.glob("teacher/fold-?.csv")):  # all films of both sites
        for line in path.read_text("utf-8").splitlines()[1:]:
            film, label, _ = line.split(",")
            films.append(f"{film},{label},{film.split('/')[0]},{path.stem[-1]}")
    (tmp_path / "films.csv").write_text("\n".join(films) + "\n", "utf-8")
    for folder in kept:
        shutil.copytree(folder, tmp_path / "results" / folder.name)
    monkeypatch.chdir(tmp_path)
    assert main(COMMANDS[study][1:]) == 0
    assert not (tmp_path / "runs").exists()  # nothing was trained again
    lines = [json.loads(s) for s in capsys.readouterr().out.splitlines() if s.startswith("{")]
    assert lines[: len(kept)] == [figures(folder) for folder in kept]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.parent.name)
def test_a_card_names_the_command_of_its_study(card):
    for result in results_on(card):
        words = shlex.split(result["command"])
        study = words[words.index("--results") + 1].split("/")[1]
        assert sorted(words) == sorted(COMMANDS[study])
        names = [folder.name for folder in studies(RESULTS)[study]]
        assert result["studies"] == (names if "first_study" in result else names[:1])


def test_a_changed_score_or_a_new_study_changes_the_document(tmp_path):
    results = tmp_path / "results"
    shutil.copytree(RESULTS, results)
    study = next(path.parent for path in sorted(results.glob("*/study.json")))
    path = sorted(study.glob("fold-*.csv"))[0]
    lines = path.read_text().splitlines()
    lines[1:20] = [re.sub(r"-?[\d.]+$", "-30", line) for line in lines[1:20]]
    path.write_text("\n".join(lines) + "\n")
    document = DOCUMENT.read_text("utf-8")
    assert with_tables(document, RESULTS) == document
    assert with_tables(document, results) != document


def test_the_readme_s_figures_are_those_of_the_scores_and_cards():
    told = {
        t for folders in studies(RESULTS).values() for f in folders for t in triples(figures(f))
    }
    told |= {t for card in CARDS for t in triples(results_on(card))}
    readme = (ROOT / "README.md").read_text("utf-8")
    found = [tuple(map(float, match.groups())) for match in TRIPLE.finditer(readme)]
    assert found
    # Four decimals there, three here.
    strange = [t for t in found if not any(np.allclose(t, known, atol=6e-4) for known in told)]
    assert strange == []


def assert_told_elsewhere(result, home, card):
    there = read_whole(RESULTS / home["studies"][0])
    flagged = scores_of(there.logits, card["temperature"]) >= card["default_threshold"]
    positive = there.labels == 1
    assert result["films"] == len(there)
    assert result["auc"] == home["first_study"]["whole, elsewhere"]["pooled_auc"]
    assert result["sensitivity"][0] == pytest.approx(flagged[positive].mean(), abs=1e-4)
    assert result["specificity"][0] == pytest.approx(1 - flagged[~positive].mean(), abs=1e-4)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.parent.name)
def test_a_card_s_results_are_those_of_its_study(card):
    results = results_on(card)
    assert results
    for result in results:
        if "study" in result:  # measured once, on films held out
            told = figures(RESULTS / result["study"])
            assert result["auc"] == told["pooled_auc"]
            for name, part in result["by_dataset"].items():
                assert part["auc"] == told["groups"][name]["pooled_auc"]
            continue
        if "first_study" not in result:  # what the threshold does elsewhere
            assert_told_elsewhere(result, results[0], json.loads(card.read_text("utf-8")))
            continue
        folders = [RESULTS / name for name in result["studies"]]
        told = {key: value for key, value in figures(folders[0]).items() if key != "study"}
        assert result["first_study"] == told
        assert result["over_seeds"] == over_seeds(folders)
        found = calibration(joined([read_scores(folder) for folder in folders]))
        facts = json.loads(card.read_text("utf-8"))
        assert facts["default_threshold"] == pytest.approx(found.default_threshold, abs=1e-9)
        assert facts["youden_threshold"] == pytest.approx(found.youden_threshold, abs=1e-9)
        assert facts["temperature"] == pytest.approx(found.temperature, abs=1e-6)

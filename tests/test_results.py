"""Every published figure, recomputed from the scores that are kept."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.results import DOCUMENT, ROOT, tables, with_tables
from tbviewer.training.calibrate import calibration
from tbviewer.training.seeds import over_seeds, studies
from tbviewer.training.study import figures, joined, read_scores
from tbviewer.training.teacher import read_maps

RESULTS = ROOT / "results"
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


def test_no_teacher_s_maps_are_of_a_fold_that_they_help_to_measure():
    for study in {path.parent for path in RESULTS.glob("*/fold-*.npz")}:
        folds = {path.stem: set(_films_of(path)) for path in study.glob("fold-?.csv")}
        assert len(folds) == 5
        for name, measured in folds.items():
            taught = set(read_maps(study / f"{name}.npz"))
            assert not taught & measured
            assert taught | measured == set().union(*folds.values())
            # The folds of the Networks that were taught are the teachers' own.
            assert measured == set(_films_of(RESULTS / "best-seed-0" / f"{name}.csv"))


def _films_of(scores: Path) -> list[str]:
    return [line.split(",")[0] for line in scores.read_text("utf-8").splitlines()[1:]]


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
        folders = [RESULTS / name for name in result["studies"]]
        told = {key: value for key, value in figures(folders[0]).items() if key != "study"}
        assert result["first_study"] == told
        assert result["over_seeds"] == over_seeds(folders)
        found = calibration(joined([read_scores(folder) for folder in folders]))
        facts = json.loads(card.read_text("utf-8"))
        assert facts["default_threshold"] == pytest.approx(found.default_threshold, abs=1e-9)
        assert facts["youden_threshold"] == pytest.approx(found.youden_threshold, abs=1e-9)
        assert facts["temperature"] == pytest.approx(found.temperature, abs=1e-6)

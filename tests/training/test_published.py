"""A Model of all films, whose Card takes its results from the studies of its recipe."""

import csv
import hashlib
import importlib.util
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from tbviewer.__main__ import main
from tbviewer.errors import TrainingError
from tbviewer.net.provenance import untold
from tbviewer.net.store import find
from tbviewer.training.folder import LabelledFilm
from tbviewer.training.published import age_group, published

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def films() -> list[LabelledFilm]:
    def columns(n: int) -> dict[str, str]:
        return {
            "dataset": "ns"[n % 4 < 2],
            "sex": ["Male", "Female", ""][n % 3],
            "age": str(10 + n),
        }

    return [LabelledFilm(Path(f"{n}"), f"{n}.png", n % 2, f"{n}", columns(n)) for n in range(60)]


@pytest.fixture
def study(tmp_path, films) -> Path:
    rng = np.random.default_rng(0)
    folder = tmp_path / "results" / "best"
    folder.mkdir(parents=True)
    (folder / "study.json").write_text("{}")
    for k in range(5):
        rows = [f"{f.film},{f.label},{rng.normal(3 * f.label - 1.5, 2):.4f}" for f in films[k::5]]
        (folder / f"fold-{k}.csv").write_text("\n".join(["film,label,logit", *rows]) + "\n")
    return folder


def card_of(films) -> dict:
    digests = {f.film: hashlib.sha256(f.film.encode()).hexdigest() for f in films}
    return {
        "reference_standard": "unknown", "not_for": ["children"], "films_sha256": digests,
        "training": {"command": "tbviewer train", "seed": 0, "films": 60, "versions": {"a": "1"}},
    }  # fmt: skip


def test_a_card_tells_all_that_the_study_says(study, films):
    facts = published(card_of(films), [study], films, command="tbviewer crossval")
    assert untold(facts) == []
    assert json.loads(json.dumps(facts)) == facts
    (result,) = facts["results"]
    assert "never met" in result["note"]
    assert result["by"]["dataset"]["n"]["films"] + result["by"]["dataset"]["s"]["films"] == 60
    assert set(result["by"]["sex"]) == {"male", "female", "unknown"}
    assert sum(group["films"] for group in result["by"]["age"].values()) == 60
    assert facts["default_threshold"] <= facts["youden_threshold"] + 1
    assert facts["threshold_rule"] == "90% sensitivity on out-of-fold scores"


def test_a_card_tells_what_its_threshold_does_elsewhere(study, films):
    facts = published(card_of(films), [study], films, command="")
    assert "elsewhere are not known" in facts["results"][0]["note"]
    threshold = facts["default_threshold"]
    d = float(np.log(threshold / (1 - threshold))) * facts["temperature"]
    rows = [f"there/{n}.png,{n % 2},{d + by}" for n, by in enumerate((-1, 1, 1, 1, -1, -1, -1, 1))]
    (study / "whole-elsewhere.csv").write_text("\n".join(["film,label,logit", *rows]) + "\n")
    home, there = published(card_of(films), [study], films, command="")["results"]
    assert "elsewhere" not in home["note"]
    assert (there["on"], there["films"], there["positive"]) == ("films from elsewhere", 8, 4)
    assert (there["sensitivity"][0], there["specificity"][0]) == (0.75, 0.75)


def test_a_study_of_other_films_is_refused(study, films):
    with pytest.raises(TrainingError, match="not of the films"):
        published(card_of(films[:50]), [study], films, command="")


def test_what_a_card_does_not_tell_is_named(films):
    facts = card_of(films)
    assert "default_threshold" in untold(facts)
    assert "films_sha256" not in untold(facts)
    facts["training"]["films"] = 61
    assert "films_sha256" in untold(facts)
    facts["training"]["films"] = 59
    assert "films_sha256" not in untold(facts), "those of the Model it began with are named too"
    facts["films_sha256"] = {"a": "12"}
    assert "films_sha256" in untold(facts)


@pytest.mark.parametrize(
    ("years", "group"),
    [("3", "under 15"), ("15", "15 to 24"), ("64", "45 to 64"), ("90", "65 and over"),
     ("", "unknown"), ("20 y", "unknown")],
)  # fmt: skip
def test_ages_are_grouped(years, group):
    assert age_group(years) == group


def test_the_script_makes_a_model_of_all_films_whose_card_is_whole(
    tmp_path, labelled_folder, capsys
):
    """Train on all, cross-validate, finish: the script's own steps on small films."""
    spec = importlib.util.spec_from_file_location("make", ROOT / "models" / "make_models.py")
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    names = sorted(p.name for p in labelled_folder.glob("*.png"))
    rows = [f"{labelled_folder / n},{n[-5]},all,{i // 2 % 2}" for i, n in enumerate(names)]
    table = tmp_path / "films.csv"
    table.write_text("\n".join(["film,label,dataset,fold", *rows]) + "\n")
    recipe = [str(table), "--preset", "best", "--geometry", "fit", "--epochs", "1"]
    study = ["--results", str(tmp_path / "results" / "tiny"), "--runs", str(tmp_path / "runs")]
    assert main(["crossval", *recipe, "--seeds", "0-1", *study]) == 0
    assert main(["train", *recipe, "--all-films", "--run", str(tmp_path / "run" / "tiny")]) == 0
    (tmp_path / "run" / "tiny" / "model").rename(tmp_path / "tiny")
    before = json.loads((tmp_path / "tiny" / "card.json").read_text())
    assert before["validation"] is None
    assert before["default_threshold"] is None
    tiny = make.Made("tiny", "all", "tiny")
    make.finish(tiny, table, tmp_path / "tiny", tmp_path / "results")
    card = find("tiny", [tmp_path]).card
    assert untold(card.facts) == []
    assert card.facts["training"]["films"] == 20
    assert len(card.facts["films_sha256"]) == 20
    first = (tmp_path / "tiny" / "card.json").read_bytes()
    make.finish(tiny, table, tmp_path / "tiny", tmp_path / "results")
    assert (tmp_path / "tiny" / "card.json").read_bytes() == first
    with (tmp_path / "results" / "tiny-seed-1" / "fold-0.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 10
    capsys.readouterr()
    again = shutil.copytree(tmp_path / "tiny", tmp_path / "again" / "tiny")
    assert make.agrees(tiny, table, tmp_path, tmp_path / "again")
    told = "tiny: the scores of 20 films differ by at most 0.0000 (median 0.0000)"
    assert capsys.readouterr().out.startswith(told)
    card = json.loads((again / "card.json").read_text())
    (again / "card.json").write_text(json.dumps(card | {"temperature": 9.0}))
    assert not make.agrees(tiny, table, tmp_path, tmp_path / "again")

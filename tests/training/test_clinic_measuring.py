import json

import pytest

from tbviewer.errors import TrainingError
from tbviewer.reading.comparison import Verdict
from tbviewer.record.comparison import kept
from tbviewer.training.clinic import measuring
from tbviewer.training.clinic.measuring import compared, holds_scores, measured

from .test_comparing import put_model


@pytest.fixture
def models(tmp_path, monkeypatch):
    """The Model in a Run's folder, and the one that reads."""
    new = put_model(tmp_path / "run" / "new", 1)
    old = put_model(tmp_path / "store" / "old", 2)
    monkeypatch.setattr(measuring, "find", lambda *_: old)
    return new, old


@pytest.fixture
def opens_pictures(monkeypatch, open_picture):
    monkeypatch.setattr(measuring, "open_film", open_picture)


def test_a_run_is_compared_and_what_came_out_lies_in_its_folder(
    models, opens_pictures, labelled_folder, tmp_path
):
    told = []
    found = compared(models[0].folder, labelled_folder, tmp_path / "run", told.append)
    assert kept(tmp_path / "run") == found
    assert (found.films, found.positive) == (20, 10)
    assert found.verdict is not Verdict.NONE
    assert told[-1] == (20, 20)


def test_a_folder_that_has_gone_is_told_and_nothing_is_kept(models, tmp_path):
    with pytest.raises(TrainingError) as caught:
        compared(models[0].folder, tmp_path / "gone", tmp_path / "run")
    assert "is gone" in caught.value.sentence
    assert kept(tmp_path / "run") is None


def test_films_of_which_none_opens_give_no_comparison(models, tmp_path):
    for name in ("a_0", "b_1"):
        (tmp_path / f"{name}.png").write_bytes(b"no picture")
    with pytest.raises(TrainingError) as caught:
        compared(models[0].folder, tmp_path, tmp_path / "run")
    assert "could be opened" in caught.value.sentence
    assert kept(tmp_path / "run") is None


def test_a_folder_is_measured_by_the_model_that_reads(models, opens_pictures, labelled_folder):
    sample, curve = measured(labelled_folder)
    assert sample.model == models[1].name
    assert (len(sample), sample.positive, sample.source) == (20, 10, "folder")
    assert curve.auc.low <= curve.auc.value <= curve.auc.high


@pytest.mark.parametrize(
    ("head", "scores"),
    [("score,result", True), ("film;score;label", True), ("film,label,patient", False),
     ("probability", True)],
)  # fmt: skip
def test_a_csv_of_scores_is_told_from_one_of_films(tmp_path, head, scores):
    path = tmp_path / "a.csv"
    path.write_text(head + "\n")
    assert holds_scores(path) is scores
    assert not holds_scores(tmp_path)


def test_the_kept_comparison_names_its_schema(models, opens_pictures, labelled_folder, tmp_path):
    compared(models[0].folder, labelled_folder, tmp_path / "run")
    facts = json.loads((tmp_path / "run" / "comparison.json").read_text())
    assert facts["schema"] == 1
    assert facts["new_model"][0] == "new"

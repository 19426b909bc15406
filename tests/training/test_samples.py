import pytest

from tbviewer.errors import TrainingError
from tbviewer.reading.reading import ModelName
from tbviewer.training.samples import sample_of_csv

MODEL = ModelName("combined", "3f9a" * 16)


def sample(tmp_path, text, **facts):
    path = tmp_path / "scores.csv"
    path.write_text(text, "utf-8")
    return sample_of_csv(path, MODEL, **facts)


def test_scores_and_results(tmp_path):
    found = sample(tmp_path, "film,score,result\na,0.9,1\nb,0.2,0\nc,0.5,yes\nd,0.1,Negative\n")
    assert found.scores.tolist() == [0.9, 0.2, 0.5, 0.1]
    assert found.labels.tolist() == [1, 0, 1, 0]
    assert (found.weights, found.untested, found.unread, found.source) == (None, 0, 0, "csv")


def test_what_evaluate_writes_is_understood(tmp_path):
    assert sample(tmp_path, "film,label,score\na,1,0.9\nb,0,0.2\n").positive == 1


def test_an_empty_result_is_not_tested_and_an_empty_score_not_read(tmp_path):
    found = sample(tmp_path, "score,result\n0.9,1\n0.2,\n0.1,\n,0\n0.3,0\n\n")
    assert (len(found), found.untested, found.unread) == (2, 2, 1)


def test_weights_are_taken(tmp_path):
    found = sample(tmp_path, "score,result,weight\n0.9,1,1\n0.2,0,12.5\n")
    assert found.weights.tolist() == [1, 12.5]


def test_a_european_spreadsheets_file(tmp_path):
    found = sample(tmp_path, "﻿Score;Result;Weight\r\n0,9;1;1\r\n0,25;0;2,5\r\n")
    assert found.scores.tolist() == [0.9, 0.25]
    assert found.weights.tolist() == [1, 2.5]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("film,probability\na,0.5\n", "no columns"),
        ("", "no columns"),
        ("score,result\n0.5,1\nhigh,0\n", "line 3: high is not a number"),
        ("score,result\n0.5,1\n45,0\n", "line 3: the score 45 is not from 0 to 1"),
        ("score,result\n0.5,1\nnan,0\n", "line 3: nan is not a number"),
        ("score,result\n0.5,maybe\n", "line 2: the result maybe"),
        ("score,result,weight\n0.5,1,0\n", "line 2: the weight 0 is not above 0"),
        ("score,result,weight\n0.5,1,\n", "line 2: nothing is not a number"),
        ("score,result\n0.5,1\n0.6,1\n", "results of both kinds"),
        ("score,result\n", "results of both kinds"),
        ("score,result,model\n0.5,1,other 77c0\n", "line 2: the score is by other 77c0, not by"),
        ('score,result\n"0.5,1\n', "line 2: 0.5,1 is not a number"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, text, words):
    with pytest.raises(TrainingError) as caught:
        sample(tmp_path, text)
    assert words in caught.value.sentence


@pytest.mark.parametrize("told", ["combined", "combined 3f9a", "3f9a" * 16])
def test_scores_of_the_same_model_are_welcome(tmp_path, told):
    text = f"score,result,model\n0.5,1,{told}\n0.4,0,{told}\n"
    assert len(sample(tmp_path, text)) == 2


def test_a_file_that_is_no_text_and_one_that_is_missing(tmp_path):
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\xff\xfe\x00\x80")
    for file in (path, tmp_path / "nowhere.csv"):
        with pytest.raises(TrainingError) as caught:
            sample_of_csv(file, MODEL)
        assert "cannot be read as a CSV file" in caught.value.sentence

"""``tbviewer films`` over an inspection that opens no picture."""

import json

import pytest

from tbviewer import cli, paths
from tbviewer.record.journal import asking
from tbviewer.record.journal.asking import Search
from tbviewer.training.clinic import keeping


@pytest.fixture
def folder(labelled):
    return labelled({"tb/torn.png": "broken", "tb/again.png": "sick 3"})


def test_a_line_for_each_fault_and_each_class(folder, capsys):
    assert cli.main(["films", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "tb/again.png: same picture twice; left out. It is the same picture as tb/3.png."
    )
    assert lines[1].startswith("tb/torn.png: unreadable; left out.")
    assert lines[2].startswith("with tuberculosis: 42 films, 40 used, of 40 patients;")
    assert "The labels rest on: unknown" in lines


def test_json_has_every_film_and_a_summary(folder, capsys):
    assert cli.main(["films", str(folder), "--format", "json"]) == 0
    *of_films, whole = map(json.loads, capsys.readouterr().out.splitlines())
    assert len(of_films) == 82
    assert {film["use"] for film in of_films} == {"left-out", "test", "learn"}
    assert whole["faults"] == {"unreadable": 1, "same-picture": 1}
    assert [one["films"] for one in whole["classes"]] == [42, 40]
    assert whole["refused"] == []


def test_what_is_said_of_films_and_labels_is_kept(folder, capsys):
    asked = [
        "--leave-out",
        "tb/5.png",
        "--take-in",
        "tb/again.png",
        "--standard",
        "bacteriological",
    ]
    assert cli.main(["films", str(folder), *asked]) == 0
    assert "bacteriological" in capsys.readouterr().out
    kept = keeping.kept_scan(folder)
    assert kept.standard == "bacteriological"
    assert kept.film("tb/5.png").left_out and not kept.film("tb/again.png").left_out
    entries = asking.page(paths.journal_file(), Search(), 0, 9)
    assert [(entry.kind, entry.facts.get("films")) for entry in entries[::-1]] == [
        ("films-left-out", ["tb/5.png"]),
        ("films-taken-in", ["tb/again.png"]),
        ("reference-standard", None),
    ]


def test_a_film_that_is_not_there_is_told(folder, capsys):
    assert cli.main(["films", str(folder), "--leave-out", "tb/99.png"]) == 1
    assert "has no film tb/99.png" in capsys.readouterr().err


def test_a_folder_that_cannot_be_trained_on_ends_with_1(folder, capsys):
    for path in (folder / "normal").glob("[1-3]?.png"):
        path.unlink()
    assert cli.main(["films", str(folder)]) == 1
    assert "10 films without tuberculosis can be used" in capsys.readouterr().out

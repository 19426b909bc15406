"""``tbviewer models`` from the command line, over a store of its own."""

import json
import sqlite3

import pytest

from tbviewer import paths
from tbviewer.cli import main
from tbviewer.net import store


@pytest.fixture
def run(capsys):
    """Return a function that runs the command and returns exit code, output and messages."""

    def command(*arguments: str):
        code = main(["models", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return command


@pytest.fixture
def packed(run, tmp_path):
    """A Model in a file."""
    path = tmp_path / "stick" / "a model.tbmodel"
    path.parent.mkdir()
    assert run("export", store.DEFAULT, str(path))[0] == 0
    return str(path)


def kinds():
    journal = sqlite3.connect(paths.journal_file())
    rows = journal.execute("SELECT kind, model_name FROM entry ORDER BY rowid").fetchall()
    journal.close()
    return rows


def test_a_model_comes_from_a_file_reads_and_goes_again(run, packed):
    assert "kept" in run("import", packed, "--name", "clinic")[1]
    assert store.find().card.name == store.DEFAULT
    short = store.find("clinic").name.short
    assert f"{short} reads from the next film on" in run("activate", "clinic")[1]
    assert "reads already" in run("activate", "clinic")[1]
    listed = [json.loads(line) for line in run("list", "--format", "json")[1].splitlines()]
    ships = [(name, False, "bundle") for name in store.names() if name != "clinic"]
    assert store.DEFAULT in {name for name, _, _ in ships}
    assert [(m["model"], m["active"], m["place"]) for m in listed] == [
        ("clinic", True, "site"), *ships,
    ]  # fmt: skip
    code, _, told = run("delete", "clinic", "--yes")
    assert (code, "active Model" in told) == (1, True)
    assert run("rollback")[0] == 0
    assert run("delete", "clinic", "--yes")[0] == 0
    assert store.names([paths.site_models()]) == []
    assert kinds() == [
        ("model-export", store.DEFAULT), ("model-import", "clinic"), ("activation", "clinic"),
        ("rollback", store.DEFAULT), ("model-deletion", "clinic"),
    ]  # fmt: skip


def test_refusals_are_sentences_and_exit_codes(run, packed, tmp_path, monkeypatch):
    code, out, told = run("activate", "nobody")
    assert (code, out) == (1, "")
    assert "Model nobody cannot be used" in told
    assert run("rollback")[0] == 1
    (tmp_path / "notes.txt").write_text("hello")
    code, _, told = run("import", str(tmp_path / "notes.txt"))
    assert code == 1
    assert "notes.txt is not a Model's file" in told
    run("import", packed, "--name", "clinic")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert run("delete", "clinic")[0] == 2
    assert "clinic" in store.names()
    code, _, told = run("export", "clinic", packed)
    assert code == 1
    assert "--yes" in told
    assert run("export", "clinic", packed, "--yes")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [("activate",), ("activate", "a", "b"), ("rollback", "a"), ("list", "a"), ("delete",),
     ("import",), ("export",), ("export", "a", "b", "c"), ("burn",)],
)  # fmt: skip
def test_wrong_usage_ends_with_two(run, arguments):
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2


def test_a_card_in_words(run):
    code, out, _ = run("show", store.DEFAULT)
    assert code == 0
    assert f"{store.find().card.facts['training']['films']} films" in out
    assert json.loads(run("show", store.DEFAULT, "--format", "json")[1])["name"] == store.DEFAULT


def test_verifying_names_what_is_damaged_and_tells_the_rest(run, packed):
    run("import", packed, "--name", "clinic")
    assert run("verify")[0] == 0
    (paths.site_models() / "clinic" / "weights.safetensors").write_bytes(b"x")
    code, out, told = run("verify")
    assert code == 1
    assert "clinic" in told
    assert "weights are what the Card says" in out
    assert run("verify", store.DEFAULT)[0] == 0

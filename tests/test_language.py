"""Which language is spoken, and that every process speaks it."""

import os
import subprocess
import sys

import pytest

from tbviewer import language, paths, policy, words
from tbviewer.__main__ import main


@pytest.fixture(autouse=True)
def silent_system(monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", words.VARIABLE):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("arguments", "asked", "rest"),
    [
        (["--language", "fr", "read", "a.dcm"], "fr", ["read", "a.dcm"]),
        (["read", "--language=ru", "a.dcm"], "ru", ["read", "a.dcm"]),
        (["a.dcm"], None, ["a.dcm"]),
        (["read", "--", "--language", "fr"], None, ["read", "--", "--language", "fr"]),
    ],
)
def test_the_language_is_taken_out_of_the_arguments(arguments, asked, rest):
    assert language.taken_from(arguments) == (asked, rest)


@pytest.mark.parametrize("arguments", [["--language", "xx"], ["--language"], ["--language=", "a"]])
def test_a_language_that_there_is_not_is_wrong_usage(arguments, capsys):
    assert main(arguments) == 2
    assert "en, es, fr, pt, ru" in capsys.readouterr().err


def test_the_system_is_followed(monkeypatch):
    for name, tag, spoken in (
        ("LANG", "C.UTF-8", "en"),
        ("LANG", "de_DE.UTF-8", "en"),
        ("LANG", "pt_BR.UTF-8", "pt_BR"),
        ("LC_ALL", "ru_RU.UTF-8@euro", "ru_RU"),
        ("LANGUAGE", "de:fr-CM:en", "fr_CM"),
    ):
        monkeypatch.setenv(name, tag)
        monkeypatch.delenv(words.VARIABLE, raising=False)
        language.settle()
        assert words.tag() == spoken


def test_what_was_asked_for_goes_before_what_was_chosen_and_that_before_the_system(monkeypatch):
    monkeypatch.setenv("LANG", "es_ES.UTF-8")
    paths.settings_file().write_text("[other]\nlanguage=ru\n[words]\nlanguage=fr\n", "utf-8")
    language.settle()
    assert words.language() == "fr"
    (paths.user_data() / "policy.toml").write_text('language = "es"', "utf-8")
    policy._read.cache_clear()
    monkeypatch.delenv(words.VARIABLE)
    language.settle()
    assert words.language() == "es"
    language.settle("pt")
    assert words.language() == "pt"
    language.settle()  # in a child process, which inherits it
    assert words.language() == "pt"


def test_what_the_window_keeps_is_found_without_qt(qapp):
    from tbviewer.ui.settings import open_settings

    assert language.kept() == ""
    settings = open_settings()
    settings.setValue("window/geometry", b"\x00=[words]\nlanguage=es")
    settings.setValue(language.SETTING, "ru")
    settings.sync()
    assert language.kept() == "ru"


def test_a_child_process_speaks_the_language_too():
    words.use_language("pseudo")
    code = "from tbviewer.errors import FilmError, FilmFault;" \
        "print(FilmError('a.dcm', FilmFault.EMPTY).sentence)"  # fmt: skip
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ},
    ).stdout.decode("utf-8")  # fmt: skip
    assert told.startswith("⟦a.dcm îš émptý")


def test_usage_and_its_errors_are_translated(capsys):
    with pytest.raises(SystemExit):
        main(["--language", "pseudo", "read", "--format", "xml", "a.dcm"])
    told = capsys.readouterr().err
    assert told.startswith("⟦üšágé") and "⟦îñválîd çhöîçé: 'xml'" in told


def test_json_keeps_its_points():
    words.use_language("fr")
    from tbviewer.cli.reading import COLUMNS, _cell

    assert "score" in COLUMNS
    assert _cell(0.5) == "0.5"

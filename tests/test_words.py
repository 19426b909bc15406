import ast
import re
from datetime import date, datetime
from pathlib import Path

import pytest

from tbviewer import catalogue, paths, words

PACKAGE = Path(words.__file__).parent

GERMAN = r"""
# A comment.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=n != 1;\n"

msgid "{name} is empty."
msgstr "{name} ist leer."

msgid "{score:.2f} of {count}"
msgstr "{score:.2f} von {count}"

msgid "{year}-{month}-{day}"
msgstr "{day}.{month}.{year}"

msgid "a \"long\" sentence"
msgstr "ein "
"\"langer\" "
"Satz"

msgid "not yet"
msgstr ""

msgid "{count} film"
msgid_plural "{count} films"
msgstr[0] "{count} Film"
msgstr[1] "{count} Filme"
"""


@pytest.fixture
def german(tmp_path, monkeypatch):
    """A catalogue of some sentences, as a translator writes it."""
    folder = tmp_path / "translations" / "de"
    folder.mkdir(parents=True)
    (folder / "tbviewer.po").write_text(GERMAN, "utf-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    words.use_language("de")


def test_without_a_catalogue_the_sentence_is_its_own_translation():
    assert words.say("{name} is empty.", name="a.dcm") == "a.dcm is empty."
    assert words.say_count("{count} film", "{count} films", 1) == "1 film"
    assert words.say_count("{count} film", "{count} films", 3) == "3 films"
    words.use_language("there is none")
    assert words.say("{name} is empty.", name="a.dcm") == "a.dcm is empty."


@pytest.mark.usefixtures("german")
def test_a_catalogue_is_used():
    assert words.language() == "de"
    assert words.say("{name} is empty.", name="a.dcm") == "a.dcm ist leer."
    assert words.say('a "long" sentence') == 'ein "langer" Satz'
    assert words.say_count("{count} film", "{count} films", 1) == "1 Film"
    assert words.say_count("{count} film", "{count} films", 3) == "3 Filme"
    assert words.say("not translated") == "not translated"
    assert words.say("not yet") == "not yet"


@pytest.mark.usefixtures("german")
def test_numbers_and_dates_are_written_as_the_language_does():
    assert words.say("{score:.2f} of {count}", score=0.5, count=3) == "0,50 von 3"
    assert words.say("{score:.2f}", score=1.25) == "1,25"
    assert words.say("{name} is empty.", name="a.dcm") == "a.dcm ist leer."
    assert words.number_text(0.125, ".2g") == "0,12"
    assert words.date_text(date(2026, 3, 1)) == words.date_text("2026-03-01") == "01.03.2026"
    assert words.time_text(datetime(2026, 3, 1, 7, 5)) == "01.03.2026 07:05"
    assert words.date_text("some time") == "some time"


def test_spanish_marks_decimals_by_region():
    for region, told in (("", "0,50"), ("_ES", "0,50"), ("_PE", "0.50"), ("_MX", "0.50")):
        words.use_language(f"es{region}")
        assert words.number_text(0.5, ".2f") == told


def test_russian_has_three_plurals():
    po = (
        'msgid ""\nmsgstr "Plural-Forms: nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 &&'
        ' n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2;\\n"\n'
        'msgid "film"\nmsgid_plural "films"\nmsgstr[0] "снимок"\nmsgstr[1] "снимка"\n'
        'msgstr[2] "снимков"\n'
    )
    russian = catalogue.read_po(po)
    told = [russian.counted("film", "films", count) for count in (1, 2, 5, 11, 21, 104, 112)]
    assert told == ["снимок", "снимка", "снимков", "снимков", "снимок", "снимка", "снимков"]


def test_what_is_no_catalogue_is_said():
    with pytest.raises(ValueError):
        catalogue.read_po('msgid "a"\nmsgstr 3\n')


def test_the_pseudo_language_keeps_facts():
    words.use_language("pseudo")
    told = words.say("{name} is empty: it has {count:.1f} bytes.", name="aei", count=0.5)
    assert told.startswith("⟦aei îš") and "0,5" in told and len(told) > 40
    assert words.say_count("{count} film", "{count} films", 2).startswith("⟦2 fîlmš")


def test_message_ids_are_written_out_where_they_are_marked():
    """`say(f"…")` or `say("a" + b)` could never be found by a translator."""
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("say", "later", "say_count")
                and node.args
                and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
            ):
                wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []


def test_facts_are_named():
    unnamed = re.compile(r"\{\}|\{\d+\}|%[sd]")
    for path in PACKAGE.rglob("*.py"):
        if path == PACKAGE / "usage.py":  # sentences of argparse
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("say", "later")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                assert not unnamed.search(node.args[0].value), f"{path.name}:{node.lineno}"


def test_nothing_is_said_while_modules_are_imported():
    """It would be said before the language is known, and only once."""
    early = []
    for path in PACKAGE.rglob("*.py"):
        for node in _run_at_import(ast.parse(path.read_text("utf-8"))):
            said = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if said and node.func.id in ("say", "say_count", "number_text", "date_text"):
                early.append(f"{path.name}:{node.lineno}")
    assert early == []


def _run_at_import(node: ast.AST):
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from _run_at_import(child)

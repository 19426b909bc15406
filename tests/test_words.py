import ast
import re
from pathlib import Path

import pytest

from tbviewer import paths, words

PACKAGE = Path(words.__file__).parent


@pytest.fixture
def german(tmp_path, monkeypatch):
    """A catalogue of two sentences, as msgfmt would write it."""
    import struct

    entries = {
        "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n",
        "{name} is empty.": "{name} ist leer.",
        "{count} film\0{count} films": "{count} Film\0{count} Filme",
    }
    ids, texts = zip(*sorted((k.encode(), v.encode()) for k, v in entries.items()), strict=True)
    header, offsets, body = 7 * 4, [], b""
    start = header + 16 * len(ids)
    for group in (ids, texts):
        for item in group:
            offsets.append((len(item), start + len(body)))
            body += item + b"\0"
    numbers = [0x950412DE, 0, len(ids), header, header + 8 * len(ids), 0, 0]
    numbers += [n for pair in offsets for n in pair]
    folder = tmp_path / "translations" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "tbviewer.mo").write_bytes(struct.pack(f"<{len(numbers)}I", *numbers) + body)
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    words.use_language("de")
    yield
    words.use_language("none")


def test_without_a_catalogue_the_sentence_is_its_own_translation():
    assert words.say("{name} is empty.", name="a.dcm") == "a.dcm is empty."
    assert words.say_count("{count} film", "{count} films", 1) == "1 film"
    assert words.say_count("{count} film", "{count} films", 3) == "3 films"


def test_a_catalogue_is_used(german):
    assert words.say("{name} is empty.", name="a.dcm") == "a.dcm ist leer."
    assert words.say_count("{count} film", "{count} films", 3) == "3 Filme"
    assert words.say("not translated") == "not translated"


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
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("say", "later")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                assert not unnamed.search(node.args[0].value), f"{path.name}:{node.lineno}"

"""Keeps the catalogues in step with the program: what is to be said, and what is missing.

    python resources/translations/catalogues.py             # tells what is missing
    python resources/translations/catalogues.py --update    # adds new sentences, drops old ones
    python resources/translations/catalogues.py --missing   # lists every sentence that any lacks
    python resources/translations/catalogues.py --fill FILE # fills in translations

`--missing` writes one JSON line a sentence; `--fill` reads lines of JSON: the sentence, then its
forms by language: ``["Open a film", {"fr": ["Ouvrir un cliché"]}]``.
"""

import argparse
import ast
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from tbviewer.catalogue import entries_of  # noqa: E402

PLURALS = {
    "es": "nplurals=2; plural=n != 1;",
    "fr": "nplurals=2; plural=n > 1;",
    "pt": "nplurals=2; plural=n > 1;",
    "ru": "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4"
    " && (n%100<12 || n%100>14) ? 1 : 2;",
}


@dataclass(frozen=True)
class Message:
    """One sentence of the program: its id, its English plural if it counts, its module."""

    id: str
    plural: str
    module: str


def messages() -> dict[str, Message]:
    """Return every sentence that the package marks for translation, by id, in reading order."""
    found: dict[str, Message] = {}
    for path in sorted((ROOT / "tbviewer").rglob("*.py")):
        module = path.relative_to(ROOT).as_posix()
        for call in _marked(ast.parse(path.read_text("utf-8"))):
            texts = [a.value for a in call.args[:2] if isinstance(a, ast.Constant)]
            if not texts or not isinstance(texts[0], str):
                continue  # it is said here and was marked where it is written down
            counts = isinstance(call.func, ast.Name) and call.func.id == "say_count"
            old = found.get(texts[0])
            if old is None or (counts and not old.plural):
                found[texts[0]] = Message(texts[0], texts[1] if counts else "", module)
    return found


def _marked(tree: ast.AST) -> Iterator[ast.Call]:
    # In the order of the file, not breadth first: neighbours explain each other.
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("say", "later", "say_count")
        and node.args
    ]
    yield from sorted(calls, key=lambda call: (call.lineno, call.col_offset))


def read(language: str) -> dict[str, list[str]]:
    """Return the forms of every sentence of a language's catalogue; empty ones too."""
    file = HERE / language / "tbviewer.po"
    if not file.exists():
        return {}
    return {
        entry["msgid"]: [entry[key] for key in sorted(entry) if key.startswith("msgstr")]
        for entry in entries_of(file.read_text("utf-8"))
        if entry["msgid"]
    }


def write(language: str, forms: dict[str, list[str]]) -> None:
    """Write a language's catalogue: the sentences that there are, in their order."""
    plurals = PLURALS[language]
    header = (
        f"Content-Type: text/plain; charset=UTF-8\nLanguage: {language}\nPlural-Forms: {plurals}\n"
    )
    parts = [f'msgid ""\nmsgstr {_quoted(header)}\n']
    for message in messages().values():
        mine = forms.get(message.id, [])
        lines = [f"#: {message.module}", f"msgid {_quoted(message.id)}"]
        if message.plural:
            lines.append(f"msgid_plural {_quoted(message.plural)}")
            count = int(plurals[len("nplurals=")])
            mine = (mine + [""] * count)[:count]
            lines += [f"msgstr[{n}] {_quoted(form)}" for n, form in enumerate(mine)]
        else:
            lines.append(f"msgstr {_quoted(mine[0] if mine else '')}")
        parts.append("\n".join(lines) + "\n")
    file = HERE / language / "tbviewer.po"
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join(parts), "utf-8")


def missing(language: str) -> list[Message]:
    """Return the sentences that a language does not have, or lacks a form of."""
    forms = read(language)
    count = int(PLURALS[language][len("nplurals=")])
    return [
        message
        for message in messages().values()
        if len(forms.get(message.id, [])) != (count if message.plural else 1)
        or not all(forms[message.id])
    ]


def unused(language: str) -> list[str]:
    """Return the sentences of a catalogue that the program no longer says."""
    return sorted(set(read(language)) - set(messages()))


def fill(file: Path) -> None:
    """Take translations from `file` into the catalogues."""
    catalogues = {language: read(language) for language in PLURALS}
    for line in file.read_text("utf-8").splitlines():
        sentence, translations = json.loads(line)
        for language, forms in translations.items():
            catalogues[language][sentence] = forms
    for language, forms in catalogues.items():
        write(language, forms)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def main() -> int:
    """Do what is asked; return 1 while something is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--fill", type=Path)
    arguments = parser.parse_args()
    if arguments.fill:
        fill(arguments.fill)
    if arguments.update:
        for language in PLURALS:
            write(language, read(language))
    lacking = {language: missing(language) for language in PLURALS}
    if arguments.missing:
        wanted = {message.id for lacks in lacking.values() for message in lacks}
        for message in messages().values():
            if message.id in wanted:
                told = (message.id, message.plural, message.module)
                sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    for language, lacks in lacking.items():
        sys.stderr.write(f"{language}: {len(lacks)} missing, {len(unused(language))} unused\n")
    return 1 if any(lacking.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

"""The catalogues keep step with the program, and say what it says."""

import importlib.util
import re

import pytest

from tbviewer import language, paths, words
from tbviewer.catalogue import read_po

_PLACE = paths.resources() / "translations" / "catalogues.py"
_SPEC = importlib.util.spec_from_file_location("catalogues", _PLACE)
catalogues = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(catalogues)

TRANSLATED = sorted(set(language.LANGUAGES) - {"en"})
MESSAGES = catalogues.messages()
_FACTS = re.compile(r"\{[^}]*\}|%\(\w+\)[sdr]|%[sdr]")


@pytest.fixture(params=TRANSLATED)
def code(request):
    return request.param


def facts(text: str) -> list[str]:
    return sorted(set(_FACTS.findall(text)))


def pairs(code):
    """Yield every sentence with each of its forms, and the English form that it stands for."""
    for id_, forms in catalogues.read(code).items():
        for form in filter(None, forms):
            yield MESSAGES[id_].plural or id_, form


def test_sentences_are_found_wherever_they_are_marked():
    assert len(MESSAGES) > 800
    assert MESSAGES["{count} month"].plural == "{count} months"
    assert "Research use. Not for diagnosis on its own." in MESSAGES


def test_nothing_is_missing_and_nothing_is_left_over(code):
    assert [message.id for message in catalogues.missing(code)] == []
    assert catalogues.unused(code) == []


def test_a_translation_has_the_facts_of_its_sentence(code):
    wrong = [form for id_, form in pairs(code) if facts(id_) != facts(form)]
    assert wrong == []


def test_a_translation_has_the_form_of_its_sentence(code):
    """The same spaces and line ends, dots that announce a question, a key for a menu."""
    wrong = []
    for id_, form in pairs(code):
        same = (
            id_.count("\n") == form.count("\n")
            and (id_[:1].isspace() == form[:1].isspace() or "   " in id_)  # heads of columns
            and id_[-1:].isspace() == form[-1:].isspace()
            and id_.endswith("…") == form.endswith("…")
            and id_.replace("&&", "").count("&") == form.replace("&&", "").count("&")
        )
        if not same:
            wrong.append((id_, form))
    assert wrong == []


def test_every_sentence_can_be_said(code):
    content = (paths.resources() / "translations" / code / "tbviewer.po").read_text("utf-8")
    catalogue = read_po(content, decimal=",")
    assert len(catalogue.texts) == len(MESSAGES)
    assert {catalogue.form(count) for count in range(30)} == set(range(3 if code == "ru" else 2))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("fr", ("0 cliché", "1 cliché", "2 clichés")),
        ("es", ("0 radiografías", "1 radiografía", "2 radiografías")),
        ("pt", ("0 radiografia", "1 radiografia", "2 radiografias")),
        ("ru", ("0 снимков", "1 снимок", "2 снимка")),
    ],
)
def test_counts_have_the_form_that_fits(code, told):
    words.use_language(code)
    assert tuple(words.say_count("{count} film", "{count} films", n) for n in range(3)) == told


def test_days_are_written_as_people_do():
    told = {}
    for code in language.LANGUAGES:
        words.use_language(code)
        told[code] = words.date_text("2026-03-01")
    assert told == {"en": "2026-03-01", "ru": "01.03.2026"} | dict.fromkeys(
        ("es", "fr", "pt"), "01/03/2026"
    )


def test_menus_of_a_language_have_one_key_each(code, qtbot):
    """No two menus of the bar answer to the same letter."""
    words.use_language(code)
    from PySide6.QtWidgets import QMainWindow, QMenu

    from tbviewer.ui.actions import Actions
    from tbviewer.ui.menus import Menus
    from tbviewer.ui.recent import RecentFilms
    from tbviewer.ui.settings import open_settings

    window = QMainWindow()
    qtbot.addWidget(window)
    overlays = QMenu(words.say("O&verlays"), window)
    Menus(window, Actions(window), overlays, RecentFilms(open_settings(), window))
    bar = [action.text() for action in window.menuBar().actions()]
    keys = [text[text.index("&") + 1].casefold() for text in bar]
    assert sorted(set(keys)) == sorted(keys), bar

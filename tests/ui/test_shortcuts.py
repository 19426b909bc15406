"""Keys: looked up, changed, never two things at once, kept."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from tbviewer.ui.actions import Actions
from tbviewer.ui.main_window import MainWindow
from tbviewer.ui.shortcuts import FIXED, Shortcuts

from . import walking

_NAMES_A_KEY = re.compile(
    r"Ctrl\+|Alt\+|\bEsc\b|\bF\d+\b|\bPg|Backspace|full stop|[\[\]]|\((?!Shift)\S\)|\bD\b"
)


@pytest.fixture
def actions(qapp):
    return Actions()


@pytest.fixture
def shortcuts(actions, settings):
    return Shortcuts(actions, settings)


def key(text):
    return QKeySequence(text)


@pytest.fixture
def page(window):
    """Return the page of keys, opened by its own key."""
    window.actions_by_name["keys"].trigger()
    return window.help_desk._open["keys"]


def test_no_key_of_the_program_does_two_things(actions):
    keys = [k.toString() for action in actions.all() for k in action.shortcuts()]
    assert sorted(set(keys)) == sorted(keys)
    assert not FIXED & set(keys)


def test_a_key_is_changed_and_kept(actions, shortcuts, settings):
    shortcuts.set_key("fit", key("Ctrl+K"))
    assert actions["fit"].shortcut() == key("Ctrl+K")
    assert "Ctrl+K" in actions["fit"].toolTip()
    again = Actions()
    Shortcuts(again, settings)
    assert again["fit"].shortcuts() == [key("Ctrl+K")]
    assert again["reset"].shortcuts() == [key("Esc")]


def test_a_key_is_taken_from_the_action_that_had_it(actions, shortcuts):
    assert shortcuts.holder(key("I")) == "invert"
    shortcuts.set_key("fit", key("I"))
    assert shortcuts.holder(key("I")) == "fit"
    assert actions["invert"].shortcuts() == []
    shortcuts.restore("invert")
    assert actions["invert"].shortcuts() == []  # it would do two things
    shortcuts.restore("fit")
    shortcuts.restore("invert")
    assert actions["invert"].shortcuts() == [key("I")]


def test_keys_that_belong_to_no_action_stay(shortcuts):
    for fixed in ("1", "B", "Space", "Tab"):
        with pytest.raises(ValueError):
            shortcuts.set_key("fit", key(fixed))


def test_an_action_may_be_without_a_key_and_all_come_back(actions, shortcuts, settings):
    shortcuts.set_key("fit", QKeySequence())
    assert actions["fit"].toolTip() == "Show the whole film as large as it fits"
    shortcuts.restore_all()
    assert actions["fit"].shortcut() == key("F")
    settings.beginGroup("keys")
    assert settings.allKeys() == []


def test_every_action_of_the_menus_is_on_the_page(window, page):
    listed = set(page._rows)
    assert listed == set(window.actions_by_name.names())


def test_a_conflict_is_told_before_the_key_is_set(page, qtbot, window):
    page.choose("fit")
    qtbot.keyClick(page.key, Qt.Key.Key_I)
    assert page.key.keySequence() == key("I")
    assert page.answer.text() == "I belongs to “Invert”, which would lose it."
    assert page.set_key.text() == "Take it"
    page.set_key.click()
    assert window.actions_by_name["fit"].shortcut() == key("I")
    qtbot.keyClick(page.key, Qt.Key.Key_B)
    assert not page.set_key.isEnabled()
    assert page.answer.text() == "B stays what it is."


def test_a_changed_key_works(page, opened, window, qtbot):
    page.choose("outline")
    page.key.setKeySequence(key("Ctrl+K"))
    page.set_key.click()
    page.close()
    opened()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    before = window.actions_by_name["outline"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.actions_by_name["outline"].isChecked() != before


def test_words_and_keys_are_searched(page):
    page.search.setText("magnifier")
    shown = [name for name, row in page._rows.items() if not row.isHidden()]
    assert shown == ["magnifier", "glass_overlays"]


def test_changed_keys_hold_in_the_next_window(window, settings, room, qtbot):
    window.help_desk.shortcuts.set_key("fit", key("Ctrl+K"))
    again = MainWindow(room.services(), settings)
    qtbot.addWidget(again)
    assert again.actions_by_name["fit"].shortcut() == key("Ctrl+K")


def test_whatever_names_keys_names_those_that_are_set(opened, window):
    opened()
    keys = window.help_desk.shortcuts
    window.actions_by_name["brush"].trigger()
    side = window.film_page.side.overlays
    assert "Open a film (Ctrl+O)" in window.actions_by_name["open"].toolTip()
    assert "(Ctrl+O)" in window.empty_page.open.toolTip()
    assert "keys [ and" not in side.rows[0].slider.toolTip()
    assert "keys [ ]" in side.rows[0].slider.toolTip()
    assert "Esc leaves it" in window.film_page.instruments.tools.advice
    for name, text in {"open": "F14", "weaker": "-", "dim": "F15", "reset": "F16", "decide": "F17",
                       "paint_dot": "F18"}.items():  # fmt: skip
        keys.set_key(name, key(text))
    assert "(F14)" in window.empty_page.open.toolTip()
    assert "keys - ]" in side.rows[0].slider.toolTip()
    assert "(F15)" in side.more.dimmed.slider.toolTip()
    assert "F16 brings the film back" in window.film_page.asking.note.text()
    assert "(F18 paints a dot)   (F16 leaves it)" in window.looking.label.text()
    (refer, *_) = window.desk.panel.letters.values()
    assert refer.text() == "F17 R"
    opened("a/next.dcm")
    assert "keys - ]" in side.rows[0].slider.toolTip()


def test_nothing_names_a_key_that_no_action_has(opened, window):
    opened()
    for name in window.actions_by_name.names():
        window.help_desk.shortcuts.set_key(name, QKeySequence())
    for room in ("room_compare", "room_reading"):
        window.actions_by_name[room].trigger()
        window.actions_by_name["brush"].trigger()
        shown = (text for text, _ in walking.texts(window))
        named = [text for text in shown if _NAMES_A_KEY.search(text)]
        assert named == []

"""Keys: looked up, changed, never two things at once, kept."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from tbviewer.ui.actions import Actions
from tbviewer.ui.main_window import MainWindow
from tbviewer.ui.shortcuts import FIXED, Shortcuts


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

"""The page of settings, and what of films is remembered for how long."""

import re

import pytest
from PySide6.QtCore import QSettings, QUrl

from tbviewer import language, paths, policy
from tbviewer.ui import look
from tbviewer.ui.folders import folder_for, keep_folder
from tbviewer.ui.main_window import MainWindow
from tbviewer.ui.preferences import Preferences, Remember
from tbviewer.ui.recent import RecentFilms


@pytest.fixture
def page(window):
    window.actions_by_name["settings"].trigger()
    return window.help_desk._open["settings"]


def choose(box, value):
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def file_of(settings: QSettings) -> str:
    settings.sync()
    with open(settings.fileName(), encoding="utf-8") as file:  # noqa: PTH123 - it is text
        return file.read()


def test_the_language_is_kept_where_every_process_finds_it(page, monkeypatch, settings):
    choose(page.language, "ru")
    assert page.later.isVisible()
    assert settings.value(language.SETTING) == "ru"
    choose(page.language, "")
    assert Preferences(settings).language == ""


def test_text_grows_with_its_size(qapp, page, settings):
    choose(page.text_size, 130)
    assert Preferences(settings).text_percent == 130
    look.dress(qapp, text_percent=130)
    assert look.font(look.SMALL).pixelSize() == 16
    assert "font-size: 16px" in qapp.styleSheet()
    look.dress(qapp)
    assert look.font(look.SMALL).pixelSize() == 12


def test_by_default_the_settings_name_no_film(opened, window, settings, qtbot, room):
    opened("ZZNAME/ZZNAME.dcm")
    keep_folder(settings, "open/folder", "/films/ZZNAME")
    assert folder_for(settings, "open/folder") == "/films/ZZNAME"
    assert len(window.recent.paths) == 1
    window.close()
    assert "ZZNAME" not in file_of(settings)
    again = MainWindow(room.services(), settings)
    qtbot.addWidget(again)
    assert again.recent.paths == ()


def test_films_are_remembered_when_it_is_wished(opened, window, page, settings):
    choose(page.remember, Remember.ALWAYS)
    opened("ZZNAME.dcm")
    keep_folder(settings, "open/folder", "/films/ZZNAME")
    window.close()
    assert len(RecentFilms(settings).paths) == 1
    assert settings.value("open/folder") == "/films/ZZNAME"
    Preferences(settings).remember = Remember.WHILE_OPEN
    assert "ZZNAME" not in file_of(settings)


def test_films_are_forgotten_at_once(opened, window, page):
    opened("ZZNAME.dcm")
    choose(page.remember, Remember.NEVER)
    assert window.recent.paths == ()
    opened("another.dcm")
    assert window.recent.paths == ()


def test_rows_lose_their_pictures_at_once(window, page):
    assert window.list_desk.panel.row.thumbnails
    page.thumbnails.click()
    assert not window.list_desk.panel.row.thumbnails


def test_switches_are_those_of_the_menus(window, page):
    best, own_first, *_ = page.switches
    own_first.click()
    assert window.actions_by_name["own_first"].isChecked()
    assert window.desk.deciding.own_reading.on
    best.click()
    assert not window.overlays.offer_is_taken


def test_what_the_policy_settles_is_grey(window, own_user_folder):
    (own_user_folder / "policy.toml").write_text('language = "fr"\nthumbnails = false\n')
    policy._read.cache_clear()
    window.actions_by_name["settings"].trigger()
    page = window.help_desk._open["settings"]
    assert not page.language.isEnabled()
    assert not page.thumbnails.isEnabled()
    assert "policy" in page.language.toolTip()
    assert page.remember.isEnabled()


def test_the_manual_opens_offline_with_its_pictures(window):
    window.actions_by_name["manual"].trigger()
    manual = window.help_desk._open["manual"]
    page = manual.page
    assert "bacteriological" in page.toPlainText()
    assert not manual.back.isEnabled()
    picture = page.loadResource(2, "pictures/window.png")
    assert 0 < picture.width() <= page.width()
    page.anchorClicked.emit(QUrl("manual.md"))
    assert page.toPlainText().startswith("Manual for clinicians")
    page.anchorClicked.emit(QUrl("https://example.org"))
    page.anchorClicked.emit(QUrl("gone.md"))
    assert page.toPlainText().startswith("Manual for clinicians")
    manual.back.click()
    assert page.toPlainText().startswith("tbviewer in ten minutes")


@pytest.mark.parametrize("code", sorted(language.LANGUAGES))
def test_the_short_manual_is_there_in_every_language_with_what_it_shows(code):
    file = paths.manual(code)
    assert code == "en" or file.name == f"ten-minutes.{code}.md"
    text = file.read_text("utf-8")
    english = paths.manual("en").read_text("utf-8")
    for pattern in (r"^#+ ", r"^\|", r"!\[[^]]*\]\(([^)]*)\)", r"\*\*Ctrl\+[^*]*\*\*"):
        found = [len(re.findall(pattern, each, re.M)) for each in (text, english)]
        assert found[0] == found[1], pattern
    for target in re.findall(r"\]\(([^)]*)\)", text):
        assert (file.parent / target).is_file()

"""Everything has a name, is said in the language in force, and is not cut in a longer one."""

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from tbviewer import words
from tbviewer.language import LANGUAGES
from tbviewer.ui.main_window import SMALLEST_SIZE, MainWindow
from tbviewer.ui.viewing import Stage

from . import walking
from .conftest import FakeRoom, refused_reading
from .film_lists import FakeRooms

KNOWN = (
    "tbviewer", "combined 3f9a", "other 77c0", "film.dcm", "a/", "other.dcm", "Doe Jane", "DICOM",
    "JPEG", "PNG", "TIFF", "BMP", "Esc", "Ctrl", "Shift", "Return", "Enter", "PgUp", "PgDown",
    "Del", "Alt", "Backspace", "root", "Close", "Cancel",
    "The file says it is a lateral film.", "Grad-CAM", "soft", "hard", *LANGUAGES.values(),
)  # fmt: skip
"""Names and keys, which no language changes, and Qt's own words."""


def opened(window: MainWindow, qtbot, *names: str) -> None:
    window.open(list(names) or ["a/film.dcm"])
    qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.READ)


@pytest.fixture(params=["film", "list", "refused", "empty", "compare", "asking", "admin"])
def shown(request, settings, dressed, qtbot):
    """Return a function that makes the window in a language, showing one of its faces."""

    def shown(language: str) -> MainWindow:
        words.use_language(language)
        room = FakeRoom()
        if request.param == "refused":
            room.answer = lambda film, _: refused_reading(film)
        services = room.services()
        if request.param == "list":
            services = FakeRooms().added_to(services)
        window = MainWindow(services, settings)
        qtbot.addWidget(window)
        window.resize(*SMALLEST_SIZE)
        window.show()
        qtbot.waitExposed(window)
        if request.param == "list":
            opened(window, qtbot, "a/film.dcm", "a/other.dcm")
            window.film_page.side.overlays.more.set_open(True)
        elif request.param in ("film", "refused", "compare", "asking"):
            opened(window, qtbot)
        if request.param == "compare":
            window.actions_by_name["recipe_figure"].trigger()
        if request.param == "asking":
            window.actions_by_name["brush"].trigger()
            qtbot.waitUntil(window.film_page.asking.isVisible)
            QApplication.processEvents()  # the panel finds its places
        if request.param == "admin":
            window.actions_by_name["room_admin"].trigger()
        return window

    return shown


PAGES = ("settings", "keys", "about", "manual", "export", "journal", "header")


@pytest.fixture(params=PAGES)
def page(request, settings, dressed, qtbot):
    """Return a function that opens one of the pages over the window, in a language."""

    def page(language: str) -> QDialog:
        words.use_language(language)
        window = MainWindow(FakeRoom().services(), settings)
        qtbot.addWidget(window)
        window.resize(*SMALLEST_SIZE)
        window.show()
        opened(window, qtbot)
        window.actions_by_name[request.param].trigger()
        (found,) = (d for d in window.findChildren(QDialog) if d.isVisible())
        qtbot.waitExposed(found)
        return found

    return page


def test_everything_that_is_acted_on_has_a_name(shown):
    assert walking.unnamed(shown("en")) == []


def test_everything_on_a_page_that_is_acted_on_has_a_name(page):
    assert walking.unnamed(page("en")) == []


def test_everything_is_said_in_the_language_in_force(shown):
    assert walking.untranslated(shown("pseudo"), known=KNOWN) == []


def test_everything_on_a_page_is_said_in_the_language_in_force(page):
    assert walking.untranslated(page("pseudo"), known=KNOWN) == []


def test_nothing_is_cut_in_a_long_language_at_the_smallest_size(shown, qtbot):
    walking.wait_until_nothing_is_cut(shown("pseudo"), qtbot)


def test_nothing_on_a_page_is_cut_in_a_long_language(page, qtbot):
    walking.wait_until_nothing_is_cut(page("pseudo"), qtbot)


@pytest.mark.parametrize("shown", ["list"], indirect=True)
@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"en"}))
def test_nothing_is_cut_in_the_languages_there_are(shown, code, qtbot):
    walking.wait_until_nothing_is_cut(shown(code), qtbot)

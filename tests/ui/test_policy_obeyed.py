"""What a policy settles, as the window obeys it."""

import logging

import pytest

from tbviewer import app, paths, policy
from tbviewer.__main__ import main
from tbviewer.ui import log
from tbviewer.ui.dialogs import folder_dialog
from tbviewer.ui.exporting.dialog import ExportDialog
from tbviewer.ui.film_list.row import FilmRow
from tbviewer.ui.films import Films
from tbviewer.ui.preferences import Preferences
from tbviewer.ui.recent import RecentFilms


@pytest.fixture
def settled(own_user_folder):
    """Return a function that writes this user's policy."""

    def settled(text: str) -> None:
        (own_user_folder / "policy.toml").write_text(text)
        policy._read.cache_clear()  # the window may have asked before

    return settled


def test_the_last_films_and_their_folder_are_not_remembered(settled, settings, qtbot, window):
    settings.setValue("recent/films", ["ZZNAME.dcm"])
    settled("recent_films = false")
    recent = RecentFilms(settings)
    assert recent.paths == ()
    assert not settings.value("recent/films")
    recent.add("ZZNAME.dcm")
    assert recent.paths == ()
    chosen: list[str] = []
    dialog = folder_dialog(window, settings, chosen.extend)
    qtbot.addWidget(dialog)
    dialog.filesSelected.emit(["/films/ZZNAME"])
    assert chosen == ["/films/ZZNAME"]
    assert settings.value("open/folder") is None


def test_a_figure_names_nobody(settled, settings, qtbot):
    settled("identity_in_exports = false")
    dialog = ExportDialog(settings)
    qtbot.addWidget(dialog)
    dialog.identity.click()
    assert not dialog.export.identity
    assert "policy" in dialog.identity.text()


@pytest.mark.parametrize(("text", "drawn"), [("", True), ("thumbnails = false", False)])
def test_rows_without_thumbnails(settled, settings, text, drawn, monkeypatch):
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from tbviewer.ui.entries import Entry
    from tbviewer.ui.film_list import row

    pictures = []
    monkeypatch.setattr(row, "_draw_thumbnail", lambda *given: pictures.append(given))
    settled(text)
    films = FilmRow(Films())
    films.thumbnails = Preferences(settings).thumbnails

    class Index:
        def data(self, _):
            return Entry("a.dcm", named=True)

    image = QImage(320, 80, QImage.Format.Format_RGB32)
    option = QStyleOptionViewItem()
    option.rect = image.rect()
    painter = QPainter(image)
    films.paint(painter, option, Index())
    painter.end()
    assert bool(pictures) == drawn


def test_the_log_is_as_full_as_settled(settled):
    settled('log_level = "error"')
    writer = log.start()
    log.LOGGER.warning("left out")
    log.LOGGER.error("told")
    log.stop(writer)
    log.LOGGER.setLevel(logging.NOTSET)
    text = paths.log_file().read_text()
    assert "told" in text
    assert "left out" not in text


def test_a_mistake_is_told_in_the_window_and_on_the_command_line(settled, capsys):
    settled("\nthumbnails = 1")
    assert "policy.toml, line 2" in app.policy_faults()
    assert main(["models"]) == 0
    assert "policy.toml, line 2" in capsys.readouterr().err

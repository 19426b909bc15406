"""The whole program: its own window, its own child process, real files."""

import threading

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from tbviewer import app, paths
from tbviewer.record.figure_spec import FigureFormat
from tbviewer.record.journal import asking
from tbviewer.record.journal.asking import Search
from tbviewer.ui.exporting.dialog import Export
from tbviewer.ui.main_window import MainWindow
from tbviewer.ui.viewing import Stage

from .broken_films import write_broken_films

READ_IN_MS = 120_000


def wait_read(qtbot, window, name: str) -> None:
    def is_read() -> bool:
        shown = window.viewing.shown
        return shown.name == name and shown.stage is Stage.READ

    qtbot.waitUntil(is_read, timeout=READ_IN_MS)


def test_the_sample_film_is_shown_read_and_explained(window, qtbot):
    window.actions_by_name["sample"].trigger()
    wait_read(qtbot, window, paths.sample_film().name)
    reading = window.viewing.shown.reading
    assert window.film_page.side.score.figure.text() == f"{reading.score:.2f}"
    names = [overlay.heatmap.name for overlay in window.overlays.all]
    assert names[:6] == ["saliency", *(f"gradcam-{block}" for block in range(1, 6))]
    offered = [reading.offered] if reading.offered else []
    assert [o.heatmap.name for o in window.overlays.drawn] == offered
    window.overlays.hide_all()
    view = window.film_page.view
    bare = view.viewport().grab().toImage()
    for index in range(6):
        window.overlays.toggle(index)
        full = view.viewport().grab().toImage()
        if not window.overlays.all[index].heatmap.values.any():
            assert full == bare
            continue
        assert full != bare
        window.overlays.all[index].set_opacity(0.2)
        assert view.viewport().grab().toImage() not in (full, bare)
        window.overlays.hide_all()
        assert view.viewport().grab().toImage() == bare


def test_what_is_read_and_decided_stands_in_the_journal(window, qtbot):
    window.actions_by_name["own_first"].trigger()
    window.actions_by_name["sample"].trigger()
    name = paths.sample_film().name
    qtbot.waitUntil(lambda: window.viewing.whole.stage is Stage.READ, timeout=READ_IN_MS)
    assert window.viewing.shown.reading is None
    window.activateWindow()
    window.film_page.view.setFocus()
    for key in (Qt.Key.Key_D, Qt.Key.Key_R, Qt.Key.Key_Return):
        qtbot.keyClick(window.focusWidget() or window, key)
    qtbot.waitUntil(lambda: window.film_page.side.score.figure.text() != "–")
    score = window.viewing.shown.reading.score
    window.close()
    assert not paths.journal_file().with_name("journal.sqlite-wal").exists()  # it was let go of
    entries = asking.page(paths.journal_file(), Search(), 0, 99)[::-1]
    assert [entry.kind for entry in entries] == ["reading", "decision", "score-seen", "review"]
    assert {entry.film_name for entry in entries} == {name}
    assert entries[0].score == entries[2].score == score
    assert (entries[1].decision, entries[1].score_seen) == ("refer", False)


def test_the_sample_film_is_compared_and_exported(window, qtbot, tmp_path):
    window.actions_by_name["sample"].trigger()
    wait_read(qtbot, window, paths.sample_film().name)
    room = window.comparing.room

    def compared() -> bool:
        return not any(picture.busy or picture.note for picture in room.pictures)

    for recipe, shown in (("figure", 3), ("blocks", 6), ("difference", 3)):
        window.actions_by_name[f"recipe_{recipe}"].trigger()
        qtbot.waitUntil(compared, timeout=READ_IN_MS)
        assert len(room.pictures) == shown
        assert len({id(picture.film) for picture in room.pictures}) == 1
    assert room.pictures[2].difference.values.any()
    make = window.comparing.figure_or(window.film_page.view, window.viewing.shown.reading)
    for kind, magic in ((FigureFormat.PNG, b"\x89PNG"), (FigureFormat.PDF, b"%PDF")):
        path = tmp_path / f"figure.{kind}"
        with qtbot.waitSignal(window.exporter.written, timeout=READ_IN_MS):
            window.exporter.save(make(Export(kind, dpi=150)), str(path))
        assert path.read_bytes().startswith(magic)
    window.actions_by_name["room_reading"].trigger()
    assert window.pages.currentWidget() is window.film_page


def test_every_broken_file_is_refused_by_name_and_the_next_film_is_read(window, qtbot, tmp_path):
    for path in write_broken_films(tmp_path / "broken"):
        if path.name == "films.zip":  # holds a whole film, which is opened
            continue
        window.open([str(path)])
        qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.EMPTY, timeout=READ_IN_MS)
        fault = window.banner.fault
        assert fault is not None, path.name
        assert path.name in fault.name + fault.sentence
        assert "nobody foresaw" not in fault.sentence, path.name
    window.open([str(paths.sample_film())])
    wait_read(qtbot, window, paths.sample_film().name)
    assert not window.banner.isVisible()


def test_the_program_from_its_command_line_to_its_end(qapp, monkeypatch):
    seen = []

    def look_on() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow) and window.viewing.shown.stage is Stage.READ:
                seen.append(window.viewing.shown.name)
                seen.append(window.viewing.shown.reading.score)
                window.close()

    watch = QTimer()
    watch.timeout.connect(look_on)
    watch.start(50)
    end = threading.Timer(READ_IN_MS / 1000, qapp.exit, (1,))
    end.start()
    try:
        assert app.main(["--sample"]) == 0
    finally:
        end.cancel()
        end.join()
        watch.stop()
        for window in QApplication.topLevelWidgets():
            window.deleteLater()
    assert seen[0] == paths.sample_film().name
    assert 0 <= seen[1] <= 1
    log = paths.log_file().read_text()
    assert "opened" in log
    assert "read in" in log
    assert "SIMULATED" not in log

"""Asking the Network in the whole program: its own window, its own child, the sample film."""

from PySide6.QtCore import QPointF, Qt

from tbviewer import paths
from tbviewer.record.journal import asking as journal
from tbviewer.record.journal.asking import Search
from tbviewer.ui.viewing import Stage

WAIT_MS = 120_000
KEY = Qt.Key


def test_the_sample_film_is_questioned_and_comes_back(window, qtbot):
    window.actions_by_name["sample"].trigger()
    qtbot.waitUntil(lambda: window.viewing.shown.stage is Stage.READ, timeout=WAIT_MS)
    reading, view = window.viewing.shown.reading, window.film_page.view
    asker, asking = window.asking_desk.asker, window.film_page.instruments.asking
    score = window.film_page.side.score
    answers = []
    asker.answered.connect(answers.append)

    def answered() -> None:
        qtbot.waitUntil(lambda: not asker.busy, timeout=WAIT_MS)

    bare = view.viewport().grab().toImage()
    qtbot.keyClick(view, KEY.Key_P)  # a brush that has painted nothing changes nothing
    answered()
    assert answers[-1].score == reading.score
    assert score.asked.figure.text() == score.figure.text()

    qtbot.keyClick(view, KEY.Key_X)
    answered()
    centre = QPointF(*asking.brush_at)
    start = view.viewportTransform().map(centre).toPoint()
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        qtbot.mouseMove(view.viewport(), start + QPointF(6 * step, 4 * step).toPoint())
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    answered()
    assert answers[-1].changed.any()
    assert answers[-1].score != reading.score
    assert view.viewport().grab().toImage() != bare

    qtbot.keyClick(view, KEY.Key_S)
    qtbot.waitUntil(lambda: (asker.progress or 0) > 0.03, timeout=WAIT_MS)
    qtbot.keyClick(view, KEY.Key_S)
    answered()
    assert asker.progress is None

    qtbot.keyClick(view, KEY.Key_Escape)
    assert window.viewing.shown.reading is reading
    assert [o.heatmap for o in window.overlays.all] == list(reading.maps)
    assert view.viewport().grab().toImage() == bare
    window.close()
    entries = journal.page(paths.journal_file(), Search(), 0, 99)
    assert [entry.kind for entry in entries] == ["reading"]
    assert entries[0].score == reading.score

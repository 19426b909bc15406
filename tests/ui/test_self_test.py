"""Help > Self-test: lines as they come, a verdict, and what is copied for support."""

import json
import sys
import threading

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from tbviewer import paths
from tbviewer.self_testing import InProcess
from tbviewer.ui.self_test import SelfTestWindow
from tbviewer.ui.services import Checked

WORKS = (Checked("models", True, "combined 3f9a", 0.2), Checked("disk", True, "9 GB", 0.0))


class FakeTest:
    """Gives its lines; waits for `stop` before the end if it is told to."""

    def __init__(self, *lines: Checked, hangs: bool = False):
        self.lines, self.hangs = lines, hangs
        self.stopped = threading.Event()

    def __iter__(self):
        yield from self.lines
        if self.hangs:
            assert self.stopped.wait(30)

    def stop(self) -> None:
        self.stopped.set()


@pytest.fixture
def shown(dressed):
    """Return a function that shows the window over a test."""

    def shown(test) -> SelfTestWindow:
        window = SelfTestWindow(lambda: test)
        window.show()
        return window

    return shown


def words(window) -> str:
    return " | ".join(label.text() for label in window.findChildren(QLabel))


def test_every_check_is_a_line_and_the_last_one_the_verdict(shown, qtbot):
    window = shown(FakeTest(*WORKS, Checked("all", True, "works", 12.4)))
    qtbot.waitUntil(lambda: not window.busy.busy)
    assert window.headline.text() == "This installation works (12 s)."
    assert "✓ | Models | combined 3f9a" in words(window)
    window.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0] == "works   models: combined 3f9a (0.2 s)"
    assert len(copied.splitlines()) == 3
    window.close()


def test_what_fails_is_marked_and_advised_on(shown, qtbot):
    bad = Checked("decoders", False, "rle.dcm gives other values.", 1.0)
    window = shown(FakeTest(bad, Checked("all", False, "not whole", 2.0)))
    qtbot.waitUntil(lambda: not window.busy.busy)
    assert "not whole" in window.headline.text()
    assert "✕ | Decoders | rle.dcm gives other values." in words(window)
    assert window.text.startswith("FAILED  decoders")
    window.close()


def test_a_test_that_dies_is_told(shown, qtbot):
    window = shown(FakeTest(*WORKS))
    qtbot.waitUntil(lambda: not window.busy.busy)
    assert window.headline.text() == "The self-test ended before its end."
    window.close()


def test_closing_ends_a_test_under_way(shown, qtbot):
    test = FakeTest(*WORKS, hangs=True)
    window = shown(test)
    qtbot.waitUntil(lambda: "combined" in window.text)
    window.close()
    assert test.stopped.is_set()


def test_the_menu_opens_it(window, qtbot, monkeypatch):
    test = FakeTest(Checked("all", True, "works", 1.0))
    monkeypatch.setattr(window.help_desk, "_self_test", lambda: test)
    window.actions_by_name["selftest"].trigger()
    page = window.help_desk._open["selftest"]
    qtbot.waitUntil(lambda: not page.busy.busy)
    page.close()


def says(monkeypatch, code: str) -> InProcess:
    monkeypatch.setattr(paths, "own_command", lambda: [sys.executable, "-c", code])
    return InProcess()


def test_the_process_gives_its_lines(monkeypatch):
    line = {"check": "disk", "works": True, "told": "9 GB – ñ", "seconds": 0.5}
    code = (
        f"import sys; assert sys.argv[1:3] == ['selftest', '--format']; print({json.dumps(line)!r})"
    )
    assert list(says(monkeypatch, code)) == [Checked(**line)]


def test_a_process_that_hangs_is_stopped(monkeypatch):
    test = says(
        monkeypatch, "import sys; sys.stdin = None; import threading; threading.Event().wait()"
    )
    test.stop()
    assert list(test) == []

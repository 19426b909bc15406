"""What every test stands on: no screen, nothing of the person's own, nothing left running."""

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest


@pytest.fixture(autouse=True)
def own_user_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    """Give every test its own user folder: settings, log, recent films."""
    folder = tmp_path_factory.mktemp("user")
    monkeypatch.setenv("TBVIEWER_USER_DIR", str(folder))
    return folder


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest):
    """Fail a test with a window that leaves a thread, a ticking timer or a window alive.

    pytest-qt closes the widgets it was given before fixtures end, and this one ends last.
    """
    yield
    if "qapp" in request.fixturenames:
        left = leftovers(request.getfixturevalue("qapp"))
        assert left == [], "left alive"


def leftovers(app) -> list[str]:
    """Return what is still alive of Qt's threads, timers and top-level widgets."""
    import shiboken6
    from PySide6.QtCore import QEvent, QThread, QTimer

    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    alive = [f"window {widget!r}" for widget in app.topLevelWidgets()]
    for thing in gc.get_objects():
        # isinstance() would ask each object for its class, and some warn when asked anything.
        if issubclass(type(thing), QThread | QTimer) and shiboken6.isValid(thing):
            if issubclass(type(thing), QTimer):
                if thing.isActive():
                    alive.append(f"timer {thing!r}")
            elif thing.isRunning() and thing is not app.thread():
                alive.append(f"thread {thing!r}")
    return alive

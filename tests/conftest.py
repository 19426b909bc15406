"""What every test stands on: no screen, nothing of the person's own, nothing left running."""

import functools
import gc
import itertools
import os
import sys
import threading

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# For children too. Two threads that spin on a busy core are many times slower than one.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import hypothesis
import pytest

from tbviewer import words

WAIT_MS = 60_000

# No deadline: what an example takes is the computer's. CI's own profile would bring a hundred.
hypothesis.settings.register_profile("tbviewer", max_examples=40, deadline=None)
hypothesis.settings.load_profile("tbviewer")


@pytest.fixture(scope="module", autouse=True)
def old_objects_at_rest():
    """Spare the garbage collector, and `workers_left`, what was there before this file's tests.

    Half a million objects of the libraries would be looked at anew after each test.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def garbage_of_its_own_thread():
    """Collect garbage between tests: Qt's objects must not be destroyed on a Job's thread."""
    gc.disable()
    yield
    gc.collect(1)


@pytest.fixture(scope="session")
def new_user_folders(tmp_path_factory: pytest.TempPathFactory):
    """Make folders in one of their own: `mktemp` counts those that are there each time."""
    place = tmp_path_factory.mktemp("users")
    return (place / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def own_user_folder(new_user_folders, monkeypatch: pytest.MonkeyPatch):
    """Give every test its own user folder: settings, log, recent films; no policy of a machine."""
    folder = next(new_user_folders)
    folder.mkdir()
    monkeypatch.setenv("TBVIEWER_SITE_DIR", str(folder / "no-site"))
    monkeypatch.setenv("TBVIEWER_USER_DIR", str(folder))
    # What `main` sets for its children ends with the test that called it.
    monkeypatch.setenv("PYTHONSAFEPATH", "")
    return folder


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch):
    """Speak English in every test, whatever the computer speaks and the test before it spoke."""
    monkeypatch.setenv("TBVIEWER_LANGUAGE", "en")
    words._Spoken.catalogue = None
    yield
    words._Spoken.catalogue = None


@pytest.fixture
def qtbot(qtbot, monkeypatch: pytest.MonkeyPatch):
    """Wait as long as a busy computer may need: only a test that fails waits in vain."""
    for wait in ("waitUntil", "waitSignal", "waitExposed"):
        patient = functools.partial(getattr(qtbot, wait), timeout=WAIT_MS)
        monkeypatch.setattr(qtbot, wait, patient)
    return qtbot


@pytest.fixture(scope="session")
def chest():
    """Return the sample film's pixels, 8 bits, resized to the rows and columns asked for."""
    import numpy as np
    from PIL import Image

    from tbviewer import paths
    from tbviewer.film.opening import open_film

    pixels = open_film(str(paths.sample_film())).levels[1]
    whole = Image.fromarray((pixels // 16).astype(np.uint8))

    def resized(rows: int, columns: int) -> np.ndarray:
        return np.asarray(whole.resize((columns, rows), Image.Resampling.BOX))

    return resized


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest):
    """Fail a test that leaves a thread, a ticking timer or a window alive.

    pytest-qt closes the widgets it was given before fixtures end, and this one ends last.
    """
    threads = threads_of_python()
    yield
    assert threads_of_python() <= threads, "threads left alive"
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = None if widgets is None else widgets.QApplication.instance()
    if app is not None:
        assert windows_left(app) == [], "windows left alive"
    if "qapp" in request.fixturenames:
        assert workers_left(app) == [], "left running"


def threads_of_python() -> set[threading.Thread]:
    """Return Python's own threads that live.

    One of Qt that started another leaves a dummy behind, which Python 3.11 never forgets.
    """
    return {t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)}


def windows_left(app) -> list[str]:
    """Return what is still alive of top-level widgets."""
    from PySide6.QtCore import QEvent

    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [repr(widget) for widget in app.topLevelWidgets()]


def workers_left(app) -> list[str]:
    """Return what is still running of Qt's threads and timers that this file's tests made.

    It looks at every object that is not at rest. Whatever has one was made with `qapp`.
    """
    import shiboken6
    from PySide6.QtCore import QThread, QTimer

    alive = []
    for thing in gc.get_objects():
        # isinstance() would ask each object for its class, and some warn when asked anything.
        if issubclass(type(thing), QThread | QTimer) and shiboken6.isValid(thing):
            if issubclass(type(thing), QTimer):
                if thing.isActive():
                    alive.append(f"timer {thing!r}")
            elif thing.isRunning() and thing is not app.thread():
                alive.append(f"thread {thing!r}")
    return alive

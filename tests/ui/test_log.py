"""The log and the net: what is written never tells whose film it was."""

import threading

import pytest

from tbviewer import paths
from tbviewer.errors import FilmError, FilmFault
from tbviewer.ui import log
from tbviewer.ui.faults import TOLD_AT_MOST, Net, fault_of

PATH = "/films/ZZNAME Jane/ZZNAME.dcm"


@pytest.fixture
def written():
    writer = log.start()
    yield lambda: paths.log_file().read_text()
    log.stop(writer)


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:  # noqa: BLE001 - to have its places
        return caught


@pytest.mark.parametrize(
    "error",
    [
        FilmError(PATH, FilmFault.TRUNCATED, detail="ZZNAME"),
        ValueError("ZZNAME is not a number"),
        OSError(2, "No such file", PATH),
    ],
)
def test_faults_are_logged_without_names_or_paths(written, error):
    fault = fault_of(raised(error), path=PATH)
    assert fault.name == "ZZNAME.dcm"  # the window may tell
    assert "ZZNAME" not in written()
    assert type(error).__name__ in written()
    assert log.film_tag(PATH) in written()


def test_an_exception_is_logged_as_its_kind_and_places(written):
    try:
        raise RuntimeError("ZZNAME") from KeyError("ZZNAME too")
    except RuntimeError:
        log.LOGGER.exception("while testing")
    assert "RuntimeError at " in written()
    assert "KeyError" in written()
    assert "ZZNAME" not in written()


def test_a_film_has_the_same_tag_for_one_user_and_another_for_the_next(monkeypatch, tmp_path):
    first = log.film_tag(PATH)
    assert log.film_tag(PATH) == first
    assert log.film_tag(PATH + "x") != first
    monkeypatch.setenv("TBVIEWER_USER_DIR", str(tmp_path / "another"))
    assert log.film_tag(PATH) != first


def test_the_log_does_not_grow_without_end(written):
    line = "x" * 1000
    for _ in range(6 * log.LARGEST_BYTES // 1000):
        log.LOGGER.info(line)
    sizes = [path.stat().st_size for path in paths.log_file().parent.glob("*.log*")]
    assert len(sizes) == 1 + log.KEPT_FILES
    assert max(sizes) <= log.LARGEST_BYTES


def test_where_nothing_can_be_written_the_program_starts_all_the_same(monkeypatch, tmp_path):
    blocked = tmp_path / "a file"
    blocked.touch()
    monkeypatch.setenv("TBVIEWER_USER_DIR", str(blocked))
    writer = log.start()
    log.LOGGER.info("into the void")
    assert len(log.film_tag(PATH)) == 8
    log.stop(writer)


def test_the_net_catches_what_no_one_caught_on_any_thread(qapp, written):
    told = []
    with Net() as net:
        net.caught.connect(told.append)
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
        qapp.processEvents()
    (fault,) = told
    assert "ZeroDivisionError" in fault.detail
    assert "ZeroDivisionError" in written()


def test_a_fault_that_comes_back_is_told_only_so_often(qapp, written):
    import sys

    told = []
    error = raised(ValueError())
    with Net() as net:
        net.caught.connect(told.append)
        for _ in range(3 * TOLD_AT_MOST):
            sys.excepthook(type(error), error, error.__traceback__)
    assert len(told) == TOLD_AT_MOST

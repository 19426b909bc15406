"""Runs as processes of their own, that outlive whoever started them."""

import sys

import psutil
import pytest

from tbviewer import retraining
from tbviewer.errors import TrainingError
from tbviewer.record.runs.folder import make_run
from tbviewer.record.runs.looking import Standing, look
from tbviewer.record.runs.process import ask_to_stop, end_at_once, sign_in, worker_of
from tbviewer.record.runs.state import RunState, Stage, write_state
from tbviewer.record.runs.wish import RunWish
from tbviewer.training.folder import LabelledFilm

WISH = RunWish("clinic-1", "films", "", "paper", epochs=1, folds=0)


@pytest.fixture
def films(tmp_path) -> list[LabelledFilm]:
    """Films in a folder that is not there."""
    return [LabelledFilm(tmp_path / f"{n}.png", f"{n}.png", n % 2, f"{n}") for n in range(4)]


def test_a_process_of_its_own_is_started_found_stopped_and_ended(films, tmp_path):
    run = retraining.ask(WISH, films)
    worker = worker_of(run)
    if worker is not None:
        assert worker.pid != psutil.Process().pid
        if sys.platform != "win32":
            assert worker.nice() > 0
        worker.wait(60)
    [seen] = retraining.all_runs()
    assert seen.path == run.path
    assert seen.standing is Standing.LEFT_OFF
    assert "is gone" in seen.state.sentence
    retraining.delete(run)
    assert retraining.all_runs() == ()


def test_a_second_run_is_refused_kindly_and_one_at_work_is_not_deleted(films):
    run = make_run(retraining.place(), "run-1", WISH, [])
    sign_in(run)
    write_state(run.state, RunState(Stage.TRAINING))
    with pytest.raises(TrainingError, match="one at a time"):
        retraining.ask(WISH, films)
    with pytest.raises(TrainingError, match="one at a time"):
        retraining.resume(run)
    with pytest.raises(TrainingError, match="going on"):
        retraining.delete(run)
    assert len(retraining.all_runs()) == 1


def test_a_process_that_does_not_start_is_told_with_its_last_words(films, monkeypatch):
    monkeypatch.setattr(
        retraining.paths, "own_command", lambda: [sys.executable, "-c", "raise SystemExit('no')"]
    )
    with pytest.raises(TrainingError, match="could not be started") as caught:
        retraining.ask(WISH, films)
    assert caught.value.detail.strip() == "no"


def resumed_by(monkeypatch, does):
    """A Run that goes on in a process which does this with `run` and trains nothing."""
    run = make_run(retraining.place(), "run-1", WISH, [])
    code = (
        "import sys; from pathlib import Path; from threading import Event;"
        "from tbviewer.record.runs.folder import ClinicRun;"
        "from tbviewer.record.runs.process import sign_in;"
        "from tbviewer.record.runs.state import *;"
        "run = ClinicRun(Path(sys.argv[2]));"
    )
    monkeypatch.setattr(
        retraining.paths, "own_command", lambda: [sys.executable, "-c", code + does]
    )
    retraining.resume(run)
    return run


def test_one_that_hangs_is_asked_then_ended_and_was_cut_off(monkeypatch):
    run = resumed_by(
        monkeypatch,
        "write_state(run.state, RunState(Stage.TRAINING)); sign_in(run); Event().wait()",
    )
    worker = worker_of(run)
    ask_to_stop(run)
    assert look(run).standing is Standing.GOING
    assert look(run).stopping
    end_at_once(run)
    worker.wait(60)
    assert look(run).standing is Standing.LEFT_OFF
    assert "cut off" in look(run).state.sentence
    retraining.all_runs()


def test_a_run_that_has_said_its_last_is_deleted_though_its_process_is_still_leaving(monkeypatch):
    run = resumed_by(
        monkeypatch,
        "write_state(run.state, RunState(Stage.STOPPED)); sign_in(run); sys.stdin.read()",
    )
    retraining.delete(run)
    assert retraining.all_runs() == ()

"""Runs as their folders tell them: half-written, cut off, of a process that is another now."""

import errno
import json
import os
from collections import namedtuple
from pathlib import Path

import psutil
import pytest

from tbviewer.errors import TrainingError
from tbviewer.record.runs import folder, looking
from tbviewer.record.runs.folder import ClinicRun, make_run, runs_in
from tbviewer.record.runs.looking import Standing, look, runs_seen
from tbviewer.record.runs.process import alone, sign_in, worker_of
from tbviewer.record.runs.state import RunState, Stage, read_state, write_state
from tbviewer.record.runs.wish import RunWish, wish_from

WISH = RunWish(
    "clinic-1", "films of 2026", "combined", seed=3, reference_standard="bacteriological"
)
FILM = {"path": "films/a.png", "film": "a.png", "label": 1, "patient": "a"}
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def run(tmp_path) -> ClinicRun:
    return make_run(tmp_path, "run-1", WISH, [FILM])


def test_a_wish_goes_through_json_and_another_versions_is_told():
    assert wish_from(json.dumps(WISH.as_json())) == WISH
    for text in ("", "[]", "{}", json.dumps({**WISH.as_json(), "version": 99})):
        with pytest.raises(TrainingError, match="cannot be read"):
            wish_from(text)


def test_a_state_goes_through_its_file_and_half_a_one_is_the_beginning(run):
    state = RunState(Stage.TRAINING, films=12, epoch=3, loss=0.25, seconds_left=90.0)
    write_state(run.state, state)
    assert read_state(run.state) == state
    run.state.write_bytes(run.state.read_bytes()[:40])
    assert read_state(run.state) == RunState()


def test_runs_are_found_the_newest_first_and_what_is_half_made_is_none(tmp_path, run):
    second = make_run(tmp_path, "run-1", WISH, [FILM])
    assert second.path.name == "run-1-2"
    os.utime(run.asked, (1, 1))
    (tmp_path / ".new-killed").mkdir()
    (tmp_path / "something else").mkdir()
    assert runs_in(tmp_path) == (second, run)
    second.asked.write_text("{")
    assert [seen.path for seen in runs_seen(tmp_path)] == [run.path]
    assert runs_in(tmp_path / "nowhere") == ()


def test_a_run_that_would_fill_the_disk_is_refused_with_what_it_needs(tmp_path, monkeypatch):
    monkeypatch.setattr(folder.shutil, "disk_usage", lambda _: Usage(1, 1, 20_000_000))
    with pytest.raises(TrainingError, match="20 MB are free"):
        make_run(tmp_path, "run-1", WISH, [FILM])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    def refused(path: Path, content: bytes) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(folder, "write_whole", refused)
    with pytest.raises(TrainingError, match="cannot be made"):
        make_run(tmp_path, "run-1", WISH, [FILM])
    assert runs_in(tmp_path) == ()


def test_a_process_is_found_by_its_number_and_the_moment_it_began(run):
    assert worker_of(run) is None
    sign_in(run)
    write_state(run.state, RunState(Stage.TRAINING))
    assert worker_of(run) == psutil.Process()
    assert look(run).standing is Standing.GOING
    facts = json.loads(run.process.read_text())
    run.process.write_text(json.dumps({**facts, "began": facts["began"] - 3600}))
    assert worker_of(run) is None
    seen = look(run)
    assert seen.standing is Standing.LEFT_OFF
    assert "cut off" in seen.state.sentence


def test_one_cut_off_by_a_full_disk_says_so(run, monkeypatch):
    write_state(run.state, RunState(Stage.TRAINING))
    monkeypatch.setattr(looking.shutil, "disk_usage", lambda _: Usage(1, 1, 1000))
    assert "disk is full" in look(run).state.sentence


@pytest.mark.parametrize(
    ("stage", "standing"),
    [
        (Stage.ASKING, Standing.ASKING),
        (Stage.DONE, Standing.DONE),
        (Stage.STOPPED, Standing.LEFT_OFF),
        (Stage.FAILED, Standing.LEFT_OFF),
    ],
)
def test_what_a_run_left_off_with_is_kept(run, stage, standing):
    write_state(run.state, RunState(stage, sentence="As its process said."))
    seen = look(run)
    assert seen.standing is standing
    assert seen.state.sentence == "As its process said."


def test_history_and_log_are_told_without_the_line_that_is_being_written(run):
    epoch = {"epoch": 0, "loss": 0.7, "validation_loss": None, "validation_auc": 0.8, "seconds": 1}
    run.history.write_text(json.dumps(epoch) + "\n" + json.dumps(epoch)[:20])
    run.log.write_text('{"time": "10:00:00", "said": "Training."}\nnot ours\n{"said": ')
    seen = look(run)
    assert [line.validation_auc for line in seen.history] == [0.8]
    assert seen.said == (("10:00:00", "Training."),)


def test_one_process_at_a_time_works_in_a_place(tmp_path, monkeypatch):
    monkeypatch.setattr("tbviewer.record.runs.process._PATIENCE_SECONDS", 0.0)
    with alone(tmp_path), pytest.raises(TrainingError, match="Another Run"), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass

"""A Run in the clinic: real processes on simulated films, killed, stopped, without a disk."""

import json
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tbviewer import paths
from tbviewer.net.provenance import untold
from tbviewer.net.store import StoredModel, read_card
from tbviewer.record.runs.folder import ClinicRun, make_run
from tbviewer.record.runs.looking import Standing, look
from tbviewer.record.runs.process import alone
from tbviewer.record.runs.state import Stage
from tbviewer.record.runs.wish import RunWish
from tbviewer.training.clinic.listing import as_json
from tbviewer.training.folder import labelled_films

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="processes are forked with torch loaded, and killed"
)

KILLED = -9
ALARMED = -14


@pytest.fixture(scope="module")
def few_films(labelled_folder, tmp_path_factory) -> Path:
    """Six of the simulated films a class, by sub-folder, in a folder that a test may take away."""
    folder = tmp_path_factory.mktemp("clinic") / "films"
    for label, name in ((0, "normal"), (1, "tb")):
        (folder / name).mkdir(parents=True)
        for film in labelled_folder.glob(f"film0[0-5]_{label}.png"):
            shutil.copy(film, folder / name)
    return folder


@pytest.fixture(scope="module")
def mortal():
    """Return what runs an order (`mortal.py`) in a process of its own; returns its exit status."""
    command = [sys.executable, str(Path(__file__).parent / "mortal.py")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    ) as process:

        def obey(run: ClinicRun, **order) -> int:
            process.stdin.write(json.dumps({"run": str(run.path), **order}) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield obey
        process.stdin.close()


def asked(place: Path, films: Path, **changes) -> ClinicRun:
    wish = RunWish("clinic-1", str(films), "combined", "paper", epochs=3, folds=2)
    return make_run(place, "run", replace(wish, **changes), as_json(labelled_films(films)))


def model_of(run: ClinicRun) -> StoredModel:
    model = StoredModel(run.model, read_card(run.model / "card.json"))
    model.weights()
    return model


@pytest.fixture(scope="module")
def undisturbed(mortal, few_films, tmp_path_factory) -> ClinicRun:
    run = asked(tmp_path_factory.mktemp("whole"), few_films)
    assert mortal(run) == 0
    return run


def test_a_run_ends_in_a_quarantined_model_with_its_threshold_from_films_it_never_met(undisturbed):
    seen = look(undisturbed)
    assert seen.standing is Standing.DONE
    assert [line.epoch for line in seen.history] == [0, 1, 2]
    assert all(line.validation_auc is not None for line in seen.history)
    card = model_of(undisturbed).card
    assert card.facts["training"]["began_with"].startswith("combined ")
    assert "out-of-fold" in card.facts["threshold_rule"]
    assert untold(card.facts) == []
    assert "folds 2 to 4" not in card.facts["results"][0]["first_study"]
    assert 0 < card.default_threshold < 1
    scores = [len(p.read_text().splitlines()) - 1 for p in undisturbed.scores.glob("fold-*.csv")]
    assert scores == [6, 6]
    assert not paths.user_models().exists()
    assert not undisturbed.prepared.exists(), "pixels of patients' films are not kept"


def test_the_model_names_no_film_of_the_clinic(undisturbed):
    told = (undisturbed.model / "card.json").read_text()
    assert "film0" not in told
    hashes = model_of(undisturbed).card.facts["films_sha256"]
    assert sum(name.startswith("clinic/") for name in hashes) == 10


def test_killed_at_ten_moments_it_always_resumes_to_the_same_model(
    mortal, few_films, undisturbed, tmp_path
):
    """In the middle of every file it writes, between files, and at moments of chance."""
    run = asked(tmp_path, few_films)
    chance = random.Random(6)
    orders = [
        {"write": "prepared.json", "half": True},
        {"write": "best.safetensors", "half": True},
        {"write": "history.jsonl", "half": False},
        {"write": "checkpoint.safetensors", "half": True},
        {"write": "checkpoint.safetensors", "half": False},
        {"seconds": chance.uniform(0.1, 0.4)},
        {"seconds": chance.uniform(0.1, 0.4)},
        {"write": "fold-0.csv", "half": True},
        {"write": "weights.safetensors", "half": True},
        {"write": "card.json", "half": True},
    ]
    epochs = 0
    for order in orders:
        if order.get("write") == "fold-0.csv" and (run.scores / "fold-0.csv").exists():
            order["write"] = "fold-1.csv"  # how far a moment of chance came is the computer's
        assert mortal(run, **order) in (KILLED, ALARMED), order
        seen = look(run)
        assert seen.standing is Standing.LEFT_OFF
        assert "cut off" in seen.state.sentence
        assert not run.model.exists()
        assert len(seen.history) >= epochs, "a whole epoch was lost"
        epochs = len(seen.history)
    assert mortal(run) == 0
    weights = [(r.model / "weights.safetensors").read_bytes() for r in (run, undisturbed)]
    assert weights[0] == weights[1]
    cards = [model_of(r).card.facts for r in (run, undisturbed)]
    assert cards[0] == cards[1]
    assert not list(run.path.glob("*.part"))


def test_killed_once_the_model_stands_it_is_done_and_nothing_is_trained_again(
    mortal, undisturbed, tmp_path
):
    run = ClinicRun(tmp_path / "run")
    shutil.copytree(undisturbed.path, run.path)
    assert mortal(run, write="state.json", half=True) == KILLED
    before = (run.model / "card.json").stat().st_mtime_ns
    assert mortal(run) == 0
    assert look(run).standing is Standing.DONE
    assert (run.model / "card.json").stat().st_mtime_ns == before


@pytest.fixture
def small_disk(tmp_path):
    """Return a disk of 2 MB, and what makes it larger."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mount(*options: str) -> int:
        command = ["mount", "-t", "tmpfs", *options, "tbviewer-test", str(disk)]
        return subprocess.run(command, check=False, capture_output=True).returncode

    if mount("-o", "size=2M"):
        pytest.skip("only an administrator can make a disk")
    yield disk, lambda size: mount("-o", f"remount,size={size}")
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_disk_that_is_really_full_is_said_and_the_run_goes_on_when_there_is_room(
    mortal, few_films, tmp_path, small_disk
):
    disk, resize = small_disk
    run = ClinicRun(disk / "runs" / "run")
    shutil.copytree(asked(tmp_path / "runs", few_films, epochs=1, folds=0).path, run.path)
    for size, left_behind in (("2M", run.kept), ("5M", run.model)):
        resize(size)
        assert mortal(run) == 1
        seen = look(run)
        assert seen.standing is Standing.LEFT_OFF
        assert "disk" in seen.state.sentence + seen.state.advice
        assert not left_behind.exists()
        assert not list(run.path.glob("*.part")), "half a file takes the room of others"
    resize("64M")
    assert mortal(run) == 0
    model_of(run)


@pytest.mark.parametrize("file", ["prepared.json", "checkpoint.safetensors", "card.json"])
def test_a_full_disk_is_said_and_nothing_is_lost(mortal, few_films, tmp_path, file):
    run = asked(tmp_path, few_films, epochs=1, folds=0)
    assert mortal(run, full=file) == 1
    seen = look(run)
    assert seen.standing is Standing.LEFT_OFF
    assert seen.state.stage is Stage.FAILED
    assert "disk" in seen.state.sentence + seen.state.advice
    assert not run.model.exists()
    assert mortal(run) == 0
    assert "validation films" in model_of(run).card.facts["threshold_rule"]


def test_the_disk_of_films_pulled_out_is_said_and_the_run_goes_on_when_it_is_back(
    mortal, few_films, tmp_path
):
    films = tmp_path / "stick" / "films"
    shutil.copytree(few_films, films)
    run = asked(tmp_path / "runs", films, epochs=1, folds=0)
    films.parent.rename(tmp_path / "pulled out")
    assert mortal(run) == 1
    assert "is gone" in look(run).state.sentence
    (tmp_path / "pulled out").rename(films.parent)
    assert mortal(run, write="checkpoint.safetensors") == KILLED
    shutil.rmtree(films.parent)
    assert mortal(run) == 0, "once prepared, the films are not needed any more"
    model_of(run)


def test_a_film_that_has_gone_is_left_out_and_counted(mortal, few_films, tmp_path):
    films = tmp_path / "films"
    shutil.copytree(few_films, films)
    run = asked(tmp_path / "runs", films, epochs=1, folds=0)
    (films / "tb" / "film03_1.png").unlink()
    assert mortal(run) == 0
    assert look(run).state.left_out == 1


def test_it_waits_to_be_begun_and_tells_how_long_it_will_take(mortal, few_films, tmp_path):
    run = asked(tmp_path, few_films)
    assert mortal(run, ask=True) == 0
    seen = look(run)
    assert seen.standing is Standing.ASKING
    assert seen.state.seconds_left > 0
    assert not run.history.exists()
    # Begun, and cut off before it has counted anything anew: what was counted is still told.
    assert mortal(run, write="process.json") == KILLED
    seen = look(run)
    assert (seen.state.stage, seen.state.films) == (Stage.BEGINNING, 12)


def test_a_second_process_is_refused_and_touches_nothing(mortal, few_films, tmp_path):
    run = asked(tmp_path, few_films)
    with alone(tmp_path):
        assert mortal(run) == 9
    assert not run.state.exists()
    assert not run.process.exists()


def test_a_stop_that_is_asked_for_is_heard(mortal, few_films, tmp_path):
    run = asked(tmp_path, few_films)
    run.stop.touch()
    assert mortal(run) == 0
    seen = look(run)
    assert seen.standing is Standing.LEFT_OFF
    assert seen.state.stage is Stage.STOPPED

"""What the steps Compare and Threshold have done: Runs found, Models taken in, thresholds made."""

import contextlib
import hashlib
import json

import numpy as np
import pytest
from safetensors.torch import save

from tbviewer import child, measuring, paths
from tbviewer.errors import TbViewerError
from tbviewer.net.active import active_model
from tbviewer.net.pasa import Pasa, initialise
from tbviewer.net.store import find, names
from tbviewer.net.threshold import score_rule
from tbviewer.reading.reading import ModelName
from tbviewer.reading.screening import Conditions, Sample
from tbviewer.record.runs.folder import ClinicRun, make_run
from tbviewer.record.runs.state import RunState, Stage, write_state
from tbviewer.record.runs.wish import RunWish


@pytest.fixture(scope="module")
def weights():
    network = Pasa()
    initialise(network, seed=7)
    return save({k: v.contiguous() for k, v in network.state_dict().items()})


@pytest.fixture
def made_run(weights):
    """Return a function that makes a Run with its Model, as far as it got."""

    def make(name="clinic-1", stage=Stage.DONE) -> ClinicRun:
        wish = RunWish(name, "a folder of films", "combined")
        run = make_run(paths.user_data() / "runs", name, wish, [])
        run.model.mkdir()
        (run.model / "weights.safetensors").write_bytes(weights)
        card = {
            "schema": 1, "name": name, "network": "pasa-2019", "geometry": "fit",
            "weights_sha256": hashlib.sha256(weights).hexdigest(),
            "normalisation": {"kind": "per-film"}, "temperature": 1.0, "calibrated": False,
            "default_threshold": 0.4,
        }  # fmt: skip
        (run.model / "card.json").write_text(json.dumps(card))
        write_state(run.state, RunState(stage=stage))
        return run

    return make


class FakeRooms:
    """Lends one room that tells what it was asked."""

    def __init__(self):
        self.wishes = []

    @contextlib.contextmanager
    def one(self):
        yield self

    def open_film(self, path):
        return path

    def read_film(self, film, wish):
        self.wishes.append(wish)
        return wish

    def rest(self):
        self.wishes.clear()


def test_finished_runs_are_candidates_and_no_others(made_run):
    services = measuring.compare_services(FakeRooms())
    assert services.candidates() == ()
    run = made_run()
    made_run("clinic-2", Stage.TRAINING)
    made_run("clinic-3", Stage.STOPPED)
    broken = made_run("clinic-4")
    (broken.model / "card.json").write_text("{")
    (candidate,) = services.candidates()
    assert (candidate.run, candidate.model.name) == (run.path, "clinic-1")
    assert (candidate.folder, candidate.found) == ("a folder of films", None)
    assert services.active() == find("combined").name


def test_a_candidate_reads_nothing_until_it_is_activated(made_run):
    made_run()
    services = measuring.compare_services(FakeRooms())
    (candidate,) = services.candidates()
    assert "clinic-1" not in names()
    before, after = services.activate(candidate, "ann")
    assert (before.name, after) == ("combined", candidate.model)
    assert active_model().folder == paths.site_models() / "clinic-1"
    again = services.activate(candidate, "ann")
    assert again == (candidate.model, candidate.model)
    assert names().count("clinic-1") == 1


def test_another_model_of_that_name_keeps_it(made_run, weights):
    made_run("combined")
    services = measuring.compare_services(FakeRooms())
    (candidate,) = services.candidates()
    _, after = services.activate(candidate, "ann")
    assert after == ModelName("combined-2", candidate.model.sha256)
    assert find("combined").card.sha256 != candidate.model.sha256


def test_a_film_is_read_by_both_models_whatever_speaks_against_it(made_run):
    run, rooms = made_run(), FakeRooms()
    services = measuring.compare_services(rooms)
    looked = services.look("a.png", services.candidates()[0])
    assert [wish.folder for wish in rooms.wishes] == [str(run.model), ""]
    assert all(wish.force for wish in rooms.wishes)
    assert (looked.film, looked.new.folder) == ("a.png", str(run.model))


def test_the_reading_room_reads_by_a_model_outside_the_store(made_run):
    run = made_run()
    try:
        reader = child.reader_of(None, str(run.model))
        assert reader.model.folder == run.model
    finally:
        child._readers.clear()


def made_sample(model):
    return Sample(model, np.array([0.2, 0.6, 0.4, 0.9]), np.array([0, 1, 0, 1]))


def test_a_threshold_is_made_for_the_model_that_reads_and_for_no_other():
    services = measuring.threshold_services()
    standing = services.standing()
    assert standing.set_here is None
    assert standing.in_force == standing.default == find().card.default_threshold
    sample = made_sample(standing.model)
    rows = services.rows(sample, Conditions(), None)
    made = services.make(sample, rows[2], "Made-up Clinic", "ann")
    assert made.rule == score_rule(find().card)
    services.keep(made)
    assert services.standing().in_force == rows[2].threshold
    assert services.forget(standing.model.sha256)
    other = made_sample(ModelName("other", "0" * 64))
    with pytest.raises(TbViewerError) as caught:
        services.make(other, rows[2], "", "ann")
    assert caught.value.code == "other-model"

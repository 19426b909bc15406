"""Models taken into the store and deleted, whole or not at all."""

import json
import os
import stat

import pytest

from tbviewer import paths
from tbviewer.errors import ModelError, StoreError
from tbviewer.net import keeping, store
from tbviewer.net.active import activate, roll_back
from tbviewer.net.card import card_from
from tbviewer.net.keeping import Parcel, delete, free_name, keep, keep_folder
from tbviewer.net.threshold import score_rule, threshold_in_force
from tbviewer.reading.interval import Interval
from tbviewer.reading.reading import ModelName, ThresholdSource
from tbviewer.record import site, site_threshold

from .model_files import facts, put_made


@pytest.fixture
def run(tmp_path):
    """A Model as a Run leaves it."""
    return put_made(tmp_path / "run", "clinic", seed=1)


def refused(work, *arguments, code, **named):
    with pytest.raises(StoreError) as caught:
        work(*arguments, **named)
    assert caught.value.code == code
    return caught.value


def in_store():
    return sorted(p.name for p in paths.site_models().iterdir())


def set_threshold(card):
    told = Interval(0.9, 0.8, 0.95)
    facts = ("Here", "2026-03-01", "somebody", 100, 40, "unknown", told, told)
    model = ModelName(card.name, card.sha256)
    chosen = site_threshold.SiteThreshold(model, 0.123, *facts, rule=score_rule(card))
    site_threshold.keep(chosen)


def test_a_runs_model_is_kept_for_everyone_and_not_activated(run):
    model = keep_folder(run)
    assert model.folder == paths.site_models() / "clinic"
    assert model.place is store.Place.SITE
    model.verify()
    assert store.find().card.name == store.DEFAULT
    for path, mode in ((model.folder, 0o755), (model.folder / "card.json", 0o644)):
        assert stat.S_IMODE(path.stat().st_mode) == mode
    assert keep_folder(run) == model
    assert in_store() == ["clinic"]


def test_another_model_of_that_name_needs_another(run, tmp_path):
    keep_folder(run)
    other = put_made(tmp_path / "other", "clinic", seed=2)
    refused(keep_folder, other, code="model-exists")
    shouting = put_made(tmp_path / "third", "CLINIC", seed=2)
    refused(keep_folder, shouting, code="model-exists")
    assert free_name("clinic") == "clinic-2"
    model = keep_folder(other, name="clinic-2")
    assert (model.card.name, store.find("clinic-2").place) == ("clinic-2", store.Place.SITE)
    assert free_name("Clinic") == "Clinic-3"


def test_what_ships_cannot_be_covered(tmp_path):
    refused(keep_folder, put_made(tmp_path, store.DEFAULT, seed=1), code="model-exists")


def test_the_same_weights_under_another_card_are_another_model(run, tmp_path):
    keep_folder(run)
    hotter = put_made(tmp_path / "hot", "clinic", seed=1, temperature=2.0)
    refused(keep_folder, hotter, code="model-exists")


@pytest.mark.parametrize(
    "name", ["..", "../x", "a/b", "a\\b", ".hidden", "con", "NUL.x", "com1", "a.", "x" * 65, "a b"]
)
def test_what_is_no_name_is_refused(run, name):
    refused(keep_folder, run, name=name, code="model-name")
    assert not paths.site_models().exists()


def test_a_damaged_model_is_not_kept(run):
    weights = run / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4])
    with pytest.raises(ModelError):
        keep_folder(run)
    assert not paths.site_models().exists()


def test_killed_or_full_in_the_middle_nothing_is_left_that_is_a_model(run, monkeypatch):
    whole = keeping.write_whole

    def full(path, content):
        if path.name == "card.json":
            raise OSError(28, "No space left on device")
        whole(path, content)

    monkeypatch.setattr(keeping, "write_whole", full)
    refused(keep_folder, run, code="store-disk-full")
    assert in_store() == []

    def killed(path, content):
        whole(path, content[:10])
        raise KeyboardInterrupt

    monkeypatch.setattr(keeping, "write_whole", killed)
    with pytest.raises(KeyboardInterrupt):
        keep_folder(run)
    assert store.find().card.name == store.DEFAULT
    assert store.names([paths.site_models()]) == []
    (left,) = in_store()
    os.utime(paths.site_models() / left, (0, 0))
    monkeypatch.setattr(keeping, "write_whole", whole)
    keep_folder(run)
    assert in_store() == ["clinic"]


def test_where_the_site_folder_is_read_only_a_model_is_the_users_own_and_can_be_handed_on(
    run, monkeypatch
):
    def make(folder):
        if paths.site_data() in folder.parents:
            raise PermissionError(13, "Permission denied")
        folder.mkdir(parents=True, exist_ok=True)

    paths.site_data().mkdir()
    monkeypatch.setattr(
        site, "may_write_in", lambda folder: paths.site_data() not in folder.parents
    )
    monkeypatch.setattr(site, "make_folder", make)
    model = keep_folder(run)
    assert model.place is store.Place.USER
    error = refused(activate, "clinic", code="site-not-writable", by="tester")
    assert str(paths.site_data()) in error.sentence
    assert "Export" in error.advice
    assert store.find().card.name == store.DEFAULT
    Parcel.of(store.find("clinic"))
    delete("clinic")
    assert store.names([paths.user_models()]) == []


def test_deleted_it_is_gone_with_its_threshold(run):
    card = keep_folder(run).card
    set_threshold(card)
    delete("clinic")
    assert in_store() == []
    assert site_threshold.site_threshold(card.sha256) is None
    with pytest.raises(ModelError):
        store.find("clinic")


def test_a_changed_active_model_has_no_threshold_but_its_own(run):
    set_threshold(store.find().card)
    keep_folder(run)
    activate("clinic", by="tester")
    card = store.find().card
    assert threshold_in_force(card) == (card.default_threshold, ThresholdSource.CARD)
    roll_back()
    assert threshold_in_force(store.find().card) == (0.123, ThresholdSource.SITE)


def test_the_active_one_and_those_that_ship_are_not_deleted(run):
    keep_folder(run)
    activate("clinic", by="tester")
    refused(delete, "clinic", code="model-kept")
    refused(delete, store.DEFAULT, code="model-kept")
    activate(store.DEFAULT, by="tester")
    refused(delete, store.DEFAULT, code="model-kept")
    delete("clinic")


@pytest.mark.parametrize("file", ["card.json", "weights.safetensors"])
def test_a_damaged_one_can_be_deleted(run, file):
    (keep_folder(run).folder / file).write_text("{")
    assert delete("clinic").name == "clinic"
    assert in_store() == []
    with pytest.raises(ModelError, match="none of that name"):
        delete("clinic")
    with pytest.raises(ModelError, match="none of that name"):
        delete("../models/clinic")


def test_where_it_is_unknown_which_one_is_active_none_is_deleted(run):
    keep_folder(run)
    (paths.site_data() / "active-model.json").write_text("{")
    refused(delete, "clinic", code="model-kept")


def test_a_renamed_model_keeps_all_that_its_card_tells(run, tmp_path):
    parcel = Parcel.of(
        store.StoredModel(run, card_from(json.loads((run / "card.json").read_text())))
    )
    model = keep(parcel, name="other")
    assert dict(model.card.facts) == facts(name="other", weights_sha256=parcel.card.sha256)

"""The active Model: activated, rolled back, shared by everyone, settled by a policy."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from tbviewer import paths, policy
from tbviewer.errors import ModelError, StoreError
from tbviewer.net import active, store
from tbviewer.net.active import active_model, earlier_model, roll_back
from tbviewer.record import site

from .model_files import made_weights, put_made


def activate(name):
    return active.activate(name, by="tester")


@pytest.fixture
def clinic():
    return put_made(paths.site_models(), "clinic", seed=1)


def refused(work, *arguments, code):
    with pytest.raises(StoreError) as caught:
        work(*arguments)
    assert caught.value.code == code
    return caught.value


def test_without_a_choice_the_default_model_reads():
    assert active_model().card.name == store.DEFAULT
    assert store.find().name == active_model().name
    assert earlier_model() is None
    refused(roll_back, code="no-earlier-model")
    assert not paths.site_data().exists()


def test_activated_it_reads_for_everyone_and_can_be_rolled_back(clinic, monkeypatch, tmp_path):
    before, after = activate("clinic")
    assert (before.name, after.name) == (store.DEFAULT, "clinic")
    monkeypatch.setenv("TBVIEWER_USER_DIR", str(tmp_path / "another"))
    assert active_model().card.name == "clinic"
    assert active.choice().by == "tester"
    assert earlier_model().card.name == store.DEFAULT
    assert [m.name for m in roll_back()] == ["clinic", store.DEFAULT]
    assert active_model().card.name == store.DEFAULT
    refused(roll_back, code="no-earlier-model")


def test_rolling_back_goes_further_back_each_time_and_passes_over_what_is_gone(clinic):
    for name, seed in (("second", 2), ("third", 3), ("fourth", 4)):
        put_made(paths.site_models(), name, seed=seed)
    for name in ("clinic", "second", "third", "fourth"):
        activate(name)
    shutil.rmtree(paths.site_models() / "third")
    (paths.site_models() / "second" / "weights.safetensors").write_bytes(made_weights(9))
    assert roll_back()[1].name == "clinic"
    assert roll_back()[1].name == store.DEFAULT


def test_activating_the_active_one_changes_nothing(clinic):
    activate("clinic")
    kept = (paths.site_data() / active.FILE).read_bytes()
    before, after = activate("clinic")
    assert before == after
    assert (paths.site_data() / active.FILE).read_bytes() == kept
    assert earlier_model().card.name == store.DEFAULT


def test_a_damaged_model_is_not_activated(clinic):
    (clinic / "weights.safetensors").write_bytes(made_weights(2))
    with pytest.raises(ModelError, match="clinic"):
        activate("clinic")
    with pytest.raises(ModelError, match="nobody"):
        activate("nobody")
    assert active_model().card.name == store.DEFAULT


@pytest.mark.parametrize("how", ["gone", "changed"])
def test_an_active_model_that_is_gone_or_changed_is_told_and_never_replaced_silently(clinic, how):
    activate("clinic")
    shutil.rmtree(clinic)
    if how == "changed":
        put_made(paths.site_models(), "clinic", seed=7)
    with pytest.raises(ModelError, match=r"clinic.*gone or was changed"):
        active_model()
    assert roll_back()[1].name == store.DEFAULT
    assert active_model().card.name == store.DEFAULT


def test_a_model_that_ships_may_be_changed_by_an_update(clinic):
    activate("clinic")
    file = paths.site_data() / active.FILE
    facts = json.loads(file.read_text())
    facts["active"] |= {"name": store.DEFAULT, "sha256": "0" * 64}
    file.write_text(json.dumps(facts))
    assert active_model().place is store.Place.BUNDLE


@pytest.mark.parametrize("content", ["", "[]", '{"schema": 2}', '{"schema": 1, "active": 1}'])
def test_a_damaged_choice_is_told_and_activating_writes_it_anew(clinic, content):
    activate("clinic")
    file = paths.site_data() / active.FILE
    file.write_text(content)
    error = refused(active_model, code="active-damaged")
    assert str(file) in error.sentence
    refused(roll_back, code="active-damaged")
    activate(store.DEFAULT)
    assert active_model().card.name == store.DEFAULT
    file.write_text(content)
    activate("clinic")
    assert active_model().card.name == "clinic"


def test_a_folder_that_may_not_be_looked_into_is_told_and_stops_nothing_else(clinic, monkeypatch):
    activate("clinic")
    is_file = Path.is_file

    def forbidden(path):
        if paths.site_models() in path.parents:
            raise PermissionError(13, "Permission denied")
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", forbidden)
    with pytest.raises(ModelError, match="clinic"):
        active_model()
    assert store.find(store.DEFAULT).place is store.Place.BUNDLE
    assert store.DEFAULT in [model.card.name for model in store.usable()]


def test_a_model_of_the_users_own_is_copied_for_everyone_when_it_is_activated(
    monkeypatch, tmp_path
):
    put_made(paths.user_models(), "own", seed=5)
    activate("own")
    monkeypatch.setenv("TBVIEWER_USER_DIR", str(tmp_path / "another"))
    assert active_model().folder == paths.site_models() / "own"


def test_alone_on_a_computer_the_users_folder_takes_the_sites_place(monkeypatch):
    monkeypatch.setattr(site, "may_write_in", lambda _: False)
    put_made(paths.user_models(), "own", seed=5)
    activate("own")
    assert active_model().folder == paths.user_models() / "own"
    assert not paths.site_data().exists()


def test_a_site_folder_that_may_not_be_written_is_told_with_what_to_do(clinic, monkeypatch):
    def forbidden(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(site, "write_json", forbidden)
    error = refused(activate, "clinic", code="site-not-writable")
    assert str(paths.site_data()) in error.sentence
    assert "Export" in error.advice
    assert active_model().card.name == store.DEFAULT


def test_a_policy_settles_it(clinic, monkeypatch):
    settled = policy.Policy(active_model="clinic")
    monkeypatch.setattr(active, "policy", lambda: settled)
    assert active_model().card.name == "clinic"
    refused(activate, store.DEFAULT, code="settled-by-policy")
    refused(roll_back, code="settled-by-policy")


def test_a_policys_folder_of_models_wins(clinic, monkeypatch, tmp_path):
    put_made(tmp_path / "theirs", "clinic", seed=8)
    monkeypatch.setattr(store, "policy", lambda: policy.Policy(models_folder=tmp_path / "theirs"))
    found = store.find("clinic")
    assert found.place is store.Place.POLICY
    assert found.card.sha256 == hashlib.sha256(made_weights(8)).hexdigest()

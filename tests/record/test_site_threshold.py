import json
import os
import stat
import sys

import pytest

from tbviewer.errors import TbViewerError
from tbviewer.reading.reading import ModelName
from tbviewer.record import files
from tbviewer.record import site as site_folder
from tbviewer.record.site_threshold import (
    forget,
    keep,
    site_threshold,
    threshold_facts,
    threshold_from,
)

from .site_thresholds import MODEL, made_threshold

OTHER = ModelName("combined", "77c0" * 16)


@pytest.fixture
def site(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.setenv("TBVIEWER_SITE_DIR", str(folder))
    return folder


def test_what_was_set_is_found_by_the_models_hash_alone(site):
    chosen = made_threshold(rule=("crop", None, 3.5))
    path = keep(chosen)
    assert path == site / "thresholds" / f"{MODEL.sha256}.json"
    assert site_threshold(MODEL.sha256) == chosen
    assert site_threshold(OTHER.sha256) is None


def test_a_file_renamed_to_another_models_hash_counts_for_nobody(site):
    path = keep(made_threshold())
    path.rename(path.with_name(f"{OTHER.sha256}.json"))
    assert site_threshold(OTHER.sha256) is None
    assert site_threshold(MODEL.sha256) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_everybody_on_the_computer_may_read_it(site):
    before = os.umask(0o077)
    try:
        path = keep(made_threshold())
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o755


def test_a_person_alone_on_a_computer_gets_the_users_folder(own_user_folder, monkeypatch):
    monkeypatch.setattr(site_folder, "may_write_in", lambda _: False)
    assert keep(made_threshold()).is_relative_to(own_user_folder)
    assert site_threshold(MODEL.sha256).threshold == 0.6


def test_the_sites_goes_before_the_users(own_user_folder, site):
    place = own_user_folder / "thresholds" / f"{MODEL.sha256}.json"
    place.parent.mkdir()
    place.write_text(json.dumps(threshold_facts(made_threshold(threshold=0.3))))
    assert site_threshold(MODEL.sha256).threshold == 0.3
    keep(made_threshold(threshold=0.7))
    assert site_threshold(MODEL.sha256).threshold == 0.7


def test_a_disk_that_refuses_leaves_the_one_that_stands(site, monkeypatch):
    keep(made_threshold())

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", refuse)
    with pytest.raises(TbViewerError) as caught:
        keep(made_threshold(threshold=0.1))
    assert caught.value.code == "site-not-written"
    assert "tbviewer threshold import" in caught.value.advice
    assert site_threshold(MODEL.sha256).threshold == 0.6
    assert [p.name for p in (site / "thresholds").iterdir()] == [f"{MODEL.sha256}.json"]


def test_forgotten_it_counts_no_longer(site):
    keep(made_threshold())
    assert forget(MODEL.sha256)
    assert site_threshold(MODEL.sha256) is None
    assert not forget(MODEL.sha256)


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": 2}, {"threshold": 1.5}, {"threshold": "high"}, {"threshold": None},
        {"model_sha256": "x"}, {"reference_standard": "guessed"}, {"sensitivity": [1]},
        {"films": "many"},
    ],
)  # fmt: skip
def test_what_is_no_threshold_is_refused_and_counts_as_none(site, changes):
    facts = threshold_facts(made_threshold()) | changes
    with pytest.raises(ValueError):
        threshold_from(facts)
    path = keep(made_threshold())
    path.write_text(json.dumps(facts))
    assert site_threshold(MODEL.sha256) is None


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '{"schema": 1}'])
def test_a_damaged_file_counts_as_none(site, content):
    keep(made_threshold()).write_text(content)
    assert site_threshold(MODEL.sha256) is None


def test_a_hash_that_is_a_path_leads_nowhere(site):
    assert site_threshold("../../etc/passwd") is None

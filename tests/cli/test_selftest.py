"""The self-test's own judgement: what it lets through and what it finds."""

import json
from dataclasses import replace

import numpy as np
import pytest

from tbviewer import __version__, paths
from tbviewer.__main__ import main
from tbviewer.cli import checks, golden, trial_run, versions
from tbviewer.errors import TbViewerError
from tbviewer.film.opening import open_film
from tbviewer.net import store
from tbviewer.net.reader import Reader
from tbviewer.reading.heatmap import HeatMap


@pytest.fixture(scope="module")
def reading():
    return Reader.named(store.DEFAULT).read(open_film(str(paths.sample_film())))


@pytest.fixture(scope="module")
def kept():
    return golden.golden()["models"][store.DEFAULT]


def test_golden_values_are_those_of_the_models_that_come_along():
    """Run ``python resources/selftest/make_selftest.py`` after replacing one."""
    names = store.names([paths.bundled_models()])
    now = {name: store.find(name, [paths.bundled_models()]).card.sha256 for name in names}
    made_of = {name: facts["sha256"] for name, facts in golden.golden()["models"].items()}
    assert made_of == now
    assert golden.golden()["film_sha256"] == open_film(str(paths.sample_film())).key


def test_nothing_strays_where_nothing_changed(reading, kept):
    assert golden.strayed(reading, kept) == []
    assert set(kept["maps"]) == {heatmap.name for heatmap in reading.maps}


def test_another_score_or_map_is_found(reading, kept):
    wrong = replace(reading, score=reading.score + 2 * golden.SCORE_WITHIN)
    assert golden.strayed(wrong, kept) == ["score"]
    first, *others = reading.maps
    moved = replace(first, values=np.roll(first.values, 100, axis=1))
    weaker = replace(others[0], peak=others[0].peak * 0.9)
    changed = replace(reading, maps=(moved, weaker, *others[1:]))
    assert golden.strayed(changed, kept) == sorted([first.name, others[0].name])
    assert golden.strayed(replace(reading, maps=()), kept) == list(kept["maps"])


def test_tiles_are_placed_by_the_field(reading):
    heatmap = reading.maps[0]
    corner = np.zeros((64, 64))
    corner[:8, -8:] = 1
    straight = replace(heatmap.field, leaning=None)
    tiles = golden.heat_tiles(HeatMap.of("x", corner, stride=8, offset=4, field=straight))
    assert tiles[0, -1] == tiles.max() > 0.8
    assert tiles[4, 0] == 0


@pytest.mark.parametrize("name", sorted(golden.golden()["decoders"]))
def test_every_tiny_film_is_decoded_as_kept_and_a_changed_one_found(name):
    right = golden.golden()["decoders"][name]
    film = open_film(str(golden.folder() / "decoders" / name))
    assert not golden.film_strayed(film, right)
    other = film.pixels.astype(np.int32) + 3
    assert golden.film_strayed(replace(film, levels=(other,)), right)


def test_lossless_syntaxes_hold_the_same_picture():
    decoders = golden.golden()["decoders"]
    assert len(decoders) == 16
    assert len({facts["sha256"] for facts in decoders.values() if "sha256" in facts}) == 1


def test_a_check_that_fails_is_told_and_the_others_go_on(monkeypatch, capsys):
    def fails() -> str:
        raise checks.CheckFailed("the reason")

    def breaks() -> str:
        raise OSError("the disk")

    made_up = {"first": fails, "second": breaks, "third": lambda: "well"}
    monkeypatch.setattr(checks, "all_checks", lambda: made_up)
    assert main(["selftest", "--format", "json"]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["check"], line["works"]) for line in told] == [
        ("first", False), ("second", False), ("third", True), ("all", False)
    ]  # fmt: skip
    assert told[0]["told"] == "the reason"
    assert "the disk" in told[1]["told"]


def test_a_mistake_in_the_policy_is_told_without_its_folder(own_user_folder):
    (own_user_folder / "policy.toml").write_text("thumbnails = 1")
    with pytest.raises(checks.CheckFailed) as caught:
        checks.settled()
    assert "policy.toml, line 1" in caught.value.sentence
    assert str(own_user_folder) not in caught.value.sentence


def test_a_full_disk_and_a_folder_that_cannot_be_written(monkeypatch):
    monkeypatch.setattr(checks, "LEAST_FREE_BYTES", 1 << 62)
    with pytest.raises(checks.CheckFailed, match="are free"):
        checks.disk()
    monkeypatch.setattr(
        paths, "user_data", lambda: (_ for _ in ()).throw(PermissionError(13, "no"))
    )
    with pytest.raises(checks.CheckFailed, match="cannot be written"):
        checks.folders()


def test_training_that_ends_badly_is_told(monkeypatch):
    monkeypatch.setattr(trial_run.paths, "own_command", lambda: ["false"])
    with pytest.raises(TbViewerError, match="exit code 1"):
        trial_run.trial_run()


def test_a_sample_film_that_is_another_one_is_told(monkeypatch):
    kept = golden.golden() | {"film_sha256": "another"}
    monkeypatch.setattr(golden, "golden", lambda: kept)
    with pytest.raises(checks.CheckFailed, match="sample film"):
        checks.sample_film()


def test_the_version_tells_everything_that_matters(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith(f"tbviewer {__version__}")
    for word in ("torch ", "pydicom ", "Model combined, SHA-256", "journal: schema", "your folder"):
        assert word in told
    assert told.strip() == versions.all_told()

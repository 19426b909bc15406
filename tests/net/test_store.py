import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save

from tbviewer.errors import ModelError
from tbviewer.net import store
from tbviewer.net.card import card_from
from tbviewer.net.reader import Reader, load_network, score_of
from tbviewer.reading.worth import MapWorth

from .model_files import facts, put_model


@pytest.fixture(scope="module")
def weights(network) -> bytes:
    return save({k: v.contiguous() for k, v in network.state_dict().items()})


def test_a_good_model_is_found_and_loaded(tmp_path, weights, network):
    put_model(tmp_path, weights=weights)
    model = store.find("tried", [tmp_path])
    loaded = load_network(model)
    assert not loaded.training
    assert not any(p.requires_grad for p in loaded.parameters())
    for mine, theirs in zip(loaded.parameters(), network.parameters(), strict=True):
        assert torch.equal(mine, theirs)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"schema": 2}, "schema"),
        ({"network": "other"}, "network"),
        ({"name": "../x"}, "name"),
        ({"weights_sha256": "12"}, "weights_sha256"),
        ({"geometry": "stretch"}, "geometry"),
        ({"normalisation": {"kind": "dataset", "mean": 1}}, "deviation"),
        ({"normalisation": {"kind": "dataset", "mean": 1, "deviation": 0}}, "deviation"),
        ({"normalisation": None}, "normalisation"),
        ({"temperature": math.inf}, "temperature"),
        ({"temperature": 0}, "temperature"),
        ({"temperature": True}, "temperature"),
        ({"calibrated": 1}, "calibrated"),
        ({"default_threshold": 1.5}, "default_threshold"),
        ({"default_threshold": "0.5"}, "default_threshold"),
        ({"smoothing": -1}, "smoothing"),
        ({"smoothing": 100}, "smoothing"),
        ({"smoothing": None}, "smoothing"),
        ({"harmonising": 1000}, "harmonising"),
        ({"further_maps": "focus"}, "further_maps"),
        ({"further_maps": ["../x"]}, "map's name"),
        ({"offered": "focus"}, "offered"),
        ({"offered": {}}, "map's name"),
        ({"maps": ["focus"]}, "maps"),
        ({"maps": {"focus": 0.7}}, "focus"),
        ({"maps": {"focus": {"hit_rate": 1.2}}}, "hit_rate"),
        ({"maps": {"focus": {"sane": "yes"}}}, "sane"),
    ],
)
def test_a_wrong_card_is_refused_by_the_field_s_name(changes, named):
    with pytest.raises(ValueError, match=named):
        card_from(facts(**changes))


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_anything_but_an_object_is_no_card(value):
    with pytest.raises(ValueError, match="object"):
        card_from(value)


def test_per_film_normalisation_and_no_threshold_are_allowed():
    card = card_from(facts(normalisation={"kind": "per-film"}, default_threshold=None))
    assert card.mean is None
    assert card.default_threshold is None


def test_a_card_without_smoothing_or_harmonising_asks_for_none():
    assert card_from(facts()).smoothing == 0
    assert card_from(facts(smoothing=1.8)).smoothing == 1.8
    assert card_from(facts()).harmonising == 0
    assert card_from(facts(harmonising=40)).harmonising == 40


def test_a_card_tells_its_maps_and_what_they_are_worth():
    measured = {"hit_rate": 0.71, "chance": 0.57, "films": 109, "sane": True, "energy": 0.4}
    card = card_from(
        facts(
            further_maps=["focus"],
            offered={"map": "focus", "because": "it hits most"},
            maps={"focus": measured, "saliency": {"sane": False}},
        )
    )
    assert card.further_maps == ("focus",)
    assert card.offered == "focus"
    assert card.worths == (
        MapWorth("focus", 0.71, 0.57, 109, True),
        MapWorth("saliency", sane=False),
    )
    plain = card_from(facts())
    assert (plain.further_maps, plain.offered, plain.worths) == ((), None, ())


def test_bad_models_are_refused_by_name_and_the_rest_still_work(tmp_path, weights):
    put_model(tmp_path, "good", weights=weights)
    put_model(tmp_path, "changed", weights=weights)
    (tmp_path / "changed" / "weights.safetensors").write_bytes(weights[:-1] + b"\0")
    put_model(tmp_path, "no-weights", weights=weights)
    (tmp_path / "no-weights" / "weights.safetensors").unlink()
    put_model(tmp_path, "not-json", weights=weights)
    (tmp_path / "not-json" / "card.json").write_text("{")
    put_model(tmp_path, "misnamed", weights=weights, name="good")
    put_model(tmp_path, "pickle", weights=b"\x80\x04.")
    other = {"classifier.weight": torch.zeros(2, 80)}
    put_model(tmp_path, "other-network", weights=save(other))
    good = load_network(store.find("good", [tmp_path])).state_dict()
    nan = {k: (v * math.nan).contiguous() for k, v in good.items()}
    put_model(tmp_path, "not-numbers", weights=save(nan))
    names = store.names([tmp_path])
    assert len(names) == 8
    for name in names:
        if name == "good":
            Reader(store.find(name, [tmp_path]))
            continue
        with pytest.raises(ModelError, match=name):
            Reader(store.find(name, [tmp_path]))


@pytest.mark.parametrize("name", ["absent", "../models", "a/b", "", "."])
def test_a_model_that_is_not_there_is_told_with_those_that_are(tmp_path, weights, name):
    put_model(tmp_path, "here", weights=weights)
    with pytest.raises(ModelError, match="here"):
        store.find(name, [tmp_path])


def test_the_first_place_wins(tmp_path, weights):
    put_model(tmp_path / "site", weights=weights, default_threshold=0.7)
    put_model(tmp_path / "bundle", weights=weights)
    found = store.find("tried", [tmp_path / "absent", tmp_path / "site", tmp_path / "bundle"])
    assert found.card.default_threshold == 0.7


@pytest.mark.parametrize("logit", [-5000.0, -3.0, 0.0, 2.0, 5000.0])
def test_the_score_is_the_sigmoid_of_logit_over_temperature(logit):
    expected = float(torch.sigmoid(torch.tensor(logit / 2, dtype=torch.float64)))
    assert score_of(logit, 2.0) == pytest.approx(expected)


def test_the_models_on_offer_are_those_with_valid_cards(tmp_path, weights):
    put_model(tmp_path, "good", weights=weights)
    put_model(tmp_path, "bad", weights=weights, schema=2)
    put_model(tmp_path, "also-good", weights=weights)
    assert [m.card.name for m in store.usable([tmp_path])] == ["also-good", "good"]

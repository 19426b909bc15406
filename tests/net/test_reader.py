from dataclasses import replace

import numpy as np
import pytest
from safetensors.torch import save

from tbviewer import paths
from tbviewer.film.film import Film, FilmHeader
from tbviewer.film.opening import open_film
from tbviewer.film.window import automatic_window
from tbviewer.net.card import Card
from tbviewer.net.framing import lung_fields
from tbviewer.net.reader import Reader
from tbviewer.net.store import StoredModel
from tbviewer.reading.reading import Status, ThresholdSource
from tbviewer.reading.worth import MapWorth


@pytest.fixture(scope="module")
def reader(network, tmp_path_factory) -> Reader:
    import hashlib

    folder = tmp_path_factory.mktemp("store") / "tried"
    folder.mkdir()
    weights = save({k: v.contiguous() for k, v in network.state_dict().items()})
    (folder / "weights.safetensors").write_bytes(weights)
    sha256 = hashlib.sha256(weights).hexdigest()
    card = Card("tried", sha256, "crop", 120.0, 60.0, temperature=2.0, default_threshold=0.5)
    return Reader(StoredModel(folder, card))


@pytest.fixture(scope="module")
def pixels(chest) -> np.ndarray:
    return chest(900, 700)


def film_of(pixels, **header) -> Film:
    facts = {"age_years": 40.0, "view": "PA"} | header
    windows = (automatic_window(pixels),)
    return Film("a.dcm", "key", (pixels,), None, windows, None, FilmHeader(**facts))


def codes(reading) -> list[str]:
    return [caution.code for caution in reading.cautions]


def test_this_sites_threshold_counts_from_the_next_film_and_for_its_model_alone(reader, pixels):
    from tbviewer.net.threshold import score_rule, threshold_in_force
    from tbviewer.reading.interval import Interval
    from tbviewer.record.site_threshold import SiteThreshold, forget, keep

    told = Interval(0.9, 0.8, 0.95)
    facts = ("Here", "2026-03-01", "somebody", 100, 40, "unknown", told, told)
    before = reader.read(film_of(pixels), maps=False)
    rule = score_rule(reader.model.card)
    keep(SiteThreshold(reader.model.name, 0.123, *facts, rule=rule))
    after = reader.read(film_of(pixels), maps=False)
    assert (before.threshold_source, before.threshold) == (ThresholdSource.CARD, 0.5)
    assert (after.threshold_source, after.threshold) == (ThresholdSource.SITE, 0.123)
    assert after.score == before.score
    for otherwise in ({"temperature": 3.0}, {"smoothing": 1.8}, {"harmonising": 40}):
        card = replace(reader.model.card, **otherwise)
        assert threshold_in_force(card) == (0.5, ThresholdSource.CARD)
    forget(reader.model.name.sha256)
    other = replace(reader.model.name, sha256="0" * 64)
    keep(SiteThreshold(other, 0.9, *facts, rule=rule))
    assert reader.read(film_of(pixels), maps=False).threshold == 0.5


def test_a_reading_says_everything(reader, pixels):
    reading = reader.read(film_of(pixels))
    assert reading.status is Status.READ
    assert reading.film_key == "key"
    assert reading.model.name == "tried"
    assert reading.score == pytest.approx(1 / (1 + np.exp(-reading.logit / 2)))
    assert reading.threshold_source is ThresholdSource.CARD
    assert reading.flagged == (reading.score >= 0.5)
    assert reading.field.as_list() == [0, 100, 700, 700]
    assert len(reading.maps) == 6
    assert not reading.forced
    assert codes(reading) == ["top-unseen", "bottom-unseen"]


def test_a_field_laid_around_the_lungs_warns_of_nothing_left_out(reader, pixels):
    card = replace(reader.model.card, geometry="lungs")
    by_lungs = Reader(replace(reader.model, card=card))
    assert codes(by_lungs.read(film_of(pixels))) == []


def test_cautions_from_the_header(reader, pixels):
    small = pixels[100:800:2, ::2]
    reading = reader.read(film_of(small, age_years=7.0, view="AP", disagreements=("a b",)))
    assert codes(reading) == ["age-under-15", "ap-view", "header-disagrees", "tiny"]
    assert "age-unknown" in codes(reader.read(film_of(pixels, age_years=None)))


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"body_part": "HIP"}, "not-a-chest"),
        ({"modality": "CT"}, "not-a-radiograph"),
        ({"view": "LL"}, "lateral"),
    ],
)
def test_refused_by_the_header_unless_forced_and_marked_for_ever(reader, pixels, header, code):
    film = film_of(pixels, **header)
    refused = reader.read(film)
    assert refused.status is Status.REFUSED
    assert refused.refusal.code == code
    assert refused.score is None
    assert refused.flagged is None
    assert refused.maps == ()
    forced = reader.read(film, force=True)
    assert forced.status is Status.READ
    assert forced.forced
    assert forced.refusal == refused.refusal


def test_a_blank_film_is_refused_also_by_force(reader):
    blank = film_of(np.full((800, 800), 7, np.uint16))
    for force in (False, True):
        reading = reader.read(blank, force=force)
        assert reading.status is Status.REFUSED
        assert reading.refusal.code == "blank"


def test_the_same_film_gives_the_same_reading(reader, pixels):
    one, two = reader.read(film_of(pixels)), reader.read(film_of(pixels))
    assert one.logit == two.logit
    assert all(np.array_equal(a.values, b.values) for a, b in zip(one.maps, two.maps, strict=True))


def test_without_maps_the_logit_is_the_same_to_the_last_bit():
    reader = Reader.named()
    film = open_film(str(paths.sample_film()))
    whole, bare = reader.read(film), reader.read(film, maps=False)
    assert bare.logit == whole.logit
    assert bare.maps == ()
    assert len(whole.maps) == 6 + len(reader.model.card.further_maps)


def test_a_card_adds_maps_and_offers_one(reader, pixels):
    worth = MapWorth("focus", hit_rate=0.7, films=100)
    card = replace(reader.model.card, further_maps=("focus",), offered="focus", worths=(worth,))
    reading = Reader(replace(reader.model, card=card)).read(film_of(pixels))
    assert [m.name for m in reading.maps][5:] == ["gradcam-5", "focus"]
    assert reading.first_map is reading.maps[-1]
    assert reading.worth_of("focus") == worth
    assert reading.worth_of("saliency") is None
    assert reader.read(film_of(pixels)).first_map.name == "saliency"


def test_the_zones_are_those_of_the_map_offered_and_of_the_patients_sides(reader):
    film = open_film(str(paths.sample_film()))
    zones = reader.read(film).zones
    assert zones.map_name == "saliency"
    assert sum(zones.shares.values()) == pytest.approx(1)
    turned = replace(film, header=replace(film.header, orientation=("R", "F")))
    mirrored = reader.read(turned).zones
    assert (mirrored.left, mirrored.right) == (zones.right, zones.left)


@pytest.mark.parametrize("further", [("focus", "region"), ()])
def test_zones_are_the_same_without_maps(reader, further):
    card = replace(reader.model.card, further_maps=further)
    reader = Reader(replace(reader.model, card=card))
    film = open_film(str(paths.sample_film()))
    whole, bare = reader.read(film), reader.read(film, maps=False, zones=True)
    assert bare.maps == ()
    assert (bare.logit, bare.zones) == (whole.logit, whole.zones)
    assert bare.zones is not None
    assert reader.read(film, maps=False).zones is None


def test_a_film_without_lungs_has_no_zones(reader):
    ramp = np.add.outer(np.arange(600), np.arange(500)).astype(np.uint16)
    assert lung_fields(ramp, None) is None
    assert reader.read(film_of(ramp)).zones is None


def test_a_model_averaged_over_the_flip_reads_a_film_and_its_mirror_alike(reader, pixels):
    card = replace(reader.model.card, flip_averaged=True)
    averaged = Reader(StoredModel(reader.model.folder, card))
    one, two = averaged.read(film_of(pixels)), averaged.read(film_of(pixels[:, ::-1]))
    assert one.logit == pytest.approx(two.logit, abs=1e-4)
    plain = reader.read(film_of(pixels)).logit, reader.read(film_of(pixels[:, ::-1])).logit
    assert one.logit == pytest.approx(sum(plain) / 2, abs=1e-4)
    assert abs(plain[0] - plain[1]) > 1e-4

"""A Model measured from films to tables, on films made up for it."""

import csv

import numpy as np
import pytest
import torch
from PIL import Image

from benchmarks.maps.cases import Case
from benchmarks.maps.command import measure, model_of, write_card
from benchmarks.maps.kinds import KINDS, untrained
from benchmarks.maps.localisation import AIMS, Boxes, worth
from benchmarks.maps.looking import Looker
from benchmarks.maps.tables import page
from benchmarks.maps.trials import PATCHES, blurred, curve
from tbviewer import paths
from tbviewer.film.opening import open_film
from tbviewer.net.card import read_card
from tbviewer.net.pasa import Pasa


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The sample film, moved and mirrored: eight films with boxes and readings."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "films").mkdir()
    film = open_film(str(paths.sample_film()))
    small = (film.pixels[::4, ::4].astype(np.float64) / film.pixels.max() * 255).astype(np.uint8)
    boxes, films = [], []
    for n in range(8):
        name = f"films/{n}.png"
        picture = np.roll(small, (3 * n, 5 * n), axis=(0, 1))
        Image.fromarray(picture if n % 2 else picture[:, ::-1]).save(folder / name)
        kind = "ActiveTuberculosis" if n < 6 else "ObsoletePulmonaryTuberculosis"
        boxes.append([name, kind, 100 + n, 90, 80, 70])
        side = "right" if n % 2 else "left"
        films.append([name, 1, n % 5, "shenzhen", f"PTB in the {side} upper field"])
    for file, head, rows in (
        ("boxes.csv", ["film", "kind", "x", "y", "width", "height"], boxes),
        ("films.csv", ["film", "label", "fold", "dataset", "finding"], films),
    ):
        with (folder / file).open("w", newline="") as opened:
            csv.writer(opened).writerows([head, *rows])
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The bundled Model in a folder of its own, whose Card may be written."""
    folder = tmp_path_factory.mktemp("model") / "combined"
    folder.mkdir()
    for file in (paths.bundled_models() / "combined").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return model_of(str(folder))


def test_a_model_is_measured_resumed_and_written_on_its_card(data, model, tmp_path, monkeypatch):
    monkeypatch.setattr("tbviewer.net.explain.SMOOTH_PASSES", 1)
    monkeypatch.setattr("benchmarks.maps.trials.STEPS", 2)
    measured = measure(model, data, tmp_path, limit=1)
    tables = page(measured)
    assert all(f"| {kind} |" in tables for kind in KINDS)
    assert "one fixed point" in tables
    write_card(measured)
    card = read_card(model.folder / "card.json")
    assert card.offered == measured.offered
    assert set(card.further_maps) == {"focus", "region"}
    assert {worth.name for worth in card.worths} >= {"saliency", "gradcam-5", "focus"}
    monkeypatch.setattr(Looker, "_made", None)  # whatever is made a second time fails
    again = measure(model, data, tmp_path, limit=1)
    assert repr(again.reporting) == repr(measured.reporting)  # equal, also where not a number
    assert repr(again.unseen) == repr(measured.unseen)


def test_what_is_shown_of_a_case_lies_in_its_field(data, model, tmp_path, monkeypatch):
    monkeypatch.setattr("tbviewer.net.explain.SMOOTH_PASSES", 1)
    look = Looker(model, data, tmp_path).look(Case("films/0.png", active=((100, 90, 80, 70),)))
    assert set(look.maps) == set(KINDS)
    for looked in look.maps.values():
        assert looked.heat.shape == (64, 64)
        assert ((looked.peak >= 0) & (looked.peak <= 1)).all() or np.isnan(looked.peak).all()


def test_a_curve_deletes_the_hottest_patches_first():
    class Counting(torch.nn.Module):
        def forward(self, x):
            there = x[:, 0, :32, :32].mean(dim=(1, 2))
            return torch.stack([torch.zeros_like(there), 100 * (there - 0.5)], dim=1)

    heat = np.zeros((PATCHES, PATCHES))
    heat[0, 0] = 1
    film, nothing = torch.ones(1, 1, 512, 512), torch.zeros(1, 1, 512, 512)
    deleted = curve(Counting(), film, nothing, heat)
    assert deleted[0] == pytest.approx(1)
    assert deleted[1:] == pytest.approx(np.zeros(16), abs=1e-6)
    last = curve(Counting(), film, nothing, -heat)
    assert last[:-1] == pytest.approx(np.ones(16), abs=1e-6)
    assert float((blurred(film) - film).abs().max()) < 1e-5


def test_the_cascade_begins_at_the_classifier():
    network = Pasa().eval()
    one, six = untrained(network, layers=1), untrained(network, layers=6)
    assert torch.equal(one.blocks[4].conv1.weight, network.blocks[4].conv1.weight)
    assert not torch.equal(one.classifier.weight, network.classifier.weight)
    assert not torch.equal(six.blocks[0].conv1.weight, network.blocks[0].conv1.weight)
    again = untrained(network, layers=6)
    assert torch.equal(again.blocks[0].conv1.weight, six.blocks[0].conv1.weight)


def test_the_worth_of_a_map_is_its_share_of_the_aims():
    found = Boxes(100, AIMS["hit"], 0.5, 0.3, 0.2, 0.2, 0.425)
    assert found.energy_ratio == pytest.approx(AIMS["energy_ratio"])
    assert worth(found, 0.7) == pytest.approx((1 + 0.5 + 1 + 0.5) / 4)
    assert worth(found, 0.9) == pytest.approx((1 + 0 + 1 + 0.5) / 4)

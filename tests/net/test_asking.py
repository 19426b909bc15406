"""Asking the Network about a changed film."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from safetensors.torch import save

from tbviewer.film.film import Film, FilmHeader
from tbviewer.film.window import automatic_window
from tbviewer.net.asking import AskedFilm, Fillings, neighbourhood_mean
from tbviewer.net.card import Card
from tbviewer.net.framing import Geometry
from tbviewer.net.prepare import prepare
from tbviewer.net.reader import Reader
from tbviewer.net.store import StoredModel
from tbviewer.reading.correction import AS_STORED, TURNS, Correction, corrected
from tbviewer.reading.question import Filling, Patch, Question, Stroke, occlusion_map, sweep_mask


@pytest.fixture(scope="module")
def reader(network, tmp_path_factory) -> Reader:
    folder = tmp_path_factory.mktemp("store") / "tried"
    folder.mkdir()
    weights = save({k: v.contiguous() for k, v in network.state_dict().items()})
    (folder / "weights.safetensors").write_bytes(weights)
    sha256 = hashlib.sha256(weights).hexdigest()
    card = Card("tried", sha256, "crop", 120.0, 60.0, temperature=2.0, default_threshold=0.5)
    return Reader(StoredModel(folder, card))


@pytest.fixture(scope="module")
def film(chest) -> Film:
    pixels = chest(900, 700)
    return Film("a.dcm", "key", (pixels,), None, (automatic_window(pixels),), None, FilmHeader())


@pytest.fixture(scope="module")
def asked(reader, film) -> AskedFilm:
    return AskedFilm(reader, film)


def turned_away(film: Film, correction: Correction) -> Film:
    """Return a film that `correction` puts right."""
    turn = (360 - correction.turn) % 360
    return corrected(film, Correction(turn, correction.inverted))


def test_an_empty_question_is_answered_with_the_films_own_score(asked, reader, film):
    reading = reader.read(film, force=True)
    answer = asked.answer(Question())
    assert answer.score == reading.score
    assert answer.field == reading.field
    assert not answer.changed.any()
    assert np.array_equal(answer.seen, reader.prepared(film)[0])


def test_hiding_changes_the_patch_and_nothing_else(asked):
    before, after = asked.answer(Question()), asked.answer(Question(Patch(200, 300, 140, 100)))
    assert after.changed.any()
    assert np.array_equal(before.seen[~after.changed], after.seen[~after.changed])
    assert (before.seen != after.seen)[after.changed].mean() > 0.8
    assert after.score != before.score
    kept = asked.answer(Question(Patch(200, 300, 140, 100), keeps=True))
    assert np.array_equal(kept.changed, ~after.changed)
    assert np.array_equal(kept.seen[after.changed], before.seen[after.changed])


def test_the_original_is_never_touched(asked):
    before = asked.answer(Question()).seen.copy()
    for filling in Filling:
        asked.answer(Question(Patch(100, 200, 300, 300), filling=filling, brightness=0.2))
    assert np.array_equal(asked.answer(Question()).seen, before)


def test_what_fills_a_patch():
    plain = np.zeros((512, 512), np.uint8)
    plain[:, 256:] = 200
    mask = np.zeros((512, 512), bool)
    mask[100:140, 60:120] = True
    fillings = Fillings(plain, mirror_axis=1)
    assert (fillings.filled(plain, mask, Filling.MEAN)[mask] == 0).all()
    assert (fillings.filled(plain, mask, Filling.MIRRORED)[mask] == 200).all()
    upright = Fillings(plain, mirror_axis=0)
    assert (upright.filled(plain, mask, Filling.MIRRORED)[mask] == 0).all()
    plain = np.indices((512, 512)).sum(0) % 2 * np.uint8(100)
    smooth = Fillings(plain, mirror_axis=1).filled(plain, mask, Filling.BLURRED)
    assert np.abs(smooth[mask].astype(int) - 50).max() <= 1
    assert np.array_equal(smooth[~mask], plain[~mask])


def test_the_mean_is_that_of_the_cells_around():
    seen = np.full((512, 512), 10, np.uint8)
    seen[92:148, 52:128] = 60
    mask = np.zeros((512, 512), bool)
    mask[100:140, 60:120] = True
    seen[mask] = 255
    assert neighbourhood_mean(seen, mask) == 60
    assert neighbourhood_mean(seen, np.ones_like(mask)) == round(float(seen.mean()))
    corner = np.zeros_like(mask)
    corner[:3, :3] = True
    assert neighbourhood_mean(seen, corner) == 10
    assert neighbourhood_mean(seen, ~mask) == 255  # everything but a patch: its rim from within


def test_brightness_is_added_last_and_held_within_the_range(asked):
    plain = asked.answer(Question()).seen.astype(int)
    brighter = asked.answer(Question(brightness=0.2))
    assert np.array_equal(brighter.seen, np.clip(plain + 51, 0, 255))
    assert brighter.changed.all()
    darker = asked.answer(Question(brightness=-1))
    assert not darker.seen.any()


def test_a_letter_is_painted_over(asked, film):
    answer = asked.answer(Question(strokes=(Stroke(((350.0, 450.0), (380.0, 450.0)), 20),)))
    rows, columns = np.nonzero(answer.changed)
    field = answer.field
    x = field.x + (columns.mean() + 0.5) / 512 * field.width
    y = field.y + (rows.mean() + 0.5) / 512 * field.height
    assert (x, y) == pytest.approx((365, 450), abs=1)


@pytest.mark.parametrize(
    "correction", [Correction(turn, over) for turn in TURNS for over in (False, True)], ids=str
)
@pytest.mark.parametrize("filling", list(Filling))
def test_a_film_that_was_put_right_is_asked_in_its_own_pixels(
    reader, film, asked, correction, filling
):
    """The patch lies on the film as stored; the score is that of the same patch upright."""
    turn = correction.turn
    stored = turned_away(film, correction)
    there = AskedFilm(reader, stored, correction)
    upright = Question(Patch(150, 250, 120, 180), filling=filling)
    places = {
        0: Patch(150, 250, 120, 180),
        90: Patch(250, 700 - 270, 180, 120),
        180: Patch(700 - 270, 900 - 430, 120, 180),
        270: Patch(900 - 430, 150, 180, 120),
    }
    answer = there.answer(replace(upright, patch=places[turn]))
    expected = asked.answer(upright)
    assert answer.logit == pytest.approx(expected.logit, abs=1e-4)
    assert np.array_equal(np.rot90(answer.changed, -turn // 90), expected.changed)
    # What is shown has the values of the film as stored.
    f = answer.field
    shown = answer.black + there.answer(Question()).seen / 255 * (answer.white - answer.black)
    part = stored.pixels[f.y : f.bottom, f.x : f.right].astype(float)
    small, _ = prepare(part.astype(np.float32), None, Geometry.CROP)
    assert np.corrcoef(shown.ravel(), small.ravel())[0, 1] > 0.999


def test_a_sweep_hides_place_after_place(asked):
    whole = asked.answer(Question())
    places = (17, 120)
    logits = asked.logits_hidden(Filling.MEAN, places)
    fillings = Fillings(whole.seen.copy(), mirror_axis=1)
    for place, logit in zip(places, logits, strict=True):
        seen = fillings.filled(whole.seen, sweep_mask(place), Filling.MEAN)
        assert logit == asked._reader.logit(seen)
    heatmap = occlusion_map(whole.logit, logits * 128, asked.field)
    assert heatmap.field == whole.field


def test_correction_as_stored_is_no_turn(reader, film):
    assert AskedFilm(reader, film, AS_STORED).field == AskedFilm(reader, film).field

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save
from sklearn.metrics import roc_auc_score

from tbviewer.net.card import card_from
from tbviewer.net.pasa import Pasa, initialise
from tbviewer.net.reader import Reader
from tbviewer.net.store import StoredModel
from tbviewer.reading.comparison import LEAST, Comparison, Verdict
from tbviewer.reading.comparison_words import notes, rests_on_text, verdict_text
from tbviewer.reading.interval import Interval
from tbviewer.reading.reading import ThresholdSource
from tbviewer.reading.screening import BACTERIOLOGICAL
from tbviewer.record.comparison import as_json, from_json, keep, kept
from tbviewer.training.comparing import compare, comparison_of, lineage
from tbviewer.training.dataset import LeftOut
from tbviewer.training.folder import LabelledFilm, labelled_films
from tbviewer.training.scoring import ScoredFilms, scored


def facts(name="new", **changes):
    return {
        "schema": 1,
        "name": name,
        "network": "pasa-2019",
        "weights_sha256": hashlib.sha256(name.encode()).hexdigest(),
        "geometry": "crop",
        "normalisation": {"kind": "dataset", "mean": 120.0, "deviation": 60.0},
        "temperature": 1.0,
        "calibrated": False,
        "default_threshold": 0.5,
        "threshold_rule": "90% sensitivity on out-of-fold scores",
        "films_sha256": {"elsewhere": "0" * 64},
    } | changes


NEW, OLD = card_from(facts("new")), card_from(facts("old", default_threshold=0.4))
THRESHOLDS = ((0.5, ThresholdSource.CARD), (0.4, ThresholdSource.SITE))


def films(labels, **columns):
    return tuple(
        LabelledFilm(
            Path(f"{at}.png"), f"{at}.png", int(label), f"patient {at}",
            {name: values[at] for name, values in columns.items()},
        )
        for at, label in enumerate(labels)
    )  # fmt: skip


def compared(new, old, labels, *, cards=(NEW, OLD), **columns):
    found = ScoredFilms(films(labels, **columns), np.array([new, old]), (), ())
    return comparison_of(found, cards, THRESHOLDS, standard=BACTERIOLOGICAL)


def made(strength_new, strength_old, count=60):
    rng = np.random.default_rng(5)
    labels = np.repeat([0, 1], count)
    noise = rng.normal(0, 1, 2 * count)

    def scores(strength):
        return 1 / (1 + np.exp(-(strength * (labels - 0.5) + noise)))

    return scores(strength_new), scores(strength_old), labels


def put_model(folder: Path, seed: int, **changes) -> StoredModel:
    network = Pasa()
    initialise(network, seed=seed)
    weights = save({k: v.contiguous() for k, v in network.state_dict().items()})
    folder.mkdir(parents=True)
    (folder / "weights.safetensors").write_bytes(weights)
    told = facts(folder.name, weights_sha256=hashlib.sha256(weights).hexdigest()) | changes
    (folder / "card.json").write_text(json.dumps(told))
    return StoredModel(folder, card_from(told))


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    place = tmp_path_factory.mktemp("models")
    return put_model(place / "new", 1), put_model(place / "old", 2, geometry="fit")


def test_better_no_clear_difference_and_worse():
    new, old, labels = made(3.0, 1.0)
    better, worse = compared(new, old, labels), compared(old, new, labels)
    assert better.verdict is Verdict.BETTER
    assert worse.verdict is Verdict.WORSE
    assert better.difference.low > 0 > worse.difference.high
    assert better.new.auc.value == pytest.approx(roc_auc_score(labels, new))
    same = compared(new, new, labels)
    assert same.verdict is Verdict.NO_CLEAR_DIFFERENCE


def test_the_sentence_tells_what_it_rests_on():
    rng = np.random.default_rng(1)
    labels = np.repeat([0, 1], [25, 17])
    new, old = rng.uniform(0, 1, 42) + labels * 0.4, rng.uniform(0, 1, 42) + labels * 0.4
    found = compared(new, old, labels)
    assert verdict_text(found) == "No clear difference."
    told = rests_on_text(found)
    assert told.startswith("42 films, 17 with tuberculosis. AUC differs by ")
    assert told.endswith(f"Too few to tell less than {found.least_told:.2f}.")
    assert 0.05 < found.least_told < 0.4


@pytest.mark.parametrize(("positive", "negative"), [(LEAST - 1, 60), (60, LEAST - 1), (0, 40)])
def test_too_few_films_of_a_class_give_no_verdict(positive, negative):
    labels = np.repeat([1, 0], [positive, negative])
    found = compared(labels * 0.8 + 0.1, np.full(len(labels), 0.5), labels)
    assert found.verdict is Verdict.NONE
    assert f"{positive} with tuberculosis" in rests_on_text(found)
    assert (found.new is None) == (positive == 0)


def test_a_model_beside_itself_is_no_comparison():
    new, _, labels = made(2, 2)
    found = compared(new, new, labels, cards=(NEW, NEW))
    assert found.verdict is Verdict.NONE
    assert "nothing to compare" in verdict_text(found)


def test_each_model_is_judged_at_its_own_threshold():
    labels = np.repeat([1, 0], [20, 20])
    new = np.repeat([0.9, 0.45, 0.1], [15, 10, 15])
    found = compared(new, new, labels)
    assert found.new.sensitivity.value == 0.75
    assert found.old.sensitivity.value == 1.0
    assert found.new.rule == "90% sensitivity on out-of-fold scores"
    assert (found.old.source, found.old.rule) == (ThresholdSource.SITE, "")
    assert any("finds fewer" in note for note in notes(found))


def test_films_on_which_they_differ_come_furthest_apart_first():
    labels = np.repeat([1, 0], [20, 20])
    new, old = np.where(labels == 1, 0.9, 0.1), np.where(labels == 1, 0.9, 0.1)
    new[3], old[3] = 0.8, 0.3
    new[30], old[30] = 0.2, 0.95
    new[31], old[31] = 0.2, 0.3
    found = compared(new, old, labels)
    assert [(d.film, d.new_flagged, d.new_is_right) for d in found.differing] == [
        ("30.png", False, True),
        ("3.png", True, True),
    ]


def test_subgroups_by_sex_and_age_where_the_folder_tells_them():
    new, old, labels = made(3, 1, count=30)
    sex = ["F", "m", "", "M"] * 15
    age = ["9", "30", "70"] * 20
    found = compared(new, old, labels, sex=sex, age=age)
    assert [(g.column, g.value, g.films) for g in found.groups] == [
        ("sex", "f", 15), ("sex", "m", 30), ("age", "under 15", 20),
        ("age", "25 to 44", 20), ("age", "65 and over", 20),
    ]  # fmt: skip
    inside = np.array([s in "Mm" and s != "" for s in sex])
    assert found.groups[1].new.value == pytest.approx(roc_auc_score(labels[inside], new[inside]))
    assert compared(new, old, labels, sex=["F"] * 60).groups == ()


def test_a_group_of_one_class_is_counted_and_has_no_curve():
    new, old, labels = made(3, 1, count=30)
    found = compared(new, old, labels, sex=["F"] * 30 + ["M"] * 30)
    assert [(g.positive, g.new) for g in found.groups] == [(0, None), (30, None)]


def test_several_films_of_a_patient_are_told_and_widen_the_interval():
    new, old, labels = made(3, 1)
    twice = tuple(f for f in films(labels) for _ in range(2))
    found = ScoredFilms(twice, np.repeat(np.array([new, old]), 2, axis=1), (), ())
    clustered = comparison_of(found, (NEW, OLD), THRESHOLDS)
    assert clustered.patients == 120
    assert any("of 120 patients" in note for note in notes(clustered))
    alone = compared(new, old, labels)
    assert clustered.difference.as_list() == alone.difference.as_list()


def test_what_was_left_out_is_counted_and_told():
    new, old, labels = made(3, 1)
    found = ScoredFilms(films(labels), np.array([new, old]), ("a", "b"), (LeftOut("c", "broken"),))
    told = notes(comparison_of(found, (NEW, OLD), THRESHOLDS, unnamed=("old",)))
    assert told[0] == "What the results rest on is not known."
    assert "2 films were left out" in told[1]
    assert "1 film could not be read" in told[2]
    assert "The Card of old does not name its films" in told[3]


intervals = st.builds(Interval, *(st.floats(-1, 1),) * 3)


@given(st.integers(0, 2**31), st.integers(2, 40))
def test_a_comparison_survives_json(seed, count):
    rng = np.random.default_rng(seed)
    labels = np.concatenate([[0, 1], rng.integers(0, 2, count)])
    found = compared(
        rng.uniform(0, 1, count + 2), rng.uniform(0, 1, count + 2), labels,
        sex=rng.choice(["F", "M", ""], count + 2).tolist(),
    )  # fmt: skip
    assert from_json(json.loads(json.dumps(as_json(found)))) == found


def test_it_is_kept_with_its_run_whole_or_not_at_all(tmp_path):
    found = compared(*made(3, 1))
    assert kept(tmp_path) is None
    keep(found, tmp_path)
    assert kept(tmp_path) == found
    path = tmp_path / "comparison.json"
    path.write_text(path.read_text()[:-40])
    assert kept(tmp_path) is None


@pytest.mark.parametrize("wrong", [{}, {"schema": 2}, {"schema": 1, "new_model": 3}])
def test_what_is_no_comparison_is_refused(wrong):
    with pytest.raises(ValueError):
        from_json(wrong)


def test_both_score_the_very_same_films_as_they_read(labelled_folder, open_picture, models):
    films = labelled_films(labelled_folder)[::3]
    done = []
    found = compare(*models, films, open_film=open_picture, report=done.append)
    assert isinstance(found, Comparison)
    assert (found.films, found.learned, done) == (len(films), 0, list(range(1, len(films) + 1)))
    scores = scored(models, films, learned_by=(), open_film=open_picture).scores
    for model, mine in zip(models, scores, strict=True):
        reader = Reader(model)
        read = reader.read(open_picture(str(films[0].path)), force=True, maps=False)
        assert mine[0] == pytest.approx(read.score, abs=1e-5)


def test_films_that_a_model_learned_from_are_left_out_under_whatever_name(
    labelled_folder, open_picture, models, tmp_path
):
    """By hash, in the geometry of the Card that names them; also those of a Model begun with."""
    from tbviewer.net.framing import Geometry
    from tbviewer.net.prepare import prepare

    films = labelled_films(labelled_folder)[:8]

    def digest(film, geometry):
        picture = open_picture(str(film.path))
        seen = prepare(picture.pixels, picture.padding, geometry)[0]
        return hashlib.sha256(seen.tobytes()).hexdigest()

    ancestor = put_model(
        tmp_path / "ancestor", 3, geometry="fit",
        films_sha256={"x": digest(films[0], Geometry.FIT)},
    )  # fmt: skip
    new = put_model(
        tmp_path / "new", 1, films_sha256={"other name": digest(films[5], Geometry.CROP)},
        training={"began_with": f"ancestor {ancestor.card.sha256}"},
    )  # fmt: skip
    line = lineage(new.card, [ancestor, *models])
    assert [card.name for card in line] == ["new", "ancestor"]
    found = scored([new], films, learned_by=line, open_film=open_picture)
    assert set(found.learned) == {films[0].film, films[5].film}
    assert found.scores.shape == (1, 6)


def test_a_film_that_breaks_is_told_and_the_others_are_scored(
    labelled_folder, open_picture, models
):
    from tbviewer.errors import FilmError, FilmFault

    films = labelled_films(labelled_folder)[:4]

    def open_film(path):
        if path == str(films[1].path):
            raise FilmError(path, FilmFault.DAMAGED)
        return open_picture(path)

    found = scored(models, films, learned_by=(), open_film=open_film)
    assert [left.film for left in found.left_out] == [films[1].film]
    assert found.scores.shape == (2, 3)


def test_it_can_be_stopped(labelled_folder, open_picture, models):
    class StopError(Exception):
        pass

    def report(done):
        if done == 2:
            raise StopError

    with pytest.raises(StopError):
        scored(models, labelled_films(labelled_folder), learned_by=(), open_film=open_picture,
               report=report)  # fmt: skip

"""Labels in doubt: which films a Run's own scores speak against, and how that is told."""

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbviewer.record.clinic.scan import FaultKind
from tbviewer.record.clinic.words import fault_text, kinds_text
from tbviewer.record.runs.doubts import Scored, doubted, doubts, with_doubts
from tbviewer.record.runs.folder import make_run
from tbviewer.record.runs.wish import RunWish

from ...training.clinic_folders import plain, scan_of


def run_with(place, name, scores, *, folder="/clinic", done=True, at=1):
    """Make a Run with out-of-fold scores: a dict of film to label and logit for each Network."""
    run = make_run(place, name, RunWish("clinic-1", folder, ""), [])
    run.scores.mkdir()
    if done:
        run.model.mkdir()
    for number, part in enumerate(scores):
        lines = [f"{film},{label},{logit}" for film, (label, logit) in part.items()]
        text = "\n".join(["film,label,logit", *lines])
        (run.scores / f"fold-{number}.csv").write_text(text, "utf-8")
    os.utime(run.asked, (at, at))
    return run


PART = {f"0/{n}.png": (0, n - 9.0) for n in range(8)} | {
    f"1/{n}.png": (1, n + 2.0) for n in range(8)
}
PART |= {"0/2.png": (0, 5.0), "1/2.png": (1, -5.0)}


def test_films_that_score_like_the_other_class_are_doubted():
    films = [Scored(name, *told) for name, told in PART.items()]
    assert doubted(films) == {"0/2.png", "1/2.png"}
    assert doubted([film for film in films if film.label == 1]) == frozenset()


@given(
    st.lists(st.integers(-50, 50), min_size=3, max_size=40),
    st.lists(st.integers(-50, 50), min_size=3, max_size=40),
    st.integers(1, 5),
)
def test_doubts_depend_on_the_order_of_scores_alone(without, having, factor):
    films = [Scored(f"0/{n}", 0, float(x)) for n, x in enumerate(without)]
    films += [Scored(f"1/{n}", 1, float(x)) for n, x in enumerate(having)]
    others = [Scored(f.film, f.label, factor * f.logit + 7) for f in films]
    assert doubted(films) == doubted(others)


def test_classes_that_are_wholly_apart_leave_no_doubt():
    films = [Scored(f"{n}", int(n >= 10), float(n)) for n in range(20)]
    assert doubted(films) == frozenset()


def test_swapped_labels_stand_out_of_many_films():
    chance = np.random.default_rng(0)
    films = [Scored(f"{n}", n % 2, chance.normal(4 * (n % 2) - 2, 1.2)) for n in range(400)]
    swapped = [Scored(f.film, 1 - f.label, f.logit) for f in films[:20]]
    found = doubted([*swapped, *films[20:]])
    names = {f.film for f in swapped}
    assert len(names & found) >= 12
    assert len(found - names) <= 12


def test_the_newest_run_on_the_folder_that_scored_a_film_tells(tmp_path):
    run_with(tmp_path, "old", [PART], at=1)
    newer = {name: told for name, told in PART.items() if name != "0/2.png"}
    newer["1/2.png"] = (1, 2.0)
    run_with(tmp_path, "new", [newer], at=2)
    run_with(tmp_path, "elsewhere", [PART], folder="/other", at=3)
    run_with(tmp_path, "left-off", [PART], done=False, at=4)
    told = doubts(tmp_path, "/clinic")
    assert told["0/2.png", 0]
    assert not told["1/2.png", 1]
    assert doubts(tmp_path / "none", "/clinic") == {}


@pytest.mark.parametrize("text", ["", "film,label\n", "film,label,logit\na,b,c\n", "film\x00"])
def test_a_damaged_file_of_scores_tells_nothing(tmp_path, text):
    run = run_with(tmp_path, "run", [PART])
    (run.scores / "fold-1.csv").write_text(text, "utf-8")
    assert doubts(tmp_path, "/clinic")["0/2.png", 0]


def test_a_doubt_is_a_fault_that_leaves_the_film_in_use():
    scan = scan_of([*plain(3, 0), *plain(3, 1)])
    told = with_doubts(scan, {("0/2.png", 0): True, ("0/1.png", 0): False, ("1/1.png", 0): True})
    [film] = told.faulty
    assert (film.film, film.left_out) == ("0/2.png", False)
    assert [fault.kind for fault in film.faults] == [FaultKind.DOUBTED]
    assert kinds_text(film) == "label in doubt"
    assert "Look whether its label is right" in fault_text(film.faults[0], film)
    assert with_doubts(told, {}).films == scan.films
    assert with_doubts(scan, {}) is scan

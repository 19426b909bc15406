"""The part that is set apart, by property; refusals and warnings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tbviewer.record.clinic.judging import disk_refusal, refusals, warnings
from tbviewer.record.clinic.scan import TEST_SHARE, FaultKind, Use
from tbviewer.training.clinic.finding import hashed
from tbviewer.training.clinic.parts import learning_films, test_films

from .clinic_folders import SECRET, plain, scan_of, seen

rows = st.lists(
    st.tuples(st.integers(0, 25), st.integers(0, 25), st.integers(0, 1)), min_size=1, max_size=60
)
"""Films as patient, picture and label."""


def films(table):
    return [
        (f"f{at}", label, seen(f"picture {picture}", patient=hashed(SECRET, f"P{patient}")))
        for at, (patient, picture, label) in enumerate(table)
    ]


@settings(max_examples=60, deadline=None)
@given(rows, st.sets(st.integers(0, 59)), st.booleans())
def test_no_patient_and_no_picture_is_on_both_sides(table, chosen, left_out):
    scan = scan_of(films(table)).with_choice({f"f{n}" for n in chosen}, left_out=left_out)
    learn, test = learning_films(scan), test_films(scan)
    assert not {f.patient for f in learn} & {f.patient for f in test}
    picture = {f"f{at}": picture for at, (_, picture, _) in enumerate(table)}
    assert not {picture[f.film] for f in learn} & {picture[f.film] for f in test}
    assert not {f.film for f in (*learn, *test)} & {f.film for f in scan.films if f.left_out}


@settings(max_examples=60, deadline=None)
@given(rows, rows)
def test_films_that_are_added_later_leave_the_others_sides(table, more):
    before, after = scan_of(films(table)), scan_of(films([*table, *more]))
    for film in before.films:
        assert after.film(film.film).is_test == film.is_test
    assert not {f.film for f in test_films(before)} & {f.film for f in learning_films(after)}


def test_about_a_fifth_of_the_patients_is_set_apart():
    scan = scan_of([*plain(2000, 0), *plain(2000, 1)])
    assert abs(len(test_films(scan)) / 4000 - TEST_SHARE) < 0.02


def codes(remarks) -> set[str]:
    return {remark.code for remark in remarks}


def test_a_sound_folder_is_neither_refused_nor_warned_of():
    scan = scan_of([*plain(100, 0), *plain(100, 1)])
    assert refusals(scan) == () and warnings(scan) == ()


def test_a_missing_class_and_too_few_films_are_refused():
    assert codes(refusals(scan_of(plain(50, 1)))) == {"class-missing"}
    few = refusals(scan_of([*plain(50, 1), *plain(19, 0)]))
    assert codes(few) == {"too-few"}
    assert "19 films without tuberculosis" in few[0].sentence
    assert refusals(scan_of([*plain(60, 1), *plain(60, 0)])) == ()


def test_films_that_are_left_out_do_not_count():
    scan = scan_of([*plain(50, 1), *plain(20, 0)])
    assert codes(refusals(scan.with_choice(["0/3.png"], left_out=True))) == {"too-few"}


def test_the_same_films_in_both_classes_are_refused():
    scan = scan_of([(f"{label}/{n}", label, seen(str(n))) for n in range(40) for label in (0, 1)])
    assert codes(refusals(scan)) == {"all-twice"}


def test_one_patient_only_cannot_be_parted():
    one = [(f"{label}/{n}", label, seen(f"{label}{n}", patient="f" * 32))
           for n in range(40) for label in (0, 1)]  # fmt: skip
    assert codes(refusals(scan_of(one))) == {"one-sided"}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ([*plain(100, 0), *plain(401, 1)], "imbalance"),
        ([*plain(100, 0, form="DICOM, 12 bit"), *plain(100, 1)], "form-tells"),
        ([*plain(100, 0, side=2000), *plain(100, 1, side=1024)], "size-tells"),
        ([*plain(40, 0), *plain(40, 1)], "few-apart"),
    ],
)
def test_what_is_warned_of(wrong, code):
    assert code in codes(warnings(scan_of(wrong)))


def test_one_to_four_and_mixed_sizes_and_forms_are_not_warned_of():
    mixed = [
        (f"{label}/{n}", label, seen(f"{label}{n}", side=1000 + 100 * (n % 7),
                                     form=("PNG, 8 bit", "DICOM, 12 bit")[n % 2]))
        for label, count in ((0, 100), (1, 400)) for n in range(count)
    ]  # fmt: skip
    assert warnings(scan_of(mixed)) == ()


def test_a_number_that_many_films_carry_is_warned_of():
    many = [(f"m{n}", 0, seen(f"m{n}", patient="a" * 32)) for n in range(60)]
    scan = scan_of([*many, *plain(100, 0), *plain(100, 1)])
    assert codes(warnings(scan)) == {"one-patient"}


def test_a_full_disk_is_refused(tmp_path):
    assert disk_refusal(tmp_path, 0) is None
    refusal = disk_refusal(tmp_path, 1 << 60)
    assert refusal is not None and "are free" in refusal.sentence
    assert disk_refusal(tmp_path / "gone", 1 << 60) is None


def test_small_films_are_told_and_used():
    scan = scan_of([("a", 1, seen("a", side=399))])
    assert [fault.kind for fault in scan.films[0].faults] == [FaultKind.SMALL]
    assert not scan.films[0].left_out


def test_a_film_whose_twin_is_set_apart_is_used_for_neither():
    pair = [
        ("0/x.png", 0, seen("x", patient="0" * 32)),
        ("0/y.png", 0, seen("x", patient="f" * 32)),
    ]
    scan = scan_of(pair).with_choice(["0/x.png", "0/y.png"], left_out=False)
    assert [scan.use_of(film) for film in scan.films] == [Use.TEST, Use.TWIN_APART]
    assert not learning_films(scan) and len(test_films(scan)) == 1

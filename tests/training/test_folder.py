from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbviewer.errors import TrainingError
from tbviewer.training.folder import (
    LabelledFilm,
    labelled_films,
    selected,
    split_for_validation,
)


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def labels(films) -> dict[str, int]:
    return {f.film: f.label for f in films}


def test_class_folders_in_any_case(tmp_path):
    touch(tmp_path, "TB/a.dcm", "tb/sub/b.png", "Normal/c.dcm", "healthy/d", "other/e.png", "0/f")
    found = labels(labelled_films(tmp_path))
    expected = {"TB/a.dcm": 1, "tb/sub/b.png": 1, "Normal/c.dcm": 0, "healthy/d": 0, "0/f": 0}
    assert found == expected


def test_names_the_public_sets_way(tmp_path):
    touch(
        tmp_path,
        "MCUCXR_0001_0.png",
        "CHNCXR_0327_1.png",
        "x_1",
        "README.md",
        "y_2.png",
        "._z_1.png",
    )
    found = labels(labelled_films(tmp_path))
    assert found == {"MCUCXR_0001_0.png": 0, "CHNCXR_0327_1.png": 1, "x_1": 1}


def test_csv_with_patients_and_more_columns(tmp_path):
    table = tmp_path / "films.csv"
    table.write_text("film,label,patient,fold\nb.png,1,P2,3\na.png,0,,0\n", encoding="utf-8-sig")
    films = labelled_films(table)
    assert [f.film for f in films] == ["a.png", "b.png"]
    assert [f.patient for f in films] == ["a.png", "P2"]
    assert films[1].columns == {"fold": "3"}
    assert films[1].path == tmp_path / "b.png"


@pytest.mark.parametrize("row", ["a.png,2", "a.png,", ",1", "a.png,tb"])
def test_a_wrong_row_is_told_with_its_line(tmp_path, row):
    table = tmp_path / "films.csv"
    table.write_text(f"film,label\nok.png,1\n{row}\n")
    with pytest.raises(TrainingError, match="line 3"):
        labelled_films(table)


def test_nothing_to_learn_from(tmp_path):
    with pytest.raises(TrainingError, match="no such"):
        labelled_films(tmp_path / "absent")
    with pytest.raises(TrainingError, match="no labelled"):
        labelled_films(tmp_path)
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00film")
    with pytest.raises(TrainingError, match="CSV"):
        labelled_films(tmp_path / "binary.csv")


def film(name: str, label: int = 0, patient: str | None = None, **columns: str) -> LabelledFilm:
    return LabelledFilm(Path(name), name, label, patient or name, columns)


def test_rows_are_selected_by_ranges_lists_and_all_rules_together():
    films = [
        film(f"{site}{fold}", fold=str(fold), dataset=site) for site in "ms" for fold in range(5)
    ]
    kept = selected(films, ["fold=0-2,4", "dataset=s"])
    assert [f.film for f in kept] == ["s0", "s1", "s2", "s4"]
    assert selected(films, []) == films
    with pytest.raises(TrainingError, match="no column"):
        selected(films, ["site=m"])
    with pytest.raises(TrainingError, match="no films"):
        selected(films, ["fold=9"])


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 1)), min_size=2, max_size=120),
    st.floats(0.05, 0.5),
)
def test_no_patient_is_on_both_sides(rows, share):
    films = [film(f"f{i}", label, f"p{patient}") for i, (patient, label) in enumerate(rows)]
    learn, validate = split_for_validation(films, share)
    assert not {f.patient for f in learn} & {f.patient for f in validate}
    assert Counter(f.film for f in [*learn, *validate]) == Counter(f.film for f in films)


def test_a_tenth_of_each_class_is_validated_on_whatever_the_order():
    films = [film(f"f{i}", int(i % 4 == 0)) for i in range(200)]
    _, validate = split_for_validation(films, 0.1)
    assert Counter(f.label for f in validate) == {0: 15, 1: 5}
    _, again = split_for_validation(films[::-1], 0.1)
    assert {f.film for f in again} == {f.film for f in validate}

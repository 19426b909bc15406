"""Scanning a labelled folder: seen once, kept, noticed when changed; faults and sides."""

import os
import shutil
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tbviewer.errors import TrainingError
from tbviewer.record.clinic.scan import Fault, FaultKind, ReferenceStandard
from tbviewer.record.clinic.words import fault_text
from tbviewer.training.clinic import keeping
from tbviewer.training.clinic.parts import learning_films, test_films
from tbviewer.training.clinic.scanning import FolderGoneError, scan_folder

from .clinic_folders import Inspector, write_folder


@pytest.fixture
def folder(tmp_path) -> Path:
    films = {f"tb/{n}.png": f"sick {n}" for n in range(12)}
    films |= {f"normal/{n}.png": f"well {n}" for n in range(12)}
    return write_folder(tmp_path / "films", films)


def scan(folder, inspect=None, **more):
    return scan_folder(folder, inspect=inspect or Inspector(), at_once=2, **more)


def kinds(scanned, name) -> list[FaultKind]:
    return [fault.kind for fault in scanned.film(name).faults]


def test_every_film_is_there_with_its_label(folder):
    scanned = scan(folder)
    assert {(f.film, f.label) for f in scanned.films} == {
        (f"{name}/{n}.png", label) for name, label in (("tb", 1), ("normal", 0)) for n in range(12)
    }
    assert scanned.faulty == ()
    assert scanned.folder == str(folder)


def test_a_second_look_opens_nothing_and_says_the_same(folder):
    first, inspect = scan(folder), Inspector()
    second = scan(folder, inspect)
    assert inspect.asked == []
    assert second.films == first.films
    assert keeping.kept_scan(folder) == second
    assert keeping.known_folders() == (folder,)


def test_a_changed_file_is_noticed_and_a_touched_one_is_only_hashed(folder):
    scan(folder)
    (folder / "tb/3.png").write_text("sick 3, filmed again")
    os.utime(folder / "tb/4.png", (1, 1))
    inspect = Inspector()
    again = scan(folder, inspect)
    assert sorted(inspect.asked) == ["3.png", "4.png"]
    assert again.film("tb/3.png").size == len("sick 3, filmed again")
    assert again.film("tb/4.png").modified_ns == 10**9
    assert again.film("tb/4.png").seen.form == "PNG, 8 bit"


def test_films_that_come_and_go(folder):
    before = scan(folder)
    (folder / "tb/0.png").unlink()
    write_folder(folder, {"tb/new.png": "new one"})
    inspect = Inspector()
    after = scan(folder, inspect)
    assert inspect.asked == ["new.png"]
    assert after.film("tb/0.png") is None
    assert {f.film: f.is_test for f in after.films if f.film != "tb/new.png"} == {
        f.film: f.is_test for f in before.films if f.film != "tb/0.png"
    }


def test_a_film_that_is_sorted_anew_keeps_its_side(folder):
    side = scan(folder).film("tb/0.png").is_test
    (folder / "tb/0.png").rename(folder / "normal/renamed.png")
    moved = scan(folder).film("normal/renamed.png")
    assert (moved.label, moved.is_test) == (0, side)


def test_faults_film_by_film(folder):
    write_folder(
        folder,
        {
            "tb/broken.png": "broken",
            "tb/again.png": "sick 0",
            "normal/swapped.png": "sick 1",
            "tb/visit1.png": "first @P7",
            "normal/visit2.png": "second @ p7",
            "tb/list.csv": "letter",
            "tb/scan.png": "letter",
        },
    )
    found = scan(folder)
    assert kinds(found, "tb/broken.png") == [FaultKind.UNREADABLE]
    assert kinds(found, "tb/0.png") == []
    assert kinds(found, "tb/again.png") == [FaultKind.TWIN]
    assert found.film("tb/again.png").faults[0].others == ("tb/0.png",)
    assert kinds(found, "normal/swapped.png") == [FaultKind.LABELS_DIFFER]
    assert kinds(found, "tb/1.png") == [FaultKind.LABELS_DIFFER]
    assert kinds(found, "tb/visit1.png") == kinds(found, "normal/visit2.png")
    assert kinds(found, "tb/visit1.png") == [FaultKind.BOTH_LABELS]
    assert kinds(found, "tb/scan.png") == [FaultKind.UNREADABLE]
    assert found.film("tb/list.csv") is None and found.passed_over == 1
    out = {film.film for film in found.films if film.left_out}
    assert out == {
        "tb/broken.png", "tb/again.png", "tb/1.png", "normal/swapped.png", "tb/scan.png",
    }  # fmt: skip


def test_no_patients_number_and_no_picture_is_kept(folder):
    write_folder(folder, {"tb/visit.png": "first @SMITH-1970"})
    scan(folder)
    kept = b"".join(p.read_bytes() for p in keeping.folders().rglob("*") if p.is_file())
    assert b"SMITH" not in kept and b"smith" not in kept
    assert all(p.stat().st_mode & 0o077 == 0 for p in keeping.folders().iterdir() if p.is_dir())


def kept(scanned):
    keeping.keep_choices(scanned)
    return scanned


def test_choices_are_kept_and_hold_for_the_file_they_were_made_for(folder):
    chosen = scan(folder).with_choice(["tb/1.png", "tb/2.png"], left_out=True)
    kept(replace(chosen, standard=ReferenceStandard.BACTERIOLOGICAL))
    assert {f.film for f in chosen.films if f.left_out} == {"tb/1.png", "tb/2.png"}
    (folder / "tb/2.png").write_text("another picture")
    again = scan(folder)
    assert {f.film for f in again.films if f.left_out} == {"tb/1.png"}
    assert again.standard is ReferenceStandard.BACTERIOLOGICAL
    back = kept(again.with_choice(["tb/1.png"], left_out=None))
    assert not any(f.left_out for f in back.films)
    assert keeping.kept_scan(folder) == back


def test_a_choice_outlasts_a_folder_that_was_half_there(folder):
    kept(scan(folder).with_choice(["tb/1.png"], left_out=True))
    (folder / "tb").rename(folder / "away")
    kept(scan(folder).with_choice(["normal/1.png"], left_out=True))
    (folder / "away").rename(folder / "tb")
    assert {f.film for f in scan(folder).films if f.left_out} == {"tb/1.png", "normal/1.png"}


def test_a_twin_can_be_taken_in_and_an_unreadable_film_cannot(folder):
    write_folder(folder, {"tb/again.png": "sick 0", "tb/broken.png": "broken"})
    taken = scan(folder).with_choice(["tb/again.png", "tb/broken.png"], left_out=False)
    assert not taken.film("tb/again.png").left_out
    assert taken.film("tb/broken.png").left_out


class Stopped(Exception):  # noqa: N818 - a wish
    pass


def stop_after(count: int):
    def report(progress):
        if progress.done >= count:
            raise Stopped

    return report


def test_a_scan_that_is_stopped_goes_on_where_it_was(folder):
    first, second = Inspector(), Inspector()
    with pytest.raises(Stopped):
        scan_folder(folder, inspect=first, at_once=1, report=stop_after(10))
    assert keeping.kept_scan(folder) is None
    whole = scan(folder, second)
    assert len(whole.films) == 24
    assert len(second.asked) <= 14
    assert list(keeping.place_of(folder).glob("inspected*")) == []


def test_a_scan_is_stopped_while_a_film_hangs(folder):
    hanging, release = threading.Event(), threading.Event()

    def inspect(path, known):
        hanging.set()
        release.wait()
        return Inspector()(path, known)

    def report(_):
        if hanging.is_set():
            raise Stopped

    try:
        with pytest.raises(Stopped):
            scan_folder(folder, inspect=inspect, at_once=1, report=report)
    finally:
        threads = [t for t in threading.enumerate() if t.name.startswith("scanning")]
        release.set()
        for thread in threads:
            thread.join()


def test_progress_counts_every_film_and_tells_the_time_left(folder):
    told = []
    scan(folder, report=told.append)
    assert (told[0].done, told[-1].done, told[-1].count) == (0, 24, 24)
    assert told[0].seconds_left is None and told[-1].seconds_left == 0


def test_a_folder_that_goes_in_the_middle_loses_nothing(folder):
    before = scan(folder)
    for n in range(12):
        (folder / f"tb/{n}.png").write_text(f"sick {n} anew")
    inner = Inspector()

    def inspect(path, known):
        if len(inner.asked) == 5:
            shutil.move(folder, folder.with_name("unplugged"))
        return inner(path, known)

    with pytest.raises(FolderGoneError, match="films is gone"):
        scan_folder(folder, inspect=inspect, at_once=1)
    assert keeping.kept_scan(folder) == before
    with pytest.raises(TrainingError, match="no such folder"):
        scan(folder)
    shutil.move(folder.with_name("unplugged"), folder)
    later = Inspector()
    assert len(scan(folder, later).films) == 24
    assert len(later.asked) <= 8


def test_a_film_that_is_deleted_while_it_is_looked_for_is_not_a_fault(folder):
    inner = Inspector()

    def inspect(path, known):
        if path.endswith("tb/5.png"):
            Path(path).unlink()
        return inner(path, known)

    assert scan_folder(folder, inspect=inspect, at_once=1).film("tb/5.png") is None


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name")
def test_a_name_that_is_no_text_is_a_name_like_any_other(folder):
    name = os.fsdecode(b"tb/\xff\xfe.png")
    write_folder(folder, {name: "broken"})
    scanned = scan(folder)
    assert kinds(scanned, name) == [FaultKind.UNREADABLE]
    assert keeping.kept_scan(folder) == scanned
    told = fault_text(Fault(FaultKind.TWIN, others=(name,)), scanned.film(name))
    assert told == "It is the same picture as tb/\\udcff\\udcfe.png."


def test_a_film_that_only_the_csv_knows_is_told(tmp_path):
    write_folder(tmp_path, {"a.png": "a", "b.png": "b"})
    table = tmp_path / "films.csv"
    table.write_text("film,label,patient,sex,age\na.png,1,P1,f,34\nb.png,0,P2,,\nc.png,0,P3,,\n")
    found = scan(table)
    assert kinds(found, "c.png") == [FaultKind.UNREADABLE]
    assert "c.png" in found.film("c.png").faults[0].told
    assert (found.film("a.png").sex, found.film("a.png").age_years) == ("F", 34)
    inspect = Inspector()
    write_folder(tmp_path, {"c.png": "c"})
    assert kinds(scan(table, inspect), "c.png") == []
    assert inspect.asked == ["c.png"]


def test_the_same_patient_by_header_and_by_csv_is_one(tmp_path):
    write_folder(tmp_path, {"a.png": "a @P1", "b.png": "b"})
    (tmp_path / "films.csv").write_text("film,label,patient\na.png,1,\nb.png,1,p1 \n")
    a, b = scan(tmp_path / "films.csv").films
    assert a.patient == b.patient and a.is_test == b.is_test


def test_numbers_that_stand_for_nobody_do_not_make_one_patient(tmp_path):
    words = {f"tb/{n}.png": f"{n} @ANONYMOUS" for n in range(3)} | {"tb/z.png": "z @0000"}
    found = scan(write_folder(tmp_path / "films", words))
    assert len({film.patient for film in found.films}) == 4


def test_another_version_of_the_program_looks_for_itself(folder, monkeypatch):
    scan(folder)
    monkeypatch.setattr(keeping, "__version__", "99.0")
    assert keeping.kept_scan(folder) is not None
    inspect = Inspector()
    scan(folder, inspect)
    assert len(inspect.asked) == 24


@pytest.mark.parametrize(
    "torn", ["", "{", "[]", '{"version": 1}', '{"version": 99}', "null", '{"version": 1}\n{"film"']
)
def test_a_torn_kept_scan_is_no_scan(folder, torn):
    scan(folder)
    place = keeping.place_of(folder)
    for name in ("scan.jsonl", "inspected.jsonl", "choices.json"):
        (place / name).write_text(torn)
    assert keeping.kept_scan(folder) is None
    inspect = Inspector()
    assert len(scan(folder, inspect).films) == 24
    assert len(inspect.asked) == 24


def test_another_salt_is_never_made(folder):
    scan(folder)
    (keeping.folders() / "salt").write_text("00")
    with pytest.raises(TrainingError, match="damaged"):
        scan(folder)
    assert (keeping.folders() / "salt").read_text() == "00"


def test_a_disk_that_is_full_is_told(folder, monkeypatch):
    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "write_whole", full)
    with pytest.raises(TrainingError, match="could not be kept"):
        scan(folder)


def test_what_training_gets_is_whole_and_names_no_patient(folder):
    write_folder(folder, {"tb/visit.png": "first @P7"})
    scanned = scan(folder)
    learn, test = learning_films(scanned), test_films(scanned)
    assert {f.film for f in (*learn, *test)} == {f.film for f in scanned.films}
    patient = next(f.patient for f in (*learn, *test) if f.film == "tb/visit.png")
    assert patient == scanned.film("tb/visit.png").patient and "P7" not in patient
    assert all(f.path.is_file() for f in (*learn, *test))

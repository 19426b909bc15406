"""What files and folders mean when someone names them."""

import pytest

from tbviewer.errors import FilmError, FilmFault
from tbviewer.film.holders import Held
from tbviewer.ui import film_files
from tbviewer.ui.film_files import Candidate, Found


def candidates(names, held=None, **more) -> Found:
    """Return what `names` mean; `held` maps a holder's path to what it holds, or its fault."""

    def films_in(path):
        found = held[path]
        if isinstance(found, Exception):
            raise found
        return found

    return film_files.candidates(names, films_in=films_in, **more)


def test_a_file_is_itself_also_when_it_is_not_there(tmp_path):
    assert candidates(["gone.dcm"]).candidates == (Candidate("gone.dcm", named=True),)


def test_a_folder_is_all_its_files_in_the_order_people_count(tmp_path):
    for name in ("film-10", "film-9", "Film-1", ".hidden", "DICOMDIR", "sub/film-2", ".git/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    found = candidates([str(tmp_path)]).candidates
    names = [c.path.removeprefix(str(tmp_path)).lstrip("/\\").replace("\\", "/") for c in found]
    assert names == ["Film-1", "film-9", "film-10", "sub/film-2"]
    assert not any(c.named for c in found)


def test_a_search_can_be_stopped_between_folders(tmp_path):
    (tmp_path / "sub").mkdir()
    asked = []

    def go_on():
        asked.append(1)
        if len(asked) == 2:
            raise KeyError("stop")

    with pytest.raises(KeyError):
        candidates([str(tmp_path)], go_on=go_on)


ZIP = b"PK\x05\x06" + bytes(18)


def test_a_zip_file_is_what_it_holds_and_its_others_are_counted(tmp_path):
    zipped, inside = tmp_path / "named.dat", tmp_path / "folder" / "a.ZIP"
    inside.parent.mkdir()
    for path in (zipped, inside):
        path.write_bytes(ZIP)
    held = {str(zipped): Held(("z/1", "z/2"), 3), str(inside): Held(("z/2", "z/3"), 1)}
    found = candidates([str(zipped), str(inside.parent)], held)
    assert [c.path for c in found.candidates] == ["z/1", "z/2", "z/3"]  # each once
    assert not any(c.named for c in found.candidates)
    assert found.others == 4


def test_what_a_dicomdir_names_counts_as_named_so_that_missing_films_are_told(tmp_path):
    path = tmp_path / "DICOMDIR"
    path.write_bytes(bytes(128) + b"DICM" + b"xx1.2.840.10008.1.3.10\x02\x00")
    found = candidates([str(path)], {str(path): Held(("d/1", "d/2"))})
    assert found.candidates == (Candidate("d/1", named=True), Candidate("d/2", named=True))


def test_a_broken_zip_file_is_one_refused_film_and_the_rest_is_found(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(ZIP)
    fault = FilmError(str(path), FilmFault.DAMAGED)
    found = candidates([str(path), "b.dcm"], {str(path): fault})
    assert [(c.path, c.error) for c in found.candidates] == [(str(path), fault), ("b.dcm", None)]


def test_of_a_disk_only_so_many_files_are_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(film_files, "MOST_FILES", 3)
    for number in range(5):
        (tmp_path / str(number)).touch()
    assert len(candidates([str(tmp_path)]).candidates) == 3

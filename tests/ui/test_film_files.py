"""What files and folders mean when someone names them."""

import pytest

from tbviewer.ui.film_files import Candidate, candidates


def test_a_file_is_itself_also_when_it_is_not_there(tmp_path):
    assert candidates(["gone.dcm"]) == (Candidate("gone.dcm", named=True),)


def test_a_folder_is_all_its_files_in_the_order_people_count(tmp_path):
    for name in ("film-10", "film-9", "Film-1", ".hidden", "DICOMDIR", "sub/film-2", ".git/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    found = candidates([str(tmp_path)])
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

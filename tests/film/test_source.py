"""Paths that lead to no film, disks that fail; and that a film is only ever read."""

import os
from pathlib import Path

import pytest

from tbviewer.errors import FilmError, FilmFault
from tbviewer.film import limits, source
from tbviewer.film.opening import open_film


def fault_of(path) -> FilmFault:
    with pytest.raises(FilmError) as caught:
        open_film(str(path))
    assert Path(path).name in caught.value.sentence
    return caught.value.fault


def test_a_folder(tmp_path):
    assert fault_of(tmp_path) is FilmFault.DIRECTORY


@pytest.mark.parametrize("name", ["absent.dcm", "x" * 300, "nul\0l", "ordner/ß"])
def test_a_path_that_leads_nowhere(tmp_path, name):
    assert fault_of(f"{tmp_path}/{name}") in (FilmFault.NOT_FOUND, FilmFault.UNREADABLE)


def test_names_that_are_no_text_and_names_in_every_script(films):
    data = films.dicom(films.slopes(12), bits=12)
    assert films.open(data, name="Röntgen 胸部 {name} %s").rows == 40
    with pytest.raises(FilmError) as caught:
        open_film(os.fsdecode(b"/nowhere/\xff\xfe.dcm"))
    assert caught.value.sentence.encode("utf-8")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a Unix thing")
def test_a_pipe_does_not_make_anyone_wait(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert fault_of(path) is FilmFault.NOT_A_FILE


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_a_device():
    assert fault_of("/dev/zero") is FilmFault.NOT_A_FILE


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (PermissionError(13, "no"), FilmFault.NO_PERMISSION),
        (OSError(5, "gone"), FilmFault.UNREADABLE),
    ],
)
def test_a_file_that_cannot_be_read(films, monkeypatch, error, fault):
    path = films.folder / "film.dcm"
    path.write_bytes(films.dicom(films.slopes(12)))

    def fails(*_arguments):
        raise error

    monkeypatch.setattr(source.os, "open", fails)
    assert fault_of(path) is fault


def test_a_disk_that_fails_while_it_is_read(films, monkeypatch):
    path = films.folder / "film.dcm"
    path.write_bytes(films.dicom(films.slopes(12)))

    def fails(_file, _size):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(source, "_read", fails)
    assert fault_of(path) is FilmFault.UNREADABLE


def test_a_film_is_only_read(films):
    path = films.folder / "film.dcm"
    path.write_bytes(films.dicom(films.slopes(12)))
    path.chmod(0o444)
    before = path.stat()
    open_film(str(path))
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert [found.name for found in films.folder.iterdir()] == ["film.dcm"]


def test_a_file_larger_than_memory_allows(films, monkeypatch):
    data = films.dicom(films.slopes(12, rows=400, columns=400))
    monkeypatch.setattr(limits, "MOST_FILE_BYTES", 100_000)
    with pytest.raises(FilmError) as caught:
        films.open(data)
    assert caught.value.fault is FilmFault.FILE_TOO_LARGE

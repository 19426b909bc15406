"""ZIP files and DICOMDIRs: what they hold, and that nothing hostile in them gets far."""

import struct
import zipfile
import zlib
from pathlib import Path

import pydicom
import pytest
from pydicom.uid import ExplicitVRLittleEndian, MediaStorageDirectoryStorage, generate_uid

from tbviewer.errors import FilmError, FilmFault
from tbviewer.film import archive
from tbviewer.film.held import films_in
from tbviewer.film.holders import holds_films
from tbviewer.film.hush import libraries_hushed
from tbviewer.film.opening import open_film


@pytest.fixture
def film(films) -> bytes:
    return films.dicom(films.slopes(12), bits=12)


def zipped(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def fault_of(path) -> FilmFault:
    with pytest.raises(FilmError) as caught:
        open_film(str(path))
    assert Path(path).name in caught.value.sentence
    return caught.value.fault


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_a_film_in_a_zip_file_is_the_film(films, film, tmp_path, method):
    path = zipped(tmp_path / "of any name", {"a/film 1.dcm": film}, method)
    assert holds_films(str(path))
    (name,) = films_in(str(path)).paths
    assert name == f"{path}/a/film 1.dcm"
    plain = films.open(film)
    inside = open_film(name)
    assert (inside.key, inside.path) == (plain.key, name)
    assert (inside.pixels == plain.pixels).all()
    assert archive.file_on_disk(name) == str(path)


def test_what_leads_out_or_is_hidden_is_counted_and_never_offered(film, tmp_path):
    names = ["../up.dcm", "/root.dcm", "c:/disk.dcm", "a/../../b.dcm", "x\\..\\..\\y.dcm",
             ".hidden", "__MACOSX/a.dcm", "./good.dcm", "sub/./good.dcm"]  # fmt: skip
    held = films_in(str(zipped(tmp_path / "a.zip", dict.fromkeys(names, film))))
    assert [p.removeprefix(f"{tmp_path}/a.zip/") for p in held.paths] == [
        "good.dcm", "sub/good.dcm",
    ]  # fmt: skip
    assert held.others == 7
    assert open_film(held.paths[0]).rows == 40
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip"]  # nothing was unpacked


def test_a_member_that_is_not_there(film, tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.dcm": film})
    assert fault_of(f"{path}/b.dcm") is FilmFault.NOT_FOUND
    assert fault_of(f"{path}/a.dcm/deeper") is FilmFault.NOT_FOUND
    plain = tmp_path / "plain.txt"
    plain.write_bytes(b"no ZIP file")
    assert fault_of(f"{plain}/a.dcm") is FilmFault.NOT_FOUND


def test_an_encrypted_member_is_refused_with_what_to_do(film, tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.dcm": film}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    path.write_bytes(data)
    with pytest.raises(FilmError) as caught:
        open_film(f"{path}/a.dcm")
    assert caught.value.fault is FilmFault.ENCRYPTED
    assert "password" in caught.value.advice


def test_a_bomb_is_refused_before_it_swells(monkeypatch, tmp_path):
    monkeypatch.setattr(archive, "MOST_MEMBER_BYTES", 100_000)
    path = zipped(tmp_path / "a.zip", {"bomb": bytes(200_000)})
    assert fault_of(f"{path}/bomb") is FilmFault.FILE_TOO_LARGE


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_claims(tmp_path):
    """A stream of 1 MB whose header claims 10 bytes: the ten are checked and do not fit."""
    path = zipped(tmp_path / "a.zip", {"liar": bytes(1_000_000)})
    data = bytearray(path.read_bytes())
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + place, 10)
    path.write_bytes(data)
    assert fault_of(f"{path}/liar") is FilmFault.DAMAGED


def test_an_uncommon_packing_is_refused_not_tried(film, tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.dcm": film}, zipfile.ZIP_LZMA)
    assert fault_of(f"{path}/a.dcm") is FilmFault.UNSUPPORTED


@pytest.mark.parametrize("cut", [10, -30, -4])
def test_a_zip_file_cut_off_is_damaged(film, tmp_path, cut):
    path = zipped(tmp_path / "a.zip", {"a.dcm": film})
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(FilmError) as caught:
        films_in(str(path))
    assert caught.value.fault is FilmFault.DAMAGED_HOLDER
    assert "a.zip is damaged: the films in it" in caught.value.sentence


def test_a_member_whose_bytes_were_changed_is_damaged(film, tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.dcm": film}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[data.index(film[:200]) + 200] ^= 1
    path.write_bytes(data)
    assert fault_of(f"{path}/a.dcm") is FilmFault.DAMAGED


def test_a_list_of_members_too_long_for_memory_is_refused(film, monkeypatch, tmp_path):
    monkeypatch.setattr(archive, "MOST_DIRECTORY_BYTES", 500)
    path = zipped(tmp_path / "a.zip", {f"{n}.dcm": b"x" for n in range(20)})
    with pytest.raises(FilmError) as caught:
        films_in(str(path))
    assert caught.value.fault is FilmFault.FILE_TOO_LARGE


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04 and nothing", zlib.compress(b"x")])
def test_what_is_no_holder(content, tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(FilmError):
        films_in(str(path))
    assert not holds_films(str(tmp_path))
    assert not holds_films(str(tmp_path / "absent"))


# --- DICOMDIR


def record(kind: str, *file: str) -> pydicom.Dataset:
    ds = pydicom.Dataset()
    ds.DirectoryRecordType = kind
    if file:
        with libraries_hushed():
            ds.ReferencedFileID = list(file)
    return ds


@pytest.fixture
def disc(film, tmp_path) -> Path:
    """Return the DICOMDIR of a disc of three films and a report."""
    folder = tmp_path / "disc" / "PT000000"
    folder.mkdir(parents=True)
    records = [record("PATIENT"), record("STUDY"), record("SR DOCUMENT", "PT000000", "SR000000")]
    for number in range(3):
        name = f"IM00000{number}"
        (folder / name).write_bytes(film)
        records.append(record("IMAGE", "PT000000", name))
    return written_directory(tmp_path / "disc" / "DICOMDIR", records)


def written_directory(path: Path, records: list[pydicom.Dataset]) -> Path:
    ds = pydicom.Dataset()
    ds.file_meta = pydicom.dataset.FileMetaDataset()
    ds.file_meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    ds.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.DirectoryRecordSequence = records
    with libraries_hushed():
        ds.save_as(path, enforce_file_format=True)
    return path


def test_a_dicomdir_names_its_films_there_or_not(disc, tmp_path):
    other = disc.with_name("of any name")
    disc.rename(other)
    assert holds_films(str(other))
    held = films_in(str(other))
    assert len(held.paths) == 3
    assert open_film(held.paths[0]).rows == 40
    Path(held.paths[1]).unlink()
    assert films_in(str(other)).paths == held.paths
    assert fault_of(held.paths[1]) is FilmFault.NOT_FOUND


def test_a_disc_mounted_with_small_letters_or_versions(disc):
    first = Path(films_in(str(disc)).paths[0])
    first.rename(first.with_name(first.name.lower() + ";1"))
    first.parent.rename(first.parent.with_name(first.parent.name.lower()))
    (path, *_) = films_in(str(disc)).paths
    assert path != str(first)
    assert open_film(path).rows == 40


@pytest.mark.parametrize("file", [("..", "x.dcm"), ("a/../..", "x"), ("", "etc"), ("C:", "X")])
def test_a_dicomdir_that_points_out_of_its_disc_is_not_followed(tmp_path, file):
    path = written_directory(tmp_path / "DICOMDIR", [record("IMAGE", *file)])
    assert films_in(str(path)).paths == ()


def test_a_dicomdir_cut_off_names_what_stands_before_the_cut(disc):
    whole, data = films_in(str(disc)).paths, disc.read_bytes()
    for end in range(300, len(data), 7):
        disc.write_bytes(data[:end])
        try:
            found = films_in(str(disc)).paths
        except FilmError as error:
            assert error.fault is FilmFault.DAMAGED_HOLDER
        else:
            assert found[:-1] == whole[: len(found) - 1 if found else 0]

"""A Model in one file: written, taken in, and every hostile one refused with nothing taken."""

import io
import json
import os
import pickle
import struct
import zipfile

import pytest
import torch
from safetensors.torch import load, save

from tbviewer import paths
from tbviewer.errors import ModelError, StoreError, TbViewerError
from tbviewer.net import keeping, parcel_file, store
from tbviewer.net.keeping import keep
from tbviewer.net.parcel_file import export, opened

from .model_files import facts, made_weights, put_made

CARD, WEIGHTS = "card.json", "weights.safetensors"


@pytest.fixture(scope="module")
def weights() -> bytes:
    return made_weights(1)


def card(weights: bytes, **changes) -> bytes:
    import hashlib

    told = {"name": "clinic", "weights_sha256": hashlib.sha256(weights).hexdigest()}
    return json.dumps(facts(**(told | changes))).encode()


@pytest.fixture
def packed(tmp_path):
    """Return a function that writes a ZIP file of members and returns its path."""

    def pack(*members: tuple[str, bytes], method=zipfile.ZIP_DEFLATED):
        path = tmp_path / "from a stick.tbmodel"
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, content in members:
                archive.writestr(name, content)
        return path

    return pack


def nothing_taken() -> bool:
    return not paths.site_data().exists() and not paths.user_models().exists()


def refused(path, error=StoreError, match=None):
    with pytest.raises(error, match=match) as caught:
        keep(opened(path))
    assert path.name in caught.value.sentence
    assert nothing_taken()


def test_exported_and_taken_in_it_is_the_same(tmp_path):
    folder = put_made(tmp_path / "there", "clinic", seed=1, note="größer")
    model = store.find("clinic", [tmp_path / "there"])
    export(model, tmp_path / "one.tbmodel")
    export(model, tmp_path / "two.tbmodel")
    assert (tmp_path / "one.tbmodel").read_bytes() == (tmp_path / "two.tbmodel").read_bytes()
    taken = keep(opened(tmp_path / "one.tbmodel"))
    assert taken.folder == paths.site_models() / "clinic"
    for name in (CARD, WEIGHTS):
        assert (taken.folder / name).read_bytes() == (folder / name).read_bytes()


def test_the_models_that_ship_can_be_exported(tmp_path):
    export(store.find(), tmp_path / "combined.tbmodel")
    assert opened(tmp_path / "combined.tbmodel").card == store.find().card


def test_a_damaged_model_is_not_handed_on(tmp_path):
    folder = put_made(tmp_path, "clinic", seed=1)
    (folder / WEIGHTS).write_bytes(made_weights(2))
    with pytest.raises(ModelError):
        export(store.find("clinic", [tmp_path]), tmp_path / "out.tbmodel")
    assert not (tmp_path / "out.tbmodel").exists()


def test_a_disk_that_refuses_is_told(tmp_path):
    with pytest.raises(TbViewerError, match=r"out\.tbmodel could not be written"):
        export(store.find(), tmp_path / "no-folder" / "out.tbmodel")


@pytest.mark.parametrize(
    "name",
    ["../card.json", "../../etc/passwd", "/etc/passwd", "C:\\x", "a/card.json", "evil.py",
     "card.json/", "CARD.JSON", "weights.pkl", "..\\card.json", "card.json\x01"],
)  # fmt: skip
def test_members_that_are_no_part_of_a_model_are_refused(packed, weights, name):
    path = packed((CARD, card(weights)), (WEIGHTS, weights), (name, b"x"))
    refused(path, match="no part of a Model")


def test_a_part_is_missing_or_there_twice(packed, weights):
    refused(packed((CARD, card(weights))), match="not a Model's file")
    refused(packed((WEIGHTS, weights)), match="not a Model's file")
    with pytest.warns(UserWarning, match="Duplicate"):
        path = packed((CARD, card(weights)), (WEIGHTS, weights), (CARD, card(weights)))
    refused(path, match="not a Model's file")


def test_the_hash_and_the_shapes_must_be_those_of_the_card_and_the_network(packed, weights):
    refused(packed((CARD, card(made_weights(2))), (WEIGHTS, weights)), ModelError, "not the ones")
    for tensors in (
        {"classifier.weight": torch.zeros(3, 80)},
        {"more": torch.zeros(1)},
        {"classifier.bias": torch.full((2,), float("nan"))},
    ):
        other = save(load(weights) | tensors)
        refused(packed((CARD, card(other)), (WEIGHTS, other)), ModelError, "Network")


class Evil:
    def __reduce__(self):
        return os.mkdir, ("pickled",)


def test_a_pickle_is_never_opened(packed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    evil = pickle.dumps(Evil())
    refused(packed((CARD, card(evil)), (WEIGHTS, evil)), ModelError, "Network")
    inside = io.BytesIO()
    torch.save({"classifier.bias": torch.zeros(2)}, inside)
    checkpoint = inside.getvalue()
    refused(packed((CARD, card(checkpoint)), (WEIGHTS, checkpoint)), ModelError, "Network")
    path = tmp_path / "checkpoint.tbmodel"
    path.write_bytes(checkpoint)
    refused(path, match="no part of a Model")
    path.write_bytes(evil)
    refused(path, match="not a Model's file")
    assert not (tmp_path / "pickled").exists()


@pytest.mark.parametrize(
    "changes",
    [{"schema": 2}, {"network": "other"}, {"name": "../x"}, {"name": ""}, {"geometry": None},
     {"temperature": 0}, {"weights_sha256": "x"}, {"default_threshold": 2}],
)  # fmt: skip
def test_a_card_that_is_not_valid_is_refused(packed, weights, changes):
    refused(packed((CARD, card(weights, **changes)), (WEIGHTS, weights)), ModelError, "Card")


@pytest.mark.parametrize("text", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"1" * 10_000, b"null"])
def test_a_card_that_is_no_card_is_refused(packed, weights, text):
    refused(packed((CARD, text), (WEIGHTS, weights)), ModelError, "Card")


def test_a_name_that_windows_takes_for_a_device_is_refused(packed, weights):
    path = packed((CARD, card(weights, name="NUL")), (WEIGHTS, weights))
    with pytest.raises(StoreError, match="cannot be a Model's name"):
        keep(opened(path))
    assert nothing_taken()


def test_bombs_are_not_unpacked(packed, weights, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_CARD_BYTES", 1 << 16)
    monkeypatch.setitem(parcel_file._MOST, CARD, 1 << 16)
    refused(packed((CARD, b" " * (1 << 20)), (WEIGHTS, weights)), match="too large")
    refused(packed((CARD, card(weights)), (WEIGHTS, b"\0" * (64 << 20))), match="too large")
    # One that claims to be small.
    path = packed((CARD, b" " * (1 << 20)), (WEIGHTS, weights))
    claimed = path.read_bytes().replace(struct.pack("<L", 1 << 20), struct.pack("<L", 100))
    path.write_bytes(claimed)
    refused(path)


def test_a_huge_file_is_not_even_read(tmp_path):
    path = tmp_path / "huge.tbmodel"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(1 << 40)
    refused(path, match="too large")


def test_cut_off_anywhere_it_is_refused(packed, weights):
    path = packed((CARD, card(weights)), (WEIGHTS, weights))
    whole = path.read_bytes()
    for share in (0.0, 0.001, 0.1, 0.5, 0.9, 0.999):
        path.write_bytes(whole[: int(len(whole) * share)])
        refused(path)


def test_changed_anywhere_it_is_refused_or_the_same(packed, weights):
    """No byte that is changed may give another Model."""
    path = packed((CARD, card(weights)), (WEIGHTS, weights), method=zipfile.ZIP_STORED)
    whole, wanted = path.read_bytes(), opened(path)
    places = [*range(0, 64, 3), *range(len(whole) - 160, len(whole), 3), len(whole) // 2]
    for at in places:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            found = opened(path)
        except TbViewerError:
            continue
        assert found == wanted


def test_encrypted_and_oddly_packed_files_are_refused(packed, weights):
    members = (CARD, card(weights)), (WEIGHTS, weights)
    refused(packed(*members, method=zipfile.ZIP_LZMA), match="damaged")
    path = packed(*members)
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    path.write_bytes(bytes(content))
    refused(path, match="encrypted")


def test_what_is_no_file_is_told(tmp_path):
    refused(tmp_path / "gone.tbmodel", match="no such file")
    refused(tmp_path, match="not a Model's file")
    text = tmp_path / "notes.txt"
    text.write_text("hello")
    refused(text, match="not a Model's file")
    if hasattr(os, "mkfifo"):  # not on Windows
        os.mkfifo(tmp_path / "pipe.tbmodel")
        refused(tmp_path / "pipe.tbmodel", match="not a Model's file")

"""A folder with planted faults, scanned with the inspection that reads real files."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tbviewer.record.clinic.scan import FaultKind
from tbviewer.training.clinic.scanning import scan_folder


def scanned(folder: Path):
    from tbviewer.net.inspecting import inspect

    return scan_folder(folder, inspect=inspect, at_once=1)


def variant(pixels: np.ndarray, number: int) -> np.ndarray:
    """Return another person's film, as far as a fingerprint can tell."""
    rng = np.random.default_rng(number)
    coarse = Image.fromarray(rng.uniform(0.5, 1.0, (12, 12)).astype(np.float32))
    shade = np.asarray(coarse.resize(pixels.shape[::-1], Image.Resampling.BICUBIC))
    return np.clip(pixels * shade, 0, 255).astype(np.uint8)


@pytest.fixture
def planted(tmp_path, chest) -> Path:
    films = {f"{name}/{n}.png": variant(chest(640, 620), 10 * at + n)
             for at, name in enumerate(("tb", "normal")) for n in range(3)}  # fmt: skip
    good = films["tb/0.png"]
    films |= {
        "tb/exported-again.jpg": good,
        "normal/swapped.png": films["tb/1.png"],
        "tb/small.png": variant(chest(300, 300), 90),
        "tb/noise.png": np.random.default_rng(1).integers(0, 255, (500, 500)).astype(np.uint8),
        "normal/turned.png": np.rot90(variant(chest(640, 620), 91)),
        "normal/inverted.png": 255 - variant(chest(640, 620), 92),
        "normal/blank.png": np.full((500, 500), 9, np.uint8),
    }
    for name, pixels in films.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(pixels).save(path)
    whole = (tmp_path / "tb/2.png").read_bytes()
    (tmp_path / "normal/torn.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "normal/letter.png").write_text("Dear colleague")
    (tmp_path / "normal/empty.png").write_bytes(b"")
    return tmp_path


def test_every_planted_fault_is_found_and_nothing_else(planted):
    found = {f.film: [fault.kind for fault in f.faults] for f in scanned(planted).faulty}
    assert found == {
        "tb/exported-again.jpg": [FaultKind.TWIN],
        "tb/1.png": [FaultKind.LABELS_DIFFER],
        "normal/swapped.png": [FaultKind.LABELS_DIFFER],
        "tb/small.png": [FaultKind.SMALL],
        "tb/noise.png": [FaultKind.NOT_A_CHEST],
        "normal/turned.png": [FaultKind.TURNED],
        "normal/inverted.png": [FaultKind.INVERTED],
        "normal/blank.png": [FaultKind.BLANK],
        "normal/torn.png": [FaultKind.UNREADABLE],
        "normal/letter.png": [FaultKind.UNREADABLE],
        "normal/empty.png": [FaultKind.UNREADABLE],
    }


def test_what_is_wrong_is_said(planted):
    told = {f.film: f.faults[0].told for f in scanned(planted).faulty}
    assert "incomplete" in told["normal/torn.png"] or "damaged" in told["normal/torn.png"]
    assert "Turned by" in told["normal/turned.png"]
    assert "inverted" in told["normal/inverted.png"]


def test_hostile_files_are_faults(tmp_path):
    from tests.e2e.broken_films import png_bomb

    (tmp_path / "bomb_1.png").write_bytes(png_bomb())
    (tmp_path / "zip_0.dcm").write_bytes(b"PK\x03\x04" + b"\0" * 200)
    with (tmp_path / "huge_0.png").open("wb") as file:
        file.truncate(1 << 34)  # sparse: it only claims to be large
    found = scanned(tmp_path)
    assert [[fault.kind for fault in f.faults] for f in found.films] == [[FaultKind.UNREADABLE]] * 3


def test_a_touched_file_is_not_decoded_again(planted, monkeypatch):
    import os

    from tbviewer.net import inspecting

    first = scanned(planted)
    os.utime(planted / "tb/0.png", (5, 5))
    monkeypatch.setattr(inspecting, "open_film", pytest.fail)
    assert [f.seen for f in scanned(planted).films] == [f.seen for f in first.films]

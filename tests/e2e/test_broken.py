"""A folder of broken and hostile files: each refused by name, nothing crashes, memory bounded."""

import json
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import DigitalXRayImageStorageForPresentation, ExplicitVRLittleEndian, RLELossless

from tbviewer.__main__ import main
from tbviewer.errors import FilmError
from tbviewer.process import ReadingRoom


def chest_like(rows: int = 400, columns: int = 420) -> np.ndarray:
    y, x = np.mgrid[0:rows, 0:columns]
    return ((np.sin(y / 31) + np.cos(x / 27) + 2) * 900).astype(np.uint16)


def dicom(**changes) -> Dataset:
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = DigitalXRayImageStorageForPresentation, "1.2.3"
    pixels = chest_like()
    ds.Rows, ds.Columns = pixels.shape
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Modality, ds.BodyPartExamined = "DX", "CHEST"
    ds.PixelData = pixels.tobytes()
    for name, value in changes.items():
        setattr(ds, name, value)
    return ds


def png_bomb(side: int = 60_000) -> bytes:
    """A few kilobytes that claim 3.6 gigapixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("broken")
    whole = tmp_path_factory.mktemp("whole")
    dicom().save_as(whole / "plain.dcm", enforce_file_format=True)
    compressed = dicom()
    compressed.compress(RLELossless)
    compressed.save_as(whole / "rle.dcm", enforce_file_format=True)
    Image.fromarray((chest_like() // 16).astype(np.uint8)).save(whole / "film.png")
    Image.fromarray((chest_like() // 16).astype(np.uint8)).save(whole / "film.jpg")
    Image.fromarray(chest_like()).save(whole / "film.tif")
    for path in whole.iterdir():
        content = path.read_bytes()
        for tenth in range(10):
            name = f"{path.stem}-{path.suffix[1:]}-cut-{tenth}"
            (folder / name).write_bytes(content[: len(content) * tenth // 10])
    dicom(Rows=60_000, Columns=60_000).save_as(folder / "lies-larger.dcm", enforce_file_format=True)
    dicom(Rows=401).save_as(folder / "lies-a-row.dcm", enforce_file_format=True)
    dicom(Rows=0).save_as(folder / "no-rows.dcm", enforce_file_format=True)
    dicom(NumberOfFrames=7).save_as(folder / "frames.dcm", enforce_file_format=True)
    dicom(BitsStored=77).save_as(folder / "bits.dcm", enforce_file_format=True)
    (folder / "text.dcm").write_text("Dear colleague, the film follows by post.")
    (folder / "empty.png").touch()
    (folder / "bomb.png").write_bytes(png_bomb())
    (folder / "noise.dcm").write_bytes(np.random.default_rng(0).bytes(200_000))
    (folder / "dicm-noise.dcm").write_bytes(
        b"\0" * 128 + b"DICM" + np.random.default_rng(1).bytes(200_000)
    )
    with zipfile.ZipFile(folder / "films.zip", "w") as archive:
        archive.write(whole / "plain.dcm", "plain.dcm")
    return folder


def test_each_is_refused_by_name_on_the_command_line(broken, capsys):
    assert main(["read", str(broken), "--format", "json"]) == 1
    captured = capsys.readouterr()
    readings = [json.loads(line) for line in captured.out.splitlines()]
    assert len(readings) == len(list(broken.iterdir()))
    for reading in readings:
        assert reading["status"] == "refused", reading["film"]
        assert reading["score"] is None
        assert Path(reading["film"]).name in reading["error"]
        assert reading["error_code"] != "decoder-died", reading["film"]
    assert "Traceback" not in captured.err


def test_no_file_takes_much_memory_or_the_child_along(broken):
    with ReadingRoom() as room:
        with pytest.raises(FilmError):
            room.open_film(str(broken / "text.dcm"))
        process = psutil.Process(room.child_pid)
        before = process.memory_info().rss
        for path in sorted(broken.iterdir()):
            with pytest.raises(FilmError):
                room.open_film(str(path))
        assert room.child_pid == process.pid
        # Torch may be imported meanwhile; a bomb would ask for gigabytes.
        assert process.memory_info().rss - before < 600e6

"""Makes a folder of broken and hostile files."""

import struct
import zipfile
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import DigitalXRayImageStorageForPresentation, ExplicitVRLittleEndian, RLELossless


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


def write_broken_films(folder: Path) -> list[Path]:
    """Write them into `folder`; return their paths in order."""
    folder.mkdir()
    with TemporaryDirectory() as elsewhere:
        _write(folder, Path(elsewhere))
    return sorted(folder.iterdir())


def _write(folder: Path, whole: Path) -> None:
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

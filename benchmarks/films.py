"""Simulated films for measuring: broad structures and grain, in the syntaxes that matter."""

import tempfile
from pathlib import Path
from typing import Any

import gdcm
import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

ROWS, COLUMNS = 4000, 3000
"""12 megapixels."""


def picture(rows: int = ROWS, columns: int = COLUMNS) -> NDArray[np.uint16]:
    """Return grey values (rows, columns), 16 bit, that compress about as a film does."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    waves = np.sin(y / 211) + np.cos(x / 173) + 0.3 * np.sin(x * y / 90_000)
    grain = rng.normal(0, 40, (rows, columns)).astype(np.float32)
    return np.asarray(np.clip((waves + 2.4) * 12_000 + grain, 0, 65_535), np.uint16)


def dataset(pixels: NDArray[Any]) -> pydicom.Dataset:
    """Return a plain radiograph with these pixels."""
    ds = pydicom.Dataset()
    ds.SOPClassUID = pydicom.uid.DigitalXRayImageStorageForPresentation
    ds.SOPInstanceUID = generate_uid(entropy_srcs=["tbviewer benchmark"])
    ds.Modality, ds.BodyPartExamined, ds.ViewPosition = "DX", "CHEST", "PA"
    ds.PatientName, ds.PatientAge = "SIMULATED^FILM", "034Y"
    ds.Rows, ds.Columns = pixels.shape
    ds.BitsAllocated = ds.BitsStored = pixels.dtype.itemsize * 8
    ds.HighBit, ds.PixelRepresentation, ds.SamplesPerPixel = ds.BitsStored - 1, 0, 1
    ds.PhotometricInterpretation, ds.PresentationLUTShape = "MONOCHROME2", "IDENTITY"
    ds.PixelData = pixels.tobytes()
    ds.file_meta = pydicom.dataset.FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return ds


def written(folder: Path, pixels: NDArray[Any]) -> dict[str, Path]:
    """Write a film uncompressed, as JPEG lossless and as JPEG 2000; return the files."""
    files = {"uncompressed": folder / "uncompressed.dcm"}
    dataset(pixels).save_as(files["uncompressed"], enforce_file_format=True)
    for name, syntax in (
        ("JPEG lossless", gdcm.TransferSyntax.JPEGLosslessProcess14_1),
        ("JPEG 2000", gdcm.TransferSyntax.JPEG2000Lossless),
    ):
        files[name] = folder / f"{name}.dcm"
        _change_syntax(files["uncompressed"], files[name], syntax)
    return files


def _change_syntax(source: Path, target: Path, syntax: int) -> None:
    reader = gdcm.ImageReader()
    reader.SetFileName(str(source))
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    writer = gdcm.ImageWriter()
    if not reader.Read():
        raise RuntimeError(f"gdcm cannot read {source}")
    change.SetInput(reader.GetImage())
    if not change.Change():
        raise RuntimeError(f"gdcm cannot encode {target}")
    writer.SetFileName(str(target))
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    if not writer.Write():
        raise RuntimeError(f"gdcm cannot write {target}")


def folder() -> "tempfile.TemporaryDirectory[str]":
    """Return a temporary folder for films."""
    return tempfile.TemporaryDirectory(prefix="tbviewer-benchmark-")

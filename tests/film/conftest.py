"""Films made in memory, and the way to open them."""

import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from resources.selftest.make_selftest import WRITTEN_BY_PYDICOM, transcoded
from tbviewer.film.film import Film
from tbviewer.film.opening import open_film

DIGITAL_X_RAY = "1.2.840.10008.5.1.4.1.1.1.1"


def dicom_bytes(
    stored: np.ndarray,
    *,
    bits: int | None = None,
    photometric: str = "MONOCHROME2",
    syntax: str = ExplicitVRLittleEndian,
    without: tuple[str, ...] = (),
    **elements: Any,
) -> bytes:
    """A DICOM file of stored values; `elements` set or replace any of the dataset's."""
    dataset = Dataset()
    dataset.SOPClassUID, dataset.SOPInstanceUID = DIGITAL_X_RAY, "1.2.3.4"
    dataset.Modality = "DX"
    dataset.Rows, dataset.Columns = stored.shape[:2]
    dataset.SamplesPerPixel = 1 if stored.ndim == 2 else stored.shape[2]
    dataset.PhotometricInterpretation = photometric
    dataset.BitsAllocated = 8 * stored.itemsize
    dataset.BitsStored = bits or dataset.BitsAllocated
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelRepresentation = int(stored.dtype.kind == "i")
    if stored.ndim == 3:
        dataset.PlanarConfiguration = 0
    order = ">" if syntax == "1.2.840.10008.1.2.2" else "<"
    dataset.PixelData = stored.astype(stored.dtype.newbyteorder(order)).tobytes()
    dataset.PixelData += b"\0" * (len(dataset.PixelData) % 2)
    dataset["PixelData"].VR = "OB" if stored.itemsize == 1 else "OW"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom's, of values that are wrong on purpose
        for keyword, value in elements.items():
            setattr(dataset, keyword, value)
    for keyword in without:
        delattr(dataset, keyword)
    if syntax in WRITTEN_BY_PYDICOM.values():
        return written(dataset, syntax)
    return transcoded(written(dataset, ExplicitVRLittleEndian), syntax)


def written(dataset: Dataset, syntax: str) -> bytes:
    """A dataset as a file with preamble and file meta information."""
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    dataset.file_meta.MediaStorageSOPClassUID = dataset.get("SOPClassUID", "1.2.3")
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.get("SOPInstanceUID", "1.2.3")
    file = BytesIO()
    dataset.save_as(file, enforce_file_format=True)
    return file.getvalue()


def slopes(bits: int, *, signed: bool = False, rows: int = 40, columns: int = 48) -> np.ndarray:
    """Stored values that rise from the lowest, top left, to the highest, bottom right."""
    y, x = np.mgrid[:rows, :columns]
    highest = (1 << bits) - 1
    values = (y * highest // (rows - 1) + x * highest // (columns - 1)) // 2
    if signed:
        return (values - (1 << (bits - 1))).astype(np.int8 if bits <= 8 else np.int16)
    return values.astype(np.uint8 if bits <= 8 else np.uint16)


class Films:
    """Makes film files and opens them."""

    dicom = staticmethod(dicom_bytes)
    slopes = staticmethod(slopes)
    transcoded = staticmethod(transcoded)
    written = staticmethod(written)

    def __init__(self, folder: Path):
        self.folder = folder

    def open(self, data: bytes, name: str = "film") -> Film:
        """The film in a file that holds `data`."""
        path = self.folder / name
        path.write_bytes(data)
        return open_film(str(path))

    @staticmethod
    def reference(name: str) -> Path:
        """One of pydicom's own test files; the test is skipped where it is not on this disk."""
        path = get_testdata_file(name, download=False)
        if path is None:
            pytest.skip(f"{name} is not installed (pydicom-data)")
        return Path(path)


@pytest.fixture
def films(tmp_path) -> Films:
    return Films(tmp_path)

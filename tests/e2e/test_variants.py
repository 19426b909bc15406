"""One real film in many forms: the same score, whatever way it was stored.

RG1 of pydicom-data: a chest film, CR, MONOCHROME1, 15 bit.
"""

from pathlib import Path

import gdcm
import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.uid import DeflatedExplicitVRLittleEndian, ImplicitVRLittleEndian, RLELossless

from tbviewer.film.opening import open_film
from tbviewer.net.reader import Reader

pydicom_data = pytest.importorskip("data_store", reason="pydicom-data is not installed")
FOLDER = Path(pydicom_data.__file__).parent / "data"
UNCOMPRESSED = FOLDER / "RG1_UNCR.dcm"

GDCM_SYNTAXES = {
    "JPEG lossless": gdcm.TransferSyntax.JPEGLosslessProcess14_1,
    "JPEG-LS": gdcm.TransferSyntax.JPEGLSLossless,
    "JPEG 2000": gdcm.TransferSyntax.JPEG2000Lossless,
    "big endian": gdcm.TransferSyntax.ExplicitVRBigEndian,
}
PYDICOM_SYNTAXES = {
    "implicit": ImplicitVRLittleEndian,
    "deflated": DeflatedExplicitVRLittleEndian,
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.named("combined")


@pytest.fixture(scope="module")
def score(reader) -> float:
    return reader.read(open_film(str(UNCOMPRESSED)), force=True).score


def made_by_gdcm(target: Path, syntax: int) -> Path:
    source = gdcm.ImageReader()
    source.SetFileName(str(UNCOMPRESSED))
    assert source.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    change.SetInput(source.GetImage())
    assert change.Change()
    writer = gdcm.ImageWriter()
    writer.SetFileName(str(target))
    writer.SetFile(source.GetFile())
    writer.SetImage(change.GetOutput())
    assert writer.Write()
    return target


def score_of(reader: Reader, path: Path) -> float:
    return reader.read(open_film(str(path)), force=True).score


@pytest.mark.parametrize("name", GDCM_SYNTAXES)
def test_by_gdcm(reader, score, tmp_path, name):
    path = made_by_gdcm(tmp_path / "film.dcm", GDCM_SYNTAXES[name])
    assert score_of(reader, path) == pytest.approx(score, abs=1e-6)


@pytest.mark.parametrize("name", PYDICOM_SYNTAXES)
def test_by_pydicom(reader, score, tmp_path, name):
    ds = pydicom.dcmread(UNCOMPRESSED)
    ds.file_meta.TransferSyntaxUID = PYDICOM_SYNTAXES[name]
    ds.save_as(tmp_path / "film.dcm", implicit_vr=name == "implicit", little_endian=True)
    assert score_of(reader, tmp_path / "film.dcm") == pytest.approx(score, abs=1e-6)


def test_rle(reader, score, tmp_path):
    ds = pydicom.dcmread(UNCOMPRESSED)
    ds.compress(RLELossless, generate_instance_uid=False)
    ds.save_as(tmp_path / "film.dcm")
    assert score_of(reader, tmp_path / "film.dcm") == pytest.approx(score, abs=1e-6)


def test_as_pydicom_data_has_it(reader, score):
    assert score_of(reader, FOLDER / "RG1_J2KR.dcm") == pytest.approx(score, abs=1e-6)


@pytest.mark.parametrize("name", ["RG1_J2KI.dcm", "RG1_UNCI.dcm"])
def test_lossy_jpeg_2000_and_what_was_made_from_it_stay_close(reader, score, name):
    assert score_of(reader, FOLDER / name) == pytest.approx(score, abs=0.05)


def test_monochrome2(reader, score, tmp_path):
    ds = pydicom.dcmread(UNCOMPRESSED)
    stored = ds.pixel_array
    assert ds.PhotometricInterpretation == "MONOCHROME1"
    ds.PixelData = ((1 << ds.BitsStored) - 1 - stored).astype(stored.dtype).tobytes()
    ds.PhotometricInterpretation = "MONOCHROME2"
    if "PresentationLUTShape" in ds:
        ds.PresentationLUTShape = "IDENTITY"
    ds.save_as(tmp_path / "film.dcm")
    assert score_of(reader, tmp_path / "film.dcm") == pytest.approx(score, abs=1e-6)


def test_sixteen_bit_png(reader, score, tmp_path):
    pixels = open_film(str(UNCOMPRESSED)).pixels
    Image.fromarray(pixels.astype(np.uint16)).save(tmp_path / "film.png")
    assert score_of(reader, tmp_path / "film.png") == pytest.approx(score, abs=0.01)


def test_eight_bit_png(reader, score, tmp_path):
    pixels = open_film(str(UNCOMPRESSED)).pixels.astype(float)
    grey = (pixels - pixels.min()) / np.ptp(pixels) * 255
    Image.fromarray(grey.astype(np.uint8)).save(tmp_path / "film.png")
    assert score_of(reader, tmp_path / "film.png") == pytest.approx(score, abs=0.05)

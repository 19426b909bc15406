"""Make what ``tbviewer selftest`` holds an installation against.

``python resources/selftest/make_selftest.py`` writes ``golden.json`` anew: the sample film's score
and maps by every bundled Model. Run it whenever a bundled Model or the sample film was replaced.
With ``--decoders`` the tiny films in ``decoders/`` are made, too, one for each transfer syntax.
Its list of the transfer syntaxes is the tests' as well.
"""

import argparse
import base64
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import gdcm
import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID

from tbviewer import paths
from tbviewer.cli import golden
from tbviewer.film.opening import open_film
from tbviewer.net import store
from tbviewer.net.reader import Reader

HERE = Path(__file__).resolve().parent
DECODERS = HERE / "decoders"
ROWS, COLUMNS = 24, 32
WRITTEN_BY_PYDICOM = {
    "implicit-little": "1.2.840.10008.1.2",
    "explicit-little": "1.2.840.10008.1.2.1",
    "deflated": "1.2.840.10008.1.2.1.99",
    "explicit-big": "1.2.840.10008.1.2.2",
}
ENCODED_BY_GDCM = {
    "jpeg-baseline": "1.2.840.10008.1.2.4.50",
    "jpeg-extended": "1.2.840.10008.1.2.4.51",
    "jpeg-lossless-14": "1.2.840.10008.1.2.4.57",
    "jpeg-lossless-sv1": "1.2.840.10008.1.2.4.70",
    "jpeg-ls": "1.2.840.10008.1.2.4.80",
    "jpeg-ls-near": "1.2.840.10008.1.2.4.81",
    "jpeg-2000-lossless": "1.2.840.10008.1.2.4.90",
    "jpeg-2000": "1.2.840.10008.1.2.4.91",
    "rle": "1.2.840.10008.1.2.5",
}
LOSSY = ("jpeg-baseline", "jpeg-extended", "jpeg-ls-near", "jpeg-2000")
# `picture(16)` in HTJ2K, made with OpenJPH 0.26.3: nothing here can encode it.
HTJ2K = base64.b64decode(
    "/0//UQApQAAAAAAgAAAAGAAAAAAAAAAAAAAAIAAAABgAAAAAAAAAAAABDwEB/1AACAACAAAACv9SAAwAAgABAAUE"
    "BEAB/1wAEyCIkJCQkJCQkJCQkJCQiIiI/2QAFwABT3BlbkpQSCBWZXIgMC4yNi4zLv+QAAoAAAAAAdkAAf+TwAAm"
    "bfwFB3QAwAASwAATQAASgKABh3QAHP0Ch3QA5QCHdADAABUQAATQAATAekUGogBilABC/QCBdADl+QEBdADAABaM"
    "AAFpQAAWkBsdsXlEwoQdmcoT7gAA0LcAm0bccga41B+bjNcEvc4IMZcAZ4RhqsCiDWvEoeYCzgAAVrcAwAAXYwAA"
    "XZQAAW4A74bCAYcsHu+GchDiKIXHLUJw4CiFBwx2ixMUOHqhcYsTFDDYAACxLlHAgWQAABpdAG8PHOUWwWkF3AEp"
    "3B4RA85BKdwW8wXpQTKQHKQC6UEykBSkBgg4MeJckYIMcQAAx18APeM3PR2/afQA4/gt4NQSr6WjTHL+j8dx5Dfe"
    "AMAAL0SAAF6zAAC1gOMoiuNINO4iP+5EipiMikgk8uMu8kTJqIjJSDSOojiORIeKcpynKenKcpynpynKcp6cpynK"
    "enKcpynwuAguAguAgnMC43HcFVHkk3HcFVEUxaLIJ+O4K6LIJ+M4IhEEQRAEQRAEQRAE+foAEIHv2EIHv2EIHv2E"
    "IHssAAAhA9+whA9+whA9+whA9lgAAEIHv2EIHv2EIHv2EIHstAOjOIqj+PwGB8ABBQQUEFABBQQUEFEB/9k="
)
HTJ2K_SYNTAXES = {
    "htj2k-lossless": "1.2.840.10008.1.2.4.201",
    "htj2k-rpcl": "1.2.840.10008.1.2.4.202",
    "htj2k": "1.2.840.10008.1.2.4.203",
}


def main() -> None:
    """Write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--decoders", action="store_true", help="make the tiny films, too")
    if parser.parse_args().decoders:
        make_decoders()
    film = open_film(str(paths.sample_film()))
    models = {}
    for folder in sorted(paths.bundled_models().glob(f"*/{store.CARD}")):
        model = store.find(folder.parent.name, [paths.bundled_models()])
        models[model.card.name] = golden.told_of_reading(Reader(model).read(film))
    decoders = {
        path.name: golden.told_of_film(open_film(str(path)), lossy=path.stem in LOSSY)
        for path in sorted(DECODERS.iterdir())
    }
    told = {"film_sha256": film.key, "models": models, "decoders": decoders}
    text = json.dumps(told, indent=1, sort_keys=True)
    (HERE / "golden.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def picture(bits: int) -> np.ndarray:
    """Return the picture that all of them hold: slopes and a chequered ground."""
    y, x = np.mgrid[:ROWS, :COLUMNS]
    values = (y * 37 + x * 11) % 4096 + 100 * ((x // 8 + y // 8) % 2)
    return (values * 255 // 4195).astype(np.uint8) if bits == 8 else values.astype(np.uint16)


def make_decoders() -> None:
    """Write one tiny film for each transfer syntax."""
    DECODERS.mkdir(exist_ok=True)
    for name, syntax in WRITTEN_BY_PYDICOM.items():
        _write(name, _dataset(13, big=name == "explicit-big"), syntax)
    for name, syntax in ENCODED_BY_GDCM.items():
        bits = {"jpeg-baseline": 8, "jpeg-extended": 12}.get(name, 13)
        file = _write(name, _dataset(bits), WRITTEN_BY_PYDICOM["explicit-little"])
        file.write_bytes(transcoded(file.read_bytes(), syntax))
    for name, syntax in HTJ2K_SYNTAXES.items():
        dataset = _dataset(16)
        dataset.PixelData = encapsulate([HTJ2K])
        _write(name, dataset, syntax)


def _dataset(bits: int, *, big: bool = False) -> Dataset:
    stored = picture(bits)
    if bits == 12:
        stored = np.minimum(stored, 4095)
    dataset = Dataset()
    dataset.SOPClassUID, dataset.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.1.1", "1.2.3.4"
    dataset.Modality, dataset.PhotometricInterpretation = "DX", "MONOCHROME2"
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = ROWS, COLUMNS, 1
    dataset.BitsAllocated = 8 * stored.itemsize
    dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = bits, bits - 1, 0
    dataset.PixelData = stored.astype(stored.dtype.newbyteorder(">" if big else "<")).tobytes()
    dataset["PixelData"].VR = "OB" if stored.itemsize == 1 else "OW"
    return dataset


def _write(name: str, dataset: Dataset, syntax: str) -> Path:
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    file = DECODERS / f"{name}.dcm"
    dataset.save_as(file, enforce_file_format=True)
    return file


def transcoded(data: bytes, syntax: str) -> bytes:
    """Return a DICOM file in another transfer syntax, encoded by gdcm, which takes files only."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "source.dcm", Path(folder) / "target.dcm"
        source.write_bytes(data)
        reader = gdcm.ImageReader()
        reader.SetFileName(str(source))
        assert reader.Read()
        change, writer = gdcm.ImageChangeTransferSyntax(), gdcm.ImageWriter()
        change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.GetTSType(syntax)))
        change.SetInput(reader.GetImage())
        assert change.Change(), f"gdcm cannot encode {syntax}"
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        writer.SetFileName(str(target))
        assert writer.Write()
        return target.read_bytes()


if __name__ == "__main__":
    main()

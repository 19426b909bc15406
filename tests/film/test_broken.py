"""Files that are no films: each refused by name with its fault, and memory stays bounded."""

import struct
import tracemalloc
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate

from resources.selftest.make_selftest import ENCODED_BY_GDCM, WRITTEN_BY_PYDICOM
from tbviewer.errors import FilmError, FilmFault
from tbviewer.film import limits
from tbviewer.film.opening import open_film

SYNTAXES = WRITTEN_BY_PYDICOM | ENCODED_BY_GDCM
MEGABYTE = 1_000_000


def fault_of(path) -> FilmFault:
    with pytest.raises(FilmError) as caught:
        open_film(str(path))
    assert Path(path).name in caught.value.sentence
    assert caught.value.advice
    return caught.value.fault


def saved(picture: Image.Image, kind: str, **options) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
def test_a_film_cut_off_anywhere(films, syntax, capfd):
    bits = 8 if syntax.endswith(".50") else 12
    whole = films.dicom(films.slopes(bits, rows=96, columns=96), bits=bits, syntax=syntax)
    pixels = films.open(whole).pixels
    cuts = {len(whole) * tenth // 10 for tenth in range(10)}
    cuts |= {len(whole) - last for last in (1, 2, 8, 9, 12, 100)}
    for cut in cuts:
        try:
            film = films.open(whole[:cut])
        except FilmError as error:
            assert "film" in error.sentence
        else:
            np.testing.assert_array_equal(film.pixels, pixels)
            assert len(whole) - cut <= 12, "so much cannot be padding"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "TIFF packed", "BMP"])
def test_a_picture_cut_off_anywhere(films, kind, capfd):
    picture = Image.fromarray(films.slopes(8, rows=96, columns=96))
    options = {"compression": "tiff_lzw"} if kind == "TIFF packed" else {}
    whole = saved(picture, kind.split()[0], **options)
    pixels = films.open(whole).pixels
    for cut in [len(whole) * tenth // 10 for tenth in range(10)]:
        try:
            film = films.open(whole[:cut])
        except FilmError:
            continue
        np.testing.assert_array_equal(film.pixels, pixels)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
@pytest.mark.parametrize(
    ("rows", "columns"), [(80, 48), (20, 48), (40, 96), (40, 24), (30000, 6000)]
)
def test_a_header_that_lies_about_the_size(films, syntax, rows, columns):
    bits = 8 if syntax.endswith(".50") else 12
    # Noise: of the films' own slopes some syntaxes make less than a kilobyte.
    stored = np.random.default_rng(1).integers(0, 1 << bits, (40, 48))
    data = films.dicom(
        stored.astype(np.uint8 if bits == 8 else np.uint16), bits=bits, syntax=syntax
    )
    order = ">" if syntax == SYNTAXES["explicit-big"] else "<"
    if syntax == SYNTAXES["deflated"]:
        at = 144 + int.from_bytes(data[140:144], "little")
        body = zlib.decompress(data[at:], -zlib.MAX_WBITS)
        body = with_size(body, rows, columns, order)
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        lying = data[:at] + packer.compress(body) + packer.flush()
    else:
        lying = with_size(data, rows, columns, order)
    path = films.folder / "lie.dcm"
    path.write_bytes(lying)
    tracemalloc.start()
    fault = fault_of(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert fault in (FilmFault.ABSURD_HEADER, FilmFault.TRUNCATED, FilmFault.DAMAGED)
    assert peak < 50 * MEGABYTE or syntax == SYNTAXES["rle"]


def with_size(data: bytes, rows: int, columns: int, order: str) -> bytes:
    """The same file with other Rows and Columns."""
    group, implicit = struct.pack(order + "H", 0x28), b"US" not in data
    for element, number in ((0x10, rows), (0x11, columns)):
        tag = group + struct.pack(order + "H", element)
        tag += struct.pack("<I", 2) if implicit else b"US" + struct.pack(order + "H", 2)
        at = data.index(tag) + len(tag)
        data = data[:at] + struct.pack(order + "H", number) + data[at + 2 :]
    return data


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FilmFault.EMPTY),
        (b"The patient was well.\n" * 40, FilmFault.NOT_AN_IMAGE),
        (b"BMI 23, no complaints, seen again in a year", FilmFault.NOT_AN_IMAGE),
        (b"\0" * 5000, FilmFault.NOT_AN_IMAGE),
        (b"%PDF-1.7\n" + b"x" * 500, FilmFault.NOT_AN_IMAGE),
        (b"\x08\x00", FilmFault.NOT_AN_IMAGE),
        (b"\x08\x00\x05\x00CS\xff\xff" + b"x" * 99, FilmFault.NOT_AN_IMAGE),
        (b"GIF89a" + b"\0" * 99, FilmFault.UNSUPPORTED),
        (b"RIFF\0\0\0\0WEBPVP8 ", FilmFault.UNSUPPORTED),
        (b"\x89PNG\r\n\x1a\n" + b"junk" * 9, FilmFault.TRUNCATED),
        (b"\xff\xd8\xff\xe0", FilmFault.TRUNCATED),
        (b"II*\0\xff\xff\xff\xff", FilmFault.TRUNCATED),
        (b"\0" * 128 + b"DICM", FilmFault.NO_PIXELS),
        (b"\0" * 128 + b"DICM" + b"junk" * 99, FilmFault.TRUNCATED),
    ],
)
def test_content_that_is_no_film(tmp_path, content, fault):
    path = tmp_path / "something.dcm"
    path.write_bytes(content)
    assert fault_of(path) is fault


def test_random_bytes_are_no_film(films):
    rng = np.random.default_rng(0)
    for number in range(300):
        path = films.folder / f"{number}"
        path.write_bytes(rng.bytes(600))
        assert fault_of(path) is FilmFault.NOT_AN_IMAGE


def test_an_archive_of_a_film(films):
    path = films.folder / "films.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("film.dcm", films.dicom(films.slopes(12)))
    assert fault_of(path) is FilmFault.NOT_AN_IMAGE


def test_a_picture_larger_than_memory_allows(films, monkeypatch):
    monkeypatch.setattr(limits, "_memory_to_use", lambda: 1_000_000)
    with pytest.raises(FilmError) as caught:
        films.open(films.dicom(films.slopes(12, rows=400, columns=400)))
    assert caught.value.fault is FilmFault.TOO_LARGE


def test_memory_that_runs_out(films, monkeypatch):
    def runs_out(_data):
        raise MemoryError

    monkeypatch.setattr("tbviewer.film.opening._contents", runs_out)
    with pytest.raises(FilmError) as caught:
        films.open(films.dicom(films.slopes(12)))
    assert caught.value.fault is FilmFault.NO_MEMORY


def png_bomb(side: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    packed = zlib.compress(bytes(1000 * (side + 1)), 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", packed), chunk(b"IEND", b""))
    )


def deflate_bomb(films, *, inside_pixels: bool) -> bytes:
    dataset = Dataset()
    dataset.Rows = dataset.Columns = 100
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit, dataset.PixelRepresentation = 15, 0
    dataset.PixelData = bytes(20_000)
    swelling = bytes(200 * MEGABYTE)
    if inside_pixels:
        dataset.PixelData = swelling + b"\1\0"
    else:
        dataset.private_block(0x0009, "TEST", create=True).add_new(1, "OB", swelling)
    dataset["PixelData"].VR = "OW"
    return films.written(dataset, SYNTAXES["deflated"])


@pytest.mark.parametrize("bomb", ["png", "deflate header", "deflate pixels", "rle"])
def test_bombs_stay_small(films, bomb):
    path = films.folder / "bomb"
    if bomb == "png":
        path.write_bytes(png_bomb(60_000))
    elif bomb == "rle":
        segment = b"\x81\x00" * 2 * MEGABYTE
        frame = struct.pack("<16I", 1, 64, *[0] * 14) + segment
        dataset = films.dicom(np.zeros((10, 10), np.uint8), syntax="1.2.840.10008.1.2.1")
        encapsulated = encapsulate([frame])
        at = dataset.index(b"\xe0\x7f\x10\x00OB")
        body = dataset[:at] + b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff" + encapsulated
        path.write_bytes(body.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.5\0"))
    else:
        path.write_bytes(deflate_bomb(films, inside_pixels=bomb == "deflate pixels"))
    size = path.stat().st_size
    tracemalloc.start()
    try:
        fault = fault_of(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    expected = {"png": FilmFault.TOO_LARGE, "deflate header": FilmFault.FILE_TOO_LARGE}
    assert fault is expected.get(bomb, FilmFault.ABSURD_HEADER)
    assert peak < 4 * size + 60 * MEGABYTE


@pytest.mark.parametrize("syntax", ["jpeg-lossless-sv1", "jpeg-baseline", "jpeg-extended"])
def test_a_corrupt_scan_is_not_shown_as_a_film(films, syntax):
    bits = 8 if syntax == "jpeg-baseline" else 12
    stored = np.random.default_rng(2).integers(0, 1 << bits, (96, 96))
    data = bytearray(
        films.dicom(
            stored.astype(np.uint8 if bits == 8 else np.uint16), bits=bits, syntax=SYNTAXES[syntax]
        )
    )
    middle = len(data) * 6 // 10
    data[middle : middle + 400] = bytes(400)
    path = films.folder / "corrupt.dcm"
    path.write_bytes(data)
    assert fault_of(path) in (FilmFault.DAMAGED, FilmFault.TRUNCATED)


def test_dicom_files_without_a_picture(films):
    for name in ("test-SR.dcm", "rtplan.dcm", "DICOMDIR", "waveform_ecg.dcm"):
        assert fault_of(films.reference(name)) is FilmFault.NO_PIXELS
    dataset = Dataset()
    dataset.SOPClassUID, dataset.Modality = "1.2.840.10008.5.1.4.1.1.104.1", "DOC"
    dataset.EncapsulatedDocument = b"%PDF-1.4 "
    path = films.folder / "report.dcm"
    path.write_bytes(films.written(dataset, SYNTAXES["explicit-little"]))
    assert fault_of(path) is FilmFault.NO_PIXELS
    path.write_bytes(films.dicom(films.slopes(12), without=("PixelData",)))
    assert fault_of(path) is FilmFault.NO_PIXELS


def test_syntaxes_that_are_not_read_are_named(films):
    dataset = Dataset()
    dataset.Rows = dataset.Columns = 16
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit, dataset.PixelRepresentation = 7, 0
    dataset.PixelData = encapsulate([b"\0\0\0\x01\x67" * 10])
    with pytest.raises(FilmError) as caught:
        films.open(films.written(dataset, "1.2.840.10008.1.2.4.102"))
    assert caught.value.fault is FilmFault.UNSUPPORTED
    assert "MPEG-4" in caught.value.sentence


def test_several_pictures_in_one_file(films):
    for name in ("emri_small_RLE.dcm", "SC_rgb_rle_2frame.dcm"):
        assert fault_of(films.reference(name)) is FilmFault.MULTI_FRAME
    first = Image.fromarray(films.slopes(8))
    for kind in ("TIFF", "PNG"):
        data = saved(first, kind, save_all=True, append_images=[first.rotate(180)])
        path = films.folder / "several"
        path.write_bytes(data)
        assert fault_of(path) is FilmFault.MULTI_FRAME

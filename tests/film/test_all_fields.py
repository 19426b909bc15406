"""All header fields as text, of kind and of hostile files."""

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, PngImagePlugin
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from tbviewer.errors import FilmError
from tbviewer.film.all_fields import MOST_ROWS, all_fields


def written(path, **elements) -> str:
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    dataset.SOPInstanceUID = "1.2.3"
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    dataset.save_as(path, enforce_file_format=True)
    return str(path)


def by_name(rows) -> dict[str, str]:
    return {row.keyword: row.value for row in rows}


def test_tags_names_kinds_and_values_stand_in_order(tmp_path):
    path = written(
        tmp_path / "a.dcm", PatientName="Doe^Jane", KVP="120", PixelSpacing=[0.1, 0.2],
        PatientOrientation=["L", "F"],
    )  # fmt: skip
    rows = all_fields(path)
    told = by_name(rows)
    assert told["PatientName"] == "Doe^Jane"
    assert told["PixelSpacing"] == "0.1 \\ 0.2"
    assert told["TransferSyntaxUID"]
    (name,) = (row for row in rows if row.keyword == "PatientName")
    assert (name.tag, name.vr, name.depth) == ("(0010,0010)", "PN", 0)
    main = [row.tag for row in rows if row.depth == 0]
    assert main == sorted(main)


def test_sequences_are_set_in(tmp_path):
    inner, outer = Dataset(), Dataset()
    inner.CodeMeaning = "Chest"
    outer.CodeValue = "T-D3000"
    outer.AnatomicRegionModifierSequence = [inner]
    rows = all_fields(written(tmp_path / "a.dcm", AnatomicRegionSequence=[outer, outer]))
    told = [(row.keyword, row.depth) for row in rows]
    assert told.count(("CodeValue", 1)) == 2
    assert told.count(("CodeMeaning", 2)) == 2
    assert by_name(rows)["AnatomicRegionSequence"] == "2 items"


def test_binary_and_endless_values_are_cut(tmp_path):
    path = written(
        tmp_path / "a.dcm", IconImageSequence=[], RedPaletteColorLookupTableData=bytes(90_000),
        TextValue="x" * 50_000, DVHData=[1.5] * 9_000,
    )  # fmt: skip
    rows = all_fields(path)
    assert max(len(row.value) for row in rows) <= 200
    (table,) = (row for row in rows if row.keyword == "RedPaletteColorLookupTableData")
    assert table.value.startswith("90000 bytes: 00 00")


def test_control_characters_and_line_ends_do_not_break_rows(tmp_path):
    path = written(tmp_path / "a.dcm", ImageComments="one\r\ntwo\x07three\tfour")
    assert by_name(all_fields(path))["ImageComments"] == "one two three four"


def element(group: int, number: int, vr: bytes, value: bytes) -> bytes:
    if vr in (b"OB", b"OW", b"UN", b"SQ", b"UT"):
        return struct.pack("<HH2sHI", group, number, vr, 0, len(value)) + value
    return struct.pack("<HH2sH", group, number, vr, len(value)) + value


def test_values_that_make_no_sense_have_a_row_all_the_same(tmp_path):
    path = tmp_path / "a.dcm"
    start = written(path, Modality="DX")
    data = path.read_bytes()
    data += element(0x0018, 0x0060, b"DS", b"not a number")
    data += element(0x0020, 0x0013, b"IS", b"1.7e999 ")
    data += element(0x0028, 0x0010, b"US", b"\x01")
    data += element(0x0029, 0x1001, b"UN", bytes(range(40)))
    data += element(0x0029, 0x1002, b"FD", b"\x00\x01\x02")
    path.write_bytes(data)
    rows = all_fields(start)
    tags = {row.tag for row in rows}
    wanted = {"(0018,0060)", "(0020,0013)", "(0028,0010)", "(0029,1001)", "(0029,1002)"}
    assert wanted <= tags
    (private,) = (row for row in rows if row.tag == "(0029,1001)")
    assert private.value.startswith("40 bytes: 00 01 02")
    assert private.keyword == "private"


def test_sequences_within_sequences_without_end_are_cut(tmp_path):
    dataset = Dataset()
    dataset.CodeMeaning = "the innermost"
    for _ in range(60):
        outer = Dataset()
        outer.ContentSequence = [dataset]
        dataset = outer
    rows = all_fields(written(tmp_path / "a.dcm", ContentSequence=[dataset]))
    assert 8 <= max(row.depth for row in rows) <= 9


def test_there_is_an_end_to_rows(tmp_path):
    items = []
    for number in range(MOST_ROWS):
        item = Dataset()
        item.CodeValue = str(number)
        items.append(item)
    rows = all_fields(written(tmp_path / "a.dcm", ContentSequence=items))
    assert len(rows) == MOST_ROWS


def test_a_film_tells_of_its_pixels_by_their_size():
    from tbviewer import paths

    rows = all_fields(str(paths.sample_film()))
    assert by_name(rows)["PixelData"].endswith("bytes")
    assert by_name(rows)["PatientID"] == "SIMULATED-0001"


def test_a_png_shows_its_texts_and_a_jpeg_its_exif(tmp_path):
    picture = Image.fromarray(np.zeros((40, 50), np.uint8))
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "a film\nof 1998")
    picture.save(tmp_path / "a.png", pnginfo=texts)
    told = by_name(all_fields(str(tmp_path / "a.png")))
    assert told["Comment"] == "a film of 1998"
    assert told["size"] == "50 × 40"
    exif = Image.Exif()
    exif[0x010F] = "Scanner & Sons"
    picture.save(tmp_path / "a.jpg", exif=exif)
    assert by_name(all_fields(str(tmp_path / "a.jpg")))["Make"] == "Scanner & Sons"
    picture.save(tmp_path / "a.tif", tiffinfo={270: "described"})
    assert by_name(all_fields(str(tmp_path / "a.tif")))["ImageDescription"] == "described"


def test_a_png_that_unpacks_without_end_is_refused_or_cut(tmp_path):
    picture = Image.fromarray(np.zeros((4, 4), np.uint8))
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    data = buffer.getvalue()
    packed = zlib.compress(b"x" * 20_000_000)
    body = b"zTXt" + b"Comment\x00\x00" + packed
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    (tmp_path / "a.png").write_bytes(data[:33] + chunk + data[33:])
    try:
        rows = all_fields(str(tmp_path / "a.png"))
    except FilmError as error:
        assert str(error)
    else:
        assert max(len(row.value) for row in rows) <= 200


@pytest.mark.parametrize("data", [b"", b"nonsense", bytes(200) + b"DICM", b"\x89PNG\r\n\x1a\nxx"])
def test_what_is_no_film_is_refused_by_name(tmp_path, data):
    path = tmp_path / "a.dcm"
    path.write_bytes(data)
    with pytest.raises(FilmError, match=r"a\.dcm"):
        all_fields(str(path))


def test_nothing_there_is_refused(tmp_path):
    with pytest.raises(FilmError):
        all_fields(str(tmp_path / "none.dcm"))

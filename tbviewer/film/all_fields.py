"""All header fields of a file as text, whatever the file holds."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image
from pydicom.datadict import keyword_for_tag
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag

from tbviewer.errors import FilmError, FilmFault
from tbviewer.film.dataset import file_meta, read_dicom
from tbviewer.film.elements import BROKEN, tidy
from tbviewer.film.fields import FieldRow
from tbviewer.film.flaw import FlawError
from tbviewer.film.hush import libraries_hushed
from tbviewer.film.sniff import Kind, kind_of
from tbviewer.film.source import read_file
from tbviewer.words import say

MOST_ROWS = 5_000
_DEEPEST = 8
_BINARY_SHOWN = 16
_MOST_VALUES = 64


def all_fields(path: str) -> tuple[FieldRow, ...]:
    """Return the fields of the file at `path`, at most `MOST_ROWS`; nothing is decoded.

    Values are cut to one short line, binary ones to their first bytes. A value that cannot be
    understood has a row all the same.

    Raises
    ------
    FilmError
        If the file cannot be read, or is none of the kinds that are opened.
    """
    try:
        with libraries_hushed():
            return _rows(read_file(path))
    except FlawError as flaw:
        raise FilmError(path, flaw.fault, detail=flaw.detail, **flaw.facts) from flaw
    except MemoryError as error:
        raise FilmError(path, FilmFault.NO_MEMORY) from error
    except Exception as error:  # hostile bytes make the libraries raise anything
        raise FilmError(path, FilmFault.DAMAGED, detail=type(error).__name__) from error


def _rows(data: bytes) -> tuple[FieldRow, ...]:
    kind = kind_of(data)
    if kind is None:
        raise FlawError(FilmFault.NOT_AN_IMAGE)
    rows = _of_dicom(data) if kind is Kind.DICOM else _of_raster(data, kind)
    return tuple(row for row, _ in zip(rows, range(MOST_ROWS), strict=False))


def _of_dicom(data: bytes) -> Iterator[FieldRow]:
    file = read_dicom(data)
    yield from _of_dataset(file_meta(data)[0], 0)
    yield from _of_dataset(file.dataset, 0)
    if file.pixels is not None:
        size = say("{count} bytes", count=len(file.pixels.data))
        yield FieldRow("(7FE0,0010)", "PixelData", file.pixels.vr, size)


def _of_dataset(dataset: Dataset, depth: int) -> Iterator[FieldRow]:
    for tag in sorted(dataset.keys()):
        vr, value, items = _element(dataset, tag)
        yield FieldRow(_tag_text(tag), _keyword(tag), vr, value, depth)
        if depth < _DEEPEST:
            for number, item in enumerate(items, start=1):
                title = say("item {number}", number=number)
                yield FieldRow("", title, "", "", depth + 1)
                yield from _of_dataset(item, depth + 1)


def _element(dataset: Dataset, tag: BaseTag) -> tuple[str, str, list[Dataset]]:
    """Return an element's VR, its value as text, and the items of a sequence."""
    try:
        element = dataset[tag]
        vr = str(element.VR)
        if vr == "SQ":
            items = [item for item in element.value or () if isinstance(item, Dataset)]
            return vr, say("{count} items", count=len(items)), items
        return vr, _value_text(element.value), []
    except Exception:  # noqa: BLE001 - hostile bytes make pydicom raise anything
        raw = dataset.get_item(tag)
        held = getattr(raw, "value", None)
        shown = _binary(bytes(held)) if isinstance(held, bytes | bytearray) else ""
        return str(getattr(raw, "VR", None) or ""), say("not readable: {bytes}", bytes=shown), []


def _value_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes | bytearray):
        return _binary(bytes(value))
    if isinstance(value, MultiValue | list | tuple):
        return tidy(" \\ ".join(str(one) for one in value[:_MOST_VALUES]))
    return tidy(str(value))


def _binary(data: bytes) -> str:
    shown = data[:_BINARY_SHOWN].hex(" ")
    more = " …" if len(data) > _BINARY_SHOWN else ""
    return say("{count} bytes: {shown}", count=len(data), shown=shown + more) if data else ""


def _tag_text(tag: BaseTag) -> str:
    return f"({tag.group:04X},{tag.element:04X})"


def _keyword(tag: BaseTag) -> str:
    try:
        return keyword_for_tag(tag) or (say("private") if tag.is_private else "")
    except BROKEN:
        return ""


def _of_raster(data: bytes, kind: Kind) -> Iterator[FieldRow]:
    """Yield what a picture file tells of itself: form, texts, EXIF or TIFF tags."""
    with Image.open(BytesIO(data), formats=[kind.value]) as picture:
        yield FieldRow("", "format", "", str(picture.format))
        yield FieldRow("", "size", "", f"{picture.width} × {picture.height}")
        yield FieldRow("", "mode", "", picture.mode)
        for name, value in picture.info.items():
            if name != "exif":
                yield FieldRow("", tidy(str(name)), "", _value_text(value))
        tiff: Any = getattr(picture, "tag_v2", {})
        exif = picture.getexif()
        for number in sorted({*tiff, *exif}):
            value = tiff.get(number) if number in tiff else exif.get(number)
            name = ExifTags.TAGS.get(number, "")
            yield FieldRow(str(number), name, "EXIF", _value_text(value))
        for number, value in sorted(exif.get_ifd(ExifTags.IFD.Exif).items()):
            name = ExifTags.TAGS.get(number, "")
            yield FieldRow(str(number), name, "EXIF", _value_text(value), 1)

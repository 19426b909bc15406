"""Lookup tables out of a dataset: Modality LUT, VOI LUT, palette (PS3.3 C.11.1, C.11.2, C.7.9)."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels import apply_color_lut

from tbviewer.errors import FilmFault
from tbviewer.film.dataset import DicomFile
from tbviewer.film.elements import BROKEN, is_filled, numbers, value
from tbviewer.film.flaw import FlawError
from tbviewer.film.stages import Span, Table, Values, bits_needed, looked_up, luma

_WORD = 1 << 16
_CHANNELS = ("Red", "Green", "Blue")


def table_of(item: Dataset, *, signed: bool, little_endian: bool) -> Table | None:
    """Return the table of LUT Descriptor and LUT Data; None where they make no sense.

    `signed`: the values looked up may be negative, so the first one is a two's complement.
    """
    descriptor, data = numbers(item, "LUTDescriptor"), value(item, "LUTData")
    return _table(descriptor, data, signed=signed, little_endian=little_endian)


def _table(
    descriptor: tuple[float, ...], data: Any, *, signed: bool, little_endian: bool
) -> Table | None:
    if len(descriptor) != 3 or not all(math.isfinite(number) for number in descriptor):
        return None
    count, first, bits = (int(number) for number in descriptor)
    entries = _entries(data, count % _WORD or _WORD, little_endian=little_endian)
    if not entries.size:
        return None
    first %= _WORD
    if signed and first >= _WORD // 2:
        first -= _WORD
    return Table(first=first, entries=entries, bits=bits_needed(entries, bits))


def _entries(data: Any, count: int, *, little_endian: bool) -> NDArray[np.unsignedinteger]:
    if isinstance(data, bytes):
        if count <= len(data) < 2 * count:  # bytes, padded to an even length
            return np.frombuffer(data, np.uint8, count)
        words = np.frombuffer(data[: len(data) // 2 * 2], "<u2" if little_endian else ">u2")
        return words[:count].astype(np.uint16)
    try:
        listed = np.atleast_1d(np.asarray(data, np.int64))[:count]
    except BROKEN:
        return np.empty(0, np.uint16)
    return (listed % _WORD).astype(np.uint16)


def palette_grey(stored: Values, file: DicomFile, span: Span) -> Values:
    """Return the grey of palette indices (PS3.3 C.7.6.3.1.5): uint8 or uint16, as the palette."""
    dataset = file.dataset
    domain = np.arange(int(span[0]), int(span[1]) + 1)
    if is_filled(dataset, "SegmentedRedPaletteColorLookupTableData"):
        try:
            colours = apply_color_lut(domain, dataset)[..., :3]
        except BROKEN as error:
            detail = f"palette: {type(error).__name__}"
            raise FlawError(FilmFault.DAMAGED, detail=detail) from error
    else:
        colours = np.stack([_channel(file, name, domain) for name in _CHANNELS], axis=-1)
    return looked_up(stored, luma(colours[np.newaxis])[0], span)


def _channel(file: DicomFile, name: str, domain: NDArray[Any]) -> NDArray[np.unsignedinteger]:
    """Return one colour of the palette for every index of `domain`."""
    descriptor = numbers(file.dataset, f"{name}PaletteColorLookupTableDescriptor")
    data = value(file.dataset, f"{name}PaletteColorLookupTableData")
    table = _table(descriptor, data, signed=domain[0] < 0, little_endian=file.little_endian)
    if table is None:
        raise FlawError(FilmFault.DAMAGED, detail=f"palette: {name}")
    places = np.clip(domain - table.first, 0, len(table.entries) - 1)
    channel: NDArray[np.unsignedinteger] = table.entries[places]
    return channel

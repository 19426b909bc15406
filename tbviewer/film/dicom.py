"""A DICOM file's bytes to a film: the stages of the standard, in their order.

stored samples → padding → polarity → modality LUT or rescale → Windows. Polarity is
decided here and nowhere else.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from tbviewer.errors import FilmFault
from tbviewer.film.contents import Contents
from tbviewer.film.dataset import DicomFile, read_dicom
from tbviewer.film.elements import items, numbers, text, texts, whole_number
from tbviewer.film.flaw import FlawError
from tbviewer.film.header import header_of
from tbviewer.film.layout import Layout, layout_of
from tbviewer.film.spacing import Spacing, is_plausible, spacing_of
from tbviewer.film.stages import (
    Span,
    Values,
    blackened,
    fitted,
    modality_table,
    padding_mask,
    rescaled,
    turned_over,
)
from tbviewer.film.stored import stored_samples
from tbviewer.film.tables import palette_grey, table_of
from tbviewer.film.voi import linear_windows, shows_something, table_window, turned_window
from tbviewer.film.window import Window, automatic_window
from tbviewer.words import say

Mask = NDArray[np.bool_]


def contents_of_dicom(data: bytes) -> Contents:
    """Return what a DICOM file holds.

    Raises
    ------
    FlawError
        If it holds no single picture, is damaged, or makes no sense.
    """
    file = read_dicom(data)
    dataset = file.dataset
    if file.pixels is None:
        raise FlawError(FilmFault.NO_PIXELS, detail=text(dataset, "SOPClassUID"))
    layout = layout_of(dataset)
    notes: list[str] = []
    stored, coding = stored_samples(file, file.pixels, layout)
    is_grey = layout.photometric.startswith("MONOCHROME")
    padding = _padding(dataset, stored, layout, notes) if is_grey else None
    is_inverse = is_grey and _is_inverse(dataset, layout, notes)
    values, span = _film_values(file, layout, stored, is_inverse=is_inverse, notes=notes)
    if padding is not None:
        values = blackened(values, padding)
    automatic = automatic_window(values, padding, name=say("Automatic"))
    own: tuple[Window, ...] = ()
    if is_grey:
        own = _own_windows(file, span, automatic, is_inverse=is_inverse, notes=notes)
    spacing = _spacing(dataset, notes)
    form = say("DICOM, {coding}, {bits} bit", coding=coding, bits=layout.stored)
    return Contents(
        pixels=values,
        padding=padding,
        windows=(*own, automatic),
        spacing=spacing,
        header=header_of(dataset, form=form, disagreements=tuple(notes)),
    )


def _is_inverse(dataset: Dataset, layout: Layout, notes: list[str]) -> bool:
    """Decide polarity: whether black and white are exchanged to have white = dense.

    Presentation LUT Shape (PS3.3 C.11.6) wins where it is present, else MONOCHROME1
    (C.7.6.3.1.2) is inverse.
    """
    is_inverse = layout.photometric == "MONOCHROME1"
    shape = text(dataset, "PresentationLUTShape").upper()
    if shape in ("INVERSE", "IDENTITY") and (shape == "INVERSE") != is_inverse:
        notes.append(
            say(
                "the Presentation LUT Shape is {shape}, but the pixels are {photometric}",
                shape=shape,
                photometric=layout.photometric,
            )
        )
        return shape == "INVERSE"
    return is_inverse


def _padding(dataset: Dataset, stored: Values, layout: Layout, notes: list[str]) -> Mask | None:
    """Return where the film is padding (PS3.3 C.7.5.1.1.2)."""
    named = whole_number(dataset, "PixelPaddingValue")
    if named is None:
        return None
    limit = whole_number(dataset, "PixelPaddingRangeLimit")
    mask = padding_mask(
        stored,
        value=_as_stored(named, layout),
        limit=None if limit is None else _as_stored(limit, layout),
    )
    if mask is not None and mask.all():
        notes.append(say("all of the film is said to be padding"))
        return None
    return mask


def _as_stored(number: int, layout: Layout) -> int:
    """Return a value of the header as the stored bits hold it."""
    number %= 1 << layout.stored
    if layout.signed and number >> (layout.stored - 1):
        number -= 1 << layout.stored
    return number


def _film_values(
    file: DicomFile, layout: Layout, stored: Values, *, is_inverse: bool, notes: list[str]
) -> tuple[Values, Span]:
    """Apply palette, polarity and modality stage; return the film and its value range."""
    dataset = file.dataset
    span: Span = layout.span
    if layout.photometric == "PALETTE COLOR":
        grey = palette_grey(stored, file, span)
        return grey, (0, np.iinfo(grey.dtype).max)
    stored = fitted(stored, span)
    if layout.samples > 1:
        return stored, span
    tables = items(dataset, "ModalityLUTSequence")
    if tables:
        table = table_of(tables[0], signed=layout.signed, little_endian=file.little_endian)
        if table is not None:
            values, span = modality_table(stored, table, span)
            return (turned_over(values, span) if is_inverse else values), span
        notes.append(say("its Modality LUT makes no sense"))
    # Turned about the stored range and then rescaled is the same as the other way round, and
    # in whole numbers: both polarities of a film are then equal to the last bit.
    if is_inverse:
        stored = turned_over(stored, span)
    slope = next(iter(numbers(dataset, "RescaleSlope")), 1.0)
    intercept = next(iter(numbers(dataset, "RescaleIntercept")), 0.0)
    return rescaled(stored, slope=slope, intercept=intercept, span=span)


def _own_windows(
    file: DicomFile, span: Span, automatic: Window, *, is_inverse: bool, notes: list[str]
) -> tuple[Window, ...]:
    """Return the file's Windows, tables first: they say most precisely how it is meant."""
    dataset = file.dataset
    windows: list[Window] = []
    for number, item in enumerate(items(dataset, "VOILUTSequence"), start=1):
        table = table_of(item, signed=span[0] < 0, little_endian=file.little_endian)
        if table is not None:
            name = text(item, "LUTExplanation") or say("Table {number}", number=number)
            windows.append(table_window(table, name))
    centres, widths = numbers(dataset, "WindowCenter"), numbers(dataset, "WindowWidth")
    linear = linear_windows(
        centres,
        widths,
        texts(dataset, "WindowCenterWidthExplanation"),
        text(dataset, "VOILUTFunction").upper(),
    )
    if len(linear) < max(len(centres), len(widths)):
        notes.append(say("a window of it makes no sense"))
    windows += linear
    if is_inverse:
        windows = [turned_window(window, span) for window in windows]
    reach = automatic.width / 2
    low, high = automatic.centre - reach, automatic.centre + reach
    shown = tuple(w for w in windows if shows_something(w, low=low, high=high))
    if len(shown) < len(windows):
        notes.append(say("a window of it shows nothing of the film"))
    return shown


def _spacing(dataset: Dataset, notes: list[str]) -> Spacing | None:
    given: dict[str, Any] = {
        "calibrated": numbers(dataset, "PixelSpacing"),
        "at_detector": numbers(dataset, "ImagerPixelSpacing"),
        "scanned": numbers(dataset, "NominalScannedPixelSpacing"),
    }
    if any(spacing and not is_plausible(spacing) for spacing in given.values()):
        notes.append(say("its pixel spacing makes no sense"))
    return spacing_of(
        **given,
        magnification=_first(dataset, "EstimatedRadiographicMagnificationFactor"),
        source_to_detector_mm=_first(dataset, "DistanceSourceToDetector"),
        source_to_patient_mm=_first(dataset, "DistanceSourceToPatient"),
    )


def _first(dataset: Dataset, keyword: str) -> float | None:
    return next(iter(numbers(dataset, keyword)), None)

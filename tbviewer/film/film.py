"""The Film: one radiograph as opened."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.spacing import Spacing
from tbviewer.film.window import Window

Pixels = NDArray[Any]
"""Grey values (rows, columns), white = dense: uint8, uint16, int16, int32 or float32."""


@dataclass(frozen=True, slots=True)
class FilmHeader:
    """The header fields we show and judge by; an empty string or None where the file is silent."""

    patient_name: str = ""
    patient_id: str = ""
    sex: str = ""
    age_years: float | None = None
    study_date: str = ""
    """ISO 8601, e.g. ``2026-03-01``; empty when absent or unreadable."""
    study_description: str = ""
    modality: str = ""
    body_part: str = ""
    view: str = ""
    """View position as stored: ``PA``, ``AP``, ``LL`` …"""
    orientation: tuple[str, str] | None = None
    """Patient orientation: the direction of the rows (to the right) and of the columns (down)."""
    form: str = ""
    """What the file is, for a person: ``DICOM, JPEG 2000, 12 bit`` or ``PNG, 8 bit``."""
    disagreements: tuple[str, ...] = ()
    """Facts in which the header contradicts itself or the picture, in words."""


@dataclass(frozen=True, eq=False)
class Film:
    """One radiograph as opened.

    Attributes
    ----------
    path : str
        The file as it was named by the person.
    key : str
        SHA-256 of the file's bytes, in hex.
    levels : tuple of arrays
        ``levels[0]`` is the film, (rows, columns), white = dense, after modality LUT or
        rescale; each next one is half as large (means of 2×2), for drawing it small.
        All read-only and of one dtype: uint8, uint16, int16, int32 or float32.
    padding : bool array (rows, columns) or None
        True where the file says a pixel is padding; None when there is none.
    windows : tuple of Window
        The file's own windows, first the one to open with; never empty: an automatic one
        stands in where the file has none.
    spacing : Spacing or None
        None when the file tells no millimetres.
    header : FilmHeader
        For the screen and for cautions.
    """

    path: str
    key: str
    levels: tuple[Pixels, ...]
    padding: NDArray[np.bool_] | None
    windows: tuple[Window, ...]
    spacing: Spacing | None
    header: FilmHeader = field(default_factory=FilmHeader)

    def __post_init__(self) -> None:
        self._lock()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock()

    def _lock(self) -> None:
        # Pickling forgets that an array is read-only; a Film crosses processes.
        for array in (*self.levels, self.padding):
            if array is not None:
                array.flags.writeable = False

    @property
    def pixels(self) -> Pixels:
        """The film at full size, (rows, columns)."""
        return self.levels[0]

    @property
    def rows(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])

    @property
    def columns(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])


def levels_of(pixels: Pixels, *, smallest: int = 512) -> tuple[Pixels, ...]:
    """Return `pixels` and its successive halves (means of 2×2) down to about `smallest` px.

    An odd last row or column is left out of the halves, at most one pixel of the film.
    """
    levels = [np.ascontiguousarray(pixels)]
    while min(levels[-1].shape) >= 2 * smallest:
        levels.append(_halved(levels[-1]))
    return tuple(levels)


_STRIP = 64
"""Rows halved at a time: what is in between stays in the processor's cache."""


def _halved(pixels: Pixels) -> Pixels:
    rows, columns = pixels.shape[0] // 2, pixels.shape[1] // 2
    halved = np.empty((rows, columns), pixels.dtype)
    for top in range(0, rows, _STRIP):
        strip = pixels[2 * top : 2 * min(top + _STRIP, rows), : 2 * columns]
        halved[top : top + _STRIP] = _means(strip)
    return halved


def _means(strip: Pixels) -> Pixels:
    """Return the means of 2×2 pixels, of integers rounded down."""
    if strip.dtype == np.float32:
        pairs = strip[0::2] + strip[1::2]
        quarters: Pixels = (pairs[:, 0::2] + pairs[:, 1::2]) * np.float32(0.25)
        return quarters
    if strip.dtype in (np.uint8, np.uint16):
        sums = _sums_of_neighbours(np.ascontiguousarray(strip))
        total: Pixels = sums[0::2] + sums[1::2]
    else:  # sums of four 16-bit values need 32 bits, of four 32-bit values 64
        columns: Any = strip[0::2].astype(np.int64 if strip.dtype == np.int32 else np.int32)
        np.add(columns, strip[1::2], out=columns)
        total = columns[:, 0::2] + columns[:, 1::2]
    return np.right_shift(total, 2, out=total)


def _sums_of_neighbours(strip: Pixels) -> Pixels:
    """Return each pixel plus its right neighbour, two at once: as halves of a wider number."""
    bits = 8 * strip.itemsize
    both: Any = strip.view(np.uint16 if bits == 8 else np.uint32)
    sums: Pixels = (both >> bits) + (both & ((1 << bits) - 1))
    return sums

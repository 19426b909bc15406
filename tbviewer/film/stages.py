"""From stored samples to film values: one pure function for each stage of the standard.

Arrays that come in are never changed. A stage whose tags are missing is not called, or
gives back the array it was given. `Span` travels along: the ends of the value range that
the stored bits have after each stage, not the extremes of this picture; polarity is turned
about them, so that both polarities of one film give the same values.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.flaw import absurd
from tbviewer.words import number_text, say

Values = NDArray[Any]
Span = tuple[float, float]

_LUMA = (19_595, 38_470, 7_471)
"""ITU-R BT.601 weights of R, G, B in 65536ths: equal channels give exactly themselves."""
_INTEGERS = (np.uint8, np.uint16, np.int16, np.int32)
_STRIP = 256
"""Rows handled at a time where the values in between are wider than those stored."""
_FARTHEST = 2**31 - 1
_NARROWEST = 1e-6
_FINEST = 1e-4
"""Values closer together than this share of their distance from zero blur in float32."""


@dataclass(frozen=True, eq=False)
class Table:
    """A lookup table: ``entries[i]`` for the value ``first + i``; its ends are held."""

    first: int
    entries: NDArray[np.unsignedinteger]
    bits: int


def native_samples(
    data: memoryview, *, allocated: int, little_endian: bool, words_swapped: bool
) -> Values:
    """Return uncompressed pixel data as a flat array of cells (PS3.5 8.1.1).

    `words_swapped`: 8-bit cells written in 16-bit words of a big-endian file (PS3.5 annex D).
    """
    if allocated == 16:
        return np.frombuffer(data[: len(data) // 2 * 2], "<u2" if little_endian else ">u2")
    flat = np.frombuffer(data, np.uint8)
    if words_swapped:
        even = len(flat) // 2 * 2
        flat = np.concatenate([flat[:even].view("<u2").byteswap().view(np.uint8), flat[even:]])
    return flat


def significant(samples: Values, *, stored: int, high_bit: int, signed: bool) -> Values:
    """Return samples without the bits around the stored ones, sign extended (PS3.5 8.1.1).

    Parameters
    ----------
    samples : integer array of 8 or 16 bits, any shape and byte order
    stored : int
        How many bits mean something; overlays and other junk may lie in the rest.
    high_bit : int
        The highest of them.
    signed : bool
        They are a two's complement.

    Returns
    -------
    An array of its own, of the same size, in this machine's byte order.
    """
    cell = 8 * samples.dtype.itemsize
    unsigned = samples.view(samples.dtype.str.replace("i", "u"))
    shift = high_bit + 1 - stored
    if not signed:
        lowered: Values = unsigned >> shift if shift else unsigned
        masked: Values = lowered & lowered.dtype.type((1 << stored) - 1)
        return masked
    # Up against the sign bit, and back down again with the sign behind it.
    raised = unsigned << (cell - high_bit - 1)
    extended: Values = raised.view(raised.dtype.str.replace("u", "i"))
    extended >>= cell - stored
    return extended


def fitted(values: Values, span: Span) -> Values:
    """Return integer `values` in the smallest dtype of a Film that holds all of `span`."""
    return values.astype(_integer_type(span), copy=False)


def padding_mask(stored: Values, *, value: int, limit: int | None) -> NDArray[np.bool_] | None:
    """Return where stored values are padding (PS3.3 C.7.5.1.1.2); None where none is."""
    if limit is None or limit == value:
        mask = stored == value
    else:
        mask = (stored >= min(value, limit)) & (stored <= max(value, limit))
    return mask if mask.any() else None


def modality_table(stored: Values, table: Table, span: Span) -> tuple[Values, Span]:
    """Return `stored` after a Modality LUT (PS3.3 C.11.1), and its span."""
    after = 0, (1 << table.bits) - 1
    domain = np.arange(int(span[0]), int(span[1]) + 1)
    places = np.clip(domain - table.first, 0, len(table.entries) - 1)
    return looked_up(stored, fitted(table.entries[places], after), span), after


def looked_up(stored: Values, results: Values, span: Span) -> Values:
    """Return ``results[v - low]`` for every stored value v of the span from low to high."""
    values = np.empty(stored.shape, results.dtype)
    for top in range(0, len(stored), _STRIP):  # indices are widened to 64 bits
        strip = stored[top : top + _STRIP].astype(np.intp)
        strip -= int(span[0])
        np.take(results, strip, out=values[top : top + _STRIP], mode="clip")
    return values


def rescaled(stored: Values, *, slope: float, intercept: float, span: Span) -> tuple[Values, Span]:
    """Return ``slope * stored + intercept`` (PS3.3 C.11.1.1.2), and its span.

    Whole numbers stay integers where they fit, in the smallest dtype; else float32.

    Raises
    ------
    FlawError
        If the numbers are not finite, the slope is zero, or the result is beyond use.
    """
    ends = slope * span[0] + intercept, slope * span[1] + intercept
    farthest = max(abs(end) for end in ends)
    width = abs(ends[1] - ends[0])
    # Also where they are NaN: these comparisons are false then.
    if not (farthest <= _FARTHEST and width > max(_NARROWEST, _FINEST * farthest)):
        raise absurd(
            say(
                "its values are rescaled by {slope} and {intercept}",
                slope=number_text(slope, "g"),
                intercept=number_text(intercept, "g"),
            )
        )
    if (slope, intercept) == (1, 0):
        return stored, span
    after = min(ends), max(ends)
    if not (float(slope).is_integer() and float(intercept).is_integer()):
        scaled = stored.astype(np.float32)
        scaled *= np.float32(slope)
        scaled += np.float32(intercept)
        return scaled, after
    if slope == 1:
        # Counts wrap round: a detour outside the dtype ends inside it again.
        shifted = stored.astype(_integer_type(after))
        shifted += _wrapped(int(intercept), shifted.dtype)
        return shifted, after
    whole = stored.astype(np.int32)
    whole *= _wrapped(int(slope), whole.dtype)
    whole += _wrapped(int(intercept), whole.dtype)
    return fitted(whole, after), after


def turned_over(values: Values, span: Span) -> Values:
    """Return `values` with black and white exchanged: v becomes low + high - v.

    MONOCHROME1 (PS3.3 C.7.6.3.1.2) or Presentation LUT Shape INVERSE (C.11.6).
    """
    if values.dtype == np.float32:
        return np.float32(span[0] + span[1]) - values
    # Counts wrap round, so the sum of the ends need not fit where every result does.
    turned: Values = _wrapped(int(span[0] + span[1]), values.dtype) - values
    return turned


def blackened(values: Values, padding: NDArray[np.bool_]) -> Values:
    """Return `values` with padding at the darkest value of the rest: it shows black."""
    return np.where(padding, values[~padding].min(), values)


def luma(colour: Values) -> Values:
    """Return the grey of RGB samples (rows, columns, 3), of the same unsigned dtype."""
    grey = np.empty(colour.shape[:2], colour.dtype)
    for top in range(0, len(colour), _STRIP):
        part = colour[top : top + _STRIP].astype(np.uint32)
        total = part[..., 0] * _LUMA[0] + part[..., 1] * _LUMA[1] + part[..., 2] * _LUMA[2]
        grey[top : top + _STRIP] = (total + 0x8000) >> 16
    return grey


def bits_needed(entries: NDArray[np.unsignedinteger], declared: int) -> int:
    """Return how many bits a table's entries have: as declared, unless they belie that.

    Some writers declare 16 bits for entries of far fewer; shown as declared, such a film
    would be black.
    """
    highest = int(entries.max(initial=1))
    needed = max(1, math.ceil(math.log2(highest + 1)))
    is_credible = 8 <= declared <= 16 and needed <= declared and declared - needed < 3
    return declared if is_credible else max(8, needed)


def _integer_type(span: Span) -> type[np.integer[Any]]:
    low, high = math.floor(span[0]), math.ceil(span[1])
    for kind in _INTEGERS:
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return kind
    raise ValueError(f"no integer dtype for {span}")


def _wrapped(number: int, dtype: np.dtype[Any]) -> Any:
    return np.array(number, np.int64).astype(dtype)[()]

"""Values out of a DICOM dataset that may hold anything.

What is absent, empty or nonsense is told apart only where a caller has use for it.
"""

import math
import re
import struct
from collections.abc import Iterable
from typing import Any

from pydicom.dataset import Dataset

BROKEN = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
"""What pydicom raises when an element is asked for whose bytes make no sense."""
_LONGEST_TEXT = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")


def value(dataset: Dataset, keyword: str) -> Any:
    """Return an element's value; None where it is absent, empty or cannot be understood."""
    try:
        found = dataset.get(keyword)
    except BROKEN:
        return None
    return None if isinstance(found, str | bytes) and not found else found


def text(dataset: Dataset, keyword: str) -> str:
    """Return an element as one line of text, of several values the first; else empty."""
    found = value(dataset, keyword)
    try:
        values = [found] if isinstance(found, str | bytes) or found is None else list(found)
    except TypeError:  # a single value that is no text
        values = [found]
    first = values[0] if values else None
    if first is None or isinstance(first, bytes):
        return ""
    return tidy(str(first))


def tidy(words: str) -> str:
    """Return `words` on one line, without control characters, of bounded length."""
    return _UNPRINTABLE.sub(" ", words[: 2 * _LONGEST_TEXT]).strip()[:_LONGEST_TEXT]


def texts(dataset: Dataset, keyword: str) -> tuple[str, ...]:
    """Return an element's values as lines of text."""
    found = value(dataset, keyword)
    if found is None or isinstance(found, bytes):
        return ()
    values: Iterable[Any] = [found] if isinstance(found, str) else found
    try:
        return tuple(tidy(str(one)) for one in values)
    except TypeError:
        return (tidy(str(found)),)


def is_filled(dataset: Dataset, keyword: str) -> bool:
    """Tell whether an element is there and has a value, be it nonsense."""
    try:
        element = dataset.get_item(keyword) if keyword in dataset else None
    except BROKEN:
        return True
    held = None if element is None else element.value
    return held is not None and not (hasattr(held, "__len__") and len(held) == 0)


def numbers(dataset: Dataset, keyword: str) -> tuple[float, ...]:
    """Return an element's values as numbers: NaN for a value that is none, () when absent."""
    if not is_filled(dataset, keyword):
        return ()
    found = value(dataset, keyword)
    if found is None or isinstance(found, bytes):
        return (math.nan,)
    values: Iterable[Any] = [found] if isinstance(found, str | int | float) else found
    try:
        return tuple(_number(one) for one in values)
    except TypeError:
        return (_number(found),)


def _number(found: Any) -> float:
    try:
        return float(found)
    except BROKEN:
        return math.nan


def whole_number(dataset: Dataset, keyword: str) -> int | None:
    """Return an element's first value where it is a whole number, else None."""
    first = next(iter(numbers(dataset, keyword)), math.nan)
    return int(first) if math.isfinite(first) and first == int(first) else None


def items(dataset: Dataset, keyword: str) -> list[Dataset]:
    """Return the items of a sequence, none where it is absent or nonsense."""
    found = value(dataset, keyword)
    try:
        return [item for item in found or () if isinstance(item, Dataset)]
    except BROKEN:
        return []

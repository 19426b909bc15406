"""A Correction: a film turned and inverted so that it stands as the Network expects it."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.field import Field, Leaning
from tbviewer.film.film import Film

TURNS = (0, 90, 180, 270)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is done to a film's pixels before they are read.

    Attributes
    ----------
    turn : int
        Degrees clockwise: 0, 90, 180 or 270.
    inverted : bool
        Whether black and white change places.
    """

    turn: int = 0
    inverted: bool = False

    def __post_init__(self) -> None:
        if self.turn not in TURNS:
            raise ValueError(f"a turn of {self.turn}")

    def __bool__(self) -> bool:
        return self != AS_STORED

    def then(self, further: "Correction") -> "Correction":
        """Return this and, after it, a further correction as one."""
        return Correction((self.turn + further.turn) % 360, self.inverted != further.inverted)

    def as_json(self) -> dict[str, object]:
        """Return plain values: ``{"turn": 90, "invert": true}``."""
        return {"turn": self.turn, "invert": self.inverted}


AS_STORED = Correction()
"""Nothing is done."""


def corrected(film: Film, correction: Correction) -> Film:
    """Return `film` turned and inverted; itself where nothing is to be done."""
    if not correction:
        return film
    levels = tuple(_corrected(level, correction) for level in film.levels)
    padding = None if film.padding is None else _turned(film.padding, correction.turn)
    return replace(film, levels=levels, padding=padding)


def _corrected(pixels: NDArray[Any], correction: Correction) -> NDArray[Any]:
    turned = _turned(pixels, correction.turn)
    if not correction.inverted:
        return turned
    # Of integers the complement: monotonous, exact, and never out of range.
    return ~turned if turned.dtype.kind in "iu" else -turned


def _turned(pixels: NDArray[Any], turn: int) -> NDArray[Any]:
    return np.ascontiguousarray(np.rot90(pixels, -turn // 90))


def field_as_stored(field: Field, *, rows: int, columns: int, turn: int) -> Field:
    """Return where a Field of the corrected film lies on the film as stored.

    Parameters
    ----------
    field : Field
        In pixels of the corrected film.
    rows, columns : int
        Of the film as stored.
    turn : int
        Degrees clockwise by which it was turned.
    """
    leaning = field.leaning and _leaning_as_stored(field.leaning, rows, columns, turn)
    if turn == 90:
        return Field(field.y, rows - field.right, field.height, field.width, leaning)
    if turn == 180:
        return Field(columns - field.right, rows - field.bottom, field.width, field.height, leaning)
    if turn == 270:
        return Field(columns - field.bottom, field.x, field.height, field.width, leaning)
    return field


def _leaning_as_stored(leaning: Leaning, rows: int, columns: int, turn: int) -> Leaning:
    """Return a rectangle likewise: it leans by the same angle, and its sides change names."""
    x, y, width, height = leaning.x, leaning.y, leaning.width, leaning.height
    if turn == 90:
        return Leaning(y, rows - x, height, width, leaning.tilt)
    if turn == 180:
        return replace(leaning, x=columns - x, y=rows - y)
    if turn == 270:
        return Leaning(columns - y, x, height, width, leaning.tilt)
    return leaning

"""Questions to the Network: what would it say if this part of the film were not to be seen?

Films, questions and answers meet in the frame of the film as it is stored. What is hidden is
hidden cell by cell of the Network's input, which covers the Field in 512×512 cells.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.field import Field, Leaning
from tbviewer.reading.heatmap import INPUT_SIZE, HeatMap
from tbviewer.reading.reading import Reading
from tbviewer.reading.score import digits_that_tell
from tbviewer.words import number_text, say

Mask = NDArray[np.bool_]

Logits = tuple[float, ...]

OCCLUSION = "occlusion"
"""The name of the map that a sweep makes. It belongs to no Reading."""
SWEEP_GRID = 16
"""Rows and columns of places that a sweep hides, one after the other."""
SWEEP_STRIDE = INPUT_SIZE // SWEEP_GRID
SWEEP_OFFSET = SWEEP_STRIDE // 2
SWEEP_REACH = 32
"""Cells of the input hidden to each side of a place: an eighth of the Field across."""
PLACES = SWEEP_GRID * SWEEP_GRID


class Filling(StrEnum):
    """What takes the place of what is hidden."""

    BLURRED = "blurred"
    MEAN = "mean"
    MIRRORED = "mirrored"


@dataclass(frozen=True, slots=True)
class Patch:
    """A rectangle of a film, in film pixels; it may reach beyond the Field."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def between(cls, a: tuple[float, float], b: tuple[float, float]) -> "Patch":
        """Return the rectangle with two corners."""
        (ax, ay), (bx, by) = a, b
        return cls(min(ax, bx), min(ay, by), abs(bx - ax), abs(by - ay))

    @classmethod
    def around(cls, x: float, y: float, *, width: float, height: float) -> "Patch":
        """Return the rectangle of a size around a centre."""
        return cls(x - width / 2, y - height / 2, width, height)

    def moved(self, *, across: float, down: float) -> "Patch":
        """Return it elsewhere."""
        return Patch(self.x + across, self.y + down, self.width, self.height)

    @property
    def right(self) -> float:
        """Where it ends across."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends downwards."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Stroke:
    """What a round brush passed over: a line through `points`, all in film pixels."""

    points: tuple[tuple[float, float], ...]
    radius: float


@dataclass(frozen=True, slots=True)
class Question:
    """What is changed of what the Network sees; nothing by default.

    Attributes
    ----------
    patch : Patch or None
        What is hidden.
    keeps : bool
        Everything but the patch is hidden instead.
    strokes : tuple of Stroke
        Painted over, before the patch.
    filling : Filling
    brightness : float
        From -1 to 1: this share of the range from black to white is added, last.
    """

    patch: Patch | None = None
    keeps: bool = False
    strokes: tuple[Stroke, ...] = ()
    filling: Filling = Filling.BLURRED
    brightness: float = 0.0

    def __post_init__(self) -> None:
        if not -1 <= self.brightness <= 1:
            raise ValueError(f"a brightness of {self.brightness}")


@dataclass(frozen=True, eq=False)
class Answer:
    """What the Network says to a question; never a Reading.

    Attributes
    ----------
    score : float
        From 0 to 1.
    logit : float
    field : Field
        What the Network saw, on the film as stored.
    seen : uint8 array (512, 512), read-only
        What it saw, lying as the film is stored.
    changed : bool array (512, 512), read-only
        Where that is not the film's own.
    black, white : float
        The film values that 0 and 255 of `seen` stand for.
    """

    score: float
    logit: float
    field: Field
    seen: NDArray[np.uint8]
    changed: Mask
    black: float
    white: float

    def __post_init__(self) -> None:
        self._lock()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock()

    def _lock(self) -> None:
        # Pickling forgets that an array is read-only; an Answer crosses processes.
        self.seen.flags.writeable = self.changed.flags.writeable = False


def hidden_by(question: Question, field: Field) -> tuple[Mask, ...]:
    """Return what each stroke, then the patch hides: bool arrays (512, 512), none empty."""
    masks = [stroke_mask(stroke, field) for stroke in question.strokes]
    if question.patch is not None:
        inside = patch_mask(question.patch, field)
        masks.append(~inside if question.keeps else inside)
    return tuple(mask for mask in masks if mask.any())


def patch_mask(patch: Patch, field: Field) -> Mask:
    """Return the cells of the input that lie in a patch: those whose centres do, at least one.

    Of a patch outside the Field there is none.
    """
    if field.leaning is not None:
        return _patch_over(patch, field.leaning)
    mask = np.zeros((INPUT_SIZE, INPUT_SIZE), np.bool_)
    across = _cells(patch.x - field.x, patch.right - field.x, field.width)
    down = _cells(patch.y - field.y, patch.bottom - field.y, field.height)
    mask[down, across] = True
    return mask


def _patch_over(patch: Patch, seen: Leaning) -> Mask:
    """Return the cells, of an input that leans, whose centres lie in a patch, at least one."""
    share = (np.arange(INPUT_SIZE) + 0.5) / INPUT_SIZE
    x, y = seen.places(share, share[:, None])
    mask: Mask = (patch.x <= x) & (x < patch.right) & (patch.y <= y) & (y < patch.bottom)
    across, down = seen.shares((patch.x + patch.right) / 2, (patch.y + patch.bottom) / 2)
    if 0 <= across < 1 and 0 <= down < 1:
        mask[int(down * INPUT_SIZE), int(across * INPUT_SIZE)] = True
    return mask


def _cells(first: float, past: float, length: float) -> slice:
    """Return the cells between two places of a side of the Field, in film pixels."""
    if past <= 0 or first >= length:
        return slice(0, 0)
    start = min(max(round(first / length * INPUT_SIZE), 0), INPUT_SIZE - 1)
    stop = min(round(past / length * INPUT_SIZE), INPUT_SIZE)
    return slice(start, max(stop, start + 1))


def stroke_mask(stroke: Stroke, field: Field) -> Mask:
    """Return the cells of the input whose centres a stroke covers."""
    mask = np.zeros((INPUT_SIZE, INPUT_SIZE), np.bool_)
    seen = field.seen
    # In film pixels along the axes of what was seen, which keep a stroke as wide as it is.
    shares = seen.shares(*np.asarray(stroke.points, np.float64).T)
    points = np.stack(shares, axis=1) * (seen.width, seen.height)
    starts, ends = points[:-1], points[1:]
    if len(points) == 1:
        starts = ends = points
    for start, end in zip(starts, ends, strict=True):
        low, high = np.minimum(start, end) - stroke.radius, np.maximum(start, end) + stroke.radius
        across, down = _cells(low[0], high[0], seen.width), _cells(low[1], high[1], seen.height)
        x, y = _centres(across, seen.width), _centres(down, seen.height)
        mask[down, across] |= _distances(x, y, start, end) <= stroke.radius
    return mask


def _centres(cells: slice, length: float) -> NDArray[np.float64]:
    return (np.arange(cells.start, cells.stop) + 0.5) / INPUT_SIZE * length


def _distances(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return how far the places of a grid (ys, xs) are from the line between two points."""
    along = end - start
    length = float(along @ along)
    dx, dy = x[None, :] - start[0], y[:, None] - start[1]
    share = np.clip((dx * along[0] + dy * along[1]) / length, 0, 1) if length else 0.0
    distances: NDArray[np.float64] = np.hypot(dx - share * along[0], dy - share * along[1])
    return distances


def sweep_mask(place: int) -> Mask:
    """Return the cells that a sweep hides at a place, 0 to `PLACES` - 1, row by row."""
    mask = np.zeros((INPUT_SIZE, INPUT_SIZE), np.bool_)
    row, column = (SWEEP_STRIDE * k + SWEEP_OFFSET for k in divmod(place, SWEEP_GRID))
    mask[_around(row), _around(column)] = True
    return mask


def _around(centre: int) -> slice:
    return slice(max(centre - SWEEP_REACH, 0), centre + SWEEP_REACH + 1)


def occlusion_map(logit: float, hidden: Logits, field: Field) -> HeatMap:
    """Return how far d falls where a place is hidden, as a map on the film as stored.

    Parameters
    ----------
    logit : float
        d = z₁ − z₀ of the whole film.
    hidden : tuple of `PLACES` floats
        d with each place hidden.
    field : Field
        What the Network saw, on the film as stored.
    """
    falls = logit - np.asarray(hidden, np.float64).reshape(SWEEP_GRID, SWEEP_GRID)
    return HeatMap.of(
        OCCLUSION, np.maximum(falls, 0), stride=SWEEP_STRIDE, offset=SWEEP_OFFSET, field=field
    )


def answer_text(reading: Reading, answer: Answer) -> str:
    """Return how an answer compares with the film's own score, in a sentence."""
    if reading.score is None or not answer.changed.any():
        return say("Nothing of what the Network sees is changed.")
    digits = answer_digits(reading, answer)
    by = abs(answer.score - reading.score)
    if round(by, digits) == 0:
        return say("The score stays the same.")
    figure, threshold = number_text(by, f".{digits}f"), reading.threshold
    crosses = threshold is not None and (answer.score >= threshold) != reading.flagged
    if answer.score < reading.score:
        if crosses:
            return say("{figure} lower than the film's score: below the threshold.", figure=figure)
        return say("{figure} lower than the film's score.", figure=figure)
    if crosses:
        return say("{figure} higher than the film's score: above the threshold.", figure=figure)
    return say("{figure} higher than the film's score.", figure=figure)


def answer_digits(reading: Reading, answer: Answer) -> int:
    """Return how many decimals tell film, answer and threshold apart."""
    assert reading.score is not None
    return max(
        digits_that_tell(score, reading.threshold) for score in (reading.score, answer.score)
    )


def answer_figure(reading: Reading, answer: Answer) -> str:
    """Return an answer's score with as many digits as the gauge needs."""
    return number_text(answer.score, f".{digits_that_tell(answer.score, reading.threshold)}f")

"""Asking the Network: a prepared film, parts of it hidden, read again and again.

The film is prepared once, as for its Reading; Field and grey scale stay those of the whole film,
so that an answer differs from the score by what was hidden and by nothing else.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from tbviewer.film.film import Film
from tbviewer.net.gaussian import smoothed
from tbviewer.net.reader import Reader, score_of
from tbviewer.net.squares import grey_ends
from tbviewer.reading.correction import AS_STORED, Correction, corrected, field_as_stored
from tbviewer.reading.question import Answer, Filling, Logits, Mask, Question, hidden_by, sweep_mask

Input = NDArray[np.uint8]

BLUR = 24
"""Standard deviation of the blurred filling, in cells of the input: nothing as small as a lesion
is left."""
NEIGHBOURHOOD = 8
"""Cells around what is hidden whose mean fills it."""


class AskedFilm:
    """A film made ready for questions to one Reader.

    Raises
    ------
    BlankFilm
        If it shows nothing but one value.
    """

    def __init__(self, reader: Reader, film: Film, correction: Correction = AS_STORED):
        self._reader, self._turn = reader, correction.turn
        upright = corrected(film, correction)
        prepared, field = reader.prepared(upright)
        self.field = field_as_stored(
            field, rows=film.rows, columns=film.columns, turn=correction.turn
        )
        self._plain: Input = np.ascontiguousarray(np.rot90(prepared, correction.turn // 90))
        self._fillings = Fillings(self._plain, mirror_axis=0 if self._turn in (90, 270) else 1)
        ends = grey_ends(upright.pixels, upright.padding, field)
        self._black, self._white = (_as_stored(end, film, correction) for end in ends)

    def answer(self, question: Question) -> Answer:
        """Return what the Network says to `question`; the film's own score to an empty one."""
        seen, changed = self._changed(question)
        logit = self._logit(seen)
        return Answer(
            score=score_of(logit, self._reader.model.card.temperature),
            logit=logit,
            field=self.field,
            seen=seen,
            changed=changed,
            black=self._black,
            white=self._white,
        )

    def logits_hidden(self, filling: Filling, places: Sequence[int]) -> Logits:
        """Return d with each of a sweep's `places` hidden, one at a time."""
        masks = (sweep_mask(place) for place in places)
        return tuple(self._logit(self._fillings.filled(self._plain, m, filling)) for m in masks)

    def _changed(self, question: Question) -> tuple[Input, Mask]:
        """Return what the Network is to see, and where that differs from the film's own."""
        seen = self._plain
        changed = np.full(seen.shape, question.brightness != 0)
        for mask in hidden_by(question, self.field):
            seen = self._fillings.filled(seen, mask, question.filling)
            changed |= mask
        if question.brightness:
            brighter = seen.astype(np.int16) + round(255 * question.brightness)
            seen = brighter.clip(0, 255).astype(np.uint8)
        return (seen.copy() if seen is self._plain else seen), changed

    def _logit(self, seen: Input) -> float:
        return self._reader.logit(np.ascontiguousarray(np.rot90(seen, -self._turn // 90)))


class Fillings:
    """What can take the place of parts of one prepared film.

    Parameters
    ----------
    plain : uint8 array (512, 512)
        The prepared film.
    mirror_axis : int
        The axis that runs from the patient's one side to the other.
    """

    def __init__(self, plain: Input, *, mirror_axis: int):
        self._blurred = blurred(plain, BLUR)
        self._mirrored = np.flip(plain, mirror_axis)

    def filled(self, seen: Input, mask: Mask, filling: Filling) -> Input:
        """Return a copy of `seen` with `mask` (512, 512) filled."""
        filled = seen.copy()
        if filling is Filling.MEAN:
            filled[mask] = neighbourhood_mean(seen, mask)
        else:
            source = self._blurred if filling is Filling.BLURRED else self._mirrored
            filled[mask] = source[mask]
        return filled


def blurred(plain: Input, deviation: float) -> Input:
    """Return a film (rows, columns) under a Gaussian blur; beyond its edges it is as at them."""
    film = smoothed(torch.from_numpy(plain).float()[None, None], deviation)
    return np.asarray(film[0, 0].round().clamp(0, 255).numpy(), np.uint8)


def neighbourhood_mean(seen: Input, mask: Mask) -> int:
    """Return the mean of what lies within `NEIGHBOURHOOD` cells around a mask that is not empty.

    Of a mask that hides everything: the mean of it all.
    """
    box = tuple(_stretch(np.asarray(mask.any(axis=axis)), NEIGHBOURHOOD) for axis in (1, 0))
    near = seen[box][_grown(mask[box], NEIGHBOURHOOD) & ~mask[box]]
    return round(float((near if near.size else seen).mean()))


def _stretch(hidden: NDArray[np.bool_], by: int) -> slice:
    """Return the rows or columns from the first hidden one to the last, and `by` on each side."""
    places = np.flatnonzero(hidden)
    return slice(max(int(places[0]) - by, 0), int(places[-1]) + by + 1)


def _grown(mask: Mask, by: int) -> Mask:
    """Return a mask with all cells within `by` of it, across or down or both."""
    grown = mask.copy()
    for axis in (0, 1):
        # A cell is near when the count of cells before its window's ends differs.
        counts = np.cumsum(grown, axis=axis, dtype=np.int32)
        length = counts.shape[axis]
        places = np.arange(length)
        last = np.take(counts, np.minimum(places + by, length - 1), axis=axis)
        first = np.take(counts, np.maximum(places - by - 1, 0), axis=axis)
        inside = np.expand_dims(places - by - 1 >= 0, 1 - axis)
        grown = last > np.where(inside, first, 0)
    return grown


def _as_stored(value: float, film: Film, correction: Correction) -> float:
    """Return a value of the corrected film as a value of the film as stored."""
    if not correction.inverted:
        return value
    dtype = film.pixels.dtype
    if dtype.kind == "f":
        return -value
    return np.iinfo(dtype).max + np.iinfo(dtype).min - value

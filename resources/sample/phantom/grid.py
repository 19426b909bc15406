"""The detector's pixels, and how points of matter fall on them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float64]
WIDTH_MM = 400.0


@dataclass(frozen=True)
class Grid:
    """A square detector of `WIDTH_MM` with `size` × `size` pixels."""

    size: int

    @property
    def pitch_mm(self) -> float:
        """Distance between pixel centres."""
        return WIDTH_MM / self.size

    @cached_property
    def x(self) -> Plane:
        """Pixel centres in mm, (1, size), 0 in the middle."""
        return ((np.arange(self.size) + 0.5) * self.pitch_mm - WIDTH_MM / 2)[None, :]

    @cached_property
    def y(self) -> Plane:
        """Pixel centres in mm, (size, 1), 0 at the upper edge."""
        return ((np.arange(self.size) + 0.5) * self.pitch_mm)[:, None]

    def empty(self) -> Plane:
        """Return a plane of zeros."""
        return np.zeros((self.size, self.size))

    def cast(self, shadow: Plane, x: Plane, y: Plane, volume: Plane) -> None:
        """Add points of matter to a shadow, each shared among its four nearest pixels.

        Parameters
        ----------
        shadow : float array (size, size)
            Millimetres of matter along each ray; changed in place.
        x, y : float arrays of one shape
            Where the points are, mm.
        volume : float array broadcastable to that shape
            What each stands for, mm³.
        """
        across = x.ravel() / self.pitch_mm + (self.size - 1) / 2
        down = y.ravel() / self.pitch_mm - 0.5
        thickness = np.broadcast_to(volume, x.shape).ravel() / self.pitch_mm**2
        last = self.size - 1
        seen = (across >= 0) & (across < last) & (down >= 0) & (down < last)
        if not seen.all():
            across, down, thickness = across[seen], down[seen], thickness[seen]
        if not across.size:
            return
        column, row = across.astype(np.intp), down.astype(np.intp)
        across -= column
        down -= row
        left, top = int(column.min()), int(row.min())
        width, height = int(column.max()) - left + 2, int(row.max()) - top + 2
        place = (row - top) * width + (column - left)
        lower = thickness * down
        upper = thickness - lower
        window = np.zeros(width * height)
        for offset, share in ((0, upper), (width, lower)):
            right = share * across
            for shift, part in ((offset, share - right), (offset + 1, right)):
                found = np.bincount(place, part, width * height - shift)
                window[shift:] += found
        shadow[top : top + height, left : left + width] += window.reshape(height, width)

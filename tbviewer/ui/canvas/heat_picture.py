"""A picture of heat, made again only as far as something changed."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from tbviewer.reading.colour import shades

Colours = tuple[str, float, float]
"""Colour table, cut-off and share of the scale's peak, as `shades` takes them."""


class HeatPicture:
    """Keeps the heat of one place and its colours: other colours are one look-up a pixel."""

    def __init__(self) -> None:
        self._place: Any = None
        self._steps: NDArray[np.uint16] | None = None
        self._colours: Colours | None = None
        self._pixels: NDArray[np.uint32] | None = None

    def image(
        self, place: object, colours: Colours, steps: Callable[[], NDArray[np.uint16]]
    ) -> QImage:
        """Return the picture of the heat at `place`, which `steps` tells, in `colours`.

        The image looks at memory of this object: draw it before asking for another.
        """
        if self._steps is None or place != self._place:
            self._place, self._steps, self._colours = place, steps(), None
        if self._pixels is None or colours != self._colours:
            self._colours, self._pixels = colours, _argb(colours)[self._steps]
        rows, columns = self._pixels.shape
        form = QImage.Format.Format_ARGB32_Premultiplied
        return QImage(self._pixels.data, columns, rows, 4 * columns, form)


def _argb(colours: Colours) -> NDArray[np.uint32]:
    """Return the colour of each step as Qt's raster engine keeps it."""
    red, green, blue, alpha = np.moveaxis(shades(*colours).astype(np.uint32), -1, 0)
    return np.asarray(alpha << 24 | red << 16 | green << 8 | blue, np.uint32)

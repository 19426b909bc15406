"""Which way round a picture is drawn: one of the eight ways to lay down a sheet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QTransform


@dataclass(frozen=True, slots=True)
class Facing:
    """Rows and columns exchanged first, then each of them perhaps from its end."""

    exchanged: bool = False
    rows_from_end: bool = False
    columns_from_end: bool = False

    @classmethod
    def of(cls, transform: QTransform) -> "Facing":
        """Return what quarter turns and flips a transform holds."""
        if transform.m12() == transform.m21() == 0:
            return cls(False, transform.m22() < 0, transform.m11() < 0)
        return cls(True, transform.m12() < 0, transform.m21() < 0)

    def turned(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a picture as it faces, contiguous."""
        if self == Facing():
            return picture
        faced = picture.T if self.exchanged else picture
        step_down = -1 if self.rows_from_end else 1
        step_across = -1 if self.columns_from_end else 1
        return np.ascontiguousarray(faced[::step_down, ::step_across])

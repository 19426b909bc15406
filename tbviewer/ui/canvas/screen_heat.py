"""The heat of each screen pixel, for the part of a film that is on the screen."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QTransform

from tbviewer.reading.colour import steps_of
from tbviewer.reading.heatmap import HeatMap, heat_at


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a screen a part of a film lies.

    Attributes
    ----------
    to_screen : QTransform
        From film pixels to screen pixels: any scale, quarter turns, mirrored or not.
    left, top, right, bottom : int
        Screen pixels, the last ones past the end.
    pixel_ratio : float
        Screen pixels a logical one.
    """

    to_screen: QTransform
    left: int
    top: int
    right: int
    bottom: int
    pixel_ratio: float

    @classmethod
    def of(cls, painter: QPainter, exposed: QRectF) -> "Place | None":
        """Return where `painter` puts the rectangle `exposed` of the film; None where nowhere."""
        ratio = painter.device().devicePixelRatioF()
        to_screen = painter.worldTransform() * QTransform.fromScale(ratio, ratio)
        across = to_screen.m12() == to_screen.m21() == 0
        turned = to_screen.m11() == to_screen.m22() == 0
        r = to_screen.mapRect(exposed)
        # Pixels whose centres lie inside.
        left, right = math.ceil(r.left() - 0.5), math.ceil(r.right() - 0.5)
        top, bottom = math.ceil(r.top() - 0.5), math.ceil(r.bottom() - 0.5)
        if not (across or turned) or right <= left or bottom <= top:
            return None
        return cls(to_screen, left, top, right, bottom, ratio)

    @property
    def corner(self) -> QPointF:
        """The upper left corner in logical pixels."""
        return QPointF(self.left / self.pixel_ratio, self.top / self.pixel_ratio)

    def steps(self, heatmap: HeatMap) -> NDArray[np.uint16]:
        """Return the heat of each screen pixel, at its centre, in steps (rows, columns)."""
        t = self.to_screen
        across = np.arange(self.left, self.right) + 0.5 - t.dx()
        down = np.arange(self.top, self.bottom) + 0.5 - t.dy()
        if t.m12() == 0:
            return steps_of(heat_at(heatmap, xs=across / t.m11(), ys=down / t.m22()))
        turned = steps_of(heat_at(heatmap, xs=down / t.m12(), ys=across / t.m21()))
        return np.ascontiguousarray(turned.T)

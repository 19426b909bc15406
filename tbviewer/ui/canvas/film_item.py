"""The film on the canvas: windows and draws only what the screen shows."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from tbviewer.film.film import Film, Pixels
from tbviewer.film.window import Window
from tbviewer.ui.canvas.facing import Facing
from tbviewer.ui.canvas.projection import SMOOTH_UP_TO, Crop, crop_of, level_for, windowed

LevelOf = Callable[[Film, int], Pixels]
"""Gives the values that are drawn for a level of a film."""


def plain_level(film: Film, level: int) -> Pixels:
    """Return a level as it is."""
    return film.levels[level]


class FilmItem(QGraphicsItem):
    """Draws a Film in scene coordinates that are film pixels: pixel i spans i to i + 1.

    A change of Window costs what the screen shows, not what the film holds: the level of the
    film that fits the zoom is cropped to the exposed part, and only that is windowed. The
    last such picture is kept for paints that need no other, e.g. when an Overlay fades.
    """

    def __init__(self, level_of: LevelOf = plain_level) -> None:
        super().__init__()
        self._level_of = level_of
        self._film: Film | None = None
        self._window: Window | None = None
        self._crop: Crop | None = None
        self._facing = Facing()
        self._picture: NDArray[np.uint8] | None = None
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_film(self, film: Film | None, window: Window | None) -> None:
        """Show another film."""
        self.prepareGeometryChange()
        self._film = film
        self.set_window(window)

    def set_window(self, window: Window | None) -> None:
        """Show the film in another Window."""
        self._window = window
        self._crop = self._picture = None
        self.update()

    def redraw(self) -> None:
        """Draw anew: the levels' values have changed."""
        self.set_window(self._window)

    def boundingRect(self) -> QRectF:
        """Return the film's rectangle."""
        if self._film is None:
            return QRectF()
        return QRectF(0, 0, self._film.columns, self._film.rows)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the exposed part."""
        film = self._film
        if film is None:
            return
        device = painter.deviceTransform()
        scale = max(abs(device.m11()), abs(device.m12()), abs(device.m22()), abs(device.m21()))
        exposed = option.exposedRect
        wanted = crop_of(
            film,
            level_for(scale, len(film.levels)),
            left=exposed.left(),
            top=exposed.top(),
            right=exposed.right(),
            bottom=exposed.bottom(),
        )
        if wanted is None:
            return
        crop, picture = self._pictured(film, wanted, Facing.of(painter.worldTransform()))
        rows, columns = picture.shape
        image = QImage(picture.data, columns, rows, columns, QImage.Format.Format_Grayscale8)
        target = painter.worldTransform().mapRect(QRectF(*crop.in_film()))
        painter.save()
        # Qt draws pictures that it has to turn off by a pixel: this one is turned already.
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale <= SMOOTH_UP_TO)
        painter.drawImage(target, image)
        painter.restore()

    def _pictured(self, film: Film, wanted: Crop, facing: Facing) -> tuple[Crop, NDArray[np.uint8]]:
        """Return a picture that holds the crop `wanted`, as it faces on the screen."""
        if self._crop is None or not self._crop.holds(wanted) or facing != self._facing:
            self._picture = None
        if self._picture is None or self._crop is None:
            assert self._window is not None
            self._crop, self._facing = wanted, facing
            self._picture = facing.turned(
                windowed(film, wanted, self._window, self._level_of(film, wanted.level))
            )
        return self._crop, self._picture

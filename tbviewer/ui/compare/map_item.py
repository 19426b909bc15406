"""A map without its film: on black, by colour table."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from tbviewer.reading.colour import coloured
from tbviewer.reading.difference import Difference
from tbviewer.reading.heatmap import HeatMap, heat_in_field
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.reading.signed import signed_colours
from tbviewer.ui.canvas.overlay_item import rectangle

MAP_SIZE = 1024
"""Cells along a map's side: enough that stretching moves nothing by a film pixel that is seen."""


class MapItem(QGraphicsItem):
    """Covers the film with black, and draws a map or a difference where it lies on the film."""

    def __init__(self) -> None:
        super().__init__()
        self._film = QRectF()
        self._what: HeatMap | Difference | None = None
        self._look = OverlayLook()
        self._share = 1.0
        self._image: QImage | None = None
        self._colours: NDArray[np.uint8] | None = None
        self.setZValue(500)
        self.setVisible(False)

    @property
    def share(self) -> float:
        """What the map's own peak is of the peak at the end of the colours."""
        return self._share

    def show_map(
        self, what: HeatMap | Difference | None, film: QRectF, look: OverlayLook, share: float
    ) -> None:
        """Show another map, or only black, over `film`; an empty `film` shows the film itself.

        `share` as in `coloured`.
        """
        if (what, film, look, share) == (self._what, self._film, self._look, self._share):
            return
        self.prepareGeometryChange()
        self._what, self._film, self._look, self._share = what, film, look, share
        self._image = None
        self.setVisible(not film.isEmpty())
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the film's rectangle."""
        return self._film

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw black, and the map where it lies."""
        painter.fillRect(self._film, Qt.GlobalColor.black)
        if self._what is None:
            return
        if self._image is None:
            self._image = self._made(self._what)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(rectangle(self._what.field), self._image)

    def _made(self, what: HeatMap | Difference) -> QImage:
        if isinstance(what, Difference):
            rgb = signed_colours(what.values)
        else:
            size = min(MAP_SIZE, max(what.field.width, what.field.height))
            heat = heat_in_field(what, size)
            rgb = coloured(heat, self._look.table, self._look.cut_off, self._share)[..., :3]
        self._colours = np.ascontiguousarray(rgb)  # the image looks at this memory
        rows, columns, _ = self._colours.shape
        return QImage(self._colours.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)

"""An Overlay on the canvas, and the Field's outline."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from tbviewer.film.field import Field
from tbviewer.reading.colour import coloured
from tbviewer.reading.heatmap import HeatMap, heat_in_field
from tbviewer.ui.overlay import Overlay, Overlays


def heat_picture(heatmap: HeatMap, table: str) -> QImage:
    """Return the colours of a map over its Field: interpolated as values, coloured after."""
    colours = coloured(heat_in_field(heatmap), table)
    rows, columns, _ = colours.shape
    image = QImage(
        colours.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888_Premultiplied
    )
    # The raster engine's own format; a copy of its own, since numpy's memory goes away.
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


class OverlayItem(QGraphicsItem):
    """Draws one Overlay over its Field; it obeys the Overlay and keeps no state of its own.

    The picture is made when it is first painted, so maps that stay off cost nothing.
    """

    def __init__(self, overlay: Overlay, overlays: Overlays):
        super().__init__()
        self._overlay, self._overlays = overlay, overlays
        self._picture: QImage | None = None
        self._table = ""
        self.obey()

    def obey(self) -> None:
        """Take over what the Overlay says."""
        self.setVisible(self._overlay.visible and not self._overlays.bare)
        self.setOpacity(self._overlay.opacity)
        if self._table != self._overlays.look.table:
            self.update()

    def boundingRect(self) -> QRectF:
        """Return the Field's rectangle."""
        return rectangle(self._overlay.heatmap.field)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the colours over the Field."""
        if self._picture is None or self._table != self._overlays.look.table:
            self._table = self._overlays.look.table
            self._picture = heat_picture(self._overlay.heatmap, self._table)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.boundingRect(), self._picture)


class FieldOutline(QGraphicsItem):
    """A thin dashed line around what the Network saw, the same width at any zoom."""

    def __init__(self) -> None:
        super().__init__()
        self._field: Field | None = None

    def set_field(self, field: Field | None) -> None:
        """Outline another Field, or none."""
        self.prepareGeometryChange()
        self._field = field
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the Field's rectangle."""
        return rectangle(self._field) if self._field else QRectF()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw light dashes on a dark line, to be seen on black and on white."""
        if self._field is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for colour, style in (
            ("#90000000", Qt.PenStyle.SolidLine),
            ("#c0b9c6d8", Qt.PenStyle.DashLine),
        ):
            pen = QPen(QColor(colour), 1, style)
            pen.setCosmetic(True)
            if style is Qt.PenStyle.DashLine:
                pen.setDashPattern([6, 5])
            painter.setPen(pen)
            painter.drawRect(self.boundingRect())


def rectangle(field: Field) -> QRectF:
    """Return a Field in scene coordinates."""
    return QRectF(field.x, field.y, field.width, field.height)

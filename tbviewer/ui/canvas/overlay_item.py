"""An Overlay on the canvas, the shade under it, and the Field's outline."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from tbviewer.film.field import Field
from tbviewer.reading.colour import steps_of
from tbviewer.reading.heatmap import heat_in_field
from tbviewer.ui.canvas.contour_path import ContourPaths
from tbviewer.ui.canvas.heat_picture import Colours, HeatPicture
from tbviewer.ui.canvas.patience import Patience
from tbviewer.ui.canvas.rest import Rest
from tbviewer.ui.canvas.screen_heat import Place
from tbviewer.ui.overlay import Overlay, Overlays


class OverlayItem(QGraphicsItem):
    """Draws one Overlay over its Field; it obeys the Overlay and keeps no state of its own.

    At rest each screen pixel is coloured by its own heat, so that edges are where they belong
    at every zoom; while the film moves, one picture of the whole Field is stretched instead.
    Pictures are made when first painted: maps that stay off cost nothing.
    """

    def __init__(self, overlay: Overlay, overlays: Overlays, rest: Rest, patience: Patience):
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._overlay, self._overlays = overlay, overlays
        self._rest, self._patience = rest, patience
        self._on_screen, self._of_field = HeatPicture(), HeatPicture()
        self._contours = ContourPaths(overlay.heatmap)
        self._look: tuple[bool, Colours] | None = None
        self.obey()

    def obey(self) -> None:
        """Take over what the Overlay says."""
        look = self._overlays.look
        self.setVisible(self._overlay in self._overlays.drawn)
        self.setOpacity(self._overlay.opacity * look.opacity)
        wanted = (look.contours, self._colours())
        if wanted != self._look:
            self._look = wanted
            self.update()

    def _colours(self) -> Colours:
        look = self._overlays.look
        return look.table, look.cut_off, self._overlays.share_of(self._overlay)

    def boundingRect(self) -> QRectF:
        """Return the Field's rectangle."""
        return rectangle(self._overlay.heatmap.field)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw colours or contours over the exposed part of the Field."""
        # Without a widget it is a picture to keep, which is never drawn in a hurry.
        at_rest = widget is None or self._rest.at(painter.worldTransform())
        place = Place.of(painter, option.exposedRect & self.boundingRect())
        painter.save()
        if self._overlays.look.contours:
            self._draw_contours(painter, place if at_rest else None, hurried=widget is not None)
        elif at_rest and place is not None:
            heatmap = self._overlay.heatmap
            image = self._on_screen.image(place, self._colours(), lambda: place.steps(heatmap))
            _draw_image(painter, place, image)
        else:
            self._draw_stretched(painter)
        painter.restore()

    def _draw_contours(self, painter: QPainter, place: Place | None, *, hurried: bool) -> None:
        """Draw them as well as time allows; better ones follow after other events."""
        lines, colours = self._contours, self._colours()
        if place is not None and (
            lines.has_image(place, colours) or not hurried or self._patience.allows()
        ):
            _draw_image(painter, place, lines.image(place, colours))
        elif lines.has_lines(colours) or not hurried or self._patience.allows():
            lines.draw(painter, colours)

    def _draw_stretched(self, painter: QPainter) -> None:
        heatmap = self._overlay.heatmap
        steps = lambda: steps_of(heat_in_field(heatmap))  # noqa: E731
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.boundingRect(), self._of_field.image(None, self._colours(), steps))


class Shade(QGraphicsItem):
    """Darkens the film under the Overlays."""

    def __init__(self) -> None:
        super().__init__()
        self._place = QRectF()

    def set_place(self, place: QRectF) -> None:
        """Lie over another rectangle."""
        if place != self._place:
            self.prepareGeometryChange()
            self._place = place

    def boundingRect(self) -> QRectF:
        """Return what it lies over."""
        return self._place

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw black; the item's opacity says how much of it."""
        painter.fillRect(self._place, Qt.GlobalColor.black)


class FieldOutline(QGraphicsItem):
    """A thin dashed line around what the Network saw, the same width at any zoom."""

    def __init__(self) -> None:
        super().__init__()
        self._field: Field | None = None

    @property
    def field(self) -> Field | None:
        """The Field that is outlined."""
        return self._field

    def set_field(self, field: Field | None) -> None:
        """Outline another Field, or none."""
        self.prepareGeometryChange()
        self._field = field
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the rectangle that holds the outline."""
        return self._polygon().boundingRect()

    def _polygon(self) -> QPolygonF:
        return outline(self._field) if self._field else QPolygonF()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw light dashes on a dark line, to be seen on black and on white."""
        if self._field is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._field.leaning is not None)
        for colour, style in (
            ("#90000000", Qt.PenStyle.SolidLine),
            ("#c0b9c6d8", Qt.PenStyle.DashLine),
        ):
            pen = QPen(QColor(colour), 1, style)
            pen.setCosmetic(True)
            if style is Qt.PenStyle.DashLine:
                pen.setDashPattern([6, 5])
            painter.setPen(pen)
            painter.drawPolygon(self._polygon())


def _draw_image(painter: QPainter, place: Place, image: QImage) -> None:
    image.setDevicePixelRatio(place.pixel_ratio)
    painter.resetTransform()
    painter.drawImage(place.corner, image)


def rectangle(field: Field) -> QRectF:
    """Return a Field in scene coordinates."""
    return QRectF(field.x, field.y, field.width, field.height)


def outline(field: Field) -> QPolygonF:
    """Return the corners of what the Network saw, in scene coordinates."""
    return QPolygonF([QPointF(x, y) for x, y in field.seen.corners])

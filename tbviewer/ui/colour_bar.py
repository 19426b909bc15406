"""The colour bar: what the colours of the Overlays mean, in figures."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tbviewer.reading.colour import coloured
from tbviewer.reading.overlay_look import kind_of
from tbviewer.reading.question import OCCLUSION
from tbviewer.ui import look
from tbviewer.ui.canvas.contour_path import levels_drawn, line_colour
from tbviewer.ui.overlay import Overlay, Overlays
from tbviewer.words import later, number_text, say

BAR, TOP, LINE = 12, 3, 16
UNDER = "#3a3f47"
"""A grey as of lung: the low end is transparent, and the bar shows over what."""

_UNITS = {
    "saliency": later("{name}: logit for one unit of input"),
    "gradcam": later("{name}: logit"),
    OCCLUSION: later("{name}: logit"),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """What is written at the bar: its start, middle and end, and of which maps that is true."""

    start: str
    middle: str
    end: str
    caption: str


def scale_of(overlays: Overlays) -> Scale:
    """Return the figures of the bar: in a unit where all that is drawn has one scale."""
    drawn = overlays.drawn
    peaks = {overlays.peak_of(overlay) for overlay in drawn}
    kinds = {kind_of(overlay.heatmap) for overlay in drawn}
    if len(peaks) == len(kinds) == 1 and (overlays.look.common_scale or len(drawn) == 1):
        peak = peaks.pop()
        return Scale("0", _figure(peak / 2), _figure(peak), _caption(drawn, kinds.pop()))
    shared = [o for o in drawn if kind_of(o.heatmap) == "gradcam"]
    caption = say("each map ends at its own peak")
    if overlays.look.common_scale and len(shared) > 1:
        caption = say("Blocks end at {peak}, others at their own", peak=_figure(
            overlays.peak_of(shared[0])))  # fmt: skip
    return Scale("0", say("half"), say("peak"), caption)


def _caption(drawn: tuple[Overlay, ...], kind: str) -> str:
    if len(drawn) > 1:
        return say("one scale for all Blocks: logit")
    name = drawn[0].title
    if drawn[0].heatmap.peak == 0:
        return say("{name} is empty", name=name)
    return say(_UNITS[kind], name=name) if kind in _UNITS else name


def _figure(value: float) -> str:
    return number_text(value, ".3g")


class ColourBar(QWidget):
    """Draws the colours in use from zero to the peak, as they look over a film."""

    def __init__(self, overlays: Overlays, parent: QWidget | None = None):
        super().__init__(parent)
        self._overlays = overlays
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            say(
                "Logit: the score before it is squeezed between 0 and 1. The mark is the cut-off:"
                " nothing is drawn of heat below it."
            )
        )
        overlays.changed.connect(self._obey)
        overlays.replaced.connect(self._obey)
        self._obey()

    def sizeHint(self) -> QSize:
        """Return the room it needs."""
        return QSize(200, TOP + BAR + 2 * LINE + 2)

    def _obey(self) -> None:
        self._scale = scale_of(self._overlays)
        s = self._scale
        told = f"{s.start}, {s.middle}, {s.end}; {s.caption}"
        self.setAccessibleName(say("Colour bar: {scale}", scale=told))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar, the cut-off's mark, and what stands under them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(0, TOP, self.width(), BAR)
        painter.fillRect(bar, QColor(UNDER))
        if self._overlays.look.contours:
            self._draw_lines(painter, bar)
        else:
            self._draw_colours(painter, bar)
        self._draw_cut_off(painter, bar)
        painter.setFont(look.font(look.SMALL))
        painter.setPen(QColor(look.TEXT))
        under = QRectF(0, bar.bottom() + 1, self.width(), LINE)
        align, s = Qt.AlignmentFlag, self._scale
        painter.drawText(under, align.AlignLeft | align.AlignVCenter, s.start)
        painter.drawText(under, align.AlignCenter, s.middle)
        painter.drawText(under, align.AlignRight | align.AlignVCenter, s.end)
        painter.setPen(QColor(look.MUTED))
        caption = painter.fontMetrics().elidedText(
            s.caption, Qt.TextElideMode.ElideMiddle, self.width()
        )
        painter.drawText(under.translated(0, LINE), align.AlignCenter, caption)
        painter.end()

    def _draw_colours(self, painter: QPainter, bar: QRectF) -> None:
        now = self._overlays.look
        heat = np.linspace(0, 1, 1024, dtype=np.float32)[None]
        colours = coloured(heat, now.table, now.cut_off)
        form = QImage.Format.Format_RGBA8888_Premultiplied
        painter.drawImage(bar, QImage(colours.data, 1024, 1, 4096, form))

    def _draw_lines(self, painter: QPainter, bar: QRectF) -> None:
        now = self._overlays.look
        for level in levels_drawn(now.cut_off):
            x = bar.left() + level * bar.width()
            painter.fillRect(QRectF(x - 2.5, bar.top(), 5, bar.height()), QColor("black"))
            colour = line_colour(now.table, level)
            painter.fillRect(QRectF(x - 1.5, bar.top(), 3, bar.height()), colour)

    def _draw_cut_off(self, painter: QPainter, bar: QRectF) -> None:
        cut_off = self._overlays.look.cut_off
        if cut_off <= 0:
            return
        x = min(max(cut_off * bar.width(), 1.0), bar.width() - 1.0)
        painter.fillRect(QRectF(x - 1, 0, 2, bar.bottom()), QColor(look.TEXT))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.TEXT))
        tip = [QPointF(x - 4, 0), QPointF(x + 4, 0), QPointF(x, 5)]
        painter.drawPolygon(QPolygonF(tip))

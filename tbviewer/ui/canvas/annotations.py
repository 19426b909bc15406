"""Draws corner texts and edge letters over the view; they fade while the film is moved."""

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QRect, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from tbviewer.film.edges import EdgeLetters
from tbviewer.ui import look
from tbviewer.ui.canvas.texts import CornerTexts

MARGIN = 12
ROOM = 0.28
"""Of the width, what a corner may take."""
SMALL, SMALL_ROOM = 130, 0.42
"""So many pixels it may take of a small pane, up to this share: the zoom is read there too."""
FADED = 0.12
BACK_MS = 140


class Annotations(QObject):
    """The words around the film, drawn in the coordinates of the view."""

    faded = Signal()
    """How strongly they are drawn has changed."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.corners = CornerTexts()
        self.edges = EdgeLetters()
        self.badges: tuple[str, ...] = ()
        """What makes the picture differ from the file's; it never fades."""
        self.note = ""
        self.terse = False
        """Whether who and what the film is stands elsewhere: a pane is small."""
        self._strength = 1.0
        self._back = QVariantAnimation(self)
        self._back.setDuration(BACK_MS)
        self._back.setEasingCurve(QEasingCurve.Type.OutQuad)
        self._back.setEndValue(1.0)
        self._back.valueChanged.connect(self._set_strength)

    def fade(self) -> None:
        """Step back at once: the film is being moved."""
        self._back.stop()
        self._set_strength(FADED)

    def come_back(self) -> None:
        """Return within a moment."""
        if self._strength < 1.0:
            self._back.setStartValue(self._strength)
            self._back.start()

    def draw(self, painter: QPainter, place: QRect) -> None:
        """Draw all of it inside `place`."""
        painter.setOpacity(self._strength)
        painter.setFont(look.font(look.BODY))
        inside = place.adjusted(MARGIN, MARGIN - 2, -MARGIN, 2 - MARGIN)
        corners, flags = self.corners, Qt.AlignmentFlag
        if self.terse:
            corners = CornerTexts(bottom_left=corners.bottom_left)
        self._draw_lines(painter, inside, corners.top_left, flags.AlignLeft | flags.AlignTop)
        self._draw_lines(painter, inside, corners.top_right, flags.AlignRight | flags.AlignTop)
        self._draw_lines(painter, inside, corners.bottom_left, flags.AlignLeft | flags.AlignBottom)
        self._draw_lines(
            painter, inside, corners.bottom_right, flags.AlignRight | flags.AlignBottom
        )
        self._draw_edges(painter, inside)
        painter.setOpacity(1.0)
        self._draw_badges(painter, inside)
        if self.note:
            painter.setFont(look.font(look.LARGE))
            painter.setPen(QColor(look.MUTED))
            # File names have no spaces to break at; sentences are broken at theirs.
            wrap = Qt.TextFlag.TextWordWrap if self.terse else Qt.TextFlag.TextWrapAnywhere
            wrapped = flags.AlignCenter | wrap
            painter.drawText(inside, wrapped, self.note)

    def _draw_lines(
        self,
        painter: QPainter,
        inside: QRect,
        lines: tuple[str, ...],
        corner: Qt.AlignmentFlag,
    ) -> None:
        metrics = QFontMetrics(painter.font())
        # Two corners and a letter share a line, and long names would lie over a lung.
        wide = inside.width()
        room = round(max(wide * ROOM, min(look.scaled(SMALL), wide * SMALL_ROOM)))
        text = "\n".join(
            metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines
        )
        if text:
            _legible(painter, inside, corner, text)

    def _draw_edges(self, painter: QPainter, inside: QRect) -> None:
        painter.setFont(look.font(look.LARGE, bold=True))
        flags = Qt.AlignmentFlag
        middle, centre = flags.AlignVCenter, flags.AlignHCenter
        for letters, where in (
            (self.edges.left, flags.AlignLeft | middle),
            (self.edges.right, flags.AlignRight | middle),
            (self.edges.top, flags.AlignTop | centre),
            (self.edges.bottom, flags.AlignBottom | centre),
        ):
            if letters:
                _legible(painter, inside, where, letters)

    def _draw_badges(self, painter: QPainter, inside: QRect) -> None:
        """Draw the badges in a row below the upper edge's letter."""
        painter.setFont(look.font(look.BODY, bold=True))
        above = QFontMetrics(look.font(look.LARGE, bold=True)).height() + 2 * look.STEP
        place = inside.adjusted(0, above, 0, 0)
        if self.badges:
            where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            _legible(painter, place, where, "  ·  ".join(self.badges), edge=look.TEXT)

    def _set_strength(self, strength: float) -> None:
        if strength != self._strength:
            self._strength = strength
            self.faded.emit()


def draw_cross(painter: QPainter, place: QRect, at: QPointF) -> None:
    """Draw a thin cross through `at` over all of `place`, to be seen on black and on white."""
    x, y = round(at.x()), round(at.y())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for colour, shift in (("#90000000", 1), ("#c0b9c6d8", 0)):
        painter.setPen(QColor(colour))
        painter.drawLine(x + shift, place.top(), x + shift, place.bottom())
        painter.drawLine(place.left(), y + shift, place.right(), y + shift)


def _legible(
    painter: QPainter, inside: QRect, where: Qt.AlignmentFlag, text: str, *, edge: str = ""
) -> None:
    """Draw light letters on a dark plate, to be read on black and on white."""
    place = painter.boundingRect(inside, where, text).adjusted(-6, -3, 6, 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(edge) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(15, 18, 22, 150))
    painter.drawRoundedRect(place, 4, 4)
    painter.setPen(QColor(look.TEXT))
    painter.drawText(inside, where, text)

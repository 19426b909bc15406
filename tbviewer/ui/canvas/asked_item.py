"""What the Network saw in the place of the film, where it was asked about a changed one."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from tbviewer.film.window import Window, grey
from tbviewer.reading.question import Answer
from tbviewer.ui.canvas.facing import Facing
from tbviewer.ui.canvas.overlay_item import outline


class AskedItem(QGraphicsItem):
    """Draws the changed cells of the Network's input over the Field, in the film's Window."""

    def __init__(self) -> None:
        super().__init__()
        self._answer: Answer | None = None
        self._window: Window | None = None

    @property
    def changes(self) -> bool:
        """Whether something of the film is not to be seen as it is."""
        return self._answer is not None and bool(self._answer.changed.any())

    def show_answer(self, answer: Answer | None) -> None:
        """Show what the Network saw, or the film alone."""
        self.prepareGeometryChange()
        self._answer = answer
        self.update()

    def set_window(self, window: Window | None) -> None:
        """Show it in another Window."""
        self._window = window
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the Field's rectangle."""
        if self._answer is None:
            return QRectF()
        return outline(self._answer.field).boundingRect()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw what is changed."""
        if self._answer is None or self._window is None or not self.changes:
            return
        leaning = self._answer.field.leaning
        world = painter.worldTransform()
        facing = Facing.of(world if leaning is None else QTransform())
        picture = asked_picture(self._answer, self._window, facing)
        rows, columns = picture.shape
        form = QImage.Format.Format_ARGB32_Premultiplied
        image = QImage(picture.data, columns, rows, 4 * columns, form)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if leaning is None:
            # Qt draws pictures that it has to turn off by a pixel: this one is turned already.
            painter.resetTransform()
            painter.drawImage(world.mapRect(self.boundingRect()), image)
        else:
            painter.translate(leaning.x, leaning.y)
            painter.rotate(leaning.tilt)
            w, h = leaning.width, leaning.height
            painter.drawImage(QRectF(-w / 2, -h / 2, w, h), image)
        painter.restore()


def asked_picture(answer: Answer, window: Window, facing: Facing) -> NDArray[np.uint32]:
    """Return what the Network saw as ARGB (512, 512), as it faces; clear where it is the film."""
    steps = np.arange(256) / 255
    greys = grey(answer.black + steps * (answer.white - answer.black), window).astype(np.uint32)
    colours = greys << 16 | greys << 8 | greys | 0xFF000000
    seen, changed = facing.turned(answer.seen), facing.turned(answer.changed.view(np.uint8))
    return np.where(changed, colours[seen], np.uint32(0))

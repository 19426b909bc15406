"""The Overlays of a scene: an item each, and the shade between them and the film."""

from PySide6.QtCore import QObject, QRectF
from PySide6.QtWidgets import QGraphicsScene

from tbviewer.ui.canvas.overlay_item import OverlayItem, Shade
from tbviewer.ui.canvas.patience import Patience
from tbviewer.ui.canvas.rest import Rest
from tbviewer.ui.overlay import Overlays


class OverlayItems(QObject):
    """Keeps the items of `overlays` in `scene`, above a film at height 0; all of them obey."""

    def __init__(self, overlays: Overlays, scene: QGraphicsScene):
        super().__init__(scene)
        self._overlays, self._scene = overlays, scene
        self._rest = Rest(self)
        self._rest.settled.connect(scene.update)
        self._patience = Patience(self)
        self._patience.again.connect(scene.update)
        self._shade = Shade()
        self._shade.setZValue(0.5)
        scene.addItem(self._shade)
        self.items: list[OverlayItem] = []
        overlays.replaced.connect(self._replace)
        overlays.changed.connect(self.obey)
        self._replace()

    def cover(self, film: QRectF) -> None:
        """Let the shade lie over another film."""
        self._shade.set_place(film)

    def obey(self) -> None:
        """Take over what the Overlays say."""
        for item in self.items:
            item.obey()
        dimmed = self._overlays.look.film_dimmed
        self._shade.setVisible(dimmed > 0 and bool(self._overlays.drawn))
        self._shade.setOpacity(dimmed)

    def _replace(self) -> None:
        for item in self.items:
            self._scene.removeItem(item)
        shared = self._overlays, self._rest, self._patience
        self.items = [OverlayItem(overlay, *shared) for overlay in self._overlays.all]
        for height, item in enumerate(self.items, start=1):
            item.setZValue(height)
            self._scene.addItem(item)
        self.obey()

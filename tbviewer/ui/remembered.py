"""What the window remembers from one start to the next: its place, its folds, the offered map."""

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtWidgets import QMainWindow

from tbviewer.ui.actions import Actions
from tbviewer.ui.overlay import Overlays
from tbviewer.ui.overlay_presets import Presets
from tbviewer.ui.overlay_settings import OverlaySettings

FIRST_SIZE = (1280, 800)


class Remembered:
    """Brings `window` back as it was left, and keeps how it is left."""

    def __init__(
        self,
        window: QMainWindow,
        settings: QSettings,
        *,
        actions: Actions,
        overlays: Overlays,
        presets: Presets,
        more: OverlaySettings,
    ):
        self._window, self._settings = window, settings
        self._actions, self._overlays = actions, overlays
        self._presets, self._more = presets, more

    def restore(self) -> None:
        """Be as at the last start; at the first one as large as the screen allows."""
        window, settings = self._window, self._settings
        # Of an old laptop's screen, the task bar and this window's frame need some, too.
        screen = window.screen().availableSize() - QSize(0, 40)
        window.resize(QSize(*FIRST_SIZE).boundedTo(screen))
        geometry = settings.value("window/geometry")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        self._more.set_open(settings.value("overlays/more") == "open")
        self._overlays.offer_is_taken = settings.value("overlays/offered") != "off"
        self._actions["panel"].setChecked(settings.value("window/panel") != "folded")

    def keep(self) -> None:
        """Write down how the window is left."""
        settings = self._settings
        shown = self._actions["panel"].isChecked()
        settings.setValue("window/geometry", self._window.saveGeometry())
        settings.setValue("window/panel", "shown" if shown else "folded")
        more = self._more.head.isChecked()
        settings.setValue("overlays/more", "open" if more else "folded")
        offered = "on" if self._overlays.offer_is_taken else "off"
        settings.setValue("overlays/offered", offered)
        self._presets.keep_now()

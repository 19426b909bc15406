"""The pages about the program itself: manual, keys, settings, log, what it is."""

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, QSettings, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QMainWindow, QMenu

from tbviewer import paths
from tbviewer.reading.reading import ModelName
from tbviewer.ui.actions import Actions, KeyOf
from tbviewer.ui.dialogs import about_dialog
from tbviewer.ui.faults import fault_of
from tbviewer.ui.keys_window import KeysWindow
from tbviewer.ui.manual_window import ManualWindow
from tbviewer.ui.overlay import Overlays
from tbviewer.ui.self_test import SelfTestWindow
from tbviewer.ui.services import SelfTest
from tbviewer.ui.settings_window import SettingsWindow, Switch
from tbviewer.ui.shortcuts import Shortcuts
from tbviewer.words import say


class NamesKeys(Protocol):
    """Something on the screen that names keys."""

    def show_keys(self, key_of: KeyOf) -> None:
        """Name the keys that actions have now."""


class HelpDesk(QObject):
    """Opens each page at most once, over the window."""

    went_wrong = Signal(object)
    """A `Fault`."""
    privacy_changed = Signal()

    def __init__(
        self,
        window: QMainWindow,
        settings: QSettings,
        *,
        actions: Actions,
        overlays: Overlays,
        model: Callable[[], ModelName | None],
        self_test: Callable[[], SelfTest],
    ):
        super().__init__(window)
        self._window, self._settings = window, settings
        self._actions, self._overlays = actions, overlays
        self._self_test = self_test
        self.shortcuts = Shortcuts(actions, settings, self)
        self._open: dict[str, QDialog] = {}
        for name, make in {
            "manual": lambda: ManualWindow(window),
            "keys": self._keys_window,
            "settings": self._settings_window,
            "selftest": lambda: SelfTestWindow(self._self_test, window),
            "about": lambda: about_dialog(window, model()),
        }.items():
            actions[name].triggered.connect(lambda _, name=name, make=make: self._show(name, make))
        actions["log"].triggered.connect(lambda _: self._open_log_folder())

    def tell_keys(self, parts: Iterable[NamesKeys]) -> None:
        """Let `parts` name the keys that actions have, now and whenever one is changed."""
        for part in parts:
            part.show_keys(self._actions.key)
            self.shortcuts.changed.connect(lambda part=part: part.show_keys(self._actions.key))

    def close(self) -> None:
        """Close every page."""
        for page in tuple(self._open.values()):
            page.close()

    def _show(self, name: str, make: Callable[[], QDialog]) -> None:
        if name not in self._open:
            try:
                page = make()
            except OSError as error:
                self.went_wrong.emit(fault_of(error))
                return
            self._open[name] = page
            page.finished.connect(lambda _: self._open.pop(name))
            page.show()
        self._open[name].activateWindow()

    def _keys_window(self) -> QDialog:
        bar = self._window.menuBar()
        menus = [m for m in (action.menu() for action in bar.actions()) if isinstance(m, QMenu)]
        return KeysWindow(self._actions, self.shortcuts, menus, self._window)

    def _settings_window(self) -> QDialog:
        actions = self._actions
        reading = (
            Switch(
                say("Switch on, with each score, the map that measured best"),
                lambda: self._overlays.offer_is_taken,
                self._set_offer_taken,
            ),
            Switch.of(say("Keep scores back until a Decision is entered"), actions["own_first"]),
            Switch.of(say("Outline what the Network saw"), actions["outline"]),
            Switch.of(say("The list of films beside several films"), actions["list"]),
            Switch.of(say("The panel at the right"), actions["panel"]),
        )
        page = SettingsWindow(self._settings, reading, self._window)
        page.privacy_changed.connect(self.privacy_changed)
        page.keys_requested.connect(actions["keys"].trigger)
        return page

    def _set_offer_taken(self, taken: bool) -> None:
        self._overlays.offer_is_taken = taken

    def _open_log_folder(self) -> None:
        try:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_file().parent)))
        except OSError as error:
            self.went_wrong.emit(fault_of(error))

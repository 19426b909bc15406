"""Menus and tools, made of the window's actions."""

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolButton

from tbviewer.film.window import Window
from tbviewer.ui import icons, look
from tbviewer.ui.actions import Actions
from tbviewer.ui.canvas.texts import figure
from tbviewer.ui.recent import RecentFilms
from tbviewer.words import say

_RECIPES = ("figure", "blocks", "models", "films", "difference")


class Menus(QObject):
    """Fills the menu bar of `window` and its tool bar; keeps the changing menus in step."""

    window_chosen = Signal(object)
    """A `Window` of the film's own."""
    film_chosen = Signal(str)

    def __init__(self, window: QMainWindow, actions: Actions, overlays: QMenu, recent: RecentFilms):
        super().__init__(window)
        self._actions, self._recent = actions, recent
        self.presets = QMenu(say("&Window"), window)
        self.recent = QMenu(say("&Last films"), window)
        self.overlays = overlays
        self.bar = QToolBar(say("Tools"), window)
        self._fill_menu_bar(window)
        self._fill_tool_bar(window)
        recent.changed.connect(self._fill_recent)
        self.recent.aboutToShow.connect(recent.check)
        self._fill_recent()
        self.show_windows(())

    def _fill_menu_bar(self, window: QMainWindow) -> None:
        a, bar = self._actions, window.menuBar()
        for title, entries in (
            (
                say("&File"),
                (a["open"], a["folder"], self.recent, a["sample"], None, a["copy"],
                 a["export_list"], None, a["journal"], None, a["close"], a["quit"]),
            ),
            (
                say("&View"),
                (a["fit"], a["one_to_one"], a["zoom_in"], a["zoom_out"], a["reset"], None,
                 a["outline"], a["own_first"], None, a["list"], a["panel"], a["alone"]),
            ),
            (
                say("F&ilm"),
                (self.presets, a["automatic"], a["invert"], None, a["read_anyway"], None,
                 a["decide"], a["reviewed"], None, a["next"], a["previous"]),
            ),
        ):  # fmt: skip
            _fill(bar.addMenu(title), entries)
        bar.addMenu(self.overlays)
        recipes = [a[f"recipe_{name}"] for name in _RECIPES]
        _fill(
            bar.addMenu(say("&Compare")),
            (a["room_reading"], a["room_compare"], None, *recipes, None, a["linked"]),
        )
        _fill(bar.addMenu(say("&Help")), (a["keys"], a["log"], None, a["about"]))

    def _fill_tool_bar(self, window: QMainWindow) -> None:
        bar, a = self.bar, self._actions
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setIconSize(QSize(look.ICON, look.ICON))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.addAction(a["open"])
        bar.addSeparator()
        self._window_button = QToolButton(bar)
        self._window_button.setText(" " + say("Window"))
        self._window_button.setIcon(icons.icon("contrast-circle"))
        self._window_button.setToolTip(say("Windows of the film's own"))
        self._window_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._window_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._window_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._window_button.setMenu(self.presets)
        bar.addWidget(self._window_button)
        bar.addActions([a["automatic"], a["invert"]])
        bar.addSeparator()
        bar.addActions([a["fit"], a["one_to_one"], a["reset"]])
        bar.addSeparator()
        bar.addAction(a["outline"])
        for button in bar.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        window.addToolBar(bar)

    def show_windows(self, windows: tuple[Window, ...]) -> None:
        """Offer the film's own Windows by name."""
        self.presets.clear()
        for window in windows:
            action = self.presets.addAction(_window_name(window))
            action.triggered.connect(lambda _, chosen=window: self.window_chosen.emit(chosen))
        self.presets.setEnabled(bool(windows))
        self._window_button.setEnabled(bool(windows))

    def show_film_there(self, there: bool, *, refused: bool) -> None:
        """Enable what needs a film."""
        for name in ("copy", "close", "fit", "one_to_one", "zoom_in", "zoom_out", "reset",
                     "outline", "automatic", "invert"):  # fmt: skip
            self._actions[name].setEnabled(there)
        self._actions["read_anyway"].setEnabled(refused)

    def _fill_recent(self) -> None:
        self.recent.clear()
        for path in self._recent.paths:
            missing = self._recent.is_missing(path)
            action = self.recent.addAction(path.replace("&", "&&"))
            action.setEnabled(not missing)
            action.triggered.connect(lambda _, chosen=path: self.film_chosen.emit(chosen))
        self.recent.addSeparator()
        self.recent.addAction(say("&Forget them"), self._recent.clear)
        self.recent.setEnabled(bool(self._recent.paths))


def _fill(menu: QMenu, entries: tuple[QAction | QMenu | None, ...]) -> None:
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        elif isinstance(entry, QMenu):
            menu.addMenu(entry)
        else:
            menu.addAction(entry)


def _window_name(window: Window) -> str:
    figures = say("W {width}  C {centre}", width=figure(window.width), centre=figure(window.centre))
    return f"{window.name}   {figures}".strip().replace("&", "&&")

"""Menus and tools, made of the window's actions."""

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolButton

from tbviewer.film.window import Window
from tbviewer.reading.reading import Remark
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
        self.tools = QMenu(say("&Tools"), window)
        self._fill_tools()
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
                (a["open"], a["folder"], self.recent, a["sample"], None, a["copy"], a["export"],
                 a["report"], a["header"],
                 a["export_list"], None, a["journal"], None, a["close"], a["quit"]),
            ),
            (
                say("&View"),
                (a["fit"], a["one_to_one"], a["zoom_in"], a["zoom_out"], a["reset"], None,
                 a["turn_right"], a["turn_left"], a["mirror_across"], a["mirror_down"], None,
                 a["outline"], a["own_first"], None, a["list"], a["panel"], a["alone"],
                 a["full_screen"]),
            ),
            (
                say("F&ilm"),
                (self.presets, a["automatic"], a["invert"], None,
                 a["read_corrected"], a["read_anyway"], None,
                 a["decide"], a["reviewed"], None, a["next"], a["previous"]),
            ),
        ):  # fmt: skip
            _fill(bar.addMenu(title), entries)
        bar.addMenu(self.overlays)
        bar.addMenu(self.tools)
        recipes = [a[f"recipe_{name}"] for name in _RECIPES]
        _fill(
            bar.addMenu(say("&Compare")),
            (
                a["room_reading"],
                a["room_compare"],
                a["room_admin"],
                None,
                *recipes,
                None,
                a["linked"],
            ),
        )
        _fill(
            bar.addMenu(say("&Help")),
            (
                a["manual"],
                a["keys"],
                a["settings"],
                None,
                a["selftest"],
                a["log"],
                None,
                a["about"],
            ),
        )

    def _fill_tool_bar(self, window: QMainWindow) -> None:
        bar, a = self.bar, self._actions
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setIconSize(QSize(look.ICON, look.ICON))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.addAction(a["open"])
        bar.addSeparator()
        self._window_button = self._menu_button("contrast-circle", say("Window"), self.presets)
        self._window_button.setToolTip(say("Windows of the film's own, and the program's"))
        bar.addWidget(self._window_button)
        self._add_icons("automatic", "invert")
        bar.addSeparator()
        bar.addActions([a["fit"], a["one_to_one"]])
        self._add_icons("reset", "outline")
        bar.addSeparator()
        self._add_icons("magnifier", "length", "ratio", "hide")
        tools = self._menu_button("dots-horizontal", say("Tools"), self.tools)
        tools.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        tools.setToolTip(say("More tools"))
        bar.addWidget(tools)
        for button in bar.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        window.addToolBar(bar)

    def _add_icons(self, *names: str) -> None:
        """Add tools without words: their tips say them."""
        for name in names:
            self.bar.addAction(self._actions[name])
            button = self.bar.widgetForAction(self._actions[name])
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)

    def _menu_button(self, icon: str, words: str, menu: QMenu) -> QToolButton:
        button = QToolButton(self.bar)
        button.setText(" " + words)
        button.setAccessibleName(words)
        button.setIcon(icons.icon(icon))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        return button

    def _fill_tools(self) -> None:
        a = self._actions
        _fill(self.tools, (
            a["length"], a["angle"], a["ratio"], None,
            a["undo"], a["redo"], a["delete_measure"], a["clear_measures"], None,
            a["magnifier"], a["glass_overlays"], a["region"], None,
            a["hide"], a["keep"], a["brush"], a["paint_dot"], a["unpaint"], a["sweep"], None,
            a["local_contrast"], a["sharpen"],
        ))  # fmt: skip

    def show_windows(self, windows: tuple[Window, ...]) -> None:
        """Offer the film's own Windows by name, and the program's."""
        self.presets.clear()
        for window in windows:
            action = self.presets.addAction(_window_name(window))
            action.triggered.connect(lambda _, chosen=window: self.window_chosen.emit(chosen))
        a = self._actions
        self.presets.addSeparator()
        programs = ("window_lung", "window_bone", "window_mediastinum", "window_all", "region")
        self.presets.addActions([a[name] for name in programs])
        self.presets.setEnabled(bool(windows))
        self._window_button.setEnabled(bool(windows))

    def show_film_there(self, there: bool, *, refused: Remark | None) -> None:
        """Enable what needs a film."""
        for name in ("close", "export", "report"):
            self._actions[name].setEnabled(there)
        self._actions["read_anyway"].setEnabled(refused is not None)
        self._actions["read_corrected"].setEnabled(
            refused is not None and refused.suggestion is not None
        )

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

"""Looking at one film: tools, measures, enhancement, reset and full screen, by actions."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow

from tbviewer.film.fields import FieldRow
from tbviewer.film.film import Film
from tbviewer.reading.reading import Reading
from tbviewer.ui.actions import Actions
from tbviewer.ui.canvas.tools import Tool
from tbviewer.ui.canvas.view import FilmView
from tbviewer.ui.cut_label import CutLabel
from tbviewer.ui.film_page import FilmPage
from tbviewer.ui.header_window import HeaderFields
from tbviewer.ui.strength import StrengthAction
from tbviewer.ui.view_actions import VIEW_ACTIONS

TOOLS = {
    "region": Tool.REGION,
    "magnifier": Tool.MAGNIFIER,
    "length": Tool.LENGTH,
    "angle": Tool.ANGLE,
    "ratio": Tool.RATIO,
}
ASKING_TOOLS = {"hide": Tool.HIDE, "keep": Tool.KEEP, "brush": Tool.BRUSH}
"""What asks the Network: about a film that has a score."""
ON_PAGE = ("header", "sharpen", "local_contrast", "glass_overlays", *TOOLS)
"""What is done on the page of one film only."""
NEEDS_FILM = ("copy", "reset", "outline", *VIEW_ACTIONS, *ON_PAGE)
_ADVICE_ROOM = 520
"""Pixels of the status bar that a tool's advice is sure of, where it needs them."""


class Looking(QObject):
    """Connects the actions that change how a film is seen to the page that shows it."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        page: FilmPage,
        *,
        view: Callable[[], FilmView],
        header_fields: Callable[[str], tuple[FieldRow, ...]],
    ):
        super().__init__(window)
        self._window, self._actions, self._page = window, actions, page
        self._view = view
        self._is_film_there = self._is_score_there = False
        self.label = CutLabel.among_others()
        """What the tool in the hand waits for."""
        self.header = HeaderFields(window, header_fields)
        actions["header"].triggered.connect(lambda _: self.header.open())
        self._connect_tools()
        self._connect_measures()
        self._connect_enhancing()
        actions["reset"].triggered.connect(self._reset)
        actions["full_screen"].toggled.connect(self._show_full_screen)

    def show_film(self, film: Film | None, reading: Reading | None) -> None:
        """Enable what needs a film or a score; leave behind what belonged to another."""
        self._is_film_there = film is not None
        self._is_score_there = reading is not None and reading.score is not None
        self.header.show_film(film.path if film else "")
        self._enable()

    def _enable(self) -> None:
        there = self._is_film_there
        self.strength.setEnabled(there and self._is_page_here)
        for name in NEEDS_FILM:
            self._actions[name].setEnabled(there and (name not in ON_PAGE or self._is_page_here))
        for name in (*ASKING_TOOLS, "sweep"):
            self._actions[name].setEnabled(self._is_score_there and self._is_page_here)
        self._obey_measures()

    def obey_rooms(self) -> None:
        """Put tools away where another room is entered, and take them back."""
        if not self._is_page_here:
            self._page.instruments.leave()
        self._enable()

    @property
    def _is_page_here(self) -> bool:
        return self._view() is self._page.view

    def close(self) -> None:
        """Stop what runs, after what it waits for was closed."""
        self.header.close()
        self._page.view.enhancing.close()

    def _connect_tools(self) -> None:
        tools = self._page.instruments.tools
        for name, tool in (TOOLS | ASKING_TOOLS).items():
            self._actions[name].triggered.connect(lambda _, tool=tool: tools.toggle(tool))
        tools.changed.connect(self._obey_tools)
        glass = self._actions["glass_overlays"]
        glass.setChecked(True)
        glass.toggled.connect(self._page.instruments.magnifier.set_with_overlays)

    def _connect_measures(self) -> None:
        measures = self._page.instruments.measures
        for name, act in {
            "undo": measures.undo,
            "redo": measures.redo,
            "delete_measure": measures.delete_selected,
            "clear_measures": measures.clear,
        }.items():
            self._actions[name].triggered.connect(lambda _, act=act: act())
        measures.changed.connect(self._obey_measures)

    def _connect_enhancing(self) -> None:
        enhancing = self._page.view.enhancing
        self.strength = StrengthAction(enhancing, self)
        self._actions["sharpen"].toggled.connect(enhancing.set_sharpen)
        self._actions["local_contrast"].toggled.connect(enhancing.set_local_contrast)
        enhancing.changed.connect(self._obey_enhancing)

    def _obey_tools(self) -> None:
        tools = self._page.instruments.tools
        self.label.setText(tools.advice)
        self.label.setVisible(bool(tools.advice))
        # What to do next goes before what else the status bar tells.
        needed = self.label.sizeHint().width() if tools.advice else 0
        self.label.setMinimumWidth(min(needed, _ADVICE_ROOM))
        current = tools.current
        for name, tool in (TOOLS | ASKING_TOOLS).items():
            self._actions[name].setChecked(tool is current)

    def _obey_measures(self) -> None:
        measures, a = self._page.instruments.measures, self._actions
        here = self._is_page_here
        a["undo"].setEnabled(here and measures.can_undo)
        a["redo"].setEnabled(here and measures.can_redo)
        a["delete_measure"].setEnabled(here and measures.selected is not None)
        a["clear_measures"].setEnabled(here and bool(measures.all))

    def _obey_enhancing(self) -> None:
        wish = self._page.view.enhancing.wish
        self._actions["sharpen"].setChecked(wish.sharpen)
        self._actions["local_contrast"].setChecked(wish.local_contrast)

    def _reset(self) -> None:
        """Put the tool away; without one, show the film as it was opened."""
        if not self._page.instruments.leave():
            self._view().reset()

    def _show_full_screen(self, full: bool) -> None:
        state = self._window.windowState()
        wanted = Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | wanted if full else state & ~wanted)

"""The rooms of the window, and the selector at its upper right."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QStackedWidget, QToolBar, QToolButton, QWidget

from tbviewer.words import say


class Rooms(QObject):
    """Shows one room at a time; the first one added is the one to begin with."""

    changed = Signal(str)
    """The name of the room that is now shown."""

    def __init__(self, pages: QStackedWidget, parent: QObject | None = None):
        super().__init__(parent)
        self._pages = pages
        self._page_of: dict[str, QWidget] = {}
        self._current = ""
        self._group = QActionGroup(self)
        self.selector = QWidget()
        self.selector.setObjectName("rooms")
        self.selector.setAccessibleName(say("Rooms"))
        self._row = QHBoxLayout(self.selector)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)

    @property
    def current(self) -> str:
        """The name of the room that is shown."""
        return self._current

    def add(self, name: str, action: QAction, page: QWidget) -> None:
        """Add a room, reached by `action`."""
        self._pages.addWidget(page)
        self._page_of[name] = page
        self._group.addAction(action)
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        action.triggered.connect(lambda _, room=name: self.go(room))
        if not self._current:
            self._current = name
            action.setChecked(True)

    def place(self, menu_bar: QMenuBar, tool_bar: QToolBar) -> None:
        """Put the selector where no window is too narrow for it: at the menu bar's right end.

        A menu bar at the top of the whole screen has no place for it; the tool bar has.
        """
        if menu_bar.isNativeMenuBar():
            tool_bar.addWidget(self.selector)
        else:
            self._row.setContentsMargins(0, 1, 8, 1)
            menu_bar.setCornerWidget(self.selector)

    def set_page(self, name: str, page: QWidget) -> bool:
        """Let `page` be what room `name` shows; return whether it is newly to be seen."""
        self._page_of[name] = page
        if name != self._current or self._pages.currentWidget() is page:
            return False
        self._pages.setCurrentWidget(page)
        return True

    def go(self, name: str) -> None:
        """Show room `name`."""
        for action, room in zip(self._group.actions(), self._page_of, strict=True):
            action.setChecked(room == name)
        if name != self._current:
            self._current = name
            # Told first: the room shows what stands before it is seen.
            self.changed.emit(name)
            self._pages.setCurrentWidget(self._page_of[name])

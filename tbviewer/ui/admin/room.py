"""The Admin room: a lock before it, a rail of steps at its left, a page for each step."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tbviewer.ui import look
from tbviewer.ui.admin.lock import Lock
from tbviewer.ui.admin.lock_page import LockPage
from tbviewer.ui.admin.page import AdminPage
from tbviewer.ui.admin.pin_dialog import PinDialog
from tbviewer.words import say

STEPS = ("films", "run", "compare", "threshold", "models")
"""The order of the rail, whoever adds a page first."""
_RAIL_WIDTH = 190


class AdminRoom(QWidget):
    """Shows the lock page while `lock` is locked, else the pages that were added."""

    page_shown = Signal(str)
    """The name of the step that has come into sight."""

    def __init__(self, lock: Lock, parent: QWidget | None = None):
        super().__init__(parent)
        self.lock = lock
        self.lock_page = LockPage(lock)
        self.pages: dict[str, AdminPage] = {}
        self._steps: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._shown = QStackedWidget()
        self._inside = QWidget()
        self._whole = QStackedWidget()
        self._whole.addWidget(self.lock_page)
        self._whole.addWidget(self._inside)
        self._rail = QVBoxLayout()
        self._here = False
        self._arrange()
        lock.changed.connect(self._obey_lock)

    def _arrange(self) -> None:
        rail = QFrame()
        rail.setObjectName("rail")
        column = QVBoxLayout(rail)
        column.setContentsMargins(2 * look.STEP, 4 * look.STEP, 2 * look.STEP, 3 * look.STEP)
        column.setSpacing(look.STEP)
        caption = QLabel(say("ADMINISTRATION"))
        caption.setProperty("kind", "caption")
        caption.setContentsMargins(3 * look.STEP, 0, 0, look.STEP)
        caption.ensurePolished()
        needed = caption.sizeHint().width() + 4 * look.STEP
        rail.setFixedWidth(max(look.scaled(_RAIL_WIDTH), needed))
        column.addWidget(caption)
        self._rail.setSpacing(2)
        column.addLayout(self._rail)
        column.addStretch(1)
        self.change_pin, self.lock_up = QPushButton(say("Change PIN …")), QPushButton(say("Lock"))
        for button in (self.change_pin, self.lock_up):
            button.setProperty("row", True)
            column.addWidget(button)
        self.change_pin.clicked.connect(lambda _: PinDialog(self.lock, self).open())
        self.lock_up.clicked.connect(lambda _: self.lock.lock())
        across = QHBoxLayout(self._inside)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(rail)
        across.addWidget(self._shown, 1)
        everything = QVBoxLayout(self)
        everything.setContentsMargins(0, 0, 0, 0)
        everything.addWidget(self._whole)

    def add_page(self, name: str, page: AdminPage) -> None:
        """Add the page of the step `name`, one of `STEPS`; its title stands in the rail."""
        button = QPushButton(page.title)
        button.setProperty("row", True)
        button.setCheckable(True)
        button.clicked.connect(lambda _: self.go(name))
        page.headline_changed.connect(button.setToolTip)
        button.setToolTip(page.headline)
        before = sum(STEPS.index(other) < STEPS.index(name) for other in self.pages)
        self._rail.insertWidget(before, button)
        self._group.addButton(button)
        self.pages[name], self._steps[name] = page, button
        self._shown.addWidget(page)
        self._show_step(self._first)

    @property
    def _first(self) -> str:
        return min(self.pages, key=STEPS.index)

    @property
    def current(self) -> str:
        """The name of the step whose page is up, seen or behind the lock."""
        shown = self._shown.currentWidget()
        return next(name for name, page in self.pages.items() if page is shown)

    def go(self, name: str) -> None:
        """Show the page of a step, as soon as the room is unlocked."""
        self._show_step(name)
        self._enter_page()

    def enter(self) -> None:
        """The room has come into sight."""
        self._here = True
        self.lock.set_here(True)
        self._obey_lock()

    def leave(self) -> None:
        """Another room is shown."""
        self._here = False
        self.lock.set_here(False)

    def close_down(self) -> None:
        """Stop for good."""
        self.lock.close()
        self.lock_page.close_down()
        for page in self.pages.values():
            page.close_down()

    def event(self, event: QEvent) -> bool:
        """Keep keys that mean a film in the other rooms for whatever has the focus here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~(
                Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
            )
            means_film = not plain and not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
            if means_film or event.matches(QKeySequence.StandardKey.Copy):
                event.accept()
                return True
        return super().event(event)

    def _show_step(self, name: str) -> None:
        self._shown.setCurrentWidget(self.pages[name])
        self._steps[name].setChecked(True)

    def _obey_lock(self) -> None:
        if not self.lock.open:
            self._whole.setCurrentWidget(self.lock_page)
            if self._here:
                self.lock_page.focus()
            return
        if self._whole.currentWidget() is not self._inside:
            self._whole.setCurrentWidget(self._inside)
            if self._here and self.pages:
                self._steps[self.current].setFocus()
        self._enter_page()

    def _enter_page(self) -> None:
        if self.pages and self.lock.open and self._here:
            self.pages[self.current].entered()
            self.page_shown.emit(self.current)

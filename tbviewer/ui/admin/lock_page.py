"""The page that asks for the PIN, or has one chosen the first time."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tbviewer.record.pin import FEWEST_CHARACTERS, wait_text
from tbviewer.ui import look
from tbviewer.ui.admin.lock import Lock
from tbviewer.ui.faults import Fault
from tbviewer.words import say

_WIDTH = 400
_SECOND_MS = 1000


class LockPage(QWidget):
    """Shows how `lock` stands."""

    def __init__(self, lock: Lock, parent: QWidget | None = None):
        super().__init__(parent)
        self._lock = lock
        self._seconds = 0
        self.title = QLabel()
        self.title.setProperty("kind", "title")
        self.about, self.told = QLabel(), QLabel()
        self.about.setProperty("kind", "muted")
        self.told.setProperty("kind", "mark")
        for label in (self.about, self.told):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.pin, self.again = pin_field(say("PIN")), pin_field(say("The same PIN again"))
        self.act = QPushButton()
        self.act.setProperty("act", True)
        self._ticking = QTimer(self, interval=_SECOND_MS)
        self._ticking.timeout.connect(self._tick)
        self._arrange()
        self.act.clicked.connect(lambda _: self._go_on())
        for field in (self.pin, self.again):
            field.returnPressed.connect(self._go_on)
            field.textEdited.connect(self._show_act)
        lock.changed.connect(self.show_lock)
        lock.refused.connect(self._show_refusal)
        self.told.hide()
        self.show_lock()

    def _arrange(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        card.setFixedWidth(_WIDTH)
        inside = QVBoxLayout(card)
        margin = 6 * look.STEP
        inside.setContentsMargins(margin, margin, margin, margin)
        inside.setSpacing(3 * look.STEP)
        for part in (self.title, self.about, self.pin, self.again, self.told):
            inside.addWidget(part)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.act)
        inside.addLayout(buttons)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card)
        across.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(across)
        column.addStretch(3)

    @property
    def _first(self) -> bool:
        state = self._lock.state
        return state is not None and not state.is_set

    def show_lock(self) -> None:
        """Ask for the PIN, or for a first one, or say how long to wait."""
        if self._lock.open:
            self._ticking.stop()
            self._forget_typed()
            self.told.hide()
            return
        first = self._first
        self.title.setText(say("Choose a PIN") if first else say("Administration"))
        self.about.setText(
            say(
                "Here Models are trained, compared and switched, and this site's threshold is set."
                " Whoever knows the PIN may do that; reading films needs none. It has at least"
                " {least} digits or letters.",
                least=FEWEST_CHARACTERS,
            )
            if first
            else say("Models and thresholds are changed here. Reading films needs no PIN.")
        )
        self.again.setVisible(first)
        self.act.setText(say("Choose") if first else say("Unlock"))
        wait = self._lock.state.wait_s if self._lock.state else 0.0
        self._seconds = int(wait) + (wait > int(wait))
        if self._seconds:
            self._ticking.start()
        self._show_wait()

    def focus(self) -> None:
        """Let the next key be the PIN's."""
        self.pin.setFocus()

    def close_down(self) -> None:
        """Stop for good."""
        self._ticking.stop()

    def _tick(self) -> None:
        self._seconds = max(0, self._seconds - 1)
        if not self._seconds:
            self._ticking.stop()
            self.told.hide()
        self._show_wait()

    def _show_wait(self) -> None:
        waiting = self._seconds > 0
        if waiting:
            self._tell(say("Too many errors. Try again in {wait}.", wait=wait_text(self._seconds)))
        had_focus = not self.pin.isEnabled() and not waiting
        for field in (self.pin, self.again):
            field.setEnabled(not waiting)
        if had_focus and self.isVisible():
            self.focus()
        self._show_act()

    def _show_act(self) -> None:
        typed = bool(self.pin.text()) and (not self._first or bool(self.again.text()))
        self.act.setEnabled(typed and self._lock.state is not None and not self._seconds)

    def _go_on(self) -> None:
        if not self.act.isEnabled() or self._lock.busy:
            return
        if not self._first:
            self._lock.unlock(self.pin.text())
        elif self.pin.text() != self.again.text():
            self._tell(say("The two are not the same. Type them again."))
            self._forget_typed()
            self.focus()
        else:
            self._lock.choose(self.pin.text())

    def _show_refusal(self, fault: Fault) -> None:
        if not self.isVisible():
            return
        self._tell(" ".join(part for part in (fault.sentence, fault.advice) if part))
        self._forget_typed()
        self.focus()

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()

    def _forget_typed(self) -> None:
        for field in (self.pin, self.again):
            field.clear()
        self._show_act()


def pin_field(name: str) -> QLineEdit:
    """Return a field for a PIN, which shows none of it."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    field.setMaxLength(64)
    return field

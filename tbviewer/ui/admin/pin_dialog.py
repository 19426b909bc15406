"""The small window in which the PIN is changed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tbviewer.record.pin import FEWEST_CHARACTERS
from tbviewer.ui import look
from tbviewer.ui.admin.lock import Lock
from tbviewer.ui.admin.lock_page import pin_field
from tbviewer.ui.faults import Fault
from tbviewer.words import say


class PinDialog(QDialog):
    """Asks for the PIN that stands, and twice for the one to come."""

    def __init__(self, lock: Lock, parent: QWidget):
        super().__init__(parent)
        self._lock = lock
        self.setWindowTitle(say("Change the PIN"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(380)
        about = QLabel(
            say("A PIN has at least {least} digits or letters.", least=FEWEST_CHARACTERS)
        )
        about.setProperty("kind", "muted")
        self.old, self.new = pin_field(say("The PIN as it is")), pin_field(say("The new PIN"))
        self.again = pin_field(say("The new PIN again"))
        self.told = QLabel()
        self.told.setProperty("kind", "mark")
        self.told.setWordWrap(True)
        self.told.hide()
        self.act, leave = QPushButton(say("Change")), QPushButton(say("Cancel"))
        self.act.setProperty("act", True)
        self.act.setDefault(True)
        leave.setAutoDefault(False)
        leave.clicked.connect(lambda _: self.reject())
        self.act.clicked.connect(lambda _: self._change())
        column = QVBoxLayout(self)
        margin = 6 * look.STEP
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(3 * look.STEP)
        for part in (about, self.old, self.new, self.again, self.told):
            column.addWidget(part)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(self.act)
        column.addLayout(buttons)
        for field in (self.old, self.new, self.again):
            field.textEdited.connect(self._show_act)
        lock.refused.connect(self._show_refusal)
        self._show_act()

    def _show_act(self) -> None:
        fields = (self.old, self.new, self.again)
        self.act.setEnabled(all(field.text() for field in fields))

    def _change(self) -> None:
        if self.new.text() != self.again.text():
            self._tell(say("The two new PINs are not the same. Type them again."))
            self.new.clear()
            self.again.clear()
            self._show_act()
            self.new.setFocus()
        elif not self._lock.busy:
            self._lock.change(self.old.text(), self.new.text(), self.accept)

    def _show_refusal(self, fault: Fault) -> None:
        self._tell(" ".join(part for part in (fault.sentence, fault.advice) if part))

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()

"""The page of settings: language and text, reading, and what is remembered of films."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tbviewer.language import LANGUAGES
from tbviewer.policy import policy
from tbviewer.ui import look
from tbviewer.ui.preferences import TEXT_PERCENTS, Preferences, Remember
from tbviewer.words import later, say

_SIZE = (560, 560)
_REMEMBER = {
    Remember.NEVER: later("Never"),
    Remember.WHILE_OPEN: later("Until tbviewer is closed"),
    Remember.ALWAYS: later("Also after it is closed"),
}


@dataclass(frozen=True)
class Switch:
    """A setting that lives elsewhere: its words, whether it is on, and what turns it."""

    words: str
    on: Callable[[], bool]
    turn: Callable[[bool], None]

    @classmethod
    def of(cls, words: str, action: QAction) -> "Switch":
        """Return the switch that is also an action of a menu."""
        return cls(words, action.isChecked, action.setChecked)


class SettingsWindow(QDialog):
    """Each change holds at once; language and text size from the next start."""

    privacy_changed = Signal()
    """The last films or the thumbnails are kept otherwise than before."""
    keys_requested = Signal()

    def __init__(self, settings: QSettings, reading: tuple[Switch, ...], parent: QWidget):
        super().__init__(parent)
        self._preferences = now = Preferences(settings)
        self.setWindowTitle(say("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.language = _choice({"": say("The system's"), **LANGUAGES}, now.language)
        self.text_size = _choice({p: f"{p} %" for p in TEXT_PERCENTS}, now.text_percent)
        self.remember = _choice(
            {kind: say(words) for kind, words in _REMEMBER.items()}, now.remember
        )
        self.thumbnails = QCheckBox(say("Small pictures in the list of films"))
        self.thumbnails.setChecked(now.thumbnails)
        self.switches = [self._switch(switch) for switch in reading]
        self.later = QLabel(say("Holds when tbviewer is opened again."))
        self.later.setProperty("kind", "mark")
        self.later.hide()
        self._grid = QGridLayout()
        self._fill()
        self._arrange()
        self._obey_policy()
        self._connect()

    def _fill(self) -> None:
        self._caption(say("Language and text"))
        self._row(say("Language"), self.language)
        self._row(say("Text size"), self.text_size)
        self._across(self.later)
        self._caption(say("Reading"))
        for switch in self.switches:
            self._across(switch)
        self._caption(say("Privacy"))
        self._row(say("Remember the last films"), self.remember)
        self._across(self.thumbnails)
        self._across(
            _note(
                say(
                    "Names of files and folders often name patients. The list of films ends with"
                    " the program. The journal keeps every Reading and Decision, whatever is"
                    " chosen here."
                )
            )
        )

    def _arrange(self) -> None:
        self._grid.setHorizontalSpacing(4 * look.STEP)
        self._grid.setVerticalSpacing(2 * look.STEP)
        self._grid.setColumnStretch(1, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 2 * look.STEP, 0)
        column.addLayout(self._grid)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        area.setMinimumWidth(inside.sizeHint().width() + 3 * look.STEP)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        self.keys = buttons.addButton(say("Keys …"), QDialogButtonBox.ButtonRole.ActionRole)
        self.keys.setAutoDefault(False)
        buttons.rejected.connect(self.close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*4 * [6 * look.STEP])
        whole.setSpacing(3 * look.STEP)
        whole.addWidget(area, 1)
        whole.addWidget(buttons)
        self.resize(*_SIZE)

    def _obey_policy(self) -> None:
        """Grey what whoever looks after this computer has settled."""
        settled = policy()
        for widget, fixed in (
            (self.language, bool(settled.language)),
            (self.remember, not settled.recent_films),
            (self.thumbnails, not settled.thumbnails),
        ):
            if fixed:
                widget.setEnabled(False)
                widget.setToolTip(say("Settled by this computer's policy"))

    def _connect(self) -> None:
        self.language.activated.connect(lambda _: self._set_language())
        self.text_size.activated.connect(lambda _: self._set_text())
        self.remember.activated.connect(lambda _: self._set_remember())
        self.thumbnails.toggled.connect(self._set_thumbnails)
        self.keys.clicked.connect(lambda _: self.keys_requested.emit())

    def _set_language(self) -> None:
        self._preferences.language = self.language.currentData()
        self.later.show()

    def _set_text(self) -> None:
        self._preferences.text_percent = self.text_size.currentData()
        self.later.show()

    def _set_remember(self) -> None:
        # Qt keeps an enum of words as the bare word.
        self._preferences.remember = Remember(self.remember.currentData())
        self.privacy_changed.emit()

    def _set_thumbnails(self, shown: bool) -> None:
        self._preferences.thumbnails = shown
        self.privacy_changed.emit()

    def _switch(self, switch: Switch) -> QCheckBox:
        box = QCheckBox(switch.words)
        box.setChecked(switch.on())
        box.toggled.connect(switch.turn)
        return box

    def _caption(self, words: str) -> None:
        caption = QLabel(words.upper())
        caption.setProperty("kind", "caption")
        row = self._grid.rowCount()
        caption.setContentsMargins(0, 3 * look.STEP if row > 1 else 0, 0, 0)
        self._grid.addWidget(caption, row, 0, 1, 2)

    def _row(self, words: str, box: QComboBox) -> None:
        row = self._grid.rowCount()
        label = QLabel(words)
        label.setBuddy(box)
        box.setAccessibleName(words)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(box, row, 1)

    def _across(self, widget: QWidget) -> None:
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)


def _choice(values: Mapping[Any, str], now: object) -> QComboBox:
    box = QComboBox()
    for value, words in values.items():
        box.addItem(words, value)
    box.setCurrentIndex(box.findData(now))
    return box


def _note(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    label.setProperty("kind", "muted")
    return label

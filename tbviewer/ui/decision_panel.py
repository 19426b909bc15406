"""The panel of the Decision: four buttons in a row, a note, by whom, and whether it is saved."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tbviewer.reading.decision import DecisionKind, decision_text, provenance_text
from tbviewer.ui import look
from tbviewer.ui.actions import KeyOf
from tbviewer.ui.deciding import Deciding, Standing
from tbviewer.ui.decision_keys import LETTERS
from tbviewer.ui.wrap import Wrap
from tbviewer.words import later, say

LONGEST_NOTE = 300
_BUTTONS = {
    DecisionKind.REFER: later("Refer"),
    DecisionKind.DO_NOT_REFER: later("Not"),
    DecisionKind.REPEAT: later("Repeat"),
    DecisionKind.UNDECIDED: later("Undecided"),
}


class DecisionPanel(QWidget):
    """Obeys `Deciding` and sets it."""

    left = Signal()
    """The note is done: the keys belong to the film again."""

    def __init__(self, deciding: Deciding, parent: QWidget | None = None):
        super().__init__(parent)
        self._deciding = deciding
        self._film_key = ""
        self.buttons = {kind: _Choice(kind) for kind in DecisionKind}
        self.letters = {kind: QLabel() for kind in DecisionKind}
        self.note, self.who = _Line(say("Note")), _Line(say("Name"))
        self.note.setPlaceholderText(say("Note …"))
        self.note.setMaxLength(LONGEST_NOTE)
        self.who.setToolTip(say("Who decides; kept for the next time"))
        self.who.setAccessibleName(say("Who decides"))
        self.provenance = QLabel()
        self.provenance.setProperty("kind", "muted")
        self.provenance.setWordWrap(True)
        self.undo = _small(say("Undo"), say("Withdraw this Decision; the journal keeps both"))
        self.unsaved = QLabel(say("Not saved yet. It is kept here and tried again."))
        self.unsaved.setProperty("kind", "mark")
        self.unsaved.setWordWrap(True)
        self.again = QPushButton(say("Save now"))
        self._arrange()
        self.show_keys(lambda _: "")
        self._connect()
        self.show_standing(deciding.standing)

    def _arrange(self) -> None:
        caption = QLabel(say("DECISION"))
        caption.setProperty("kind", "caption")
        head = QHBoxLayout()
        head.addWidget(caption)
        head.addStretch(1)
        self.who.setFixedWidth(120)
        self.who.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.who.setFrame(False)
        head.addWidget(self.who)
        row = Wrap(*map(self._with_letter, DecisionKind), spacing=look.STEP, fill=True)
        foot = QHBoxLayout()
        foot.addWidget(self.provenance, 1)
        foot.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * look.STEP)
        column.addLayout(head)
        column.addLayout(row)
        column.addWidget(self.note)
        column.addLayout(foot)
        column.addWidget(self.unsaved)
        column.addWidget(self.again)
        self.show_armed(False)

    def _with_letter(self, kind: DecisionKind) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(look.STEP // 2)
        column.addWidget(self.buttons[kind])
        column.addWidget(self.letters[kind], 0, Qt.AlignmentFlag.AlignHCenter)
        return column

    def _connect(self) -> None:
        deciding = self._deciding
        deciding.changed.connect(self.show_standing)
        for kind, button in self.buttons.items():
            button.clicked.connect(lambda _, kind=kind: self._click(kind))
        self.undo.clicked.connect(lambda _: deciding.withdraw())
        self.again.clicked.connect(lambda _: deciding.queue.retry())
        self.note.editingFinished.connect(self.keep_note)
        self.who.editingFinished.connect(self._set_who)
        for line in (self.note, self.who):
            line.left.connect(self.left)

    def show_keys(self, key_of: KeyOf) -> None:
        """Name the keys of each Decision: the one that begins all, and its letter."""
        first = key_of("decide")
        for kind, button in self.buttons.items():
            told, letter = decision_text(kind), LETTERS[kind]
            keys = say("{decision} ({first}, then {key})", decision=told, first=first, key=letter)
            button.setToolTip(keys if first else told)
            self.letters[kind].setText(f"{first} {letter}" if first else "")

    def show_standing(self, standing: Standing) -> None:
        """Show how the film stands; a note that is being written stays as it is."""
        there = bool(standing.film_key)
        decision = standing.decision
        for kind, button in self.buttons.items():
            button.setEnabled(there)
            button.setChecked(decision is not None and decision.kind is kind)
        self.note.setEnabled(there)
        if standing.film_key != self._film_key or not self.note.hasFocus():
            self.note.setText(standing.note)
        self._film_key = standing.film_key
        self.who.setText(self._deciding.who)
        self.provenance.setText(provenance_text(decision) if decision else "")
        self.provenance.setToolTip(decision_text(decision.kind) if decision else "")
        self.undo.setVisible(standing.may_withdraw)
        self.unsaved.setVisible(standing.unsaved)
        self.again.setVisible(standing.unsaved)

    def show_armed(self, armed: bool) -> None:
        """Light the letters while D waits for one of them."""
        for label in self.letters.values():
            colour = look.TEXT if armed else look.MUTED
            label.setStyleSheet(f"color: {colour}; font-size: {look.scaled(look.SMALL)}px")
            label.setFont(look.font(look.SMALL, bold=armed))

    def keep_note(self) -> None:
        """Enter the note as it stands."""
        if self._film_key and self._film_key == self._deciding.standing.film_key:
            self._deciding.set_note(self.note.text())

    def _click(self, kind: DecisionKind) -> None:
        self.keep_note()
        decision = self._deciding.standing.decision
        if decision is not None and decision.kind is kind and self._deciding.standing.may_withdraw:
            self._deciding.withdraw()
        else:
            self._deciding.decide(kind)
        self.show_standing(self._deciding.standing)

    def _set_who(self) -> None:
        self._deciding.set_who(self.who.text())
        self.who.setText(self._deciding.who)


class _Choice(QPushButton):
    """One of the four; a double click is one click, not a Decision and its withdrawal."""

    def __init__(self, kind: DecisionKind):
        super().__init__(say(_BUTTONS[kind]))
        self.setCheckable(True)
        self.setProperty("choice", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(decision_text(kind))
        self.setMinimumWidth(QFontMetrics(look.font()).horizontalAdvance(self.text()) + 12)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take no second click."""
        event.accept()


class _Line(QLineEdit):
    """A line in which Enter and Esc mean "done" and nothing else."""

    left = Signal()

    def __init__(self, name: str):
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def event(self, event: QEvent) -> bool:
        """Keep the keys from the window's actions."""
        if event.type() == QEvent.Type.ShortcutOverride and _ends(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the line."""
        if _ends(event):
            self.left.emit()  # takes the focus, which finishes the editing
            return
        super().keyPressEvent(event)


def _ends(event: QEvent) -> bool:
    ends = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
    return isinstance(event, QKeyEvent) and event.key() in ends


def _small(text: str, about: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("flat", True)
    button.setToolTip(about)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button

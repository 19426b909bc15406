"""The chord for Decisions: D, then a letter. While D waits, a line says for what."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from tbviewer.reading.decision import DecisionKind, decision_text
from tbviewer.ui import look
from tbviewer.words import say

LETTERS = {
    DecisionKind.REFER: "R",
    DecisionKind.DO_NOT_REFER: "N",
    DecisionKind.REPEAT: "F",
    DecisionKind.UNDECIDED: "U",
}
_KEYS = {getattr(Qt.Key, f"Key_{letter}"): kind for kind, letter in LETTERS.items()}
_ENDS = (Qt.Key.Key_Escape, Qt.Key.Key_D)
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)
_GOES_ELSEWHERE = (QEvent.Type.MouseButtonPress, QEvent.Type.WindowDeactivate)


class DecisionKeys(QObject):
    """Armed by D, takes the next key: one of the letters, or any other, which does what it does."""

    chosen = Signal(object)
    """A `DecisionKind`."""
    armed_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._armed = False

    @property
    def armed(self) -> bool:
        """Whether D was pressed and waits."""
        return self._armed

    def arm(self) -> None:
        """Wait for a letter."""
        self._set_armed(True)

    def disarm(self) -> None:
        """Wait no longer."""
        self._set_armed(False)

    def _set_armed(self, armed: bool) -> None:
        app = QCoreApplication.instance()
        if armed != self._armed and app is not None:
            self._armed = armed
            (app.installEventFilter if armed else app.removeEventFilter)(self)
            self.armed_changed.emit(armed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the letters before anything else does."""
        kind = event.type()
        if kind in _GOES_ELSEWHERE:
            self.disarm()
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return self._claim(event)
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take(event)
        return False

    def _claim(self, event: QKeyEvent) -> bool:
        if event.key() in _KEYS or event.key() in _ENDS:
            event.accept()  # so that it comes as a key, not as the window's action
            return True
        if event.key() not in _MODIFIERS:
            self.disarm()
        return False

    def _take(self, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIERS:
            return False
        self.disarm()
        chosen = _KEYS.get(Qt.Key(event.key()))
        if chosen is not None and not event.isAutoRepeat():
            self.chosen.emit(chosen)
        return chosen is not None or event.key() in _ENDS


class KeysHint(QLabel):
    """One line near the foot of the window: which letters D waits for."""

    def __init__(self, over: QWidget):
        super().__init__(over)
        told = "     ".join(f"{letter}  {decision_text(kind)}" for kind, letter in LETTERS.items())
        self.setText(say("Decision:     {letters}", letters=told))
        self.setObjectName("hint")
        self.setFont(look.font(look.LARGE))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_armed(self, armed: bool) -> None:
        """Come and go with D."""
        over = self.parentWidget()
        if armed and over is not None:
            self.setMaximumWidth(over.width())
            self.adjustSize()
            self.move((over.width() - self.width()) // 2, over.height() - self.height() - 72)
            self.raise_()
        self.setVisible(armed)

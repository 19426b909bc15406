"""The banner: what went wrong, beside the film's name; it blocks nothing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tbviewer.ui import icons, look
from tbviewer.ui.faults import Fault
from tbviewer.words import say


class Banner(QFrame):
    """Shows one `Fault` above the film until it is closed or another film is opened."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("banner")
        self._fault: Fault | None = None
        self._icon = QLabel()
        self._sentence, self._advice = _line(), _line()
        self._advice.setProperty("kind", "muted")
        self._detail = _line()
        self._detail.setProperty("kind", "muted")
        self._details = _small(say("Details"))
        self._details.setCheckable(True)
        self._details.toggled.connect(self._detail.setVisible)
        self._copy = _small(say("Copy"))
        self._details.toggled.connect(self._copy.setVisible)
        self._copy.setToolTip(say("Copy what went wrong, for whoever helps"))
        self._copy.clicked.connect(lambda _: self._copy_all())
        self._close = _small(say("Close"))
        self._close.setAccessibleName(say("Close this message"))
        self._close.clicked.connect(lambda _: self.clear())
        self._arrange()
        self.hide()

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(look.STEP // 2)
        for label in (self._sentence, self._advice, self._detail):
            words.addWidget(label)
        line = QHBoxLayout(self)
        line.setContentsMargins(4 * look.STEP, 2 * look.STEP, 2 * look.STEP, 2 * look.STEP)
        line.setSpacing(3 * look.STEP)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        for button in (self._copy, self._details, self._close):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def fault(self) -> Fault | None:
        """What is shown."""
        return self._fault

    def show_fault(self, fault: Fault) -> None:
        """Show a fault in place of any that was shown before."""
        self._fault = fault
        self._dress(notice=False)
        self._sentence.setText(_beside_name(fault))
        self._advice.setText(fault.advice)
        self._advice.setVisible(bool(fault.advice))
        self._detail.setText(fault.detail)
        self._details.setChecked(False)
        self._details.setVisible(bool(fault.detail))
        self._detail.hide()
        self._copy.hide()
        self.show()

    def show_notice(self, sentence: str) -> None:
        """Say something that went right, in place of any fault."""
        self.show_fault(Fault("", sentence))
        self._fault = None
        self._dress(notice=True)

    def clear(self) -> None:
        """Show nothing."""
        self._fault = None
        self.hide()

    def _dress(self, *, notice: bool) -> None:
        name, colour = (
            ("information-outline", look.FOCUS)
            if notice
            else ("alert-octagon-outline", look.ALARM_TEXT)
        )
        self._icon.setPixmap(icons.picture(name, colour, 20, self.devicePixelRatioF()))
        self.setProperty("notice", notice)
        self.style().unpolish(self)
        self.style().polish(self)

    def _copy_all(self) -> None:
        if self._fault is not None:
            parts = (_beside_name(self._fault), self._fault.advice, self._fault.detail)
            QGuiApplication.clipboard().setText("\n".join(part for part in parts if part))


def _beside_name(fault: Fault) -> str:
    """Return the sentence with the film's name, if it does not stand in it already."""
    if fault.name and fault.name not in fault.sentence:
        return f"{fault.name}: {fault.sentence}"
    return fault.sentence


def _line() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _small(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("flat", True)
    return button

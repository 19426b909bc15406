"""A page of the Admin room: where things stand, the next sensible act, and the rest."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from tbviewer.ui import look

MARGIN = 6 * look.STEP


class AdminPage(QWidget):
    """One step of the rail; its parts are put into `body`.

    The room calls `entered` whenever the page comes into sight with the room unlocked, and
    `close_down` once, when the window closes and the services are closed already.
    """

    headline_changed = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.title = title
        self._headline_label = QLabel()
        self._headline_label.setFont(look.font(look.LARGE, bold=True))
        self._about_label = QLabel()
        self._about_label.setProperty("kind", "muted")
        for label in (self._headline_label, self._about_label):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._about_label.hide()
        self.act = QPushButton()
        self.act.setProperty("act", True)
        self.act.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.act.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(3 * look.STEP)
        words = QVBoxLayout()
        words.setSpacing(look.STEP)
        words.addWidget(self._headline_label)
        words.addWidget(self._about_label)
        top = QHBoxLayout()
        top.setSpacing(4 * look.STEP)
        top.addLayout(words, 1)
        top.addWidget(self.act, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, 4 * look.STEP)
        column.setSpacing(4 * look.STEP)
        column.addLayout(top)
        column.addLayout(self.body, 1)
        column.addStretch()

    @property
    def headline(self) -> str:
        """The first line: where things stand."""
        return self._headline_label.text()

    def set_headline(self, headline: str, about: str = "") -> None:
        """Say where things stand, and in a smaller line what the next sensible act is."""
        self._about_label.setText(about)
        self._about_label.setVisible(bool(about))
        if headline != self.headline:
            self._headline_label.setText(headline)
            self.headline_changed.emit(headline)

    def set_act(self, text: str, *, enabled: bool = True) -> None:
        """Word the one highlighted button; without words there is none."""
        self.act.setText(text)
        self.act.setEnabled(enabled)
        self.act.setVisible(bool(text))

    def entered(self) -> None:
        """Look at things anew: the page has come into sight."""

    def close_down(self) -> None:
        """Stop for good."""

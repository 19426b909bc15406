"""A Model's Card in words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from tbviewer.reading.model_told import ModelTold
from tbviewer.ui import look
from tbviewer.words import later, say

PLACES = {
    "bundle": later("ships with the program"),
    "site": later("shared by all users"),
    "user": later("this user's own"),
    "policy": later("from the folder that the policy names"),
}
_LONGEST_WORD = 24
_CAPTION_WIDTH = 132


class CardView(QScrollArea):
    """Shows one Model: its name, and what its Card tells, line by line."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines: tuple[tuple[str, str], ...] = ()

    def show_model(self, model: ModelTold | None) -> None:
        """Show a Model, or nothing."""
        inside = QWidget()
        grid = QGridLayout(inside)
        margin = 4 * look.STEP
        grid.setContentsMargins(margin, margin, margin, margin)
        grid.setHorizontalSpacing(4 * look.STEP)
        grid.setVerticalSpacing(2 * look.STEP)
        grid.setColumnStretch(1, 1)
        self.lines = () if model is None else _lines(model)
        row = 0
        if model is not None:
            title = _words(model.model_name.short if model.sha256 else model.name)
            title.setProperty("kind", "title")
            grid.addWidget(title, row, 0, 1, 2)
            row += 1
        for what, told in self.lines:
            caption = QLabel(what)
            caption.setProperty("kind", "muted")
            caption.setWordWrap(True)
            caption.setFixedWidth(_CAPTION_WIDTH)
            grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_words(told), row, 1)
            row += 1
        grid.setRowStretch(row, 1)
        self.setWidget(inside)


def _lines(model: ModelTold) -> tuple[tuple[str, str], ...]:
    place = PLACES.get(model.place)
    first = ((say("Where"), say(place)),) if place else ()
    fault = ((say("Fault"), model.fault),) if model.fault else ()
    return (*fault, *first, *model.lines)


def _words(text: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(_breakable(text))
    label.setWordWrap(True)
    # What has no place to break must not make the page wider than the window.
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _breakable(text: str) -> str:
    """Return a hash in several lines: it is longer than a narrow window is wide."""
    if len(text) <= _LONGEST_WORD or " " in text:
        return text
    return "\n".join(text[at : at + _LONGEST_WORD] for at in range(0, len(text), _LONGEST_WORD))

"""What a labelled folder can be: shown while none was chosen."""

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from tbviewer.ui import look
from tbviewer.words import say


def forms_page() -> QWidget:
    """Return what a labelled folder can be, for the first time."""
    card = QFrame()
    card.setObjectName("card")
    column = QVBoxLayout(card)
    margin = 5 * look.STEP
    column.setContentsMargins(margin, margin, margin, margin)
    column.setSpacing(3 * look.STEP)
    title = QLabel(say("A folder of labelled films is one of these:"))
    title.setProperty("kind", "large")
    column.addWidget(title)
    for text in (
        say(
            "Two sub-folders, one named tb (or tuberculosis, positive, 1) and one named normal (or"
            " negative, healthy, 0), each with its films."
        ),
        say("Films whose names end in _1 (with tuberculosis) or _0 (without), before the suffix."),
        say(
            "A CSV file with the columns film and label (1 or 0), and, if they are known, patient,"
            " sex and age."
        ),
        say(
            "DICOM files and pictures may be mixed. Nothing in the folder is changed. At least 20"
            " films of each class are needed; some hundreds are better."
        ),
        say(
            "A Run then trains a new Model on the films, and Compare tells whether it reads your"
            " films better. Nothing changes for those who read before you activate it."
        ),
    ):
        label = QLabel(text)
        label.setWordWrap(True)
        column.addWidget(label)
    whole = QWidget()
    around = QVBoxLayout(whole)
    around.setContentsMargins(0, 0, 0, 0)
    around.addWidget(card)
    around.addStretch(1)
    return whole

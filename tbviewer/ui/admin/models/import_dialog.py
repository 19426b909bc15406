"""The small window that shows what a file holds before it is taken into the store."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tbviewer.reading.model_told import ModelTold
from tbviewer.ui import look
from tbviewer.ui.admin.models.card_view import CardView
from tbviewer.words import say


class ImportDialog(QDialog):
    """Shows a Model's Card and asks under which name to keep it."""

    wanted = Signal(str)
    """The name under which the Model is to be kept."""

    def __init__(self, model: ModelTold, free_name: str, parent: QWidget):
        super().__init__(parent)
        self.setWindowTitle(say("Import a Model"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 520)
        about = QLabel(
            say(
                "The file is whole and holds a Model of this program's kind. Whether it reads your"
                " films well, it cannot tell. It does not read before it is activated."
            )
        )
        about.setWordWrap(True)
        card = CardView()
        card.show_model(model)
        self.name = QLineEdit(free_name)
        self.name.setAccessibleName(say("Name"))
        self.name.setMaxLength(64)
        self.act, leave = QPushButton(say("Import")), QPushButton(say("Cancel"))
        self.act.setProperty("act", True)
        self.act.setDefault(True)
        leave.setAutoDefault(False)
        leave.clicked.connect(lambda _: self.reject())
        self.act.clicked.connect(lambda _: self._take())
        self.name.textChanged.connect(lambda text: self.act.setEnabled(bool(text.strip())))
        named = QHBoxLayout()
        named.addWidget(QLabel(say("Keep it as")))
        named.addWidget(self.name, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(self.act)
        column = QVBoxLayout(self)
        margin = 6 * look.STEP
        column.setContentsMargins(margin, margin, margin, 4 * look.STEP)
        column.setSpacing(3 * look.STEP)
        column.addWidget(about)
        column.addWidget(card, 1)
        column.addLayout(named)
        column.addLayout(buttons)

    def _take(self) -> None:
        self.wanted.emit(self.name.text().strip())
        self.accept()

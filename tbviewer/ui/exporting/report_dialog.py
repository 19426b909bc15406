"""The window that shows a report before it leaves, and asks where it goes."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from tbviewer.policy import policy
from tbviewer.ui import look
from tbviewer.ui.exporting.page_preview import PagePreview
from tbviewer.words import say, say_count

SIDE = 300


@dataclass(frozen=True, slots=True)
class ReportAsk:
    """How a report is wanted.

    Attributes
    ----------
    identity : bool
        Whether patients are named.
    all_films : bool
        Whether every film of the list has a page, or the shown one alone.
    """

    identity: bool = False
    all_films: bool = False


class ReportDialog(QDialog):
    """Shows the page of the shown film; patients are never named unasked."""

    page_wanted = Signal(object)
    """A `ReportAsk`: its page is to be drawn and shown here."""
    save_requested = Signal(object)
    copy_requested = Signal(object)
    print_requested = Signal(object)
    """A `ReportAsk`."""

    def __init__(self, films: int, unread: int, parent: QWidget | None = None):
        """Offer a report of all `films` of the list too, of which `unread` have not been read."""
        super().__init__(parent)
        self.setWindowTitle(say("Report"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page = PagePreview()
        self.this_film = QRadioButton(say("This film"))
        self.all_films = QRadioButton(
            say_count("The {count} film of the list", "All {count} films of the list", films)
        )
        self.this_film.setChecked(True)
        self._films, self._unread = films, unread
        self.identity = QCheckBox(say("Print the patient's name, number and date"))
        if not policy().identity_in_exports:
            self.identity.setEnabled(False)
            self.identity.setText(say("Patients are not named: this computer's policy"))
        self.save, self.copy = QPushButton(say("Save as …")), QPushButton(say("Copy"))
        self.print, self.cancel = QPushButton(say("Print …")), QPushButton(say("Cancel"))
        self._arrange()
        self._connect()

    @property
    def asked(self) -> ReportAsk:
        """How the report is wanted."""
        return ReportAsk(self.identity.isChecked(), self.all_films.isChecked())

    def _arrange(self) -> None:
        note = _muted(
            say(
                "Without it a film is named by the first digits of its file's hash, which tell"
                " nothing of the patient. What is burnt into the picture itself stays there, and"
                " so does what was noted: look at the page before you hand it on."
            )
        )
        choices = QVBoxLayout()
        choices.setSpacing(3 * look.STEP)
        if self._films > 1:
            choices.addWidget(self.this_film)
            choices.addWidget(self.all_films)
            if self._unread:
                choices.addWidget(
                    _muted(
                        say_count(
                            "{count} film is still being read and is left out.",
                            "{count} films are still being read and are left out.",
                            self._unread,
                        )
                    )
                )
            choices.addSpacing(2 * look.STEP)
        choices.addWidget(self.identity)
        choices.addWidget(note)
        choices.addStretch(1)
        choices.addLayout(self._buttons())
        side = QWidget()
        side.setFixedWidth(max(SIDE, self.identity.sizeHint().width()))
        side.setLayout(choices)
        choices.setContentsMargins(0, 0, 0, 0)
        across = QHBoxLayout(self)
        margin = 6 * look.STEP
        across.setContentsMargins(margin, margin, margin, 4 * look.STEP)
        across.setSpacing(6 * look.STEP)
        across.addWidget(self.page)
        across.addWidget(side)

    def _buttons(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2 * look.STEP)
        self.save.setProperty("act", True)
        self.save.setDefault(True)
        self.copy.setToolTip(say("The page goes to the clipboard, as a picture"))
        for button in (self.save, self.print, self.copy, self.cancel):
            button.setAutoDefault(button is self.save)
            column.addWidget(button)
        return column

    def _connect(self) -> None:
        self.cancel.clicked.connect(self.reject)
        self.identity.toggled.connect(lambda _: self._want_page())
        self.all_films.toggled.connect(self._show_what_may)
        for button, wish in (
            (self.save, self.save_requested),
            (self.copy, self.copy_requested),
            (self.print, self.print_requested),
        ):
            button.clicked.connect(lambda _, wish=wish: self._end(wish))

    def _want_page(self) -> None:
        self.page.show_coming()
        self.page_wanted.emit(self.asked)

    def _show_what_may(self, several: bool) -> None:
        for button in (self.copy, self.print):
            button.setEnabled(not several)
            tip = say("Save the pages of several films as a PDF, and print that") if several else ""
            button.setToolTip(tip)

    def _end(self, wish: SignalInstance) -> None:
        asked = self.asked
        self.accept()
        wish.emit(asked)


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("kind", "muted")
    return label

"""What a person asks of a new Run."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from tbviewer.reading.reading import ModelName
from tbviewer.record.clinic.scan import Scan
from tbviewer.record.runs.wish import NAME, RunWish, usual_epochs
from tbviewer.ui import look
from tbviewer.words import say

_FOLDS = (3, 5, 0)
_NUMBER_WIDTH = 100


class WholeNumber(QLineEdit):
    """A whole number between two ends; anything else is not acceptable input."""

    def __init__(self, least: int, most: int):
        super().__init__(str(least))
        self.setValidator(QIntValidator(least, most, self))
        self.setMaximumWidth(_NUMBER_WIDTH)

    def value(self) -> int:
        """Return the number."""
        return int(self.text())

    def set_value(self, value: int) -> None:
        """Show another number."""
        self.setText(str(value))


class RunForm(QFrame):
    """Begin with what, for how long, by which recipe; the name is made up until one is typed."""

    changed = Signal()

    def __init__(self, threads: int, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._threads = threads
        self.begin_with, self.preset, self.threshold = QComboBox(), QComboBox(), QComboBox()
        self.name = QLineEdit()
        self.epochs, self.seed = WholeNumber(1, 1000), WholeNumber(0, 1_000_000)
        self._is_own_name = False
        self._offered: tuple[ModelName, ...] | None = None
        self._fill()
        self._arrange()
        self._connect()
        self.show_beginnings(())

    @property
    def is_valid(self) -> bool:
        """Whether a Run can be asked for."""
        numbers = (self.epochs, self.seed)
        return NAME.fullmatch(self.name.text()) is not None and all(
            number.hasAcceptableInput() for number in numbers
        )

    def wish(self, scan: Scan) -> RunWish:
        """Return what is asked, on the films of `scan`."""
        return RunWish(
            model=self.name.text(),
            folder=scan.folder,
            begin_with=self.begin_with.currentData() or "",
            preset=self.preset.currentData(),
            epochs=self.epochs.value(),
            seed=self.seed.value(),
            folds=self.threshold.currentData(),
            threads=self._threads,
            reference_standard=str(scan.standard),
        )

    def show_beginnings(self, names: Sequence[ModelName]) -> None:
        """Offer Models to begin with, the first chosen, and to begin with nothing."""
        if self._offered == tuple(names):
            return
        self._offered, before = tuple(names), self.begin_with.currentData()
        self.begin_with.blockSignals(True)
        self.begin_with.clear()
        for name in names:
            self.begin_with.addItem(name.short, name.name)
        self.begin_with.addItem(say("nothing: train from the beginning"), "")
        self.begin_with.setCurrentIndex(max(0, self.begin_with.findData(before or None)))
        self.begin_with.blockSignals(False)
        self._suggest()

    def _fill(self) -> None:
        self.preset.addItem(say("best: measured to be the best"), "best")
        self.preset.addItem(say("paper: as published in 2019"), "paper")
        for folds in _FOLDS:
            text = (
                say("{count} Networks, each trained without a part of the films", count=folds)
                if folds
                else say("films held back: quicker, and coarse")
            )
            self.threshold.addItem(text, folds)
        self.name.setMaxLength(64)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        margin = 5 * look.STEP
        grid.setContentsMargins(margin, margin, margin, margin)
        grid.setHorizontalSpacing(4 * look.STEP)
        grid.setVerticalSpacing(3 * look.STEP)
        rows: tuple[tuple[str, QWidget, str], ...] = (
            (say("Begin with"), self.begin_with,
             say("A Model that knows films already needs fewer of yours, and less time.")),
            (say("Name of the new Model"), self.name,
             say("Letters, digits, full stops, hyphens and underscores.")),
            (say("Threshold from"), self.threshold,
             say("Scores of films that a Network has not learned from; never the comparison's.")),
            (say("Epochs"), self.epochs, say("How often every film is learned from.")),
            (say("Recipe"), self.preset,
             say("How it learns. The other one repeats what was published.")),
            (say("Seed"), self.seed, say("The same seed, films and threads give the same Model.")),
        )  # fmt: skip
        for row, (text, widget, hint) in enumerate(rows):
            label, beside = QLabel(text), QLabel(hint)
            label.setBuddy(widget)
            widget.setAccessibleName(text)
            widget.setToolTip(hint)
            beside.setProperty("kind", "muted")
            beside.setWordWrap(True)
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
            grid.addWidget(beside, row, 2, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnMinimumWidth(1, 320)
        grid.setColumnStretch(2, 1)

    def _connect(self) -> None:
        self.begin_with.currentIndexChanged.connect(lambda _: self._suggest())
        self.preset.currentIndexChanged.connect(lambda _: self._suggest())
        self.name.textEdited.connect(self._take_name)
        for field in (self.name, self.epochs, self.seed):
            field.textChanged.connect(lambda _: self.changed.emit())

    def _take_name(self, text: str) -> None:
        self._is_own_name = bool(text)

    def _suggest(self) -> None:
        """Make up a name and epochs that fit what the Run begins with."""
        begin_with = self.begin_with.currentData()
        self.epochs.set_value(usual_epochs(begin_with, self.preset.currentData()))
        if not self._is_own_name:
            stem = f"{begin_with}-clinic" if begin_with else "clinic"
            self.name.setText(f"{stem[:50]}-{datetime.now():%Y%m%d}")

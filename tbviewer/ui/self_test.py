"""The self-test in a window: one line a check as it comes, and all of them to copy."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tbviewer.errors import TbViewerError
from tbviewer.ui import look
from tbviewer.ui.busy_line import BusyLine
from tbviewer.ui.job import Job, Report
from tbviewer.ui.services import Checked, SelfTest
from tbviewer.words import later, say

ALL = "all"
"""The last line: whether everything works."""
_NAMES = {
    "program": later("Program"),
    "libraries": later("Libraries"),
    "policy": later("Policy"),
    "models": later("Models"),
    "sample film": later("Sample film"),
    "decoders": later("Decoders"),
    "window": later("Window"),
    "training": later("Training"),
    "folders": later("Folders"),
    "disk": later("Disk"),
}
WIDTH = 680


class SelfTestWindow(QDialog):
    """Runs what `begin` begins and shows it; nothing in it names a person or a film."""

    def __init__(self, begin: Callable[[], SelfTest], parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(say("Self-test"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(look.scaled(WIDTH))
        self._checked: list[Checked] = []
        self.headline = QLabel(say("Testing this installation: half a minute or so …"))
        self.headline.setProperty("kind", "title")
        self.headline.setWordWrap(True)
        self.busy = BusyLine()
        self._rows = QGridLayout()
        self.copy = QPushButton(say("Copy for support"))
        self.copy.setToolTip(say("Copy these lines. They name no patient and no film"))
        self.copy.setEnabled(False)
        self._arrange()
        self._test = begin()
        self.busy.set_busy(True)
        self._job = Job(
            self._run, done=self._ended, failed=self._failed, reported=self._add, parent=self
        )
        self._job.start()

    @property
    def text(self) -> str:
        """What "Copy for support" copies."""
        return "\n".join(
            f"{'works ' if line.works else 'FAILED'}  {line.check}: {line.told}"
            f" ({line.seconds:.1f} s)"
            for line in self._checked
        )

    def _arrange(self) -> None:
        self._rows.setColumnStretch(2, 1)
        self._rows.setHorizontalSpacing(3 * look.STEP)
        self._rows.setVerticalSpacing(2 * look.STEP)
        close = QPushButton(say("Close"))
        close.clicked.connect(lambda _: self.close())
        self.copy.clicked.connect(lambda _: QGuiApplication.clipboard().setText(self.text))
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        self._column = column = QVBoxLayout(self)
        margin = 6 * look.STEP
        column.setContentsMargins(margin, margin, margin, 4 * look.STEP)
        column.setSpacing(3 * look.STEP)
        column.addWidget(self.headline)
        column.addWidget(self.busy)
        column.addLayout(self._rows)
        column.addStretch(1)
        column.addLayout(buttons)

    def _run(self, report: Report) -> None:
        for line in self._test:
            report(line)

    def _add(self, line: Checked) -> None:
        self._checked.append(line)
        if line.check == ALL:
            return
        row = self._rows.rowCount()
        name = QLabel(say(_NAMES.get(line.check, line.check)))
        mark = QLabel("✓" if line.works else "✕")
        mark.setAccessibleName(say("works") if line.works else say("failed"))
        told = QLabel(line.told)
        told.setWordWrap(True)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        told.setProperty("kind", "muted" if line.works else "bad")
        for at, label in enumerate((mark, name, told)):
            self._rows.addWidget(label, row, at, Qt.AlignmentFlag.AlignTop)
        QTimer.singleShot(0, self, self._fit)  # once the labels know their type sizes

    def _fit(self) -> None:
        """Grow until no line is cut: a window does not follow words that wrap."""
        needed = self._column.totalHeightForWidth(self.width())
        self.resize(self.width(), max(self.height(), needed))

    def _ended(self, _: object) -> None:
        self.busy.set_busy(False)
        self.copy.setEnabled(bool(self._checked))
        last = self._checked[-1] if self._checked else None
        if last is None or last.check != ALL:
            self.headline.setText(say("The self-test ended before its end."))
        elif last.works:
            self.headline.setText(say("This installation works ({seconds:.0f} s).",
                seconds=last.seconds))  # fmt: skip
        else:
            self.headline.setText(
                say("This installation is not whole. Send these lines to whoever helps you.")
            )

    def _failed(self, error: Exception) -> None:
        self._ended(None)
        told = error.sentence if isinstance(error, TbViewerError) else type(error).__name__
        self.headline.setText(say("The self-test could not begin: {why}", why=told))

    def done(self, result: int) -> None:
        """End the test with the window."""
        self._job.stop()
        self._test.stop()
        self._job.wait()
        super().done(result)

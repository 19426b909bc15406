"""The small table over both classes: films, patients, parts, kinds and sizes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from tbviewer.record.clinic.scan import Scan
from tbviewer.record.clinic.summary import ClassSummary, class_summaries
from tbviewer.record.clinic.words import class_name
from tbviewer.ui import look
from tbviewer.words import later, say

_HEADS = (
    later("Films"),
    later("Found"),
    later("Used"),
    later("Patients"),
    later("To learn from"),
    later("Set apart"),
    later("Files"),
    later("Shorter side"),
)
_NUMBERS = range(1, 6)


class SummaryTable(QFrame):
    """Shows a scan's figures, a line for each class."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("card")
        grid = QGridLayout(self)
        margin = 3 * look.STEP
        grid.setContentsMargins(margin, 2 * look.STEP, margin, 2 * look.STEP)
        grid.setHorizontalSpacing(4 * look.STEP)
        grid.setVerticalSpacing(look.STEP)
        grid.setColumnStretch(len(_HEADS) - 2, 1)
        self._cells: list[list[QLabel]] = []
        for row in range(3):
            cells = [QLabel() for _ in _HEADS]
            for at, cell in enumerate(cells):
                side = Qt.AlignmentFlag.AlignRight if at in _NUMBERS else Qt.AlignmentFlag.AlignLeft
                cell.setTextFormat(Qt.TextFormat.PlainText)
                grid.addWidget(cell, row, at, side | Qt.AlignmentFlag.AlignVCenter)
                if row == 0:
                    cell.setProperty("kind", "muted")
                    cell.setText(say(_HEADS[at]))
            self._cells.append(cells)
        self._cells[0][7].setToolTip(say("In pixels"))
        self._cells[0][5].setToolTip(
            say("A fifth of the patients, used for nothing but the final comparison.")
        )

    def show_scan(self, scan: Scan) -> None:
        """Show the figures of a scan."""
        for cells, summary in zip(self._cells[1:], class_summaries(scan), strict=True):
            for cell, words in zip(cells, _words(summary), strict=True):
                cell.setText(words)


def _words(summary: ClassSummary) -> tuple[str, ...]:
    kinds = ", ".join(f"{kind} {count}" for kind, count in summary.kinds)
    if summary.sides is None:
        sides = ""
    elif summary.sides[0] == summary.sides[2]:
        sides = str(summary.sides[0])
    else:
        sides = say("{least} to {most}", least=summary.sides[0], most=summary.sides[2])
    numbers = (
        summary.found, summary.used, summary.patients, summary.learning, summary.test,
    )  # fmt: skip
    return (class_name(summary.label), *map(str, numbers), kinds, sides)

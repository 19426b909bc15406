"""The window that shows a month's sheet and writes it."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tbviewer.record.figure_spec import FigureFormat
from tbviewer.record.files import write_told
from tbviewer.record.journal.month import Month
from tbviewer.record.sheet_words import csv_of_month, month_text
from tbviewer.ui import look
from tbviewer.ui.exporting.page_preview import PagePreview
from tbviewer.ui.exporting.saving import save_dialog
from tbviewer.ui.faults import fault_of
from tbviewer.ui.job import Lane, Report
from tbviewer.ui.services import JournalServices
from tbviewer.words import say

MONTHS = 36
"""How far back one can choose."""


class SheetDialog(QDialog):
    """Shows one month; scores are kept back from whoever reads on their own first."""

    def __init__(
        self,
        journal: JournalServices,
        settings: QSettings,
        hidden_from: str | None,
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._journal, self._settings, self._hidden_from = journal, settings, hidden_from
        self._month: Month | None = None
        self.setWindowTitle(say("Monthly sheet"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.months = QComboBox()
        self.months.setAccessibleName(say("Month"))
        for first in _months_before(date.today()):
            self.months.addItem(month_text(f"{first:%Y-%m}"), first)
        self.page, self.told = PagePreview(), QLabel()
        self.save, self.close_button = QPushButton(say("Save as …")), QPushButton(say("Close"))
        self._lane, self._saving = Lane(self), Lane(self)
        self._arrange()
        self.months.currentIndexChanged.connect(lambda _: self._show_month())
        self.save.clicked.connect(lambda _: self._choose_file())
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(lambda _: self._stop())
        self._show_month()

    def save_to(self, name: str) -> None:
        """Write the month that is shown, as the file's name says."""
        month = self._month
        if month is None:
            return

        def work(_: Report) -> str:
            csv = Path(name).suffix.lower() == ".csv"
            content = csv_of_month(month) if csv else self._draw(month, FigureFormat.PDF)
            write_told(Path(name), content)
            return Path(name).name

        self._saving.run(
            work,
            done=lambda written: self.told.setText(say("Written: {name}", name=written)),
            failed=self._tell,
        )

    def _arrange(self) -> None:
        self.told.setWordWrap(True)
        self.told.setProperty("kind", "muted")
        note = QLabel(say("Counts only: nobody is named. Films of other computers are not in it."))
        note.setWordWrap(True)
        note.setProperty("kind", "muted")
        self.save.setProperty("act", True)
        self.close_button.setAutoDefault(False)
        side = QVBoxLayout()
        side.setSpacing(3 * look.STEP)
        for widget in (self.months, note, self.told):
            side.addWidget(widget)
        side.addStretch(1)
        for button in (self.save, self.close_button):
            side.addWidget(button)
        holder = QWidget()
        holder.setFixedWidth(240)
        side.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(side)
        across = QHBoxLayout(self)
        margin = 6 * look.STEP
        across.setContentsMargins(margin, margin, margin, 4 * look.STEP)
        across.setSpacing(6 * look.STEP)
        across.addWidget(self.page)
        across.addWidget(holder)

    def _show_month(self) -> None:
        day: date = self.months.currentData()
        self._month = None
        self.save.setEnabled(False)
        self.told.clear()
        self.page.show_coming()

        def work(_: Report) -> tuple[Month, QImage]:
            month = self._journal.month(day, self._hidden_from)
            return month, QImage.fromData(self._draw(month, FigureFormat.PNG))

        self._lane.run(work, done=lambda answer: self._show(*answer), failed=self._show_trouble)

    def _draw(self, month: Month, kind: FigureFormat) -> bytes:
        return self._journal.draw_sheet(month, kind)

    def _show(self, month: Month, page: QImage) -> None:
        self._month = month
        self.save.setEnabled(True)
        self.page.show_page(page)

    def _show_trouble(self, error: Exception) -> None:
        self.page.show_trouble(fault_of(error).sentence)

    def _tell(self, error: Exception) -> None:
        fault = fault_of(error)
        self.told.setText(" ".join(filter(None, (fault.sentence, fault.advice))))

    def _choose_file(self) -> None:
        first: date = self.months.currentData()
        save_dialog(
            say("Save the sheet"),
            f"sheet-{first:%Y-%m}",
            {"pdf": say("PDF files"), "csv": say("CSV files")},
            settings=self._settings,
            window=self,
            chosen=self.save_to,
        ).open()

    def _stop(self) -> None:
        self._lane.close()
        self._saving.close()


def _months_before(today: date) -> list[date]:
    """Return the first days of this month and of those before it."""
    number = today.year * 12 + today.month - 1
    return [date((number - back) // 12, (number - back) % 12 + 1, 1) for back in range(MONTHS)]

"""The page Threshold: where it stands, the curve to choose it on, what it does, how it holds."""

from pathlib import Path

from PySide6.QtCore import QSettings, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tbviewer.reading.screening import STANDARDS, UNKNOWN, cautions
from tbviewer.reading.screening_words import (
    sample_text,
    standard_choice,
    threshold_text,
)
from tbviewer.ui import look
from tbviewer.ui.admin.page import AdminPage
from tbviewer.ui.admin.threshold.choice_card import ChoiceCard
from tbviewer.ui.admin.threshold.choosing import Choosing
from tbviewer.ui.admin.threshold.drift_chart import DriftChart
from tbviewer.ui.admin.threshold.rows_table import RowsTable
from tbviewer.ui.admin.threshold.words import drift_text, standing_text
from tbviewer.ui.busy_line import BusyLine
from tbviewer.ui.folders import folder_for, keep_folder
from tbviewer.ui.wrap import Wrap
from tbviewer.words import say

_FOLDER = "admin/scores-folder"
_STANDARD_CHARACTERS = 32
"""Of the longest standard in most languages."""


class ThresholdPage(AdminPage):
    """Shows `choosing`; tells it what is wanted."""

    def __init__(self, choosing: Choosing, settings: QSettings, parent: QWidget | None = None):
        super().__init__(say("Threshold"), parent)
        self.choosing, self._settings = choosing, settings
        self._folder = ""
        self.open = QPushButton(say("Scores and results (CSV) …"))
        self.use_folder = QPushButton(say("The folder of the step Films"))
        self.stop = QPushButton(say("Stop"))
        self.standard = QComboBox()
        for standard in STANDARDS:
            self.standard.addItem(standard_choice(standard), standard)
        self.standard.setCurrentIndex(self.standard.findData(UNKNOWN))
        self.standard.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.standard.setMinimumContentsLength(_STANDARD_CHARACTERS)
        self.rests, self.warned = _lines(), _lines()
        self.busy = BusyLine()
        self.card = ChoiceCard()
        self.forget = QPushButton(say("Back to the Model's default"))
        self.to_pdf, self.to_csv = QPushButton(say("PDF …")), QPushButton(say("CSV …"))
        self.for_it = QPushButton(say("Export for IT …"))
        self.table, self.drift = RowsTable(), DriftChart()
        self.no_drift = QLabel()
        self.tabs = QStackedWidget()
        self.tabs.setObjectName("clear")
        self._arrange()
        self._connect()
        self._show()

    def entered(self) -> None:
        """Look where things stand."""
        self.choosing.enter()

    def set_folder(self, folder: str) -> None:
        """Offer the labelled folder of the step Films; empty where there is none."""
        self._folder = folder
        self.use_folder.setVisible(bool(folder))

    def close_down(self) -> None:
        """Stop for good."""
        self.busy.set_busy(False)
        self.choosing.close()

    def open_dialog(self) -> QFileDialog:
        """Return the window in which to choose scores and results, not yet shown."""
        folder = folder_for(self._settings, _FOLDER) or str(Path.home())
        title, kinds = say("Choose scores and results"), say("CSV files (*.csv *.tsv *.txt)")
        dialog = QFileDialog(self, title, folder, kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def take(names: list[str]) -> None:
            keep_folder(self._settings, _FOLDER, str(Path(names[0]).parent))
            self.choosing.measure(names[0], str(self.standard.currentData()))

        dialog.filesSelected.connect(take)
        return dialog

    def export_dialog(self, suffix: str) -> QFileDialog:
        """Return the window that asks where to, and before anything is overwritten; not shown."""
        folder = folder_for(self._settings, _FOLDER) or str(Path.home())
        dialog = QFileDialog(self, say("Export the threshold"), folder, f"*.{suffix}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"threshold.{suffix}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def take(name: str) -> None:
            keep_folder(self._settings, _FOLDER, str(Path(name).parent))
            if suffix == "json":
                self.choosing.export_unkept(name)
            else:
                self.choosing.export(name, self.card.site.text().strip())

        dialog.fileSelected.connect(take)
        return dialog

    def _arrange(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 2 * look.STEP, 0)
        column.setSpacing(3 * look.STEP)
        column.addLayout(self._source_row())
        column.addWidget(self.warned)
        column.addWidget(self.card)
        column.addLayout(self._tab_row())
        column.addWidget(self.tabs, 1)
        scroll = self.area = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        for part in (scroll, scroll.viewport(), inside):
            part.setObjectName("clear")
        self.body.addWidget(scroll, 1)

    def _source_row(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * look.STEP)
        for button in (self.open, self.use_folder, self.stop):
            row.addWidget(button)
        row.addStretch(1)
        rests_on = QLabel(say("Results rest on"))
        rests_on.setBuddy(self.standard)
        self.standard.setAccessibleName(rests_on.text())
        column = QVBoxLayout()
        column.setSpacing(2 * look.STEP)
        column.addLayout(row)
        column.addWidget(self.rests)
        column.addLayout(Wrap(rests_on, self.standard, spacing=2 * look.STEP))
        column.addWidget(self.busy)
        return column

    def _tab_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        group = QButtonGroup(self)
        self.of_table, self.of_drift = _tab(say("Every threshold")), _tab(say("Month by month"))
        for at, (button, page) in enumerate(
            ((self.of_table, self.table), (self.of_drift, self._drift_page()))
        ):
            group.addButton(button, at)
            row.addWidget(button)
            self.tabs.addWidget(page)
        self.of_table.setChecked(True)
        group.idClicked.connect(self._turn)
        row.addStretch(1)
        row.addWidget(self.forget)
        for button in (self.for_it, self.to_pdf, self.to_csv):
            row.addWidget(button)
        return row

    def _turn(self, at: int) -> None:
        """Show one tab, and all of it that fits."""
        self.tabs.setCurrentIndex(at)
        self.area.ensureWidgetVisible(self.tabs)

    def _drift_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        self.no_drift.setProperty("kind", "muted")
        self.no_drift.setWordWrap(True)
        column.addWidget(self.no_drift)
        column.addWidget(self.drift, 1)
        column.addStretch()
        return page

    def _connect(self) -> None:
        choosing = self.choosing
        choosing.changed.connect(self._show)
        choosing.progressed.connect(self._show_progress)
        choosing.written.connect(lambda name: self.rests.setText(say("Written: {name}", name=name)))
        self.act.clicked.connect(lambda _: self._act())
        self.open.clicked.connect(lambda _: self.open_dialog().open())
        self.use_folder.clicked.connect(lambda _: choosing.measure(self._folder))
        self.stop.clicked.connect(lambda _: choosing.stop())
        self.standard.activated.connect(
            lambda _: choosing.state_standard(str(self.standard.currentData()))
        )
        self.card.slider.valueChanged.connect(choosing.choose)
        self.card.chart.picked.connect(choosing.choose_near)
        self.card.conditions_changed.connect(choosing.set_conditions)
        self.table.selectionModel().currentRowChanged.connect(
            lambda now, _: choosing.choose(now.row())
        )
        self.forget.clicked.connect(lambda _: choosing.forget())
        self.for_it.clicked.connect(lambda _: self.export_dialog("json").open())
        self.to_pdf.clicked.connect(lambda _: self.export_dialog("pdf").open())
        self.to_csv.clicked.connect(lambda _: self.export_dialog("csv").open())

    def _act(self) -> None:
        """Do the next sensible thing."""
        if self.choosing.chosen is None:
            self.open_dialog().open()
        else:
            self.choosing.keep(self.card.site.text().strip())

    def _show(self) -> None:
        choosing, sample = self.choosing, self.choosing.sample
        self._show_head()
        self.busy.set_busy(choosing.measuring)
        self.stop.setVisible(choosing.measuring)
        for button in (self.open, self.use_folder):
            button.setEnabled(not choosing.measuring)
        there = sample is not None
        self.open.setVisible(there or choosing.measuring)  # else it is the highlighted button
        self.card.setVisible(there)
        for part in (self.to_pdf, self.to_csv, self.of_table):
            part.setVisible(there)
        if not there:
            self.of_drift.setChecked(True)
            self.tabs.setCurrentIndex(1)
        elif not self.table.rows.rowCount():
            self.of_table.setChecked(True)
            self.tabs.setCurrentIndex(0)
        self.for_it.setVisible(choosing.unkept is not None)
        standing = choosing.standing
        self.forget.setVisible(standing is not None and standing.set_here is not None)
        self._show_sample()
        self._show_choice()
        self._show_drift()

    def _show_head(self) -> None:
        standing, row = self.choosing.standing, self.choosing.chosen
        if standing is None:
            self.set_headline(say("Looking where things stand …"))
            self.set_act("")
            return
        here, site = standing.set_here, self.card.site
        if here is not None and not site.text() and not site.isModified():
            site.setText(here.site)
        if row is None:
            told = say("Open scores with the results of tests to choose one.")
            self.set_headline(standing_text(standing), told)
            self.set_act(say("Open scores and results …"), enabled=not self.choosing.measuring)
        else:
            told = say("Move the slider; what it does is told beside the curve.")
            self.set_headline(standing_text(standing), told)
            self.set_act(
                say("Set threshold {threshold}", threshold=threshold_text(row.threshold)),
                enabled=not self.choosing.is_set and not self.choosing.measuring,
            )

    def _show_sample(self) -> None:
        sample = self.choosing.sample
        if sample is None:
            self.rests.setText(
                say(
                    "A CSV file has the columns “score” and “result”, and “weight” where people"
                    " with low scores were not all tested."
                )
            )
            self.warned.hide()
            return
        self.rests.setText(sample_text(sample))
        with QSignalBlocker(self.standard):
            self.standard.setCurrentIndex(self.standard.findData(sample.standard))
        told = cautions(sample)
        self.warned.setText("\n".join(f"⚠ {caution}" for caution in told))
        self.warned.setVisible(bool(told))

    def _show_choice(self) -> None:
        choosing = self.choosing
        self.table.show_rows(choosing.rows, choosing.at)
        if choosing.rows and choosing.sample is not None and choosing.curve is not None:
            self.card.show_choice(
                choosing.sample, choosing.curve, choosing.rows, choosing.at, choosing.conditions
            )

    def _show_drift(self) -> None:
        months = self.choosing.months
        self.drift.setVisible(bool(months))
        self.drift.show_months(months)
        self.no_drift.setText(drift_text(months))

    def _show_progress(self, done: int, count: int) -> None:
        self.rests.setText(say("{done} of {count} films read", done=done, count=count))


def _lines() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _tab(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("flat", True)
    button.setCheckable(True)
    return button

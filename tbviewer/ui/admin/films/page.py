"""The page Films: which folder, what it holds, what is wrong, what is left out."""

from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer, Signal
from PySide6.QtWidgets import (
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

from tbviewer.record.clinic.judging import warnings
from tbviewer.record.clinic.scan import ReferenceStandard, Scan, standard_text
from tbviewer.ui import look
from tbviewer.ui.admin.films.folder import ClinicFolder
from tbviewer.ui.admin.films.forms import forms_page
from tbviewer.ui.admin.films.head_words import about, headline, progress_text
from tbviewer.ui.admin.films.panes import FilmPanes
from tbviewer.ui.admin.films.services import FilmsServices
from tbviewer.ui.admin.films.summary_table import SummaryTable
from tbviewer.ui.admin.page import AdminPage
from tbviewer.ui.busy_line import BusyLine
from tbviewer.ui.cut_label import CutLabel
from tbviewer.ui.folders import folder_for, keep_folder
from tbviewer.ui.job import Lane
from tbviewer.words import say

_FOLDER = "admin/films-folder"
_REST_AFTER_MS = 60_000
"""How long after the last film was opened the processes that open them are ended: each holds
some 350 MB."""


class FilmsPage(AdminPage):
    """Shows `folder`; says which one is wanted and which films are left out."""

    go_on_requested = Signal()
    """The next step is wanted: a Run can be begun on the folder."""

    def __init__(
        self,
        folder: ClinicFolder,
        services: FilmsServices,
        settings: QSettings,
        parent: QWidget | None = None,
    ):
        super().__init__(say("Films"), parent)
        self.folder, self._settings = folder, settings
        self._leads_on = False
        self._told: Scan | None = None
        self.place = CutLabel(cut=Qt.TextElideMode.ElideMiddle)
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.remarks = QLabel()
        self.again, self.other, self.other_csv = (
            QPushButton(say("Look again")),
            QPushButton(say("Another folder …")),
            QPushButton(say("CSV file …")),
        )
        self.standard = QComboBox()
        for standard in ReferenceStandard:
            self.standard.addItem(standard_text(standard), str(standard))
        self.standard.setCurrentIndex(self.standard.findData(str(ReferenceStandard.UNKNOWN)))
        self.busy = BusyLine()
        self.summary, self.panes = SummaryTable(), FilmPanes(services)
        self._services, self._resting = services, Lane(self)
        self._idle = QTimer(self, singleShot=True, interval=_REST_AFTER_MS)
        self.pages = QStackedWidget()
        self.pages.setObjectName("clear")
        self._arrange()
        self._connect()
        self._show()

    def entered(self) -> None:
        """Bring back the last folder, or see whether it still stands."""
        self.folder.enter()

    def set_leads_on(self, leads_on: bool) -> None:
        """Say whether there is a next step to go on to."""
        self._leads_on = leads_on
        self._show_head()

    def close_down(self) -> None:
        """Stop for good."""
        self.busy.set_busy(False)
        self._idle.stop()
        self._resting.close()
        self.folder.close()
        self.panes.close_down()

    def folder_dialog(self) -> QFileDialog:
        """Return the window in which to choose a folder, not yet shown."""
        dialog = self._dialog(say("Choose a folder of labelled films"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        return dialog

    def csv_dialog(self) -> QFileDialog:
        """Return the window in which to choose a CSV file, not yet shown."""
        dialog = self._dialog(say("Choose a CSV file of labelled films"))
        dialog.setNameFilter(say("CSV files (*.csv)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return dialog

    def _dialog(self, title: str) -> QFileDialog:
        folder = folder_for(self._settings, _FOLDER) or str(Path.home())
        dialog = QFileDialog(self, title, folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def take(names: list[str]) -> None:
            keep_folder(self._settings, _FOLDER, str(Path(names[0]).parent))
            self.folder.look_at(names[0])

        dialog.filesSelected.connect(take)
        return dialog

    def _arrange(self) -> None:
        self.remarks.setWordWrap(True)
        self.remarks.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout()
        line.setSpacing(2 * look.STEP)
        line.addWidget(self.place, 1)
        for button in (self.again, self.other, self.other_csv):
            line.addWidget(button)
        rests_on = QLabel(say("The labels rest on"))
        self.standard.setAccessibleName(rests_on.text())
        self.standard.setToolTip(
            say(
                "What decided who had tuberculosis. It is printed on every table and Card that is"
                " made from this folder."
            )
        )
        stated = QHBoxLayout()
        stated.setSpacing(2 * look.STEP)
        stated.addWidget(rests_on)
        stated.addWidget(self.standard)
        stated.addStretch(1)
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * look.STEP)
        column.addWidget(self.summary)
        column.addLayout(stated)
        column.addWidget(self.remarks)
        column.addWidget(self.panes, 1)
        # A small window with long words shows a part of it, and is not forced wider.
        area = QScrollArea()
        area.setObjectName("clear")
        area.setWidgetResizable(True)
        area.setWidget(found)
        found.setAutoFillBackground(False)  # which the area has just made it do
        self.pages.addWidget(forms_page())
        self.pages.addWidget(area)
        self.body.addLayout(line)
        self.body.addWidget(self.busy)
        self.body.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.folder.changed.connect(self._show)
        self.folder.progressed.connect(self._show_head)
        for opens_films in (self.folder.progressed, self.folder.changed, self.panes.looked):
            opens_films.connect(self._idle.start)
        self._idle.timeout.connect(lambda: self._resting.run(lambda _: self._services.rest()))
        self.act.clicked.connect(lambda _: self._go_on())
        self.again.clicked.connect(lambda _: self.folder.look_at(self.folder.looked_at))
        self.other.clicked.connect(lambda _: self.folder_dialog().open())
        self.other_csv.clicked.connect(lambda _: self.csv_dialog().open())
        self.standard.activated.connect(
            lambda _: self.folder.state_standard(ReferenceStandard(self.standard.currentData()))
        )
        self.panes.choice_requested.connect(
            lambda names, left_out: self.folder.choose(names, left_out=left_out)
        )

    def _go_on(self) -> None:
        """Do the next sensible act."""
        folder = self.folder
        if folder.scanning:
            folder.stop()
        elif folder.fault is not None or (folder.scan is not None and folder.refusals):
            folder.look_at(folder.looked_at)
        elif folder.scan is None:
            self.folder_dialog().open()
        else:
            self.go_on_requested.emit()

    def _show(self) -> None:
        scan = self.folder.scan
        self._show_head()
        self.busy.set_busy(self.folder.scanning)
        self.pages.setCurrentIndex(0 if scan is None else 1)
        for widget in (self.again, self.other, self.other_csv, self.standard):
            widget.setEnabled(not self.folder.scanning)
        for widget in (self.again, self.other):
            widget.setVisible(bool(scan or self.folder.fault))
        self.place.setText(scan.folder if scan else "")
        self.place.setToolTip(self.place.text())
        if scan is None:
            return
        self.standard.setCurrentIndex(self.standard.findData(str(scan.standard)))
        if scan is self._told:
            return
        self._told = scan
        remarks = warnings(scan)
        self.remarks.setText("\n".join(f"⚠  {remark.sentence}" for remark in remarks))
        self.remarks.setVisible(bool(remarks))
        self.summary.show_scan(scan)
        self.panes.show_scan(scan)

    def _show_head(self) -> None:
        folder = self.folder
        if folder.progress is not None:
            name = Path(folder.looked_at).name
            self.set_headline(progress_text(folder.progress), say("Scanning {name}", name=name))
            self.set_act(say("Stop"))
        elif folder.fault is not None:
            self.set_headline(folder.fault.sentence, folder.fault.advice)
            self.set_act(say("Look again") if folder.looked_at else "")
        elif folder.scan is None:
            self.set_headline(
                say("No folder of labelled films has been chosen yet."),
                say("A Model is trained on films of which it is known who had tuberculosis."),
            )
            self.set_act(say("Choose a folder …"))
        elif folder.refusals:
            first, *others = folder.refusals
            self.set_headline(first.sentence, " ".join(other.sentence for other in others))
            self.set_act(say("Look again"))
        else:
            self.set_headline(headline(folder.scan), about(folder.scan))
            self.set_act(say("Go on to the Run") if self._leads_on else "")

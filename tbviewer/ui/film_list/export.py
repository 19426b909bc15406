"""Exporting the list as a CSV file."""

import os
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from tbviewer.errors import TbViewerError
from tbviewer.record.files import write_whole
from tbviewer.record.film_list import csv_of
from tbviewer.ui.entries import Entry
from tbviewer.ui.faults import fault_of
from tbviewer.ui.films import Films
from tbviewer.ui.folders import folder_for, keep_folder
from tbviewer.ui.job import Lane, Report
from tbviewer.words import say

_FOLDER = "export/folder"


class ListExport(QObject):
    """Asks where to, then writes the rows that are shown, in their order."""

    went_wrong = Signal(object)
    """A `Fault`."""
    written = Signal(str)
    """The name of the file."""

    def __init__(self, films: Films, settings: QSettings, window: QWidget):
        super().__init__(window)
        self._films, self._settings, self._window = films, settings, window
        self._lane = Lane(self)

    def ask(self) -> QFileDialog:
        """Open the window in which to name the file; it asks before a file is replaced."""
        folder = folder_for(self._settings, _FOLDER)
        dialog = QFileDialog(self._window, say("Export the list"), folder, "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(say("films") + ".csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.write)
        dialog.open()
        return dialog

    def write(self, name: str) -> None:
        """Write the list to the file `name`, on a thread: the disk may be slow."""
        keep_folder(self._settings, _FOLDER, os.path.dirname(name))  # noqa: PTH120 - text
        content = csv_of(_row(entry, self._films) for entry in self._films.all())

        def work(_: Report) -> None:
            try:
                write_whole(Path(name), content)
            except OSError as error:
                raise TbViewerError(
                    say("{file} could not be written.", file=Path(name).name),
                    code="not-written",
                    advice=say("Check that the folder may be written and its disk has free space."),
                    detail=f"{type(error).__name__}: {error.strerror}",
                ) from error

        self._lane.run(
            work,
            done=lambda _: self.written.emit(Path(name).name),
            failed=lambda error: self.went_wrong.emit(fault_of(error)),
        )

    def close(self) -> None:
        """Wait for what is being written."""
        self._lane.close()


def _row(entry: Entry, films: Films) -> tuple[object, ...]:
    decision = films.decision_of(entry.key)
    survey = entry.survey
    if survey is None:
        return (entry.path, "", "", "", "", str(entry.state), *[None] * 7, decision, entry.reason)
    header, reading = survey.header, survey.reading
    score: tuple[object, ...] = (
        reading.score,
        reading.threshold,
        str(reading.threshold_source),
        reading.flagged,
        " ".join(caution.code for caution in reading.cautions),
        reading.forced,
    )
    return (
        entry.path,
        header.patient_name,
        header.patient_id,
        header.study_date,
        header.view,
        str(entry.state),
        *((None,) * 6 if films.hides_score(entry) else score),
        reading.model.short,
        decision,
        entry.reason,
    )

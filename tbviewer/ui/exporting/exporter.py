"""The exporter: asks how, has the figure drawn off the GUI thread, and writes or copies it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMainWindow

from tbviewer.record.figure_spec import FigureFormat, FigureSpec
from tbviewer.record.files import write_told
from tbviewer.ui.exporting.dialog import Export, ExportDialog
from tbviewer.ui.exporting.saving import save_dialog
from tbviewer.ui.exporting.waiting import Waiting
from tbviewer.ui.faults import fault_of
from tbviewer.ui.job import Lane, Report
from tbviewer.ui.services import Services
from tbviewer.words import say

TOLD_MS = 6000
"""How long the status bar tells what has been done."""
MakeSpec = Callable[[Export], FigureSpec]
"""Returns what the figure shows, as wanted: what stood on the screen when it was asked for."""


class Exporter(QObject):
    """One export at a time."""

    written = Signal(str)
    """The name of the file."""
    copied = Signal()
    went_wrong = Signal(object)
    """A `Fault`."""

    def __init__(self, services: Services, settings: QSettings, window: QMainWindow):
        super().__init__(window)
        self._services, self._settings, self._window = services, settings, window
        self._lane = Lane(self)
        self.waiting = Waiting(say("Export a figure"), window)
        self.waiting.cancelled.connect(self.cancel)
        self.written.connect(lambda name: self._tell(say("Written: {name}", name=name)))
        self.copied.connect(lambda: self._tell(say("The figure is on the clipboard.")))

    def ask(self, make_spec: MakeSpec) -> ExportDialog:
        """Ask how the figure is wanted, then do it; return the window that asks."""
        dialog = ExportDialog(self._settings, self._window)
        dialog.save_requested.connect(lambda export: self._choose_file(make_spec(export)))
        dialog.copy_requested.connect(lambda export: self.copy(make_spec(export)))
        dialog.open()
        return dialog

    def save(self, spec: FigureSpec, path: str) -> None:
        """Draw a figure and write its file, whole or not at all."""

        def work(report: Report) -> str:
            content = self._services.draw_figure(spec)
            report(None)  # nothing is written once it was cancelled
            write_told(Path(path), content)
            return Path(path).name

        self._run(work, self.written.emit)

    def copy(self, spec: FigureSpec) -> None:
        """Draw a figure and put it on the clipboard."""

        def work(_: Report) -> QImage:
            return QImage.fromData(self._services.draw_figure(spec))

        def take(picture: QImage) -> None:
            QGuiApplication.clipboard().setImage(picture)
            self.copied.emit()

        self._run(work, take)

    def cancel(self) -> None:
        """Want the figure no more; nothing is written."""
        self._lane.stop()
        self.waiting.end()

    def close(self) -> None:
        """Stop for good; call after what the Jobs wait for was closed."""
        self.waiting.end()
        self._lane.close()

    def _run(self, work: Callable[[Report], object], done: Callable[..., None]) -> None:
        self.waiting.begin(say("Drawing the figure …"))

        def end(answer: object) -> None:
            self.waiting.end()
            done(answer)

        self._lane.run(work, done=end, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self.waiting.end()
        if getattr(error, "code", "") != "closed":
            self.went_wrong.emit(fault_of(error))

    def _tell(self, what: str) -> None:
        self._window.statusBar().showMessage(what, TOLD_MS)

    def _choose_file(self, spec: FigureSpec) -> None:
        kinds = {FigureFormat.PNG: say("Pictures"), FigureFormat.PDF: say("PDF files")}
        save_dialog(
            say("Save the figure"),
            "figure",
            {str(spec.format): kinds[spec.format]},
            settings=self._settings,
            window=self._window,
            chosen=lambda name: self.save(spec, name),
        ).open()

"""The exporter: asks how, has the figure drawn off the GUI thread, and writes or copies it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMainWindow, QProgressDialog

from tbviewer.record.figure_spec import FigureFormat, FigureSpec
from tbviewer.record.files import write_told
from tbviewer.ui.exporting.dialog import Export, ExportDialog
from tbviewer.ui.faults import fault_of
from tbviewer.ui.folders import folder_for, keep_folder
from tbviewer.ui.job import Lane, Report
from tbviewer.ui.services import Services
from tbviewer.words import say

PATIENCE_MS = 1000
"""After so long a window says that it goes on, and offers to stop it."""
TOLD_MS = 6000
"""How long the status bar tells what has been done."""
_FOLDER = "export/folder"

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
        self._progress: QProgressDialog | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show_progress)
        self.written.connect(lambda name: self._tell(say("Written: {name}", name=name)))
        self.copied.connect(lambda: self._tell(say("The figure is on the clipboard.")))

    @property
    def progress(self) -> QProgressDialog | None:
        """The window that says that it goes on, while it does."""
        return self._progress

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
        self._end()

    def close(self) -> None:
        """Stop for good; call after what the Jobs wait for was closed."""
        self._end()
        self._lane.close()

    def _run(self, work: Callable[[Report], object], done: Callable[..., None]) -> None:
        self._patience.start()

        def end(answer: object) -> None:
            self._end()
            done(answer)

        self._lane.run(work, done=end, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self._end()
        if getattr(error, "code", "") != "closed":
            self.went_wrong.emit(fault_of(error))

    def _end(self) -> None:
        self._patience.stop()
        progress, self._progress = self._progress, None
        if progress is not None:
            progress.canceled.disconnect(self.cancel)  # closing it counts as a wish to stop
            progress.close()
            progress.deleteLater()

    def _tell(self, what: str) -> None:
        self._window.statusBar().showMessage(what, TOLD_MS)

    def _show_progress(self) -> None:
        progress = QProgressDialog(say("Drawing the figure …"), say("Cancel"), 0, 0, self._window)
        progress.setWindowTitle(say("Export a figure"))
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(0)
        progress.canceled.connect(self.cancel)
        progress.show()
        self._progress = progress

    def _choose_file(self, spec: FigureSpec) -> None:
        suffix = str(spec.format)
        kinds = {FigureFormat.PNG: say("Pictures"), FigureFormat.PDF: say("PDF files")}
        dialog = QFileDialog(
            self._window,
            say("Save the figure"),
            folder_for(self._settings, _FOLDER),
            f"{kinds[spec.format]} (*.{suffix})",
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"figure.{suffix}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def chosen(name: str) -> None:
            keep_folder(self._settings, _FOLDER, dialog.directory().absolutePath())
            self.save(spec, name)

        dialog.fileSelected.connect(chosen)
        dialog.open()

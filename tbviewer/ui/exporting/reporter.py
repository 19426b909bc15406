"""The reporter: shows a report's page, has it made off the GUI thread, and writes or prints it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMainWindow

from tbviewer.errors import TbViewerError
from tbviewer.record.figure_spec import FigureFormat
from tbviewer.record.files import write_told
from tbviewer.record.report_page import FilmAsked, Report, ReportPage
from tbviewer.ui.exporting.exporter import TOLD_MS
from tbviewer.ui.exporting.printing import PRINT_DPI, print_dialog, print_page
from tbviewer.ui.exporting.report_dialog import ReportAsk, ReportDialog
from tbviewer.ui.exporting.report_pages import ReportSources
from tbviewer.ui.exporting.saving import save_dialog
from tbviewer.ui.exporting.waiting import Waiting
from tbviewer.ui.faults import fault_of
from tbviewer.ui.job import Lane
from tbviewer.ui.job import Report as Tell
from tbviewer.ui.services import Services
from tbviewer.words import say

PREVIEW_DPI = COPY_DPI = 150
"""Letters set for fewer dots than these are wider than their lines."""


class Reporter(QObject):
    """One report at a time."""

    written = Signal(str)
    """The name of the file."""
    copied = Signal()
    printed = Signal()
    went_wrong = Signal(object)
    """A `Fault`."""

    def __init__(
        self, services: Services, settings: QSettings, sources: ReportSources, window: QMainWindow
    ):
        super().__init__(window)
        self._services, self._settings = services, settings
        self._sources, self._window = sources, window
        self._lane, self._preview_lane = Lane(self), Lane(self)
        self.waiting = Waiting(say("Report"), window)
        self.waiting.cancelled.connect(self.cancel)
        self.written.connect(lambda name: self._tell(say("Written: {name}", name=name)))
        self.copied.connect(lambda: self._tell(say("The page is on the clipboard.")))
        self.printed.connect(lambda: self._tell(say("The page was sent to the printer.")))

    def ask(self) -> ReportDialog:
        """Show the page of the shown film and ask where it goes; return the window that asks."""
        self._sources.settle()
        pages = {named: self._sources.page(named) for named in (False, True)}
        films = {named: self._sources.films(named) for named in (False, True)}
        known = len(films[False])
        dialog = ReportDialog(known, self._sources.count() - known, self._window)

        def preview(asked: ReportAsk) -> None:
            self._preview(pages[asked.identity], dialog)

        def save(asked: ReportAsk) -> None:
            if asked.all_films:
                self._choose_file_for(films[asked.identity])
            else:
                self._choose_file(pages[asked.identity])

        dialog.page_wanted.connect(preview)
        dialog.save_requested.connect(save)
        dialog.copy_requested.connect(lambda asked: self.copy(pages[asked.identity]))
        dialog.print_requested.connect(lambda asked: self._choose_printer(pages[asked.identity]))
        dialog.finished.connect(lambda _: self._preview_lane.stop())
        preview(dialog.asked)
        dialog.open()
        return dialog

    def save(self, page: ReportPage, path: str) -> None:
        """Write a page, as its file's name says a PDF or a picture, whole or not at all."""
        picture = Path(path).suffix.lower() == ".png"
        report = self._report(page, FigureFormat.PNG if picture else FigureFormat.PDF, 200)

        def work(tell: Tell) -> str:
            content = self._services.draw_report(report)
            tell(0)  # nothing is written once it was cancelled
            write_told(Path(path), content)
            return Path(path).name

        self._run(work, self.written.emit)

    def save_list(self, asked: Sequence[FilmAsked], path: str) -> None:
        """Read films for their pages and write them into one PDF, whole or not at all."""

        def work(tell: Tell) -> str:
            self._services.write_report(asked, Path(path), tell)
            return Path(path).name

        self._run(work, self.written.emit, count=len(asked))

    def copy(self, page: ReportPage) -> None:
        """Put a page on the clipboard, as a picture."""

        def take(picture: QImage) -> None:
            QGuiApplication.clipboard().setImage(picture)
            self.copied.emit()

        self._run(self._drawing(page, COPY_DPI), take)

    def print(self, page: ReportPage, printer: QPrinter) -> None:
        """Draw a page for paper and hand it to a printer."""

        def take(picture: QImage) -> None:
            if print_page(printer, picture):
                self.printed.emit()
            else:
                self._failed(
                    TbViewerError(
                        say("The printer did not take the page."),
                        code="not-printed",
                        advice=say("Check that it is switched on, or save the page as PDF."),
                    )
                )

        self._run(self._drawing(page, PRINT_DPI), take)

    def cancel(self) -> None:
        """Want the report no more; nothing is written."""
        self._lane.stop()
        self.waiting.end()

    def close(self) -> None:
        """Stop for good; call after what the Jobs wait for was closed."""
        self.waiting.end()
        self._lane.close()
        self._preview_lane.close()

    def _preview(self, page: ReportPage, dialog: ReportDialog) -> None:
        self._preview_lane.run(
            self._drawing(page, PREVIEW_DPI),
            done=dialog.page.show_page,
            failed=lambda error: dialog.page.show_trouble(fault_of(error).sentence),
        )

    def _drawing(self, page: ReportPage, dpi: int) -> Callable[[Tell], QImage]:
        report = self._report(page, FigureFormat.PNG, dpi)
        return lambda _: QImage.fromData(self._services.draw_report(report))

    def _report(self, page: ReportPage, kind: FigureFormat, dpi: int) -> Report:
        return Report(page, datetime.now().astimezone(), kind, dpi)

    def _run(
        self, work: Callable[[Tell], object], done: Callable[..., None], *, count: int = 0
    ) -> None:
        words = say("Reading the films for the report …") if count else say("Drawing the page …")
        self.waiting.begin(words, count)

        def end(answer: object) -> None:
            self.waiting.end()
            done(answer)

        self._lane.run(work, done=end, failed=self._failed, reported=self.waiting.advance)

    def _failed(self, error: Exception) -> None:
        self.waiting.end()
        if getattr(error, "code", "") != "closed":
            self.went_wrong.emit(fault_of(error))

    def _tell(self, what: str) -> None:
        self._window.statusBar().showMessage(what, TOLD_MS)

    def _choose_file(self, page: ReportPage) -> None:
        save_dialog(
            say("Save the report"),
            "report",
            {"pdf": say("PDF files"), "png": say("Pictures")},
            settings=self._settings,
            window=self._window,
            chosen=lambda name: self.save(page, name),
        ).open()

    def _choose_file_for(self, asked: Sequence[FilmAsked]) -> None:
        save_dialog(
            say("Save the report"),
            "reports",
            {"pdf": say("PDF files")},
            settings=self._settings,
            window=self._window,
            chosen=lambda name: self.save_list(asked, name),
        ).open()

    def _choose_printer(self, page: ReportPage) -> None:
        print_dialog(self._window, lambda printer: self.print(page, printer)).show()

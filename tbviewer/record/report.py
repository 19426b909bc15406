"""Reports on paper: a page a film, as PDF with real text, or as a picture.

matplotlib as for figures, so never in the window's process.
"""

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tbviewer.errors import TbViewerError
from tbviewer.film.film import Film
from tbviewer.record.drawing import ready_to_draw
from tbviewer.record.figure_spec import FigureFormat
from tbviewer.record.files import write_told
from tbviewer.record.report_layout import page_figure
from tbviewer.record.report_page import Report, ReportPage
from tbviewer.words import say

OpenFilm = Callable[[str, str], Film]
"""Takes a path and a key; raises a `FilmError` when there is no such film any more."""


def report_bytes(report: Report, open_film: OpenFilm) -> bytes:
    """Return the file of a report of one page.

    Raises
    ------
    FilmError
        If the page's film has changed or gone since it was shown.
    """
    if report.format is FigureFormat.PDF:
        with Book(report.made, 1, dpi=report.dpi) as book:
            book.add(report.page, open_film)
            return book.content()
    content = io.BytesIO()
    with ready_to_draw():
        figure = page_figure(report.page, _films_of(report.page, open_film),
                             made=report.made, place=(1, 1), dpi=report.dpi)  # fmt: skip
        figure.savefig(content, format="png", dpi=report.dpi, metadata={"Software": "tbviewer"})
    return content.getvalue()


class Book:
    """Pages bound into one PDF as they come, on the disk: what is in memory is one page.

    Parameters
    ----------
    made : datetime
        When, by this computer's clock.
    count : int
        How many pages there will be.
    """

    def __init__(self, made: datetime, count: int, *, dpi: int = 200):
        from matplotlib.backends.backend_pdf import PdfPages

        from tbviewer.record.thrifty_pdf import ThriftyPdf

        self._made, self._count, self._dpi = made, count, dpi
        self._number = 0
        # Without a name, gone with the process: it may name patients.
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        # No patient, no path: who finds the file must open it to know.
        facts: dict[str, Any] = {"Title": "tbviewer report", "Creator": "tbviewer",
                                 "CreationDate": made.astimezone()}  # fmt: skip
        self._pages: Any = PdfPages(self._file)  # untyped
        thrifty: Any = ThriftyPdf  # untyped
        self._pdf = thrifty(self._file, metadata=facts)
        self._pages._file = self._pdf

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def add(self, page: ReportPage, open_film: OpenFilm) -> None:
        """Draw one more page; its films are opened unless its pictures are drawn already.

        Raises
        ------
        TbViewerError
            If the disk for what is being made is full.
        """
        self._number += 1
        with ready_to_draw(), _told():
            figure = page_figure(page, _films_of(page, open_film), made=self._made,
                                 place=(self._number, self._count), dpi=self._dpi)  # fmt: skip
            self._pages.savefig(figure, dpi=self._dpi)
            self._pdf.writeImages()

    def write(self, target: Path) -> None:
        """Write the whole file, whole or not at all; no page can be added any more.

        Raises
        ------
        TbViewerError
            If it cannot be written.
        """
        self._end()
        write_told(target, self._file)

    def content(self) -> bytes:
        """Return the whole file; no page can be added any more."""
        self._end()
        self._file.seek(0)
        return self._file.read()

    def close(self) -> None:
        """Let go of what was made."""
        self._file.close()

    def _end(self) -> None:
        with ready_to_draw(), _told():
            self._pages.close()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TbViewerError(
            say("The report could not be made: the disk for temporary files is full."),
            code="not-written",
            advice=say("Free some space, then make it again. Nothing was written."),
            detail=str(error),
        ) from error


def _films_of(page: ReportPage, open_film: OpenFilm) -> tuple[Film | None, ...]:
    if page.pictures:
        return (None,) * len(page.panels)
    opened: dict[str, Film] = {}
    for panel in page.panels:
        if panel.key and panel.key not in opened:
            opened[panel.key] = open_film(panel.path, panel.key)
    return tuple(opened.get(panel.key) for panel in page.panels)

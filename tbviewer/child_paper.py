"""What a child process draws for paper: reports and sheets. Each takes first what it works on."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tbviewer.child import kept_film, read_by
from tbviewer.errors import TbViewerError
from tbviewer.record.figure_spec import FigureFormat
from tbviewer.record.journal.month import Month
from tbviewer.record.report import Book
from tbviewer.record.report_page import PageWish, Report, ReportPage
from tbviewer.words import say


def draw_report(_: str, report: Report) -> bytes:
    """Return the file of a report of one page."""
    from tbviewer.record.report import report_bytes

    return report_bytes(report, kept_film)


def report_page(path: str, wish: PageWish) -> ReportPage:
    """Open and read a film for its page in a report, the pictures drawn; nothing is kept here."""
    from tbviewer.film.opening import open_film
    from tbviewer.record.report_page import drawn_page

    film = open_film(path)
    return drawn_page(film, read_by(film, wish.wish), wish)


def report_picture(path: str, wish: PageWish) -> tuple[ReportPage, bytes]:
    """Open and read a film; return what is told of it and its picture with score and notice."""
    from tbviewer.film.opening import open_film
    from tbviewer.record.figure import figure_bytes
    from tbviewer.record.report_page import drawn_page
    from tbviewer.record.report_words import picture_of

    film = open_film(path)
    page = drawn_page(film, read_by(film, wish.wish), wish)
    content = figure_bytes(picture_of(page), lambda path, key: film)
    return replace(page, panels=(), pictures=()), content


_books: list[Book] = []
"""The report that is being bound here, if any."""


def begin_book(_: str, made: datetime, count: int) -> None:
    """Begin to bind a report of `count` pages; one that was begun before is dropped."""
    _books[:] = [Book(made, count)]


def bind_page(_: str, page: ReportPage) -> None:
    """Bind one more page, whose pictures are drawn."""
    _book().add(page, kept_film)


def write_book(_: str, target: Path) -> None:
    """Write the report that was bound, whole or not at all."""
    with _book() as book:
        _books.clear()
        book.write(target)


def _book() -> Book:
    if not _books:  # another child has taken this one's place
        raise ReportLostError
    return _books[0]


class ReportLostError(TbViewerError):
    """The process that bound a report has ended."""

    def __init__(self) -> None:
        super().__init__(
            say("The report was broken off: the process that made it has ended."),
            code="report-lost",
            advice=say("Nothing was written. Make it again."),
        )


def draw_sheet(_: str, month: Month, made: datetime, kind: FigureFormat) -> bytes:
    """Return the file of a month's sheet."""
    from tbviewer.record.sheet import sheet_bytes

    return sheet_bytes(month, made, kind=kind)

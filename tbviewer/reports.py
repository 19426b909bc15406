"""Reports of many films: opened and read side by side, their pages bound in the order given."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tbviewer import child_paper
from tbviewer.errors import FilmError, ModelError, TbViewerError
from tbviewer.process import Closed, ReadingRoom
from tbviewer.reading.decision import FilmHistory
from tbviewer.record.report_page import FilmAsked, ReportPage, nameless, page_of_trouble
from tbviewer.rooms import ReadingRooms, in_order

_AHEAD = 2
"""For each room, how many pages may be ready before the first of them is bound: each holds
pictures."""

HistoryOf = Callable[[str], FilmHistory]
"""Takes the SHA-256 of a film's file."""


def pages_of(
    rooms: ReadingRooms, asked: Sequence[FilmAsked], history_of: HistoryOf
) -> Generator[ReportPage, None, None]:
    """Yield the page of each film, in order; a film that cannot be opened has one that says why.

    However it ends, the rooms are closed and no thread goes on.

    Raises
    ------
    ModelError
        If the Model cannot be used.
    """

    def made(number: int, film: FilmAsked) -> ReportPage:
        try:
            with rooms.one() as room:
                page = room.do(child_paper.report_page, film.path, film.wish)
        except (ModelError, Closed):
            raise
        except TbViewerError as error:
            tag = nameless(film.film_key, number + 1)
            return page_of_trouble(film.path, error, identity=film.wish.identity, tag=tag)
        # What another person decided is kept back with the score.
        return page if page.kept_back else replace(page, history=history_of(page.film_key))

    with ThreadPoolExecutor(rooms.count, thread_name_prefix="report") as threads:
        try:
            for _, page in in_order(threads, asked, made, _AHEAD * rooms.count):
                yield page
        finally:
            rooms.close()
            threads.shutdown(wait=False, cancel_futures=True)


def write_report(
    asked: Sequence[FilmAsked],
    target: Path,
    *,
    rooms: ReadingRooms,
    binder: ReadingRoom,
    history_of: HistoryOf,
    go_on: Callable[[int], None],
) -> None:
    """Write the report of films into one PDF, whole or not at all; close all rooms.

    Parameters
    ----------
    rooms
        Where the films are opened and read.
    binder
        Where the pages are bound: no film is opened there, so none ends it.
    go_on
        Hears how many pages are bound and may raise to stop.

    Raises
    ------
    TbViewerError
        If the Model cannot be used, the file not be written, or the process died.
    """
    try:
        with closing(pages_of(rooms, asked, history_of)) as pages:
            made = datetime.now().astimezone()
            _bind(binder, child_paper.begin_book, made, len(asked))
            for number, page in enumerate(pages):
                go_on(number)
                _bind(binder, child_paper.bind_page, page)
        go_on(len(asked))
        _bind(binder, child_paper.write_book, target)
    finally:
        binder.close()


def _bind(binder: ReadingRoom, work: Callable[..., None], *arguments: object) -> None:
    try:
        binder.do(work, "", *arguments)
    except FilmError as error:  # the child died or hung, and no film is to blame
        raise child_paper.ReportLostError from error

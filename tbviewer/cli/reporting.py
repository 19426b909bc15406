"""``tbviewer report``: films, their scores and Decisions on paper."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tbviewer import child_paper, paths
from tbviewer.cli.noting import enter, who
from tbviewer.cli.progress import progress_bar
from tbviewer.cli.reading import films_named
from tbviewer.errors import FilmError, FilmFault, TbViewerError
from tbviewer.policy import policy
from tbviewer.process import ReadingRoom
from tbviewer.reading.correction import TURNS, Correction
from tbviewer.reading.decision import FilmHistory
from tbviewer.reading.reading import Wish
from tbviewer.record.files import write_told
from tbviewer.record.journal import asking
from tbviewer.record.journal.entries import Entry, FilmName, seen_entry
from tbviewer.record.report_page import MAP_OPACITY, OFFERED, FilmAsked, PageWish, ReportPage
from tbviewer.record.report_words import verdict_of
from tbviewer.reports import pages_of
from tbviewer.rooms import ReadingRooms, cores, rooms_that_fit
from tbviewer.words import say

if TYPE_CHECKING:
    from tbviewer.film.film import Film

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

NO_MAP, PNG = "none", ".png"


def add_to(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "report", help=say("films, scores and Decisions as PDF, a page a film")
    )
    parser.add_argument("films", nargs="+", metavar=say("FILM or FOLDER"), type=Path)
    parser.add_argument("--model", metavar=say("NAME"), help=say("the Model that reads"))
    parser.add_argument(
        "--out",
        metavar=say("FILE"),
        type=Path,
        default=Path("report.pdf"),
        help=say(
            "where to, as a rule report.pdf; FILE.png is the picture of one film with its map,"
            " score and notice"
        ),
    )
    parser.add_argument(
        "--replace", action="store_true", help=say("write over FILE where there is one already")
    )
    parser.add_argument(
        "--with-identity",
        action="store_true",
        help=say("print the patients' names and numbers"),
    )
    parser.add_argument(
        "--map",
        action="append",
        metavar=say("NAME"),
        help=say(
            "a heat map over the film, may be given several times (saliency, gradcam-5 …);"
            " none for the bare film; as a rule the one that the Model offers"
        ),
    )
    parser.add_argument("--force", action="store_true", help=say("read refused films all the same"))
    parser.add_argument(
        "--turn",
        choices=TURNS[1:],
        type=int,
        default=0,
        metavar=say("DEGREES"),
        help=say("turn the films clockwise by 90, 180 or 270 degrees before they are read"),
    )
    parser.add_argument(
        "--invert",
        action="store_true",
        help=say("exchange black and white before films are read"),
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the report; return 1 if some films have no score."""
    from tbviewer.cli import put, tell
    from tbviewer.net import store
    from tbviewer.record.report import Book

    target: Path = arguments.out
    films = [str(path) for path in films_named(arguments.films)]
    if not films:
        tell(say("there are no files in what was named."))
        return 1
    _check(target, may_replace=arguments.replace, identity=arguments.with_identity)
    store.find(arguments.model)  # one that cannot be used is told once, before any film
    wish = _wish(arguments)
    if target.suffix.lower() == PNG:
        return _write_picture(films, wish, target, arguments.model)
    rooms = ReadingRooms(min(rooms_that_fit(cores()), len(films)), model=arguments.model)
    unread, seen = 0, list[Entry]()
    with (
        Book(datetime.now().astimezone(), len(films)) as book,
        progress_bar(len(films), "film", hidden=len(films) == 1) as bar,
        closing(pages_of(rooms, [FilmAsked(film, wish) for film in films], _history_of)) as pages,
    ):
        for number, (film, page) in enumerate(zip(films, pages, strict=True), start=1):
            book.add(page, _no_film)
            unread += not verdict_of(page).figure
            put(_line(film, page, number))
            seen += _seen(film, page)
            bar.update()
        book.write(target)
    enter(*seen)
    put(say("Written: {name}", name=str(target)))
    return 1 if unread else 0


def _write_picture(films: Sequence[str], wish: PageWish, target: Path, model: str | None) -> int:
    """Write the picture of one film under its map, with score and notice."""
    from tbviewer.cli import put

    if len(films) > 1:
        raise TbViewerError(
            say("A picture is of one film, and {count} were named.", count=len(films)),
            advice=say("Name one film, or a PDF file for all of them."),
        )
    with ReadingRoom(model=model) as room:
        page, content = room.do(child_paper.report_picture, films[0], wish)
    write_told(target, content)
    put(_line(films[0], page, 1))
    enter(*_seen(films[0], replace(page, history=_history_of(page.film_key))))
    put(say("Written: {name}", name=str(target)))
    return 0 if verdict_of(page).figure else 1


def _seen(film: str, page: ReportPage) -> list[Entry]:
    """Return the entry that its score has been seen: a later Decision is not made before it."""
    reading, person = page.reading, who()
    if reading is None or reading.score is None or person in page.history.seen_by:
        return []
    return [seen_entry(FilmName(page.film_key, film), reading, by=person)]


def _check(target: Path, *, may_replace: bool, identity: bool) -> None:
    """Refuse before any work what cannot be written or must not be printed."""
    if identity and not policy().identity_in_exports:
        raise TbViewerError(
            say("Patients are not named: this computer's policy"),
            advice=say("Leave --with-identity out."),
        )
    if target.suffix.lower() not in (".pdf", PNG):
        raise TbViewerError(
            say("{file} is no name for a report: it must end in .pdf or .png.", file=target.name)
        )
    if target.exists() and not may_replace:
        raise TbViewerError(
            say("{file} exists already and was left as it is.", file=target.name),
            advice=say("Choose another name with --out, or write over it with --replace."),
        )
    if not target.parent.is_dir():
        raise TbViewerError(
            say("{file} could not be written.", file=target.name),
            advice=say("There is no such folder: make it first."),
        )


def _wish(arguments: argparse.Namespace) -> PageWish:
    names = arguments.map or [OFFERED]
    return PageWish(
        wish=Wish(
            force=arguments.force,
            correction=Correction(arguments.turn, arguments.invert),
        ),
        maps=tuple((name, MAP_OPACITY) for name in names if name != NO_MAP),
        identity=arguments.with_identity,
    )


def _history_of(film_key: str) -> FilmHistory:
    return asking.histories(paths.journal_file(), (film_key,)).get(film_key, FilmHistory())


def _no_film(path: str, _: str) -> "Film":
    raise FilmError(path, FilmFault.CHANGED)  # never asked: the pictures are drawn already


def _line(film: str, page: ReportPage, number: int) -> str:
    told = verdict_of(page)
    words = " ".join(filter(None, (told.figure, *told.first)))
    return say("{film}: page {number}, {words}", film=film, number=number, words=words)

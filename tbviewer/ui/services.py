"""What the window needs from the rest of the program: plain functions that block."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from tbviewer.errors import FilmError, FilmFault, JournalError
from tbviewer.film.fields import FieldRow
from tbviewer.film.film import Film
from tbviewer.film.holders import Held
from tbviewer.reading.decision import FilmHistory
from tbviewer.reading.question import Answer, Filling, Logits, Question
from tbviewer.reading.reading import ModelName, Reading, Wish
from tbviewer.reading.survey import Survey
from tbviewer.record.figure_spec import FigureFormat, FigureSpec
from tbviewer.record.journal.asking import Found, Search
from tbviewer.record.journal.entries import Entry
from tbviewer.record.journal.month import Month
from tbviewer.record.journal.summing import By, Sum
from tbviewer.record.report_page import FilmAsked, Report
from tbviewer.ui.admin.services import AdminServices


def _nothing_to_close() -> None:
    """Close nothing: fakes hold no process."""


def _no_figure(spec: FigureSpec) -> bytes:
    raise NotImplementedError


def _no_sheet(month: Month, kind: FigureFormat) -> bytes:
    raise NotImplementedError


def _no_report(report: Report) -> bytes:
    raise NotImplementedError


def _no_reports(asked: Sequence[FilmAsked], target: Path, go_on: Callable[[int], None]) -> None:
    raise NotImplementedError


def _no_answer(film: Film, wish: Wish, question: Question) -> Answer:
    raise NotImplementedError


def _no_logits(film: Film, wish: Wish, filling: Filling, places: range) -> Logits:
    raise NotImplementedError


def _no_holder(path: str) -> Held:
    raise FilmError(path, FilmFault.NOT_AN_IMAGE)


def _no_survey(path: str) -> Survey:
    raise NotImplementedError


def _all_may_be(paths: Sequence[str]) -> tuple[bool, ...]:
    return tuple(True for _ in paths)


def _no_self_test() -> "SelfTest":
    raise NotImplementedError


@dataclass(frozen=True)
class JournalServices:
    """What the journal does for the window; by default there is none, and it keeps nothing.

    Attributes
    ----------
    append
        Writes entries, all or none, so that a second time writes nothing; returns what is to be
        told of the journal, raises a `JournalError`.
    histories
        Returns what is known of films by their keys, for those that are known at all.
    find, page
        Counts the entries of a search; returns some of them, newest first.
    export
        Writes the entries of a search into a CSV file; tells how many are done, which may raise
        to stop it, and returns how many there were.
    sums
        Adds up what a search finds, by day, Model or Decision.
    month
        Returns what the month of a day comes to; scores may be kept back from somebody.
    draw_sheet
        Returns the file of a month's sheet.
    close
        Lets go of the file.
    """

    append: Callable[[Sequence[Entry]], tuple[JournalError, ...]] = lambda _: ()
    histories: Callable[[Sequence[str]], Mapping[str, FilmHistory]] = lambda _: {}
    find: Callable[[Search], Found] = lambda _: Found(0, 0)
    page: Callable[[Search, int, int], tuple[Entry, ...]] = lambda _, __, ___: ()
    export: Callable[[Search, Path, Callable[[int], None]], int] = lambda _, __, ___: 0
    sums: Callable[[Search, By], tuple[Sum, ...]] = lambda _, __: ()
    month: Callable[[date, str | None], Month] = lambda day, _: Month(f"{day:%Y-%m}")
    draw_sheet: Callable[[Month, FigureFormat], bytes] = _no_sheet
    close: Callable[[], None] = _nothing_to_close


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: its code, whether it holds, what it told, and how long it took."""

    check: str
    works: bool
    told: str
    seconds: float


class SelfTest(Protocol):
    """A self-test under way, in a process of its own."""

    def __iter__(self) -> Iterator[Checked]:
        """Give each check as it comes, blocking."""

    def stop(self) -> None:
        """End it, from any thread; what waits for a check gets no more."""


@dataclass(frozen=True)
class Services:
    """Blocking functions, called inside Jobs only, from any thread.

    Attributes
    ----------
    open_film
        Takes a path; raises a `TbViewerError` when the file is no film.
    read_film
        Takes a Film and how to read it; raises a `TbViewerError`.
    model
        Names the active Model; raises a `TbViewerError`.
    models
        Names every Model that a `Wish` can name.
    sample_path
        The film that ships with the program.
    close
        Called once when the window closes: makes calls that are waiting return at once.
    draw_figure
        Takes what a figure shows and returns its file's bytes; raises a `TbViewerError`.
    draw_report
        Does the same for a report of one page.
    write_report
        Opens and reads films and writes their pages into one PDF; tells how many are done, which
        may raise to stop it; raises a `TbViewerError`.
    journal
        What the journal does; it is closed last.
    films_in
        Returns what a ZIP file or a DICOMDIR holds; raises a `TbViewerError`.
    survey
        Opens and reads the film at a path for the list; raises a `TbViewerError`.
    sift
        Tells of many paths which may be films, by their first bytes.
    rest
        Frees what `survey` needs, until it is called again.
    surveyors
        How many films `survey` reads at once; 0 where there is none.
    header_fields
        Returns all header fields of a file as text; raises a `TbViewerError`.
    self_test
        Begins a self-test; raises `OSError` where it cannot.
    ask
        Answers a question about a film, read as wished; raises a `TbViewerError`.
    hide_places
        Returns the logits of a film with each of a sweep's places hidden; raises as `ask`.
    admin
        What the Admin room does; None where it is switched off.
    """

    open_film: Callable[[str], Film]
    read_film: Callable[[Film, Wish], Reading]
    model: Callable[[], ModelName]
    models: Callable[[], tuple[ModelName, ...]]
    sample_path: str
    close: Callable[[], None] = _nothing_to_close
    draw_figure: Callable[[FigureSpec], bytes] = _no_figure
    draw_report: Callable[[Report], bytes] = _no_report
    write_report: Callable[[Sequence[FilmAsked], Path, Callable[[int], None]], None] = _no_reports
    journal: JournalServices = field(default_factory=JournalServices)
    films_in: Callable[[str], Held] = _no_holder
    survey: Callable[[str], Survey] = _no_survey
    sift: Callable[[Sequence[str]], tuple[bool, ...]] = _all_may_be
    rest: Callable[[], None] = _nothing_to_close
    surveyors: int = 0
    header_fields: Callable[[str], tuple[FieldRow, ...]] = lambda _: ()
    self_test: Callable[[], SelfTest] = _no_self_test
    ask: Callable[[Film, Wish, Question], Answer] = _no_answer
    hide_places: Callable[[Film, Wish, Filling, range], Logits] = _no_logits
    admin: AdminServices | None = None

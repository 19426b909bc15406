"""Viewing: which film is shown, and its way from a file to a Reading."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath

from PySide6.QtCore import QObject, Signal

from tbviewer.errors import FilmError, TbViewerError
from tbviewer.film.film import Film
from tbviewer.reading.reading import Reading, Wish
from tbviewer.ui import log
from tbviewer.ui.faults import fault_of
from tbviewer.ui.film_files import NO_FILM, Candidate, candidates
from tbviewer.ui.job import Lane, Report, Work
from tbviewer.ui.services import Services
from tbviewer.words import say


class Stage(StrEnum):
    """How far the film on the screen has come."""

    EMPTY = "empty"
    OPENING = "opening"
    READING = "reading"
    READ = "read"
    KEPT_BACK = "kept-back"
    """Read, but the person reads on their own first: shown without its Reading."""
    UNREAD = "unread"
    """Shown, but reading it failed."""


@dataclass(frozen=True, eq=False, slots=True)
class Shown:
    """What the window shows, whole: replaced at once, so that nothing old stays beside the new.

    `number` and `count` are the film's place among those that were opened together.
    """

    stage: Stage = Stage.EMPTY
    path: str = ""
    film: Film | None = None
    reading: Reading | None = None
    number: int = 0
    count: int = 0

    @property
    def name(self) -> str:
        """The film's file name."""
        return PurePath(self.path).name


@dataclass(frozen=True, eq=False, slots=True)
class _Tried:
    """Where a search for a film ended; without film and error there is none in this direction."""

    shelf: tuple[Candidate, ...]
    at: int
    film: Film | None = None
    error: Exception | None = None


class Viewing(QObject):
    """Opens films and has them read, one at a time; the newest wish wins.

    A film is shown as soon as it is open, and read by itself. What was shown before is gone
    as soon as another film is asked for: nobody may read an old score under a new name.
    """

    changed = Signal(object)
    """A `Shown`."""
    went_wrong = Signal(object)
    """A `Fault`."""

    def __init__(self, services: Services, parent: QObject | None = None):
        super().__init__(parent)
        self.whole = self.shown = Shown()
        """What stands, and what of it is shown: less while a score is kept back."""
        self.veil: Callable[[Shown], Shown] = lambda shown: shown
        """Says what of it may be shown."""
        self._services = services
        self._lane = Lane(self)
        self._shelf: tuple[Candidate, ...] = ()
        self._at = 0

    def open(self, names: Sequence[str]) -> None:
        """Open the first film of files and folders `names`; the others follow with `step`."""
        if not names:
            return
        wanted = tuple(names)
        self._shelf = ()
        self._show(Shown(Stage.OPENING, wanted[0]))

        def work(report: Report) -> _Tried:
            shelf = candidates(wanted, go_on=lambda: report(wanted[0]))
            return self._first_film(shelf, 0, 1, report)

        self._search(work, lambda _: self._found_none(wanted[0]))

    def step(self, by: int) -> None:
        """Open the next film (`by` 1) or the one before (-1), if there is one."""
        shelf, at, before = self._shelf, self._at + by, self.whole
        if not 0 <= at < len(shelf):
            return
        self._at = at
        self._show(Shown(Stage.OPENING, shelf[at].path, number=at + 1, count=len(shelf)))

        def nowhere(tried: _Tried) -> None:
            self._return_to(before, len(tried.shelf) - 1 if by > 0 else 0)

        self._search(lambda report: self._first_film(shelf, at, by, report), nowhere)

    def _search(self, work: Work, found_none: Callable[[_Tried], None]) -> None:
        def ended(tried: _Tried) -> None:
            self._shelf, self._at = tried.shelf, tried.at
            if tried.film is not None:
                self._opened(tried.film)
            elif tried.error is not None:
                self._open_failed(tried.error)
            else:
                found_none(tried)

        self._lane.run(work, done=ended, failed=self._open_failed, reported=self._trying)

    def can_step(self, by: int) -> bool:
        """Whether there may be another film in this direction."""
        return 0 <= self._at + by < len(self._shelf)

    def read_again(self, *, force: bool = False) -> None:
        """Read the shown film once more; `force` reads it although refused."""
        if self.whole.film is not None:
            self._show(replace(self.whole, stage=Stage.READING, reading=None))
            self._read(self.whole.film, force=force)

    def _read(self, film: Film, *, force: bool = False) -> None:
        self._lane.run(
            lambda _: self._services.read_film(film, Wish(force=force)),
            done=lambda reading: self._was_read(film, reading),
            failed=lambda error: self._read_failed(film, error),
        )

    def take_maps(self, reading: Reading) -> None:
        """Show the maps of another Reading of the same film by the same Model; the score stays."""
        now = self.whole.reading
        if now is not None and (now.film_key, now.model) == (reading.film_key, reading.model):
            other = replace(now, maps=reading.maps, saliency=reading.saliency, zones=reading.zones)
            self._show(replace(self.whole, reading=other))

    def leave(self) -> None:
        """Close the film."""
        self._lane.stop()
        self._shelf = ()
        self._show(Shown())

    def close(self) -> None:
        """Stop for good; call after what the Jobs wait for was closed."""
        self._lane.close()

    def _first_film(self, shelf: tuple[Candidate, ...], at: int, by: int, report: Report) -> _Tried:
        """Open the film at `at` or, inside folders, the next one that is a film."""
        left = list(shelf)
        while 0 <= at < len(left):
            candidate = left[at]
            report(candidate.path)
            try:
                return _Tried(tuple(left), at, film=self._services.open_film(candidate.path))
            except FilmError as error:
                if candidate.named or error.fault not in NO_FILM:
                    return _Tried(tuple(left), at, error=error)
            except Exception as error:  # noqa: BLE001 - told with the place on the shelf
                return _Tried(tuple(left), at, error=error)
            del left[at]
            at -= by < 0
        return _Tried(tuple(left), at)

    def _trying(self, path: str) -> None:
        if path != self.whole.path:
            self._show(replace(self.whole, path=path))

    def _opened(self, film: Film) -> None:
        log.LOGGER.info("film %s: opened, %s", log.film_tag(film.path), film.header.form)
        number, count = self._at + 1, len(self._shelf)
        self._show(Shown(Stage.READING, film.path, film, number=number, count=count))
        self._read(film)

    def _was_read(self, film: Film, reading: Reading) -> None:
        log.LOGGER.info(
            "film %s: %s in %.2f s%s",
            log.film_tag(film.path),
            reading.status,
            reading.seconds,
            f" ({reading.refusal.code})" if reading.refusal else "",
        )
        self._show(replace(self.whole, stage=Stage.READ, reading=reading))

    def _open_failed(self, error: Exception) -> None:
        path = self.whole.path
        self._show(Shown(number=self._at + 1, count=len(self._shelf)))
        self._tell(error, path)

    def _found_none(self, name: str) -> None:
        self._show(Shown())
        nothing = TbViewerError(
            say("There is no film in {name}.", name=PurePath(name).name or name),
            code="no-film",
            advice=say("Choose a folder that holds DICOM, PNG, JPEG, TIFF or BMP films."),
        )
        self._tell(nothing, name)

    def _read_failed(self, film: Film, error: Exception) -> None:
        self._show(replace(self.whole, stage=Stage.UNREAD, reading=None))
        self._tell(error, film.path)

    def _return_to(self, before: Shown, at: int) -> None:
        """Show again what was shown before a step that led nowhere."""
        self._at = at
        self._show(replace(before, number=at + 1, count=len(self._shelf)))
        if before.stage is Stage.READING and before.film is not None:
            self._read(before.film)

    def show_again(self) -> None:
        """Show what stands once more: other parts of it may be shown now."""
        shown = self.veil(self.whole)
        if (shown.stage, shown.reading) != (self.shown.stage, self.shown.reading):
            self.shown = shown
            self.changed.emit(shown)

    def _show(self, whole: Shown) -> None:
        self.whole = whole
        self.shown = self.veil(whole)
        self.changed.emit(self.shown)

    def _tell(self, error: Exception, path: str) -> None:
        if getattr(error, "code", "") == "closed":  # the window is closing: nothing went wrong
            return
        self.went_wrong.emit(fault_of(error, path=path))

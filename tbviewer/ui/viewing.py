"""Viewing: which film is shown, and its way from a file to a Reading."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath

from PySide6.QtCore import QObject, Signal

from tbviewer.errors import FilmError, TbViewerError
from tbviewer.film.film import Film
from tbviewer.reading.correction import AS_STORED
from tbviewer.reading.reading import AS_USUAL, Reading, Remark, Status, Wish
from tbviewer.reading.survey import Survey, survey_of
from tbviewer.ui import log
from tbviewer.ui.faults import fault_of
from tbviewer.ui.film_files import NO_FILM, Found, candidates
from tbviewer.ui.films import Films
from tbviewer.ui.job import Lane, Report
from tbviewer.ui.kept import Kept
from tbviewer.ui.services import Services
from tbviewer.ui.surveying import Surveying
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
    UNOPENED = "unopened"
    """One of several films, which could not be opened: nothing is shown but its name."""


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
    def refusal(self) -> Remark | None:
        """Why the film has no score; None for one that was read or is not yet."""
        refused = self.reading is not None and self.reading.status is Status.REFUSED
        return self.reading.refusal if self.reading and refused else None

    @property
    def name(self) -> str:
        """The film's file name."""
        return PurePath(self.path).name


class Viewing(QObject):
    """Opens films and has them read, one at a time; the newest wish wins.

    A film is shown as soon as it is open, and read by itself. What was shown before is gone
    as soon as another film is asked for: nobody may read an old score under a new name. The
    film that comes next is made ready while the shown one is looked at.
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
        self.films = Films(self)
        self.surveying = Surveying(services, self.films, self)
        self.surveying.went_wrong.connect(self.went_wrong)
        self._services = services
        self._lane = Lane(self)
        self.kept = Kept()
        self._at = ""
        """The film of the list that is shown, or was asked for and is refused."""
        self._direction = 1

    def open(self, names: Sequence[str]) -> None:
        """Make a list of the films that `names` mean, and open its first one."""
        if not names:
            return
        wanted = tuple(names)
        self._forget_list()
        self._show(Shown(Stage.OPENING, wanted[0]))

        def work(report: Report) -> Found:
            return candidates(
                wanted, films_in=self._services.films_in, go_on=lambda: report(wanted[0])
            )

        def found(found: Found) -> None:
            self.films.set(found)
            if not self.films.rows:
                self._found_none(wanted[0])
                return
            self._go(self.films.rows[0], 1, nowhere=lambda: self._found_none(wanted[0]))
            self.surveying.begin()

        self._lane.run(work, done=found, failed=lambda error: self._open_failed(error, wanted[0]))

    def step(self, by: int) -> None:
        """Open the next film (`by` 1) or the one before (-1), if there is one."""
        path = self.films.neighbour(self._at, by)
        if path is not None:
            before = self._at, self.whole
            self._go(path, by, nowhere=lambda: self._return_to(*before))

    def go_to(self, path: str) -> None:
        """Open a film of the list."""
        if path != self._at and self.films.entry(path) is not None:
            before = self._at, self.whole
            self._go(path, 1, nowhere=lambda: self._return_to(*before))

    def can_step(self, by: int) -> bool:
        """Whether there may be another film in this direction."""
        return self.films.neighbour(self._at, by) is not None

    def _go(self, path: str, by: int, *, nowhere: Callable[[], None]) -> None:
        """Open the film at `path`, or the next one that is a film."""
        self.films.wait(self._at)
        self._at, self._direction = path, by
        row = self.films.row_of(path)
        number, count = 0 if row is None else row + 1, len(self.films.rows)
        film, reading = self.kept.get(path)
        if film is not None:
            self._lane.stop()
            self.whole = Shown(Stage.OPENING, path, number=number, count=count)
            self._opened(film, reading)
            return
        self._show_opening(Shown(Stage.OPENING, path, number=number, count=count))
        entry = self.films.entry(path)
        if entry is not None and entry.error is not None:
            self._open_failed(entry.error, path)
            return
        self.films.begin(path)
        self._lane.run(
            lambda _: self._open(path),
            done=lambda opened: self._opened(*opened),
            failed=lambda error: self._not_opened(error, path, by, nowhere),
        )

    def _open(self, path: str) -> tuple[Film, Reading | None]:
        """Open a film; it may have been made ready while this waited for its turn."""
        film, reading = self.kept.get(path)
        if film is None:
            film = self._services.open_film(path)
            self.kept.keep(film)
        return film, reading

    def _not_opened(
        self, error: Exception, path: str, by: int, nowhere: Callable[[], None]
    ) -> None:
        entry = self.films.entry(path)
        named = entry is None or entry.named
        if named or not isinstance(error, FilmError) or error.fault not in NO_FILM:
            self.films.refuse(path, error)
            self._open_failed(error, path)
            return
        further = self.films.neighbour(path, by)
        self.films.pass_over([path])
        if further is None:
            nowhere()
        else:
            self._go(further, by, nowhere=nowhere)

    def read_again(self, wish: Wish = AS_USUAL) -> None:
        """Read the shown film once more, as wished."""
        if self.whole.film is not None:
            self._show(replace(self.whole, stage=Stage.READING, reading=None))
            self._read(self.whole.film, wish)

    def read_anyway(self) -> None:
        """Read the shown film although refused, turned and inverted as it was when refused."""
        reading = self.whole.reading
        self.read_again(Wish(force=True, correction=reading.correction if reading else AS_STORED))

    def read_corrected(self) -> None:
        """Read the shown film as its refusal suggests: turned, inverted or both."""
        reading = self.whole.reading
        if reading is None or reading.refusal is None or reading.refusal.suggestion is None:
            return
        self.read_again(Wish(correction=reading.correction.then(reading.refusal.suggestion)))

    def _read(self, film: Film, wish: Wish = AS_USUAL) -> None:
        def read(_: Report) -> tuple[Reading, Survey]:
            reading = self._services.read_film(film, wish)
            self.kept.keep(film, reading)
            return reading, survey_of(film, reading)  # its thumbnail is not the GUI thread's work

        self._lane.run(
            read,
            done=lambda answer: self._was_read(film, *answer),
            failed=lambda error: self._read_failed(film, error),
        )

    def take_maps(self, reading: Reading) -> None:
        """Show the maps of another Reading of the same film by the same Model; the score stays."""
        now = self.whole.reading
        if now is not None and (now.film_key, now.model) == (reading.film_key, reading.model):
            other = replace(now, maps=reading.maps, saliency=reading.saliency, zones=reading.zones)
            self._show(replace(self.whole, reading=other))

    def _make_next_ready(self) -> None:
        """Open and read the film that comes next, while nobody asks for anything."""
        path = self.films.neighbour(self._at, self._direction)
        entry = None if path is None else self.films.entry(path)
        if path is None or entry is None or entry.error is not None:
            return
        if self.kept.get(path)[1] is not None:
            return

        def work(report: Report) -> Survey:
            film, _ = self._open(path)
            report(path)
            reading = self._services.read_film(film, Wish())
            self.kept.keep(film, reading)
            return survey_of(film, reading)

        # What goes wrong is told when the film itself is asked for.
        self._lane.run(work, done=self.films.put)

    def leave(self) -> None:
        """Close the film, and the list."""
        self._lane.stop()
        self._forget_list()
        self._show(Shown())

    def close(self) -> None:
        """Stop for good; call after what the Jobs wait for was closed."""
        self._lane.close()
        self.surveying.close()

    def _forget_list(self) -> None:
        self._at = ""
        self.kept.clear()
        self.surveying.stop()
        self.films.set(Found())

    def _opened(self, film: Film, reading: Reading | None) -> None:
        log.LOGGER.info("film %s: opened, %s", log.film_tag(film.path), film.header.form)
        if reading is not None:
            self._show(replace(self.whole, stage=Stage.READ, film=film, reading=reading))
            self._make_next_ready()
            return
        self._show(replace(self.whole, stage=Stage.READING, film=film))
        self._read(film)

    def _was_read(self, film: Film, reading: Reading, survey: Survey) -> None:
        log.LOGGER.info(
            "film %s: %s in %.2f s%s",
            log.film_tag(film.path),
            reading.status,
            reading.seconds,
            f" ({reading.refusal.code})" if reading.refusal else "",
        )
        self.films.put(survey)
        self._show(replace(self.whole, stage=Stage.READ, reading=reading))
        self._make_next_ready()

    def _open_failed(self, error: Exception, path: str) -> None:
        among_others = self.films.count > 1
        stage = Stage.UNOPENED if among_others else Stage.EMPTY
        self._show(replace(self.whole, stage=stage, path=path) if among_others else Shown())
        self._tell(error, path)

    def _found_none(self, name: str) -> None:
        self._forget_list()
        self._show(Shown())
        nothing = TbViewerError(
            say("There is no film in {name}.", name=PurePath(name).name or name),
            code="no-film",
            advice=say("Choose a folder that holds DICOM, PNG, JPEG, TIFF or BMP films."),
        )
        self._tell(nothing, name)

    def _read_failed(self, film: Film, error: Exception) -> None:
        self.films.refuse(film.path, error)
        self._show(replace(self.whole, stage=Stage.UNREAD, reading=None))
        self._tell(error, film.path)

    def _return_to(self, path: str, before: Shown) -> None:
        """Show again what was shown before a step that led nowhere."""
        self._at = path
        row = self.films.row_of(path)
        number, count = 0 if row is None else row + 1, len(self.films.rows)
        self._show(replace(before, number=number, count=count))
        if before.stage is Stage.READING and before.film is not None:
            self._read(before.film)

    def show_again(self) -> None:
        """Show what stands once more: other parts of it may be shown now."""
        shown = self.veil(self.whole)
        if (shown.stage, shown.reading) != (self.shown.stage, self.shown.reading):
            self.shown = shown
            self.changed.emit(shown)

    def _show_opening(self, whole: Shown) -> None:
        if (self.whole.stage, self.whole.path) == (Stage.OPENING, whole.path):
            self.whole = whole  # it stands there already; its place is told once it is open
        else:
            self._show(whole)

    def _show(self, whole: Shown) -> None:
        self.whole = whole
        self.shown = self.veil(whole)
        self.surveying.set_paused(whole.stage in (Stage.OPENING, Stage.READING))
        self.changed.emit(self.shown)

    def _tell(self, error: Exception, path: str) -> None:
        if getattr(error, "code", "") == "closed":  # the window is closing: nothing went wrong
            return
        self.went_wrong.emit(fault_of(error, path=path))

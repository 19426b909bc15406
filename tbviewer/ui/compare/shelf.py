"""The shelf: films and Readings for the panes, opened and read off the GUI thread."""

from PySide6.QtCore import QObject, Signal

from tbviewer.film.film import Film
from tbviewer.reading.reading import Reading
from tbviewer.ui.compare.pane import Need
from tbviewer.ui.compare.picture import Stock
from tbviewer.ui.faults import fault_of
from tbviewer.ui.job import Lane, Report
from tbviewer.ui.services import Services

_Answer = tuple[int, Need, Film | Reading | Exception]


class Shelf(QObject):
    """Holds what the panes need and nothing else: each film once, however many show it.

    Requests are numbered: what an older one still answers is dropped.
    """

    changed = Signal()
    """Something came, or something is known not to come."""

    def __init__(self, services: Services, parent: QObject | None = None):
        super().__init__(parent)
        self._services = services
        self._lane = Lane(self)
        self._number = 0
        self._wanted: tuple[Need, ...] = ()
        self._films: dict[str, Film] = {}
        self._readings: dict[Need, Reading] = {}
        self._faults: dict[Need, str] = {}

    @property
    def stock(self) -> Stock:
        """What is at hand."""
        return Stock(self._films, self._readings, self._faults)

    def put(self, film: Film, need: Need | None = None, reading: Reading | None = None) -> None:
        """Take over a film, and a Reading of it, that are there already."""
        before = self._films.get(film.path)
        if before is not None and before.key != film.key:
            self.forget(film.path)
        self._films[film.path] = film
        if need is not None and reading is not None:
            self._readings[need] = reading
            self._faults.pop(need, None)

    def forget(self, path: str) -> None:
        """Let go of a film and all that was read of it: its file is another one now."""
        self._films.pop(path, None)
        for kept in (self._readings, self._faults):
            for need in [need for need in kept if need.path == path]:
                del kept[need]

    def want(self, needs: tuple[Need, ...], *, keep: str = "") -> None:
        """Open and read what `needs` lack, in their order; let go of everything else.

        What there is of the film in file `keep` stays also if no pane needs it now.
        """
        needs = tuple(dict.fromkeys(needs))
        paths = {keep, *(need.path for need in needs)}
        kept = {keep} if keep else set()
        self._films = {path: film for path, film in self._films.items() if path in paths}
        self._readings = {n: r for n, r in self._readings.items() if n in needs or n.path in kept}
        self._faults = {need: f for need, f in self._faults.items() if need in needs}
        lacking = tuple(n for n in needs if n not in self._readings and n not in self._faults)
        if self._lane.busy and self._wanted == lacking and lacking:
            return
        self._number += 1
        self._wanted = lacking
        self._lane.stop()
        if lacking:
            number, films = self._number, dict(self._films)
            self._lane.run(
                lambda report: self._fetch(number, lacking, films, report), reported=self._came
            )

    def close(self) -> None:
        """Stop for good; call after what the Jobs wait for was closed."""
        self._lane.close()

    def _fetch(
        self, number: int, needs: tuple[Need, ...], films: dict[str, Film], report: Report
    ) -> None:
        """Do the work, on the Job's thread; one film's fault is no other's."""
        broken: dict[str, Exception] = {}
        for need in needs:
            path = need.path
            if path not in films and path not in broken:
                try:
                    films[path] = self._services.open_film(path)
                except Exception as error:  # noqa: BLE001 - told in its panes
                    broken[path] = error
                else:
                    report((number, need, films[path]))
            report(
                (number, need, broken[path] if path in broken else self._read(films[path], need))
            )

    def _read(self, film: Film, need: Need) -> Reading | Exception:
        try:
            return self._services.read_film(film, need.wish)
        except Exception as error:  # noqa: BLE001 - told in its panes
            return error

    def _came(self, answer: _Answer) -> None:
        number, need, what = answer
        if number != self._number:
            return
        if isinstance(what, Film):
            self._films[need.path] = what
        elif isinstance(what, Reading):
            self._readings[need] = what
            self._wanted = tuple(n for n in self._wanted if n != need)
        elif getattr(what, "code", "") != "closed":
            self._faults[need] = fault_of(what, path=need.path).sentence
            self._wanted = tuple(n for n in self._wanted if n != need)
        self.changed.emit()

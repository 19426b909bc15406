"""Where the panes' films and Readings come from: what Reading has, and the shelf for the rest."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from tbviewer.reading.reading import Reading, Wish
from tbviewer.ui.compare.pane import Need, Pane
from tbviewer.ui.compare.picture import Picture, picture_of
from tbviewer.ui.compare.recipes import Grid
from tbviewer.ui.compare.shelf import Shelf
from tbviewer.ui.services import Services
from tbviewer.ui.viewing import Shown, Stage
from tbviewer.words import say


class Sources(QObject):
    """Tells what panes show now, and has fetched what they lack."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None):
        super().__init__(parent)
        self.shelf = Shelf(services, self)
        self.shelf.changed.connect(self.changed)
        self._shown = Shown()
        self.keeps_back: Callable[[str], bool] = lambda _: False
        """Says of a film's key whether its score may not be seen before a Decision."""

    @property
    def saliency(self) -> str:
        """The method in use in Reading."""
        reading = self._shown.reading
        return _own_wish(reading).saliency if reading else Wish().saliency

    def show_shown(self, shown: Shown) -> None:
        """Take over what is shown in Reading."""
        self._shown = shown

    def pictures(self, grid: Grid) -> tuple[Picture, ...]:
        """Return what the panes show, and fetch what they lack."""
        shown = self._shown
        if shown.film is not None:
            need = Need(shown.path, _own_wish(shown.reading)) if shown.reading else None
            self.shelf.put(shown.film, need, shown.reading)
        needs = [self._needs(pane) for pane in grid.panes]
        wanted = tuple(need for each in needs for need in each)
        if shown.stage is Stage.READING:  # Reading is about to know it
            wanted = tuple(n for n in wanted if n != Need(shown.path, Wish()))
        self.shelf.want(wanted, keep=shown.path)
        return tuple(
            self._picture(pane, each) for pane, each in zip(grid.panes, needs, strict=True)
        )

    def rest(self) -> None:
        """Fetch nothing more, and let go of what there is."""
        self.shelf.want(())

    def _needs(self, pane: Pane) -> tuple[Need, ...]:
        reading = self._shown.reading
        path = self._shown.path if self._shown.film is not None else ""
        if reading is None:
            return pane.needs(path)
        return pane.needs(path, forced=reading.forced, correction=reading.correction)

    def _picture(self, pane: Pane, needs: tuple[Need, ...]) -> Picture:
        if self._shown.stage is Stage.OPENING and not pane.path:
            note = say("Opening {name} …", name=self._shown.name)
            return Picture(pane, note=note, busy=True)
        film = self.shelf.stock.films.get(needs[0].path) if needs else None
        if film is not None and self.keeps_back(film.key):
            note = say("Your own reading first: enter a Decision in Reading.")
            return Picture(pane, film, note=note)
        return picture_of(pane, needs, self.shelf.stock)


def _own_wish(reading: Reading) -> Wish:
    """Return how the film in Reading was read."""
    return Wish(force=reading.forced, saliency=reading.saliency, correction=reading.correction)

"""Saliency: how it is taken for the film on the screen, as the person chose."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from tbviewer.film.film import Film
from tbviewer.reading.map_words import METHODS
from tbviewer.reading.reading import Reading, Status, Wish
from tbviewer.ui.faults import fault_of
from tbviewer.ui.job import Lane
from tbviewer.ui.viewing import Shown, Viewing

KEPT_READINGS = 8

ReadFilm = Callable[[Film, Wish], Reading]
Key = tuple[str, str, str]
"""Film, Model and method."""


class Saliency(QObject):
    """Has the shown film's maps made by the method chosen, after its score is there.

    A film is first read with the plain gradient, which comes with the score's own pass. Another
    method is a second Reading of the same film, of which only the maps are taken: the score
    stays the one that was shown and kept.
    """

    changed = Signal()
    """Another method, or its maps are being made or no longer."""
    went_wrong = Signal(object)
    """A `Fault`."""

    def __init__(self, read_film: ReadFilm, viewing: Viewing, parent: QObject | None = None):
        super().__init__(parent)
        self._read_film, self._viewing = read_film, viewing
        self._lane = Lane(self)
        self._method = "gradient"
        self._coming: Key | None = None
        self._kept: OrderedDict[Key, Reading] = OrderedDict()
        viewing.changed.connect(self._obey)

    @property
    def method(self) -> str:
        """``gradient``, ``guided`` or ``smooth``."""
        return self._method

    @property
    def busy(self) -> bool:
        """Whether the maps of the method chosen are being made."""
        return self._coming is not None

    def set_method(self, method: str) -> None:
        """Take the saliency otherwise, of the film on the screen and of those to come."""
        if method in METHODS and method != self._method:
            self._method = method
            self.changed.emit()
            self._obey(self._viewing.shown)

    def close(self) -> None:
        """Stop for good; call after what the Jobs wait for was closed."""
        self._lane.close()

    def _obey(self, shown: Shown) -> None:
        wanted = self._lacking(shown.reading)
        if wanted == self._coming:
            return
        self._lane.stop()
        self._set_coming(None)
        if wanted is not None and wanted in self._kept:
            self._viewing.take_maps(self._kept[wanted])
        elif wanted is not None and shown.film is not None and shown.reading is not None:
            self._set_coming(wanted)
            self._read(wanted, shown.film, shown.reading)

    def _lacking(self, reading: Reading | None) -> Key | None:
        """Return which maps a Reading still lacks; None where it has them or never will."""
        if reading is None or reading.status is not Status.READ or not reading.maps:
            return None
        if reading.saliency == self._method:
            return None
        return reading.film_key, reading.model.sha256, self._method

    def _read(self, wanted: Key, film: Film, reading: Reading) -> None:
        wish = Wish(
            force=reading.forced,
            saliency=self._method,
            model=reading.model.name,
            correction=reading.correction,
        )
        self._lane.run(
            lambda _: self._read_film(film, wish),
            done=lambda other: self._was_read(wanted, other),
            failed=lambda error: self._failed(error, film.path),
        )

    def _was_read(self, wanted: Key, reading: Reading) -> None:
        self._kept[wanted] = replace(reading, saliency=wanted[-1])
        while len(self._kept) > KEPT_READINGS:
            self._kept.popitem(last=False)
        self._set_coming(None)
        self._viewing.take_maps(self._kept[wanted])

    def _failed(self, error: Exception, path: str) -> None:
        shown = self._viewing.shown.reading
        self._method = shown.saliency if shown is not None else "gradient"
        self._set_coming(None)
        self.changed.emit()
        if getattr(error, "code", "") != "closed":
            self.went_wrong.emit(fault_of(error, path=path))

    def _set_coming(self, coming: Key | None) -> None:
        if coming != self._coming:
            self._coming = coming
            self.changed.emit()

"""The page with a film: the canvas, its moving line, and the panel at the right."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tbviewer.reading.reading import ModelName
from tbviewer.ui.asking.panel import AskingPanel
from tbviewer.ui.busy_line import BusyLine
from tbviewer.ui.canvas.gestures import Gestures
from tbviewer.ui.canvas.instruments import Instruments
from tbviewer.ui.canvas.view import FilmView
from tbviewer.ui.overlay import Overlays
from tbviewer.ui.overlays_panel import OverlaysPanel
from tbviewer.ui.side_panel import SidePanel
from tbviewer.ui.viewing import Shown, Stage
from tbviewer.words import say


class FilmPage(QWidget):
    """Obeys what is `Shown`: film, score and maps change together."""

    def __init__(self, overlays: Overlays, panel: OverlaysPanel, parent: QWidget | None = None):
        super().__init__(parent)
        self._overlays = overlays
        self._shown = Shown()
        self.line = BusyLine()
        self.view = FilmView(overlays)
        self.instruments = Instruments(self.view)
        self.gestures = Gestures(self.view, self.instruments)
        self.asking = AskingPanel(self.instruments.asking, self.instruments.tools)
        self.side = SidePanel(self.asking, panel)
        canvas = QVBoxLayout()
        canvas.setSpacing(0)
        canvas.addWidget(self.line)
        canvas.addWidget(self.view, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addLayout(canvas, 1)
        across.addWidget(self.side)

    def show_shown(self, shown: Shown) -> None:
        """Show what stands, whole."""
        before, self._shown = self._shown, shown
        if shown.reading is not before.reading:
            reading = shown.reading
            self._overlays.set_maps(
                reading.maps if reading else (),
                same_film=_key(shown) == _key(before),
                offered=reading.offered if reading else None,
                worths=reading.worths if reading else (),
            )
        if shown.film is not before.film:
            self.instruments.leave()
            self.view.show_film(shown.film)
            self.side.begin()
            self.instruments.measures.show_film(shown.film.key if shown.film else "")
        self.view.set_field(shown.reading.field if shown.reading else None)
        opening = shown.stage is Stage.OPENING
        self.view.set_note(_note(shown))
        self.line.set_busy(opening)
        self.side.score.show_shown(shown)


def _key(shown: Shown) -> tuple[str, ModelName] | None:
    """Return which film was read by which Model; None without a Reading."""
    reading = shown.reading
    return (reading.film_key, reading.model) if reading else None


def _note(shown: Shown) -> str:
    """Return what stands in the place of a film that is not there."""
    if shown.stage is Stage.OPENING:
        return say("Opening {name} …", name=shown.name)
    if shown.stage is Stage.UNOPENED:
        return say("{name} could not be opened", name=shown.name)
    return ""

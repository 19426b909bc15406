"""The films on which the Models differ: a table, and beside it the chosen one with both maps."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tbviewer.reading.comparison import Differing
from tbviewer.reading.map_words import map_title
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.reading.reading import Reading
from tbviewer.reading.score import digits_that_tell, score_text
from tbviewer.ui import look
from tbviewer.ui.admin.comparing.differing_table import DifferingTable
from tbviewer.ui.admin.comparing.services import Candidate, CompareServices, Looked
from tbviewer.ui.compare.links import Links
from tbviewer.ui.compare.pane import MapChoice, Pane, Show
from tbviewer.ui.compare.pane_view import PaneView
from tbviewer.ui.compare.picture import Picture, map_named
from tbviewer.ui.faults import fault_of
from tbviewer.ui.job import Lane
from tbviewer.words import number_text, say

_REST_AFTER_MS = 60_000
"""How long after the last film was opened what opens them is ended: some 350 MB."""
OPACITY = 0.6


class DifferingFilms(QWidget):
    """Shows a comparison's films; a click opens one and reads it by both Models."""

    def __init__(self, services: CompareServices, parent: QWidget | None = None):
        super().__init__(parent)
        self._services = services
        self._lane, self._resting = Lane(self), Lane(self)
        self._candidate: Candidate | None = None
        self._looked: Looked | None = None
        self.table, self.hint, self.map = DifferingTable(), QLabel(), QComboBox()
        self.now, self.new = PaneView(), PaneView()
        self._links = Links(self)
        self._idle = QTimer(self, singleShot=True, interval=_REST_AFTER_MS)
        self._idle.timeout.connect(lambda: self._resting.run(lambda _: self._services.rest()))
        self._arrange()
        self.map.activated.connect(lambda _: self._show_maps())
        self.table.selectionModel().currentRowChanged.connect(lambda row, _: self._open(row.row()))

    def show_films(self, candidate: Candidate | None, films: tuple[Differing, ...]) -> None:
        """Show the films of another comparison."""
        if films == self.table.films.films and candidate == self._candidate:
            return
        self._candidate = candidate
        self._lane.stop()
        self.table.films.show_films(films)
        self._clear(say("Choose a film to see what each Model looked at."))
        self.hint.setText(
            say("Flagged by one Model and not by the other; those furthest apart first.")
            if films
            else say("At their thresholds, both Models flag the very same films.")
        )
        for part in (self.table, self.now, self.new):
            part.setVisible(bool(films))
        self.map.hide()

    def close_down(self) -> None:
        """Stop for good."""
        self._idle.stop()
        self._lane.close()
        self._resting.close()
        for pane in (self.now, self.new):
            pane.line.set_busy(False)

    def _arrange(self) -> None:
        self.hint.setProperty("kind", "muted")
        self.hint.setWordWrap(True)
        across = QHBoxLayout()
        across.setSpacing(2 * look.STEP)
        across.addWidget(self.table, 5)
        for pane in (self.now, self.new):
            pane.menu_button.hide()
            # Two lines, used or not: the films beside each other stay at one height.
            pane.score.setMinimumHeight(2 * pane.score.fontMetrics().lineSpacing())
            pane.score.setAlignment(Qt.AlignmentFlag.AlignTop)
            pane.setAcceptDrops(False)
            pane.setMinimumHeight(look.scaled(300))
            self._links.add(pane.view)
            across.addWidget(pane, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.map.setAccessibleName(say("Map"))
        row = QHBoxLayout()
        row.addWidget(self.hint, 1)
        row.addWidget(self.map)
        column.addLayout(row)
        column.addLayout(across, 1)

    def _open(self, row: int) -> None:
        films, candidate = self.table.films.films, self._candidate
        if not 0 <= row < len(films) or candidate is None:
            return
        path = films[row].path
        self._clear("", busy=True)
        self._idle.start()
        self._lane.run(
            lambda _: self._services.look(path, candidate),
            done=self._show,
            failed=lambda error: self._tell(error, path),
        )

    def _show(self, looked: Looked) -> None:
        self._looked = looked
        kept = self.map.currentData()
        self.map.clear()
        for name in common_maps(looked):
            self.map.addItem(map_title(name), name)
        offered = looked.old.first_map.name if looked.old.first_map else None
        self.map.setCurrentIndex(max(0, self.map.findData(kept or offered)))
        self.map.show()
        self._show_maps()
        self._links.lead(self.now.view)

    def _show_maps(self) -> None:
        looked = self._looked
        if looked is None:
            return
        for pane, reading, title in (
            (self.now, looked.old, say("The Model that reads now")),
            (self.new, looked.new, say("The new Model")),
        ):
            name = str(self.map.currentData() or "saliency")
            asked = Pane(looked.film.path, Show.OVER, MapChoice(name))
            over = map_named(reading, name)
            pane.show_picture(Picture(asked, looked.film, reading, over=over))
            pane.obey_look(OverlayLook(), peak=0.0, opacity=OPACITY)
            pane.title.setText(title)
            pane.title.setToolTip(f"{title}: {asked.title}")
            pane.score.setText(_score_text(reading))

    def _tell(self, error: Exception, path: str) -> None:
        if getattr(error, "code", "") != "closed":
            self._clear(fault_of(error, path=path).sentence)

    def _clear(self, note: str, *, busy: bool = False) -> None:
        self._looked = None
        for pane in (self.now, self.new):
            pane.show_picture(Picture(Pane(), note=note, busy=busy))
            pane.title.setText("")


def common_maps(looked: Looked) -> list[str]:
    """Return the names of the maps that both Models made, in their order."""
    new = {heatmap.name for heatmap in looked.new.maps}
    return [heatmap.name for heatmap in looked.old.maps if heatmap.name in new]


def _score_text(reading: Reading) -> str:
    """Return a Model's score beside its threshold, short."""
    if reading.score is None or reading.threshold is None:
        return reading.model.short
    digits = digits_that_tell(reading.score, reading.threshold)
    return say(
        "{model}: score {score}, threshold {threshold}",
        model=reading.model.short,
        score=score_text(reading),
        threshold=number_text(reading.threshold, f".{digits}f"),
    )

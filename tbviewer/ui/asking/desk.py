"""The desk where questions are asked: tools and panel on one side, the Network on the other."""

from PySide6.QtCore import QObject, Signal

from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.question import Answer, answer_text
from tbviewer.reading.reading import Reading, Wish
from tbviewer.ui.actions import Actions
from tbviewer.ui.asking.asker import Asker, Subject
from tbviewer.ui.canvas.asking import ASKING
from tbviewer.ui.canvas.tools import Tool
from tbviewer.ui.faults import fault_of
from tbviewer.ui.film_page import FilmPage
from tbviewer.ui.overlay import Overlays
from tbviewer.ui.services import Services
from tbviewer.ui.viewing import Shown, Viewing


class AskingDesk(QObject):
    """Asks about the film on the screen while a tool that asks is in the hand.

    Canvas, gauge and Overlays show the answers until the tool is put away; nothing of them
    reaches the Reading or the journal.
    """

    went_wrong = Signal(object)
    """A `Fault`."""

    def __init__(
        self,
        services: Services,
        viewing: Viewing,
        overlays: Overlays,
        page: FilmPage,
        actions: Actions,
    ):
        super().__init__(page)
        self._viewing, self._overlays, self._page = viewing, overlays, page
        self._actions = actions
        self._tools = page.instruments.tools
        self._asking = page.instruments.asking
        self.asker = Asker(services.ask, services.hide_places, self)
        self._about: Reading | None = None
        self._tools.changed.connect(self._obey_tools)
        self._asking.changed.connect(self._ask)
        viewing.changed.connect(self._obey_viewing)
        self.asker.answered.connect(self._show_answer)
        self.asker.swept.connect(self._show_map)
        self.asker.progressed.connect(self._show_progress)
        self.asker.went_wrong.connect(self._fail)
        page.asking.sweep_requested.connect(self._toggle_sweep)
        page.asking.stop_requested.connect(self.asker.stop_sweep)
        for name, act in {
            "sweep": self._toggle_sweep,
            "paint_dot": lambda: self._asking.dab(self._asking.brush_at),
            "unpaint": self._asking.take_back,
        }.items():
            actions[name].triggered.connect(lambda _, act=act: act())
        self._enable()

    def close(self) -> None:
        """Stop for good; call after what the Jobs wait for was closed."""
        self.asker.close()

    def _obey_tools(self) -> None:
        """Begin with the first tool that asks, leave with the last."""
        if self._tools.current not in ASKING:
            self._leave()
        elif self._about is None:
            self._begin()
        else:
            self._ask()
        self._enable()

    def _obey_viewing(self, shown: Shown) -> None:
        """Put the tool away where the film, the Model or the score is another."""
        about, now = self._about, shown.reading
        if about is not None and (now is None or _what(now) != _what(about)):
            self._tools.take(None)
        elif about is not None:
            self._about = now
            self._show_progress()

    def _begin(self) -> None:
        film, reading = self._viewing.shown.film, self._viewing.shown.reading
        if film is None or reading is None or reading.logit is None or reading.field is None:
            self._tools.take(None)
            return
        wish = Wish(force=reading.forced, model=reading.model.name, correction=reading.correction)
        self._about = reading
        self.asker.begin(Subject(film, wish, reading.logit, reading.field))
        f = reading.field
        hottest = reading.first_map.hottest if reading.first_map is not None else None
        self._asking.begin(f, hottest or (f.x + f.width / 2, f.y + f.height / 2))
        self._page.view.setFocus()

    def _leave(self) -> None:
        if self._about is None:
            return
        self._about = None
        self.asker.leave()
        self._asking.leave()
        self._page.view.show_answer(None)
        self._page.side.score.show_answer(None)
        self._page.asking.tell("")
        self._overlays.set_further(None)

    def _ask(self) -> None:
        if self._asking.on:
            self.asker.ask(self._asking.question)
        self._enable()

    def _show_answer(self, answer: Answer) -> None:
        if self._about is not None:
            self._page.view.show_answer(answer)
            self._page.side.score.show_answer(answer)
            self._page.asking.tell(answer_text(self._about, answer))

    def _show_map(self, heatmap: HeatMap) -> None:
        if self._about is not None:
            self._overlays.set_further(heatmap)

    def _show_progress(self) -> None:
        self._page.asking.show_progress(self.asker.progress)
        self._actions["sweep"].setChecked(self.asker.progress is not None)

    def _toggle_sweep(self) -> None:
        """Sweep, or stop it; the tool that hides is taken where none that asks is in the hand."""
        if self.asker.progress is not None:
            self.asker.stop_sweep()
            return
        if self._tools.current not in ASKING:
            self._tools.take(Tool.HIDE)
        self.asker.sweep(self._asking.filling)
        self._show_progress()

    def _enable(self) -> None:
        painting = self._asking.on and self._tools.current is Tool.BRUSH
        self._actions["paint_dot"].setEnabled(painting)
        self._actions["unpaint"].setEnabled(painting and bool(self._asking.strokes))

    def _fail(self, error: Exception) -> None:
        path = self._viewing.shown.path
        self._tools.take(None)
        if getattr(error, "code", "") != "closed":
            self.went_wrong.emit(fault_of(error, path=path))


def _what(reading: Reading) -> tuple[object, ...]:
    """Return what a question is about: not the maps, which another saliency method replaces."""
    return reading.film_key, reading.model, reading.correction, reading.score, reading.threshold

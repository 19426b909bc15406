"""The list's place in the window: panel, progress in the status bar, and its actions."""

from PySide6.QtCore import QObject, QSettings, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tbviewer.reading.survey import Survey
from tbviewer.record.journal.entries import FilmName
from tbviewer.ui.actions import Actions
from tbviewer.ui.cut_label import CutLabel
from tbviewer.ui.deciding import Deciding
from tbviewer.ui.dialogs import folder_dialog
from tbviewer.ui.film_list.export import ListExport
from tbviewer.ui.film_list.panel import FilmListPanel
from tbviewer.ui.film_list.words import progress_text
from tbviewer.ui.preferences import Preferences
from tbviewer.ui.viewing import Shown, Viewing
from tbviewer.words import say

_FOLDED = "window/list"
_TOGETHER_MS = 500
"""Films that were read in this time are looked up together."""


class FilmListDesk(QObject):
    """Joins the list with the window; the window only places panel and label, and tells what is
    shown.
    """

    went_wrong = Signal(object)
    """A `Fault`."""

    def __init__(
        self,
        viewing: Viewing,
        deciding: Deciding,
        actions: Actions,
        settings: QSettings,
        *,
        window: QWidget,
    ):
        super().__init__(window)
        self._viewing, self._actions, self._settings = viewing, actions, settings
        self._window = window
        self.panel = FilmListPanel(viewing.films)
        self.label = CutLabel.among_others()
        self.export = ListExport(viewing.films, settings, window)
        self._alone = False
        self.obey_preferences()
        self._deciding = deciding
        self._keys: dict[str, None] = {}
        self._looking_up = QTimer(self, singleShot=True, interval=_TOGETHER_MS)
        self._join(actions, settings)
        self._show_progress()
        self._show_panel()

    def _join(self, actions: Actions, settings: QSettings) -> None:
        viewing, deciding, films = self._viewing, self._deciding, self._viewing.films
        actions["list"].setChecked(settings.value(_FOLDED) != "folded")
        actions["list"].toggled.connect(self._fold)
        actions["next"].triggered.connect(lambda _: viewing.step(1))
        actions["previous"].triggered.connect(lambda _: viewing.step(-1))
        actions["folder"].triggered.connect(lambda _: self._choose_folder())
        actions["export_list"].triggered.connect(lambda _: self.export.ask())
        self.panel.wanted.connect(viewing.go_to)
        self.export.went_wrong.connect(self.went_wrong)
        self.export.written.connect(self._say_written)
        films.counted.connect(self._show_progress)
        films.reordered.connect(self._show_steps)
        films.keeps_back = deciding.keeps_back
        films.surveyed.connect(self._take_survey)
        deciding.film_changed.connect(films.set_decision)
        deciding.own_reading.changed.connect(films.look_again)
        self._looking_up.timeout.connect(lambda: deciding.look_up(tuple(self._keys)))

    def beside(self, inside: QWidget) -> QWidget:
        """Return a widget that holds the panel, and `inside` to its right."""
        whole = QWidget()
        across = QHBoxLayout(whole)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.panel)
        across.addWidget(inside, 1)
        return whole

    def show(self, shown: Shown) -> None:
        """Mark the film that is shown."""
        self.panel.show_film(shown.path)
        self._show_panel()
        self._show_steps()

    def obey_preferences(self) -> None:
        """Show the rows with or without small pictures."""
        self.panel.row.thumbnails = Preferences(self._settings).thumbnails
        self.panel.view.viewport().update()

    def set_alone(self, alone: bool) -> None:
        """Leave the screen to the film, or come back."""
        self._alone = alone
        self._show_panel()

    def close(self) -> None:
        """Stop for good."""
        self._looking_up.stop()
        self.export.close()

    def _choose_folder(self) -> None:
        folder_dialog(self._window, self._settings, self._viewing.open).open()

    @Slot(object)
    def _take_survey(self, survey: Survey) -> None:
        """Journal the Reading, and look up what people said of this film before."""
        header = survey.header
        name = FilmName(survey.key, survey.path, header.patient_id, header.patient_name)
        self._deciding.take_reading(name, survey.reading)
        self._keys[survey.key] = None
        if not self._looking_up.isActive():
            self._looking_up.start()

    def _fold(self, shown: bool) -> None:
        self._settings.setValue(_FOLDED, "shown" if shown else "folded")
        self._show_panel()

    def _show_panel(self) -> None:
        several = self._viewing.films.count > 1
        self.panel.setVisible(several and self._actions["list"].isChecked() and not self._alone)
        self._actions["export_list"].setEnabled(self._viewing.films.count > 0)
        self._actions["list"].setEnabled(several)

    @Slot()
    def _show_steps(self) -> None:
        self._actions["next"].setEnabled(self._viewing.can_step(1))
        self._actions["previous"].setEnabled(self._viewing.can_step(-1))

    @Slot()
    def _show_progress(self) -> None:
        films = self._viewing.films
        self.label.setText(progress_text(films, self._viewing.surveying.seconds_left))
        self._show_panel()

    def _say_written(self, name: str) -> None:
        self.label.setText(say("{file} was written", file=name))

"""The desk where Decisions are made: panel, keys, status bar and the closing of the window."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from tbviewer.reading.decision import DecisionKind, decision_text
from tbviewer.ui.actions import Actions
from tbviewer.ui.deciding import Deciding, Standing
from tbviewer.ui.decision_keys import DecisionKeys, KeysHint
from tbviewer.ui.decision_panel import DecisionPanel
from tbviewer.ui.faults import Fault, fault_of
from tbviewer.ui.film_page import FilmPage
from tbviewer.ui.journal.window import JournalWindow
from tbviewer.ui.overlay import Overlays
from tbviewer.ui.services import JournalServices
from tbviewer.ui.viewing import Shown, Viewing
from tbviewer.words import say, say_count


class DecisionDesk(QObject):
    """Joins what people say of films with the window; the window only shows it what stands."""

    went_wrong = Signal(object)
    """A `Fault`."""
    film_requested = Signal(str)
    """The path of a film that was chosen in the journal."""

    def __init__(
        self,
        journal: JournalServices,
        settings: QSettings,
        *,
        actions: Actions,
        viewing: Viewing,
        overlays: Overlays,
        page: FilmPage,
        window: QWidget,
    ):
        super().__init__(window)
        self._journal, self._settings, self._window = journal, settings, window
        self._actions, self._viewing, self._page = actions, viewing, page
        self.deciding = Deciding(journal, settings, overlays, self)
        self.panel = DecisionPanel(self.deciding)
        self.keys = DecisionKeys(self)
        self.hint = KeysHint(window)
        self.label = QLabel()
        self._journal_window: JournalWindow | None = None
        self._closing_anyway = False
        page.side.set_foot(self.panel)
        self._connect()

    def _connect(self) -> None:
        deciding, actions = self.deciding, self._actions
        self._viewing.veil = deciding.veiled
        deciding.own_reading.changed.connect(self._viewing.show_again)
        deciding.changed.connect(self._show_standing)
        deciding.queue.went_wrong.connect(self._tell)
        self.panel.left.connect(self._page.view.setFocus)
        self.keys.chosen.connect(self._choose)
        self.keys.armed_changed.connect(self.panel.show_armed)
        self.keys.armed_changed.connect(self.hint.show_armed)
        actions["decide"].triggered.connect(lambda _: self.keys.arm())
        actions["reviewed"].triggered.connect(lambda _: self._go_on_reviewed())
        actions["journal"].triggered.connect(lambda _: self.show_journal())
        actions["own_first"].setChecked(deciding.own_reading.on)
        actions["own_first"].toggled.connect(deciding.set_own_first)
        self._show_standing(deciding.standing)

    def show(self, whole: Shown) -> None:
        """Turn to what stands; a note that was begun is kept before its film goes."""
        self.keys.disarm()
        self.panel.keep_note()
        self.deciding.show(whole)

    def may_close(self, close: Callable[[], object]) -> bool:
        """Write what waits; where that fails and a person's own words are in it, ask first."""
        self.panel.keep_note()
        self.deciding.queue.flush()
        left = self.deciding.unsaved_of_person
        if left == 0 or self._closing_anyway:
            return True
        self._ask(left, close)
        return False

    def show_journal(self) -> None:
        """Open the journal's window, or bring it to the front."""
        if self._journal_window is None:
            deciding = self.deciding
            window = self._journal_window = JournalWindow(
                self._journal,
                self._settings,
                lambda: deciding.who if deciding.own_reading.on else None,
                self._window,
            )
            window.film_requested.connect(self.film_requested)
            deciding.queue.changed.connect(window.refresh_if_unread)
            deciding.own_reading.changed.connect(window.refresh)
            window.finished.connect(self._forget_journal_window)
            window.show()
        self._journal_window.activateWindow()

    def close(self) -> None:
        """Stop for good."""
        if self._journal_window is not None:
            self._journal_window.close()
        self.keys.disarm()
        self.deciding.close()
        self._journal.close()

    def _forget_journal_window(self) -> None:
        window, self._journal_window = self._journal_window, None
        if window is not None:
            self.deciding.queue.changed.disconnect(window.refresh_if_unread)
            self.deciding.own_reading.changed.disconnect(window.refresh)

    def _choose(self, kind: DecisionKind) -> None:
        self.panel.keep_note()
        self.deciding.decide(kind)

    def _go_on_reviewed(self) -> None:
        self.panel.keep_note()
        self.deciding.review()
        self._viewing.step(1)

    def _show_standing(self, standing: Standing) -> None:
        for name in ("decide", "reviewed"):
            self._actions[name].setEnabled(bool(standing.film_key))
        told = ""
        if standing.decision is not None:
            told = say("Decision: {decision}", decision=decision_text(standing.decision.kind))
        if standing.unsaved:
            told = f"{told}   {say('not saved yet')}".strip()
        self.label.setText(told)

    def _tell(self, error: Exception) -> None:
        fault: Fault = fault_of(error)
        self.went_wrong.emit(fault)

    def _ask(self, left: int, close: Callable[[], object]) -> None:
        error = self.deciding.queue.error
        box = QMessageBox(self._window)
        box.setWindowTitle(say("Not saved"))
        box.setText(
            say_count(
                "{count} Decision or note is not in the journal yet.",
                "{count} Decisions or notes are not in the journal yet.",
                left,
            )
        )
        box.setInformativeText(fault_of(error).sentence if error is not None else "")
        again = box.addButton(say("Try again"), QMessageBox.ButtonRole.AcceptRole)
        lose = box.addButton(say("Close and lose them"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(again)

        def answered() -> None:
            self._closing_anyway = box.clickedButton() is lose
            box.deleteLater()
            if box.clickedButton() in (again, lose):
                close()

        box.finished.connect(lambda _: answered())
        box.open()

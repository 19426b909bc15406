"""The page Run: what it can learn from, how long it takes, how it goes, what to do next."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMessageBox, QPushButton, QWidget

from tbviewer.record.runs.looking import RunSeen, Standing
from tbviewer.ui import look
from tbviewer.ui.admin.films.folder import ClinicFolder
from tbviewer.ui.admin.page import AdminPage
from tbviewer.ui.admin.run.form import RunForm
from tbviewer.ui.admin.run.run_view import RunView
from tbviewer.ui.admin.run.runs import Runs
from tbviewer.ui.admin.run.words import headline_of, name_of
from tbviewer.ui.busy_line import BusyLine
from tbviewer.words import say, say_count


class RunPage(AdminPage):
    """Shows `runs`, and asks for one on the films of `folder`."""

    films_requested = Signal()
    """The step Films is wanted: there is nothing to learn from yet."""
    go_on_requested = Signal()
    """The next step is wanted: a Model waits to be compared."""

    def __init__(
        self, folder: ClinicFolder, runs: Runs, threads: int, parent: QWidget | None = None
    ):
        super().__init__(say("Run"), parent)
        self.folder, self.runs = folder, runs
        self._leads_on = False
        self._entries: list[tuple[str, Path]] = []
        self.choice, self.caption = QComboBox(), QLabel(say("Show"))
        self.stop, self.delete = QPushButton(), QPushButton(say("Delete …"))
        self.busy = BusyLine()
        self.form, self.view = RunForm(threads), RunView()
        self._arrange()
        self._connect()
        self._show()

    def entered(self) -> None:
        """Look at folder and Runs."""
        self.folder.enter()
        self.runs.enter()

    def set_leads_on(self, leads_on: bool) -> None:
        """Say whether there is a next step to go on to."""
        self._leads_on = leads_on
        self._show()

    def close_down(self) -> None:
        """Stop for good; a Run goes on."""
        self.busy.set_busy(False)
        self.runs.close()

    def _arrange(self) -> None:
        self.choice.setAccessibleName(say("Runs"))
        self.choice.setMinimumWidth(340)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        line = QHBoxLayout()
        line.setSpacing(2 * look.STEP)
        self.caption.setProperty("kind", "muted")
        self.caption.setBuddy(self.choice)
        line.addWidget(self.caption)
        line.addWidget(self.choice)
        line.addStretch(1)
        line.addWidget(self.stop)
        line.addWidget(self.delete)
        self.body.addLayout(line)
        self.body.addWidget(self.busy)
        self.body.addWidget(self.form, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.view, 1)

    def _connect(self) -> None:
        self.folder.changed.connect(self._show)
        self.runs.changed.connect(self._show)
        self.form.changed.connect(self._show)
        self.act.clicked.connect(lambda _: self._do_next())
        self.choice.activated.connect(lambda _: self.runs.choose(self.choice.currentData()))
        self.stop.clicked.connect(lambda _: self._with_shown(self.runs.stop))
        self.delete.clicked.connect(lambda _: self._with_shown(self._ask_to_delete))

    def _with_shown(self, do: Callable[[RunSeen], None]) -> None:
        run = self.runs.shown
        if run is not None:
            do(run)

    def _do_next(self) -> None:
        """Do the next sensible act."""
        run, scan = self.runs.shown, self.folder.scan
        if run is not None and run.standing is Standing.DONE:
            self.go_on_requested.emit()
        elif run is not None:
            self.runs.resume(run)
        elif scan is None or self.folder.refusals:
            self.films_requested.emit()
        else:
            self.runs.ask(self.form.wish(scan), scan)

    def _show(self) -> None:
        run = self.runs.shown
        self._show_choice(run)
        self.form.setVisible(run is None and self._can_ask)
        self.view.setVisible(run is not None)
        self.busy.set_busy(bool(self.runs.acting) and self.isVisible())
        if run is None:
            self._show_form()
        else:
            self._show_run(run)
        if self.runs.acting:
            self.act.setEnabled(False)

    @property
    def _can_ask(self) -> bool:
        folder = self.folder
        return folder.scan is not None and not folder.refusals and not folder.scanning

    def _show_choice(self, run: RunSeen | None) -> None:
        entries = [(name_of(seen), seen.path) for seen in self.runs.seen]
        if entries != self._entries:  # a list that is open must not be filled again every second
            self._entries = entries
            self.choice.clear()
            for name, path in entries:
                self.choice.addItem(name, path)
            self.choice.addItem(say("a new Run"), None)
        at = next((n for n, (_, path) in enumerate(entries) if run and path == run.path), None)
        self.choice.setCurrentIndex(len(entries) if at is None else at)
        self.choice.setVisible(bool(entries))
        self.caption.setVisible(bool(entries))

    def _show_form(self) -> None:
        folder, scan = self.folder, self.folder.scan
        self.stop.hide()
        self.delete.hide()
        self.form.show_beginnings(self.runs.beginnings)
        if scan is None:
            self.set_headline(
                say("There is nothing to learn from yet."),
                say("First choose a folder of labelled films."),
            )
            self.set_act(say("Go to Films"))
        elif folder.refusals:
            self.set_headline(say("No Run can begin on this folder."), folder.refusals[0].sentence)
            self.set_act(say("Go to Films"))
        else:
            self._show_ready(len(scan.learning), Path(scan.folder).name)

    def _show_ready(self, films: int, folder: str) -> None:
        if self.runs.acting == "asking":
            self.set_headline(say("The Run is being started."))
        else:
            self.set_headline(
                say_count(
                    "{count} film to learn from in {folder}.",
                    "{count} films to learn from in {folder}.",
                    films,
                    folder=folder,
                ),
                say(
                    "First the films are opened and some steps timed. Nothing is trained before you"
                    " have seen how long it takes."
                ),
            )
        other = self.runs.going
        self.set_act(say("Measure the time it takes"), enabled=self.form.is_valid and other is None)
        self.act.setToolTip("" if other is None else say("Another Run is going on."))

    def _show_run(self, run: RunSeen) -> None:
        headline, about = headline_of(run)
        if self.runs.acting == "resuming":
            headline, about = say("The Run begins."), ""
        self.set_headline(headline, about)
        going = run.standing is Standing.GOING
        self.stop.setText(say("End it at once") if run.stopping else say("Stop"))
        self.stop.setVisible(going)
        self.stop.setEnabled(not self.runs.acting)
        self.delete.setVisible(not going)
        self.delete.setEnabled(not self.runs.acting)
        self.act.setToolTip("")
        if run.standing is Standing.ASKING:
            self.set_act(say("Begin"))
        elif run.standing is Standing.LEFT_OFF:
            self.set_act(say("Resume"))
        elif run.standing is Standing.DONE and self._leads_on:
            self.set_act(say("Go on to the comparison"))
        else:
            self.set_act("")
        self.view.show_run(run)

    def _ask_to_delete(self, run: RunSeen) -> None:
        box = QMessageBox(self)
        box.setWindowTitle(say("Delete a Run"))
        box.setText(say("Delete the Run of {model}?", model=run.wish.model))
        box.setInformativeText(
            say("Its Model goes with it, unless it was activated. The films are not touched.")
        )
        delete = box.addButton(say("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(say("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def answered() -> None:
            if box.clickedButton() is delete:
                self.runs.delete(run)

        box.finished.connect(lambda _: answered())
        box.open()

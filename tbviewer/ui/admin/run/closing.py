"""The window closes while a Run goes on: let it finish, or stop it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from tbviewer.ui.admin.run.runs import Runs
from tbviewer.ui.admin.run.words import duration_text
from tbviewer.words import say


class RunClosing(QObject):
    """Asks once what shall become of the Run that goes on."""

    def __init__(self, runs: Runs, window: QWidget):
        super().__init__(window)
        self._runs, self._window = runs, window
        self._answered = False

    def may_close(self, close: Callable[[], object]) -> bool:
        """Return whether nothing is to be asked; otherwise ask, and `close` when answered."""
        going = self._runs.going
        if going is None or self._answered:
            return True
        left = going.state.seconds_left
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(say("A Run is going on"))
        box.setText(say("The Run of {model} is not done yet.", model=going.wish.model))
        box.setInformativeText(
            say("It can go on without the window; here it is found again.")
            if left is None
            else say(
                "It takes {time} more. It can go on without the window; here it is found again.",
                time=duration_text(left),
            )
        )
        finish = box.addButton(say("Let it finish"), QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton(say("Stop it"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(finish)

        def answered() -> None:
            chosen = box.clickedButton()
            if chosen is stop:
                self._runs.stop_going()
            if chosen in (finish, stop):
                self._answered = True
                close()

        box.finished.connect(lambda _: answered())
        box.open()
        return False

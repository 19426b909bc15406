"""The menu of presets: choose, save, rename, delete."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox, QWidget

from tbviewer.ui.overlay_presets import Presets
from tbviewer.words import say

LONGEST_NAME = 40


def preset_title(name: str | None) -> str:
    """Return what a preset is called; "" is the built-in one, None none that is kept."""
    if name is None:
        return say("Settings")
    return name or say("Default")


class PresetMenu(QMenu):
    """Lists the presets, the one in use ticked, and what can be done with it."""

    def __init__(self, presets: Presets, parent: QWidget):
        super().__init__(say("&Settings"), parent)
        self._presets = presets
        self.aboutToShow.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """Fill it anew."""
        presets, current = self._presets, self._presets.current
        self.clear()
        for name in ("", *presets.names):
            action = self.addAction(preset_title(name).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == current)
            action.triggered.connect(lambda _, chosen=name: presets.choose(chosen))
        self.addSeparator()
        self.addAction(say("Save these settings &as …"), self.ask_to_save)
        named = bool(current)
        self.addAction(say("&Rename …"), self.ask_to_rename).setEnabled(named)
        self.addAction(say("&Delete …"), self.ask_to_delete).setEnabled(named)

    def ask_to_save(self) -> None:
        """Ask under which name to keep what is set now."""
        self._ask_name(say("Save these settings"), self._presets.current or "", self._presets.save)

    def ask_to_rename(self) -> None:
        """Ask for another name of the preset in use."""
        old = self._presets.current
        if old:
            self._ask_name(
                say("Rename {name}", name=old), old, lambda to: self._presets.rename(old, to)
            )

    def ask_to_delete(self) -> None:
        """Ask whether to forget the preset in use."""
        name = self._presets.current
        if name:
            self._confirm(
                say("Delete the settings {name}?", name=name),
                say("Delete"),
                lambda: self._presets.delete(name),
            )

    def _ask_name(self, title: str, name: str, then: Callable[[str], None]) -> None:
        dialog = QInputDialog(self.parentWidget())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(say("Name"))
        dialog.setTextValue(name)
        dialog.textValueSelected.connect(lambda told: self._named(told, name, then))
        dialog.open()

    def _named(self, told: str, old: str, then: Callable[[str], None]) -> None:
        name = " ".join(told.split())[:LONGEST_NAME]
        if not name:
            return
        if name in self._presets.names and name != old:
            self._confirm(
                say("There are settings called {name}. Replace them?", name=name),
                say("Replace"),
                lambda: then(name),
            )
        else:
            then(name)

    def _confirm(self, question: str, yes: str, then: Callable[[], None]) -> None:
        box = QMessageBox(self.parentWidget())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(say("Settings of the Overlays"))
        box.setText(question)
        do = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        no = box.addButton(say("Cancel"), QMessageBox.ButtonRole.RejectRole)
        for button in (do, no):
            button.setIcon(QIcon())
        box.setDefaultButton(no)
        do.clicked.connect(lambda _: then())
        box.open()

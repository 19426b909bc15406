"""Small windows: which film to open, and what this program is."""

from collections.abc import Callable

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from tbviewer import __version__
from tbviewer.reading.reading import ModelName
from tbviewer.reading.score import RESEARCH_USE
from tbviewer.ui import look
from tbviewer.ui.folders import folder_for, keep_folder
from tbviewer.words import say

FILM_PATTERNS = "*.dcm *.dicom *.png *.jpg *.jpeg *.tif *.tiff *.bmp *.zip DICOMDIR"
_FOLDER = "open/folder"


def film_dialog(
    parent: QWidget, settings: QSettings, chosen: Callable[[list[str]], None]
) -> QFileDialog:
    """Return the window in which to choose films, not yet shown; it begins where it last was."""
    kinds = f"{say('Films')} ({FILM_PATTERNS});;{say('All files')} (*)"
    dialog = QFileDialog(parent, say("Open a film"), folder_for(settings, _FOLDER), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def take(names: list[str]) -> None:
        keep_folder(settings, _FOLDER, dialog.directory().absolutePath())
        chosen(names)

    dialog.filesSelected.connect(take)
    return dialog


def folder_dialog(
    parent: QWidget, settings: QSettings, chosen: Callable[[list[str]], None]
) -> QFileDialog:
    """Return the window in which to choose a folder of films, not yet shown."""
    dialog = QFileDialog(parent, say("Open a folder"), folder_for(settings, _FOLDER))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def take(names: list[str]) -> None:
        keep_folder(settings, _FOLDER, names[0])
        chosen(names)

    dialog.filesSelected.connect(take)
    return dialog


def about_dialog(parent: QWidget, model: ModelName | None) -> QDialog:
    """Return the window that says what this program is, not yet shown."""
    dialog, column = _dialog(parent, say("About tbviewer"))
    title = QLabel(say("tbviewer {version}", version=__version__))
    title.setProperty("kind", "title")
    lines = [
        say(
            "Opens a chest film, reads it with a small network, and shows the film, a score"
            " and where the score came from."
        ),
        say("An aid to a reader and a research instrument, not a diagnostic device.")
        + " "
        + say(RESEARCH_USE),
        say(
            "The Network is that of Pasa, Golkov, Pfeiffer, Cremers and Pfeiffer, Scientific"
            " Reports 9:6268 (2019)."
        ),
    ]
    if model is not None:
        lines.append(say("Model {name}, SHA-256 {hash}", name=model.name, hash=model.sha256))
    lines.append(say("MIT licence. Works without a network connection."))
    for at, text in enumerate((None, *lines)):
        label = title if text is None else QLabel(text)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.insertWidget(at, label)
    return dialog


def _dialog(parent: QWidget, title: str) -> tuple[QDialog, QVBoxLayout]:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setMinimumWidth(460)
    column = QVBoxLayout(dialog)
    margin = 6 * look.STEP
    column.setContentsMargins(margin, margin, margin, 4 * look.STEP)
    column.setSpacing(3 * look.STEP)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    # The style's own icons are drawn for light windows.
    buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
    buttons.rejected.connect(dialog.close)
    column.addWidget(buttons)
    return dialog, column

"""Small windows: which film to open, keys and mouse, and what this program is."""

from collections.abc import Callable

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from tbviewer import __version__
from tbviewer.policy import policy
from tbviewer.reading.reading import ModelName
from tbviewer.reading.score import RESEARCH_USE
from tbviewer.ui import look
from tbviewer.words import later, say

_KEYS = (
    (
        later("Mouse"),
        (
            (later("Left drag"), later("window: across its width, down its centre")),
            (later("Wheel, right drag"), later("zoom at the cursor")),
            (later("Middle drag, Space + drag"), later("move the film")),
            (later("Double click"), later("whole film / 1:1")),
        ),
    ),
    (
        later("Film"),
        (
            ("I", later("invert")),
            ("A", later("automatic window")),
            ("F", later("fit")),
            ("Ctrl+1", later("one to one")),
            ("+  −", later("zoom")),
            (later("R, Shift+R"), later("turn to the right, to the left")),
            ("H  V", later("mirror across, top to bottom")),
            ("Esc", later("leave the tool; reset")),
            ("O", later("outline of the Field")),
        ),
    ),
    (
        later("Tools"),
        (
            (later("Alt+1 … Alt+4"), later("window for lung, bone, mediastinum, all values")),
            ("W", later("window of a region")),
            ("G", later("magnifier; the wheel makes it stronger")),
            ("M  N  T", later("length, angle, cardiothoracic ratio")),
            (later("Ctrl+Z, Ctrl+Shift+Z, Del"), later("undo, redo, delete a measure")),
            ("J  K", later("sharpening, local contrast (screen only)")),
        ),
    ),
    (
        later("Overlays"),
        (
            (later("1 … 9"), later("switch on or off")),
            ("0", later("none")),
            (later("hold B"), later("the bare film")),
            ("[  ]", later("the last one weaker, stronger")),
            (later("Shift+1 … 9"), later("one alone, and back")),
            ("C", later("contours instead of colour")),
            ("Z", later("dim the film")),
        ),
    ),
    (
        later("Compare"),
        (
            ("F2", later("film, overlay, saliency")),
            ("F3", later("five Grad-CAMs")),
            ("F4", later("two Models")),
            ("F6", later("now and before")),
            ("F7", later("difference of two maps")),
            (later("1 … 6, 0"), later("map of the chosen pane, none")),
            ("L", later("link the panes, or not")),
            (later("Double click"), later("one pane large, and back")),
            ("F5", later("back to Reading")),
        ),
    ),
    (
        later("Program"),
        (
            ("Ctrl+O", later("open films")),
            ("Ctrl+Shift+O", later("open a folder")),
            (later("Page Up, Page Down"), later("previous, next film")),
            (later("Enter"), later("reviewed, next film")),
            (later("D, then R N F U"), later("refer, do not, film again, undecided")),
            ("Ctrl+J", later("journal")),
            ("Ctrl+C", later("copy the view")),
            ("Ctrl+E", later("export a figure, PNG or PDF")),
            ("Ctrl+W", later("close the film")),
            ("Ctrl+I", later("all header fields")),
            ("F8", later("administration")),
            ("F12", later("full screen")),
            (later("F9, F10, F11"), later("fold the list, fold the panel, film alone")),
            (later("?, F1"), later("this page")),
        ),
    ),
)


FILM_PATTERNS = "*.dcm *.dicom *.png *.jpg *.jpeg *.tif *.tiff *.bmp *.zip DICOMDIR"
_FOLDER = "open/folder"


def film_dialog(
    parent: QWidget, settings: QSettings, chosen: Callable[[list[str]], None]
) -> QFileDialog:
    """Return the window in which to choose films, not yet shown; it begins where it last was."""
    kinds = f"{say('Films')} ({FILM_PATTERNS});;{say('All files')} (*)"
    dialog = QFileDialog(parent, say("Open a film"), str(settings.value(_FOLDER) or ""), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def take(names: list[str]) -> None:
        _keep_folder(settings, dialog.directory().absolutePath())
        chosen(names)

    dialog.filesSelected.connect(take)
    return dialog


def folder_dialog(
    parent: QWidget, settings: QSettings, chosen: Callable[[list[str]], None]
) -> QFileDialog:
    """Return the window in which to choose a folder of films, not yet shown."""
    dialog = QFileDialog(parent, say("Open a folder"), str(settings.value(_FOLDER) or ""))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def take(names: list[str]) -> None:
        _keep_folder(settings, names[0])
        chosen(names)

    dialog.filesSelected.connect(take)
    return dialog


def _keep_folder(settings: QSettings, folder: str) -> None:
    if policy().recent_films:  # a folder is named after a patient as a film is
        settings.setValue(_FOLDER, folder)


def keys_dialog(parent: QWidget) -> QDialog:
    """Return the window that lists keys and mouse, not yet shown."""
    dialog, column = _dialog(parent, say("Keys and mouse"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(6 * look.STEP)
    grid.setVerticalSpacing(look.STEP)
    row = 0
    for title, lines in _KEYS:
        caption = QLabel(say(title).upper())
        caption.setProperty("kind", "caption")
        caption.setContentsMargins(0, 2 * look.STEP if row else 0, 0, 0)
        grid.addWidget(caption, row, 0, 1, 2)
        row += 1
        for key, meaning in lines:
            keys = QLabel(say(key))
            keys.setFont(look.font(bold=True))
            grid.addWidget(keys, row, 0)
            grid.addWidget(QLabel(say(meaning)), row, 1)
            row += 1
    column.insertLayout(0, grid)
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

"""Asking where a file shall be written; a file that stands there is not lost unasked."""

from collections.abc import Callable

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from tbviewer.ui.folders import folder_for, keep_folder

_FOLDER = "export/folder"


def save_dialog(
    title: str,
    name: str,
    kinds: dict[str, str],
    *,
    settings: QSettings,
    window: QWidget,
    chosen: Callable[[str], object],
) -> QFileDialog:
    """Return the window in which to name a file, not yet shown; it begins where the last one was.

    Parameters
    ----------
    name
        The file's name without its suffix.
    kinds
        What each suffix is for a person, the usual one first.
    """
    filters = ";;".join(f"{words} (*.{suffix})" for suffix, words in kinds.items())
    dialog = QFileDialog(window, title, folder_for(settings, _FOLDER), filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    suffixes = list(kinds)

    def take_suffix(shown: str) -> None:
        at = dialog.nameFilters().index(shown) if shown in dialog.nameFilters() else 0
        dialog.setDefaultSuffix(suffixes[at])

    def take(file: str) -> None:
        keep_folder(settings, _FOLDER, dialog.directory().absolutePath())
        chosen(file)

    take_suffix(dialog.nameFilters()[0])
    dialog.filterSelected.connect(take_suffix)
    dialog.selectFile(f"{name}.{suffixes[0]}")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(take)
    return dialog

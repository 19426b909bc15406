"""The folders that dialogs begin in: where the last one ended, kept as long as films are."""

from PySide6.QtCore import QSettings

from tbviewer.ui.preferences import Preferences, Remember


def folder_for(settings: QSettings, key: str) -> str:
    """Return the folder to begin in; empty if there is none."""
    return str(settings.property(key) or settings.value(key) or "")


def keep_folder(settings: QSettings, key: str, folder: str) -> None:
    """Remember where a dialog ended, as long as the last films are remembered.

    A folder is named after a patient as a film is: until it is wished, it never reaches a file.
    """
    remember = Preferences(settings).remember
    settings.setProperty(key, "" if remember is Remember.NEVER else folder)
    if remember is Remember.ALWAYS:
        settings.setValue(key, folder)

"""The window's settings: an INI file in this user's data folder."""

import os

from PySide6.QtCore import QSettings

from tbviewer import paths


def open_settings() -> QSettings:
    """Return this user's settings; kept for this run only where the user may not write."""
    try:
        file = str(paths.settings_file())
    except OSError:
        file = os.devnull
    return QSettings(file, QSettings.Format.IniFormat)

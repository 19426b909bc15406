"""What a person chose once for all: language, text size, and what is remembered of films."""

from enum import StrEnum

from PySide6.QtCore import QSettings

from tbviewer.language import LANGUAGES, SETTING
from tbviewer.policy import policy

TEXT_PERCENTS = (100, 115, 130)
_TEXT, _REMEMBER, _THUMBNAILS = "look/text_percent", "recent/remember", "list/thumbnails"
_NAMES_OF_FILMS = ("recent/films", "open/folder", "export/folder", "journal/folder")
"""What may name a patient, as files and folders often do."""


_FOLDERS_OF_QT = ("FileDialog/history", "FileDialog/lastVisited")


class Remember(StrEnum):
    """How long the last films and their folders are remembered."""

    NEVER = "never"
    WHILE_OPEN = "while-open"
    ALWAYS = "always"


class Preferences:
    """Reads and writes them in `settings`; a policy goes before them."""

    def __init__(self, settings: QSettings):
        self._settings = settings

    @property
    def language(self) -> str:
        """The code of the language chosen; empty for the system's."""
        kept = str(self._settings.value(SETTING) or "")
        return kept if kept in LANGUAGES else ""

    @language.setter
    def language(self, code: str) -> None:
        self._settings.setValue(SETTING, code)

    @property
    def text_percent(self) -> int:
        """How large text is, one of `TEXT_PERCENTS`."""
        kept = str(self._settings.value(_TEXT))
        return next((percent for percent in TEXT_PERCENTS if str(percent) == kept), 100)

    @text_percent.setter
    def text_percent(self, percent: int) -> None:
        self._settings.setValue(_TEXT, percent)

    @property
    def remember(self) -> Remember:
        """How long the last films are remembered."""
        kept = str(self._settings.value(_REMEMBER))
        if not policy().recent_films:
            return Remember.NEVER
        # The settings name no film unless a person asked for it.
        return Remember(kept) if kept in list(Remember) else Remember.WHILE_OPEN

    @remember.setter
    def remember(self, remember: Remember) -> None:
        self._settings.setValue(_REMEMBER, str(remember))
        self.forget()

    @property
    def thumbnails(self) -> bool:
        """Whether rows of the list have a small picture of their film."""
        return policy().thumbnails and str(self._settings.value(_THUMBNAILS)) != "off"

    @thumbnails.setter
    def thumbnails(self, shown: bool) -> None:
        self._settings.setValue(_THUMBNAILS, "on" if shown else "off")

    def forget(self) -> None:
        """Remove from the settings what may name a patient, unless it is to be remembered."""
        if self.remember is not Remember.ALWAYS:
            for key in _NAMES_OF_FILMS:
                self._settings.remove(key)
            # Qt's own file dialog keeps a history of folders, too.
            of_qt = QSettings(QSettings.Scope.UserScope, "QtProject")
            for key in _FOLDERS_OF_QT:
                of_qt.remove(key)

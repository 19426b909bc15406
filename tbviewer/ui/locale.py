"""Qt's own words, numbers and calendars in the language in force."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from tbviewer import words

_OF_QT = {"pt": "pt_BR"}
"""Languages of ours whose catalogue has another name among Qt's."""


def speak(app: QApplication) -> None:
    """Let `app` speak the language in force: buttons of its dialogs, calendars, numbers."""
    code = words.language()
    if code == "en":
        return
    QLocale.setDefault(QLocale(words.tag()))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{_OF_QT.get(code, code)}", folder):
        app.installTranslator(translator)

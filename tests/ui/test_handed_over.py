"""Films that the system hands over while the program runs."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFileOpenEvent

from tbviewer.ui.handed_over import HandedOver


def test_a_film_handed_over_is_told_once_and_other_events_pass(qapp):
    watcher = HandedOver(qapp)
    told = []
    watcher.films.connect(told.append)
    try:
        assert QCoreApplication.sendEvent(qapp, QFileOpenEvent("/films/chest 1.dcm"))
        assert told == [["/films/chest 1.dcm"]]
        QCoreApplication.sendEvent(qapp, QEvent(QEvent.Type.LanguageChange))
        assert len(told) == 1
    finally:
        qapp.removeEventFilter(watcher)

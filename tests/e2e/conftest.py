"""The real window over real reading rooms."""

import pytest

from tbviewer import app
from tbviewer.process import ReadingRoom
from tbviewer.ui import look
from tbviewer.ui.main_window import MainWindow
from tbviewer.ui.settings import open_settings


@pytest.fixture
def window(qapp, qtbot):
    """Return the real window."""
    look.dress(qapp)
    room = ReadingRoom()
    room.start()
    window = MainWindow(app.services_of(room), open_settings())
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    yield window
    window.close()
    room.close()

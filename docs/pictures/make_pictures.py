"""Make the pictures of the documents: ``python docs/pictures/make_pictures.py``.

The real window with the simulated film; it needs no screen.
"""

import os
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SIZE = (1280, 800)
BLOCK_4 = 4
"""Its place among the Overlays."""


def main() -> None:
    """Open the sample film, wait until it is read, switch one map on, and grab the window."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TBVIEWER_USER_DIR"] = folder
        _grab(HERE / "window.png")


def _grab(path: Path) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from tbviewer import app, paths
    from tbviewer.process import ReadingRoom
    from tbviewer.ui import look
    from tbviewer.ui.main_window import MainWindow
    from tbviewer.ui.settings import open_settings
    from tbviewer.ui.viewing import Shown, Stage

    screen = QApplication([])
    look.dress(screen)
    room = ReadingRoom()
    window = MainWindow(app.services_of(room), open_settings())

    def grab() -> None:
        window.grab().save(str(path), "PNG")
        window.close()

    def look_on(shown: Shown) -> None:
        if shown.stage is Stage.READ:
            window.overlays.hide_all()  # the one that the Model offers is on by itself
            window.overlays.toggle(BLOCK_4)
            QTimer.singleShot(500, grab)  # its rows find their places meanwhile

    window.viewing.changed.connect(look_on)
    window.resize(*SIZE)
    window.show()
    window.open([str(paths.sample_film())])
    screen.exec()


if __name__ == "__main__":
    main()

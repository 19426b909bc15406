"""Make the pictures of the documents: ``python docs/pictures/make_pictures.py``.

The real window with the simulated film; it needs no screen.
"""

import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SIZE = (1280, 800)
BLOCK_4 = 4
"""Its place among the Overlays."""


def main() -> None:
    """Make all pictures, or those that are named: ``window``, ``films``."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    pictures = {"window": _grab, "films": _grab_films}
    for name in sys.argv[1:] or pictures:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["TBVIEWER_USER_DIR"] = folder
            os.environ["TBVIEWER_SITE_DIR"] = f"{folder}/site"
            pictures[name](HERE / f"{name}.png")


def _grab(path: Path) -> None:
    """Open the sample film, wait until it is read, switch one map on, and grab the window."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from tbviewer import app, paths
    from tbviewer.process import ReadingRoom
    from tbviewer.ui import look
    from tbviewer.ui.main_window import MainWindow
    from tbviewer.ui.settings import open_settings
    from tbviewer.ui.viewing import Shown, Stage

    screen = QApplication.instance() or QApplication([])
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


def _grab_films(path: Path) -> None:
    """Have a folder of simulated films scanned, choose one with a fault, and grab the page."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from simulated_folder import write_folder

    from tbviewer import app
    from tbviewer.process import ReadingRoom
    from tbviewer.ui import look
    from tbviewer.ui.main_window import MainWindow
    from tbviewer.ui.settings import open_settings

    clinic = Path(os.environ["TBVIEWER_USER_DIR"]) / "films of 2026"
    write_folder(clinic)
    screen = QApplication.instance() or QApplication([])
    look.dress(screen)
    window = MainWindow(app.services_of(ReadingRoom()), open_settings())
    window.resize(1280, 760)
    window.show()
    room = window.administering.room
    page, folder = room.pages["films"], window.administering.folder

    def grab() -> None:
        page.place.setText("/srv/films of 2026")  # not where this computer has it
        window.grab().save(str(path), "PNG")
        window.close()

    def choose() -> None:
        if folder.scan is not None and not folder.scanning:
            folder.changed.disconnect(choose)
            page.panes.table.selectRow(3)
            QTimer.singleShot(3000, grab)  # its picture comes meanwhile

    def unlock() -> None:
        room.lock.changed.disconnect(unlock)
        room.lock.choose("246810")

    folder.changed.connect(choose)
    room.lock.changed.connect(unlock)
    window.actions_by_name["room_admin"].trigger()
    folder.look_at(str(clinic))
    screen.exec()


if __name__ == "__main__":
    main()

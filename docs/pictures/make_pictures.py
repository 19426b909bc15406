"""Make the pictures of the documents: ``python docs/pictures/make_pictures.py``.

The real window with the simulated film; it needs no screen.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from tbviewer.ui.main_window import MainWindow

HERE = Path(__file__).resolve().parent
SIZE = (1280, 800)
BLOCK_4 = 4
"""Its place among the Overlays."""


def main() -> None:
    """Make all pictures, or those that are named: ``window``, ``compare``, ``films``."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    pictures = {"window": _grab, "compare": _grab_comparing, "films": _grab_films}
    for name in sys.argv[1:] or pictures:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["TBVIEWER_USER_DIR"] = folder
            os.environ["TBVIEWER_SITE_DIR"] = f"{folder}/site"
            pictures[name](HERE / f"{name}.png")


def _grab(path: Path) -> None:
    """Switch one map on over the sample film, and grab the window."""

    def switch_on(window: "MainWindow") -> None:
        window.overlays.hide_all()  # the one that the Model offers is on by itself
        window.overlays.toggle(BLOCK_4)

    _grab_when_read(path, switch_on, size=SIZE, patience_ms=500)


def _grab_comparing(path: Path) -> None:
    """Show the sample film, the saliency over it and the saliency alone, and grab the window."""

    def compare(window: "MainWindow") -> None:
        window.actions_by_name["recipe_figure"].trigger()

    _grab_when_read(path, compare, size=(1000, 640), patience_ms=4000)


def _grab_when_read(
    path: Path, act: "Callable[[MainWindow], None]", *, size: tuple[int, int], patience_ms: int
) -> None:
    """Open the sample film, wait until it is read, act, and grab the window a little later."""
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
        _save(window.grab().toImage(), path)
        window.close()

    def look_on(shown: Shown) -> None:
        if shown.stage is Stage.READ:
            window.viewing.changed.disconnect(look_on)
            act(window)
            QTimer.singleShot(patience_ms, grab)  # its rows find their places meanwhile

    window.viewing.changed.connect(look_on)
    window.resize(*size)
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


def _save(picture: "QImage", path: Path) -> None:
    """Write with 256 colours, which are enough and half the size."""
    from PIL import Image
    from PySide6.QtGui import QImage

    rgb = picture.convertToFormat(QImage.Format.Format_RGB888)
    size = (rgb.width(), rgb.height())
    whole = Image.frombuffer("RGB", size, bytes(rgb.constBits()), "raw", "RGB", rgb.bytesPerLine())
    whole.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()

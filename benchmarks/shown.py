"""A film in a view of the window's own, with Overlays, for counting frames."""

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks.films import picture
from tbviewer.film.film import Film, levels_of
from tbviewer.film.window import automatic_window
from tbviewer.reading.heatmap import HeatMap

if TYPE_CHECKING:
    from tbviewer.ui.canvas.view import FilmView
    from tbviewer.ui.overlay import Overlays

FRAMES = 40


def film_of(rows: int, columns: int) -> Film:
    """Return a simulated film of that size, 16 bit."""
    pixels = picture(rows, columns)
    return Film("", "", levels_of(pixels), None, (automatic_window(pixels),), None)


@contextmanager
def shown(
    film: Film, maps: Sequence[HeatMap], size: tuple[int, int]
) -> Iterator[tuple["FilmView", "Overlays"]]:
    """Show a film in a view of `size` pixels, the Overlays of `maps` off; closed at the end."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tbviewer.ui.canvas.view import FilmView
    from tbviewer.ui.overlay import Overlays

    app = QApplication.instance() or QApplication([])
    overlays = Overlays()
    view = FilmView(overlays)
    view.resize(*size)
    view.show()
    view.show_film(film)
    app.processEvents()  # a window that is not exposed yet paints nothing
    overlays.set_maps(tuple(maps))
    yield view, overlays
    view.close()
    app.processEvents()


def frames_a_second(repaint: Callable[[], None], change: Callable[[int], None]) -> float:
    """Return the median rate, by the clock, of a change and its repaint."""
    seconds = []
    for frame in range(FRAMES):
        start = time.perf_counter()
        change(frame)
        repaint()
        seconds.append(time.perf_counter() - start)
    return 1 / statistics.median(seconds)

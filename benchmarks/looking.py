"""(l) Looking at a 12-megapixel, 16-bit film in a view of 1920×1080: frames a second."""

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF

from benchmarks.measuring import Row
from benchmarks.shown import film_of, frames_a_second, shown
from tbviewer.film.enhance import local_contrast, sharpened
from tbviewer.film.field import Field
from tbviewer.film.film import Film
from tbviewer.reading.heatmap import HeatMap

SIZE = (1920, 1080)
SHAPE = (4000, 3000)
LEAST_LOOKING, LEAST_OPACITY = 40, 60
LONGEST_PAUSE_MS = 50


def rows() -> list[Row]:
    """Drag the Window, pan, fade an Overlay and move the magnifier, upright and turned."""
    from tbviewer.ui.canvas.instruments import Instruments
    from tbviewer.ui.canvas.tools import Tool

    film, found = film_of(*SHAPE), []
    with shown(film, _maps(), SIZE) as (view, overlays):
        instruments, repaint = Instruments(view), view.viewport().repaint

        def drag(frame: int) -> None:
            window = film.windows[0]
            view.set_window(
                window.moved(centre=window.centre + 37 * frame, width=window.width + frame)
            )

        def pan(frame: int) -> None:
            view.camera.pan(QPointF(7 if frame % 40 < 20 else -7, 5 if frame % 20 < 10 else -5))

        def fade(frame: int) -> None:
            overlays.all[0].set_opacity(0.3 + 0.01 * (frame % 50))

        def glide(frame: int) -> None:
            instruments.magnifier.follow(QPointF(700 + 9 * frame, 500 + 4 * (frame % 9)))

        for turned in (False, True):
            for name, zoom in (
                ("fitting", view.camera.fit),
                ("1:1", view.camera.show_pixel_for_pixel),
            ):
                zoom()
                where = f"{name}, turned 90°" if turned else name
                for what, change in (("window drag", drag), ("pan", pan)):
                    found.append(_row(what, where, frames_a_second(repaint, change), LEAST_LOOKING))
                overlays.all[0].set_visible(True)
                found.append(_row("opacity", where, frames_a_second(repaint, fade), LEAST_OPACITY))
                overlays.all[0].set_visible(False)
                instruments.tools.take(Tool.MAGNIFIER)
                found.append(
                    _row("magnifier", where, frames_a_second(repaint, glide), LEAST_LOOKING)
                )
                instruments.tools.take(None)
            view.camera.turn(1)
    return [*found, *_enhancing(film)]


def _row(what: str, where: str, frames: float, least: int) -> Row:
    against = "1920×1080, 12 megapixels"
    name = f"(l) {what}, {where}"
    return Row(name, f"{frames:.0f} frames/s", against, f"at least {least}", frames >= least)


def _enhancing(film: Film) -> list[Row]:
    """Tell how long a whole film takes, and the longest pause between its pieces."""
    found = []
    works: tuple[tuple[str, Callable[[Callable[[], None]], object]], ...] = (
        ("local contrast", lambda go_on: local_contrast(film.pixels, go_on=go_on)),
        ("sharpening", lambda go_on: sharpened(film.pixels, 1.0, go_on=go_on)),
    )
    for name, work in works:
        moments: list[float] = []

        def tick(moments: list[float] = moments) -> None:
            moments.append(time.perf_counter())

        start = time.perf_counter()
        work(tick)
        seconds = time.perf_counter() - start
        pause_ms = 1000 * float(np.diff(moments).max())
        figure = f"{seconds:.2f} s, pieces of up to {pause_ms:.0f} ms"
        aim = f"pieces under {LONGEST_PAUSE_MS} ms"
        against = "the whole film, on a thread of its own"
        found.append(Row(f"(l) {name}", figure, against, aim, pause_ms < LONGEST_PAUSE_MS))
    return found


def _maps() -> tuple[HeatMap, ...]:
    rng = np.random.default_rng(0)
    field = Field(0, 0, SHAPE[1], SHAPE[0])
    return (HeatMap.of("saliency", rng.random((512, 512)), stride=1, offset=0, field=field),)

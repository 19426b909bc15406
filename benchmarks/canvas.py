"""(c) Frames a second on a 9-megapixel film with six overlays: opacity, window drag."""

from collections.abc import Callable

import numpy as np

from benchmarks.measuring import Row, medians
from benchmarks.shown import film_of, frames_a_second, shown
from tbviewer.film.field import Field
from tbviewer.net.pasa import GRIDS, OFFSETS, STRIDES
from tbviewer.reading.heatmap import HeatMap

SIZE = (1600, 1000)


def rows() -> list[Row]:
    """Paint into a view of 1600×1000 pixels, all six Overlays on, at three sizes of the film."""
    film, found = film_of(3000, 3000), []
    with shown(film, _maps(), SIZE) as (view, overlays):
        for overlay in overlays.all:
            overlay.set_visible(True)

        def fade(frame: int) -> None:
            overlays.all[frame % 6].set_opacity(0.3 + 0.01 * (frame % 50))

        def drag(frame: int) -> None:
            window = film.windows[0]
            view.set_window(
                window.moved(centre=window.centre + 37 * frame, width=window.width + frame)
            )

        for name, zoom in (("fitting", view.camera.fit), ("1:1", view.camera.show_pixel_for_pixel)):
            zoom()
            for what, change, least in (("opacity", fade, 50), ("window drag", drag, 30)):
                frames = frames_a_second(view.viewport().repaint, change)
                found.append(_row(f"(c) {what}, {name}", frames, least, view.viewport().repaint))
    return found


def _row(name: str, frames: float, least: int, repaint: Callable[[], None]) -> Row:
    (bare,) = medians(repaint)
    against = f"a repaint that changes nothing ({1 / bare:.0f} a second)"
    return Row(name, f"{frames:.0f} frames/s", against, f"at least {least}", frames >= least)


def _maps() -> tuple[HeatMap, ...]:
    rng = np.random.default_rng(0)
    field = Field(0, 0, 3000, 3000)
    grids = ((512, 1, 0), *zip(GRIDS, STRIDES, OFFSETS, strict=True))
    return tuple(
        HeatMap.of(f"map-{i}", rng.random((grid, grid)), stride=stride, offset=offset, field=field)
        for i, (grid, stride, offset) in enumerate(grids)
    )

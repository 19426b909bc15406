"""Frames a second with six Overlays over a 12-megapixel film: opacity and cut-off."""

import numpy as np

from benchmarks.measuring import Row
from benchmarks.shown import film_of, frames_a_second, shown
from tbviewer.film.field import Field
from tbviewer.net.pasa import GRIDS, OFFSETS, STRIDES
from tbviewer.reading.heatmap import HeatMap

SIZE = (1920, 1080)
ROWS, COLUMNS = 3000, 4000


def rows() -> list[Row]:
    """Paint into a view of 1920×1080 pixels, all six on, as colours and as contours."""
    found = []
    with shown(film_of(ROWS, COLUMNS), _maps(), SIZE) as (view, overlays):
        for overlay in overlays.all:
            overlay.set_visible(True)

        def fade(frame: int) -> None:
            overlays.all[frame % 6].set_opacity(0.3 + 0.01 * (frame % 50))

        def fade_all(frame: int) -> None:
            overlays.change_look(opacity=0.3 + 0.01 * (frame % 50))

        def cut(frame: int) -> None:
            overlays.change_look(cut_off=0.01 * (frame % 50))

        for drawn in ("colours", "contours"):
            overlays.change_look(contours=drawn == "contours")
            view.viewport().repaint()
            for what, change, least in (
                ("opacity of one", fade, 60),
                ("opacity of all", fade_all, 60),
                ("cut-off", cut, 20),
            ):
                frames = frames_a_second(view.viewport().repaint, change)
                told = f"{frames:.0f} frames/s"
                name = f"six Overlays, {drawn}: {what}"
                found.append(Row(name, told, "", f"at least {least}", frames >= least))
    return found


def _maps() -> tuple[HeatMap, ...]:
    """Return a sparse saliency and five Grad-CAMs of a few hills each, over the whole film."""
    rng = np.random.default_rng(0)
    field = Field(0, 0, COLUMNS, ROWS)
    y, x = np.mgrid[0:512, 0:512]
    hills = sum(
        np.exp(-((x - a) ** 2 + (y - b) ** 2) / 900) for a, b in rng.integers(0, 512, (24, 2))
    )
    maps = [HeatMap.of("saliency", rng.random((512, 512)) ** 12, stride=1, offset=0, field=field)]
    for block, facts in enumerate(zip(GRIDS, STRIDES, OFFSETS, strict=True), start=1):
        grid, stride, offset = facts
        at = np.minimum(np.arange(grid) * stride + offset, 511)
        values = hills[np.ix_(at, at)]
        maps.append(
            HeatMap.of(f"gradcam-{block}", values, stride=stride, offset=offset, field=field)
        )
    return tuple(maps)

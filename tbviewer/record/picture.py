"""Pictures of maps: 8-bit PNG files at the film's own size."""

import contextlib
import io
from pathlib import Path, PurePath

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tbviewer.film.film import Film
from tbviewer.film.window import grey
from tbviewer.reading.colour import coloured
from tbviewer.reading.heatmap import HeatMap, heat_on_film
from tbviewer.reading.reading import Reading
from tbviewer.record.files import write_told

OVERLAY_OPACITY = 0.5


def map_picture(heatmap: HeatMap, film: Film) -> NDArray[np.uint8]:
    """Return a HeatMap as grey at film size: 255 its own peak, 0 outside the Field."""
    heat = heat_on_film(heatmap, rows=film.rows, columns=film.columns)
    return np.rint(heat * 255).astype(np.uint8)


def overlay_picture(heatmap: HeatMap, film: Film, *, opacity: float) -> NDArray[np.uint8]:
    """Return the film in its first Window under the map's colours, RGB (rows, columns, 3)."""
    heat = heat_on_film(heatmap, rows=film.rows, columns=film.columns)
    bare = grey(film.pixels, film.windows[0])
    picture = np.empty((film.rows, film.columns, 3), np.uint8)
    for start in range(0, film.rows, 256):  # in strips: float colours of a whole film are large
        rows = np.s_[start : start + 256]
        colour = coloured(heat[rows]).astype(np.float32)
        alpha = opacity * colour[..., 3:] / 255
        under = bare[rows, :, None].astype(np.float32)
        picture[rows] = np.rint(under * (1 - alpha) + colour[..., :3] * opacity)
    return picture


def write_maps(reading: Reading, film: Film, folder: Path, stem: str) -> tuple[Path, ...]:
    """Write a picture of each HeatMap, and the overlay of the one offered first, into `folder`.

    Names are ``<stem>.<map>.png`` and ``<stem>.overlay.png``.

    Raises
    ------
    TbViewerError
        If the folder cannot be written.
    """
    written = [
        _write_png(folder / f"{stem}.{heatmap.name}.png", map_picture(heatmap, film))
        for heatmap in reading.maps
    ]
    if reading.first_map is not None:
        picture = overlay_picture(reading.first_map, film, opacity=OVERLAY_OPACITY)
        written.append(_write_png(folder / f"{stem}.overlay.png", picture))
    return tuple(written)


def _write_png(path: Path, pixels: NDArray[np.uint8]) -> Path:
    content = io.BytesIO()
    Image.fromarray(pixels).save(content, "PNG", compress_level=3)
    with contextlib.suppress(OSError):  # told with the file that cannot be written then
        path.parent.mkdir(parents=True, exist_ok=True)
    write_told(path, content.getvalue())
    return path


class Stems:
    """File stems for films: equal ones get ``-2``, ``-3`` …"""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def for_film(self, path: str) -> str:
        """Return the stem for the film in file `path`, not given to any film before."""
        stem = PurePath(path).stem
        name, number = stem, 1
        # Some file systems do not tell "A" from "a".
        while name.casefold() in self._used:
            number += 1
            name = f"{stem}-{number}"
        self._used.add(name.casefold())
        return name

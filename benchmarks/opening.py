"""(b) A 12-megapixel 16-bit film, from its file to its first picture."""

from pathlib import Path

import pydicom

from benchmarks.films import folder, picture, written
from benchmarks.measuring import Row, medians, ratio_row
from tbviewer.film.film import Film
from tbviewer.film.opening import open_film
from tbviewer.film.window import grey


def rows() -> list[Row]:
    """Measure each syntax in turn with its reference."""
    pixels = picture()
    found = []
    with folder() as place:
        for name, path in written(Path(place), pixels).items():
            if name == "uncompressed":
                ours, copy = medians(lambda p=path: _first_picture(p), pixels.copy)  # type: ignore[misc]
                found.append(
                    ratio_row(f"(b) open, {name}", ours, "copying the array", copy, at_most=5.0)
                )
                continue
            ours, bare = medians(
                lambda p=path: _first_picture(p),  # type: ignore[misc]
                lambda p=path: pydicom.dcmread(p).pixel_array,  # type: ignore[misc]
            )
            found.append(
                ratio_row(f"(b) open, {name}", ours, "pydicom's bare decode", bare, at_most=1.3)
            )
    return found


def _first_picture(path: Path) -> Film:
    film = open_film(str(path))
    grey(film.levels[-1], film.windows[0])
    return film

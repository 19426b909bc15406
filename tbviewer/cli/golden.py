"""What the sample film and tiny films of every transfer syntax must give, on every computer.

The values stand in ``resources/selftest/golden.json``, which ``make_selftest.py`` beside it writes.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tbviewer import paths
from tbviewer.film.film import Film
from tbviewer.reading.heatmap import HeatMap, heat_in_field
from tbviewer.reading.reading import Reading

SCORE_WITHIN = 0.01
"""How far another computer's arithmetic may move a score,"""
HEAT_WITHIN = 0.02
"""the mean heat of a tile of a map (0 to 1),"""
PEAK_WITHIN = 0.05
"""and a map's peak, as a share of it."""
GREY_WITHIN = 2.0
"""How far another lossy decoder may move the mean of a tile, in the film's values."""
TILES = 8


def folder() -> Path:
    """Return the folder of the golden values and the tiny films."""
    return paths.resources() / "selftest"


def golden() -> dict[str, Any]:
    """Return the golden values.

    Raises
    ------
    OSError, ValueError
        If this installation is incomplete.
    """
    found: dict[str, Any] = json.loads((folder() / "golden.json").read_text("utf-8"))
    return found


def told_of_reading(reading: Reading) -> dict[str, Any]:
    """Return what is kept of a Reading: its Model, score, and each map's peak and tiles."""
    maps = {m.name: {"peak": m.peak, "tiles": _rounded(heat_tiles(m))} for m in reading.maps}
    return {"sha256": reading.model.sha256, "score": reading.score, "maps": maps}


def told_of_film(film: Film, *, lossy: bool) -> dict[str, Any]:
    """Return what is kept of a film's values: their hash or, of a lossy one, the means of tiles."""
    if lossy:
        return {"tiles": _rounded(_means(film.pixels.astype(np.float64)))}
    return {"sha256": hashlib.sha256(film.pixels.astype("<i4").tobytes()).hexdigest()}


def heat_tiles(heatmap: HeatMap) -> NDArray[np.float64]:
    """Return the mean heat of `TILES` by `TILES` tiles of the Field."""
    return _means(heat_in_field(heatmap, 8 * TILES).astype(np.float64))


def strayed(reading: Reading, kept: dict[str, Any]) -> list[str]:
    """Return the names of what is not as it was kept: ``score``, or maps."""
    wrong = []
    if reading.score is None or abs(reading.score - kept["score"]) > SCORE_WITHIN:
        wrong.append("score")
    found = {heatmap.name: heatmap for heatmap in reading.maps}
    for name, facts in kept["maps"].items():
        heatmap = found.get(name)
        if heatmap is None or not _is_near(heatmap, facts):
            wrong.append(name)
    return wrong


def film_strayed(film: Film, kept: dict[str, Any]) -> bool:
    """Return whether a tiny film's values are not those that were kept."""
    if "sha256" in kept:
        return told_of_film(film, lossy=False) != kept
    difference = np.abs(_means(film.pixels.astype(np.float64)) - _tiles(kept))
    return bool(difference.max() > GREY_WITHIN)


def _is_near(heatmap: HeatMap, kept: dict[str, Any]) -> bool:
    moved = np.abs(heat_tiles(heatmap) - _tiles(kept)).max()
    return bool(
        moved <= HEAT_WITHIN and abs(heatmap.peak - kept["peak"]) <= PEAK_WITHIN * kept["peak"]
    )


def _means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the means of tiles; as many as there are pixels where those are fewer."""
    rows = np.array_split(values, TILES, axis=0)
    return np.array([[t.mean() for t in np.array_split(row, TILES, axis=1)] for row in rows])


def _rounded(values: NDArray[np.float64]) -> list[str]:
    """Return a row a line, so that a person may read the file."""
    return [" ".join(f"{value:.3f}" for value in row) for row in values]


def _tiles(kept: dict[str, Any]) -> NDArray[np.float64]:
    return np.array([[float(value) for value in row.split()] for row in kept["tiles"]])

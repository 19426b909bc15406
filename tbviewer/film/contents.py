"""What a file holds: a Film before it has a path, a key and its smaller levels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tbviewer.film.film import FilmHeader, Pixels
from tbviewer.film.spacing import Spacing
from tbviewer.film.window import Window


@dataclass(frozen=True, eq=False)
class Contents:
    """The parts of a `Film` that its file decides; each as in `Film`."""

    pixels: Pixels
    padding: NDArray[np.bool_] | None
    windows: tuple[Window, ...]
    spacing: Spacing | None
    header: FilmHeader

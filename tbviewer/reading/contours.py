"""Contours: lines of equal heat, in film coordinates."""

from collections.abc import Iterable

import numpy as np
from contourpy import LineType, contour_generator

from tbviewer.reading.heatmap import INPUT_SIZE, Floats, HeatMap, heat_at

CONTOUR_LEVELS = (0.25, 0.5, 0.75)
"""Shares of the peak at which lines are drawn."""


def contours(heatmap: HeatMap, levels: Iterable[float]) -> dict[float, list[Floats]]:
    """Return the lines on which the interpolated heat has each of `levels`.

    The heat is taken at every input pixel's centre and along the Field's edges, so that lines
    end at the edges; each cell is cut into four triangles, which follows the bilinear heat
    within it.

    Parameters
    ----------
    levels
        From 0 to 1, shares of the map's own peak. None of an empty map has a line.

    Returns
    -------
    dict of level to float arrays (points, 2)
        Continuous film coordinates x, y: the centre of film pixel i is i + 0.5. A closed line
        ends where it begins.
    """
    f = heatmap.field
    share = np.concatenate([[0.0], (np.arange(INPUT_SIZE) + 0.5) / INPUT_SIZE, [1.0]])
    xs, ys = f.x + share * f.width, f.y + share * f.height
    heat: Floats = heat_at(heatmap, xs=xs, ys=ys)
    if f.leaning is not None:  # no line along the edge of what was seen
        heat = np.ma.array(heat, mask=~f.leaning.holds(xs, ys[:, None]))
    generator = contour_generator(
        xs, ys, heat, name="serial", line_type=LineType.Separate, quad_as_tri=True
    )
    return {
        level: [np.asarray(line, np.float32) for line in generator.lines(level)] for level in levels
    }

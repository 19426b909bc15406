"""Lines of equal heat on a figure's panel."""

from typing import TYPE_CHECKING

from tbviewer.reading.colour import colour_table
from tbviewer.reading.contours import CONTOUR_LEVELS, contours
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.record.composite import Sheet
from tbviewer.record.figure_spec import MapShown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RIM_WIDTH, LINE_WIDTH = 1.5, 0.8
"""Points: the dark rim is seen on white, the colour on black."""


def draw_contours(axes: "Axes", shown: MapShown, look: OverlayLook, sheet: Sheet) -> None:
    """Draw the lines of one map in the colours of their heat; none below the cut-off."""
    if shown.share <= 0:
        return
    levels = {at / shown.share: at for at in CONTOUR_LEVELS if at >= look.cut_off}
    table = colour_table(look.table)
    for own, lines in contours(shown.heatmap, levels).items():
        colour = table[round(255 * levels[own])] / 255
        for line in lines:
            across, down = sheet.at(line[:, 0].astype(float), line[:, 1].astype(float))
            for width, ink in ((RIM_WIDTH, "black"), (LINE_WIDTH, colour)):
                axes.plot(across, down, color=ink, linewidth=width, alpha=shown.opacity)

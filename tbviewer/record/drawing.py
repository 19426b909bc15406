"""What figures and reports are drawn of: films under maps, scale bars, colour bars.

matplotlib without pyplot. It imports PIL, so this runs where films are decoded: never in the
window's process.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from tbviewer import paths
from tbviewer.film.film import Film
from tbviewer.reading.colour import coloured
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.reading.signed import signed_table
from tbviewer.record.composite import Composite, Sheet, bar_mm, composite, stretch_of
from tbviewer.record.figure_contours import draw_contours
from tbviewer.record.figure_page import TYPE, wrapped
from tbviewer.record.figure_spec import FigurePanel
from tbviewer.words import number_text, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PLATE = {"facecolor": (0, 0, 0, 0.55), "edgecolor": "none", "pad": 1.5}
"""Under words on a film, to be read on black and on white."""


@contextmanager
def ready_to_draw() -> Iterator[None]:
    """Let matplotlib draw: words stay words in a PDF, and no letter stops a file."""
    _settle_matplotlib()
    import matplotlib

    with matplotlib.rc_context({"pdf.fonttype": 42}), warnings.catch_warnings():
        # A name in letters that the font lacks is drawn with boxes, and the file is made.
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*missing")
        yield


def _settle_matplotlib() -> None:
    """Keep matplotlib's list of fonts with the program's own files."""
    if "MPLCONFIGDIR" not in os.environ:
        try:
            folder = paths.user_data() / "matplotlib"
            folder.mkdir(exist_ok=True)
        except OSError:
            return  # it finds itself another place
        os.environ["MPLCONFIGDIR"] = str(folder)


def settle_axes(axes: "Axes") -> None:
    """Leave nothing of the axes but their place."""
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)


def draw_film(
    axes: "Axes",
    panel: FigurePanel,
    look: OverlayLook,
    film: Film | None,
    *,
    pixels: float,
    picture: Composite | None = None,
) -> None:
    """Draw the film or map of a panel with its letters and its scale bar.

    Parameters
    ----------
    film
        The panel's film; None where it shows none, or its picture is made already.
    pixels
        About how many the panel has across on paper.
    picture
        What `composite` made of the panel before.
    """
    assert panel.part is not None
    sheet = Sheet(panel.part, panel.turn, stretch_of(panel.spacing))
    axes.set_xlim(0, sheet.size[0])
    axes.set_ylim(sheet.size[1], 0)
    axes.set_aspect("equal", adjustable="box", anchor="N")
    made = picture or composite(panel, film, look, pixels=pixels)
    _draw_picture(axes, panel, sheet, look, made)
    _draw_letters(axes, panel)
    _draw_scale_bar(axes, panel, sheet)


def _draw_picture(
    axes: "Axes", panel: FigurePanel, sheet: Sheet, look: OverlayLook, picture: Composite | None
) -> None:
    if picture is not None:
        extent = sheet.extent(picture.covers)
        axes.imshow(sheet.laid(picture.rgb), extent=extent, interpolation="antialiased")
        # imshow fits the axes to the picture; the panel shows its part, whatever lies there.
        axes.set_xlim(0, sheet.size[0])
        axes.set_ylim(sheet.size[1], 0)
    if look.contours:
        for shown in panel.over:
            draw_contours(axes, shown, look, sheet)
    if panel.outline is not None:
        corners = panel.outline.seen.corners
        x, y = np.array([*corners, corners[0]]).T
        axes.plot(*sheet.at(x, y), color="#b9c6d8", linewidth=0.5, dashes=(6, 5))


def draw_note(axes: "Axes", note: str) -> None:
    """Say in the place of a film why there is none."""
    axes.set_facecolor("#eeeeee")
    axes.text(0.5, 0.5, note, ha="center", va="center", fontsize=TYPE.body, color="#333333",
              transform=axes.transAxes, parse_math=False)  # fmt: skip


def _draw_letters(axes: "Axes", panel: FigurePanel) -> None:
    for letters, x, y, across, down in (
        (panel.letters.left, 0.015, 0.5, "left", "center"),
        (panel.letters.right, 0.985, 0.5, "right", "center"),
        (panel.letters.top, 0.5, 0.985, "center", "top"),
        (panel.letters.bottom, 0.5, 0.015, "center", "bottom"),
    ):
        if letters:
            axes.text(x, y, letters, ha=across, va=down, fontsize=TYPE.body, color="white",
                      fontweight="bold", transform=axes.transAxes, parse_math=False,
                      bbox=_PLATE)  # fmt: skip


def _draw_scale_bar(axes: "Axes", panel: FigurePanel, sheet: Sheet) -> None:
    if panel.spacing is None:
        return
    mm_per_unit = panel.spacing.column_mm
    width, height = sheet.size
    length = bar_mm(width * mm_per_unit)
    left, y = width * 0.04, height - width * 0.04
    right = left + length / mm_per_unit
    axes.plot([left, right], [y, y], color="black", linewidth=3, solid_capstyle="butt")
    (bar,) = axes.plot([left, right], [y, y], color="white", linewidth=1.6, solid_capstyle="butt")
    bar.set_gid("scale bar")
    text = say("{length} mm", length=number_text(length, "g"))
    axes.text(left, y - width * 0.015, text, ha="left", va="bottom", fontsize=TYPE.small,
              color="white", parse_math=False, bbox=_PLATE)  # fmt: skip


def draw_colour_bar(
    axes: "Axes", look: OverlayLook, *, tall_in: float, difference: str | None = None
) -> None:
    """Draw what the colours mean; `difference` says what is subtracted from what, if anything."""
    if difference is not None:
        table, ends, label = signed_table(), (-1.0, 1.0), difference
    else:
        heat = np.linspace(0, 1, 256, dtype=np.float32)
        table, ends = coloured(heat, look.table, look.cut_off)[:, :3], (0.0, 1.0)
        common = look.common_scale
        label = say("of the largest peak shown") if common else say("of each map's own peak")
    axes.imshow(table[::-1, None], extent=(0, 1, *ends), aspect="auto", interpolation="nearest")
    axes.set_xticks([])
    ticks = np.linspace(*ends, 5)
    axes.set_yticks(ticks, [number_text(tick, "g").replace("-", "−") for tick in ticks])
    axes.yaxis.tick_right()
    axes.yaxis.set_label_position("right")
    axes.tick_params(labelsize=TYPE.small, width=0.5, length=2)
    lines = wrapped(label, tall_in, TYPE.small)
    axes.set_ylabel("\n".join(lines), fontsize=TYPE.small, parse_math=False)
    for spine in axes.spines.values():
        spine.set_linewidth(0.5)

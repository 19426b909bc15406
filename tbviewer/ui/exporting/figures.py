"""Figures of what the window shows: the view of Reading, or the panes of Compare."""

from collections.abc import Sequence

from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.reading.reading import Reading
from tbviewer.record.figure_spec import FigureSpec
from tbviewer.ui.canvas.view import FilmView
from tbviewer.ui.compare.grid_view import GridView
from tbviewer.ui.exporting.captions import captions_of
from tbviewer.ui.exporting.dialog import Export
from tbviewer.ui.exporting.panels import Exported, exported_pane, exported_view
from tbviewer.ui.overlay import Overlays


def figure_of_view(
    view: FilmView, overlays: Overlays, reading: Reading | None, export: Export
) -> FigureSpec:
    """Return the figure of the one view of Reading."""
    panel = exported_view(view, overlays, reading, identity=export.identity)
    return _figure((panel,), 1, overlays.look, export)


def figure_of_grid(grid: GridView, look: OverlayLook, export: Export) -> FigureSpec:
    """Return the figure of the panes of Compare; of the large one alone, while there is one."""
    panes = (grid.chosen_pane,) if grid.large else grid.panes
    panels = [exported_pane(pane, identity=export.identity) for pane in panes]
    return _figure(panels, 1 if grid.large else grid.columns, look, export)


def _figure(
    panels: Sequence[Exported], columns: int, look: OverlayLook, export: Export
) -> FigureSpec:
    subtracted = [exported.subtracted for exported in panels if exported.subtracted]
    return FigureSpec(
        tuple(exported.panel for exported in panels),
        columns,
        look=look,
        captions=captions_of(panels, look),
        difference_label="; ".join(dict.fromkeys(subtracted)),
        format=export.format,
        dpi=export.dpi,
        width_mm=export.width_mm,
    )

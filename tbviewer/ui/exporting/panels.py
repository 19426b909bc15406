"""From what the screen shows to the panels of a figure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tbviewer.film.film import Film
from tbviewer.reading.difference import Difference
from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.map_words import over_film_title
from tbviewer.reading.reading import Reading
from tbviewer.record.figure_spec import FigurePanel, Letters, MapShown, Part, Turn
from tbviewer.record.naming import film_line, score_line
from tbviewer.ui.canvas.view import FilmView
from tbviewer.ui.compare.pane_view import PaneView
from tbviewer.ui.compare.picture import score_lines
from tbviewer.ui.overlay import Overlay, Overlays
from tbviewer.words import say


@dataclass(frozen=True, eq=False, slots=True)
class Exported:
    """A panel, and what is told of it below the figure.

    Attributes
    ----------
    panel : FigurePanel
    film : Film or None
    readings : tuple of Reading
        By which it was made.
    maps : tuple of (HeatMap, str)
        Every map in it, and how its saliency was taken.
    subtracted : str
        What is subtracted from what, in words; empty but for a difference.
    """

    panel: FigurePanel
    film: Film | None = None
    readings: tuple[Reading, ...] = ()
    maps: tuple[tuple[HeatMap, str], ...] = ()
    subtracted: str = ""


def exported_view(
    view: FilmView, overlays: Overlays, reading: Reading | None, *, identity: bool
) -> Exported:
    """Return the panel of the view of Reading."""
    film = view.film
    assert film is not None
    drawn = overlays.drawn
    title = over_film_title(tuple(overlay.heatmap.name for overlay in drawn))
    panel = replace(
        seen_panel(view, film),
        head=_told(title, film_line(film, identity=identity), score_line(reading)),
        over=shown_maps(overlays, drawn),
    )
    readings = (reading,) if reading is not None else ()
    saliency = reading.saliency if reading is not None else ""
    return Exported(panel, film, readings, tuple((o.heatmap, saliency) for o in drawn))


def exported_pane(pane: PaneView, *, identity: bool) -> Exported:
    """Return the panel of one pane of Compare."""
    picture, film, view = pane.picture, pane.picture.film, pane.view
    asked = picture.pane
    line = film_line(film, identity=identity) if film else ""
    if film is None or picture.blank:
        return Exported(FigurePanel(head=_told(asked.title, line), note=picture.note))
    seen = seen_panel(view, film)
    if picture.alone is not None or picture.difference is not None:
        seen = replace(seen, path="", key="", window=None)
    panel = replace(
        seen,
        head=_told(asked.title, line, picture.note or score_lines(picture)),
        over=shown_maps(pane.overlays, pane.overlays.drawn),
        alone=MapShown(picture.alone, share=pane.map_item.share) if picture.alone else None,
        difference=picture.difference,
    )
    maps = [(m, asked.map.saliency) for m in (picture.over, picture.alone) if m is not None]
    subtracted = _difference_words(picture.difference, asked.map.title, asked.minus.title)
    return Exported(panel, film, picture.readings, tuple(maps), subtracted)


def shown_maps(overlays: Overlays, drawn: Sequence[Overlay]) -> tuple[MapShown, ...]:
    """Return Overlays that are drawn, as a picture on paper shows them."""
    return tuple(MapShown(o.heatmap, o.opacity, overlays.share_of(o)) for o in drawn)


def seen_panel(view: FilmView, film: Film) -> FigurePanel:
    """Return which part of the film is seen, and how; a fitting film is shown to its edges."""
    camera = view.camera
    part = Part(0, 0, film.columns, film.rows)
    if not camera.fitted:
        seen = camera.seen()
        part = Part(seen.left(), seen.top(), seen.right(), seen.bottom())
    edges = view.annotations.edges
    return FigurePanel(
        path=film.path,
        key=film.key,
        part=part,
        turn=Turn(camera.quarters, camera.mirrored),
        window=view.window_shown,
        spacing=film.spacing,
        letters=Letters(edges.left, edges.right, edges.top, edges.bottom),
        outline=view.field_outlined,
    )


def _difference_words(difference: Difference | None, first: str, second: str) -> str:
    return say("{first} − {second}", first=first, second=second) if difference else ""


def _told(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)

"""A report's page: one film and all that is told of it, before anything is drawn.

The window makes pages of what stands on its screen, the reading room's child of films that it
opened and read for a list; `record.report` draws both alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tbviewer.errors import FilmError, TbViewerError, name_of
from tbviewer.film.edges import edge_letters
from tbviewer.film.film import Film
from tbviewer.reading.decision import FilmHistory
from tbviewer.reading.map_words import over_film_title
from tbviewer.reading.overlay_look import OverlayLook
from tbviewer.reading.reading import AS_USUAL, Reading, Wish
from tbviewer.record.captions import look_captions, map_captions, one_text, scale_caption
from tbviewer.record.composite import Composite, composite
from tbviewer.record.figure_spec import FigureFormat, FigurePanel, Letters, MapShown, Part
from tbviewer.record.naming import film_line
from tbviewer.words import say

MAP_OPACITY = 0.6
"""How strongly a map lies over its film where nobody chose."""
OFFERED = "offered"
"""Stands for the map that a Model offers first."""
PICTURE_PIXELS = 640
"""Across, of films in a report of many: some 190 dots an inch."""


@dataclass(frozen=True, eq=False, slots=True)
class ReportPage:
    """One film's page.

    Attributes
    ----------
    who : str
        Which film; the patient only where that was asked for.
    film_key : str
        SHA-256 of the film's file; empty where it could not be opened.
    reading : Reading or None
        Without its HeatMaps; None for a film that was not read.
    trouble : str
        Why it could not be opened or read.
    kept_back : bool
        Whether there is a score that is not told before its reader's own Decision.
    panels : tuple of FigurePanel
        The bare film, and the film under the maps that were chosen.
    pictures : tuple of Composite or None
        What the panels show, where that is drawn already; else their films are opened.
    look : OverlayLook
    captions : str
        What the maps show, and how they are drawn.
    history : FilmHistory
        The reader's Decision and note.
    """

    who: str
    film_key: str = ""
    reading: Reading | None = None
    trouble: str = ""
    kept_back: bool = False
    panels: tuple[FigurePanel, ...] = ()
    pictures: tuple[Composite | None, ...] = ()
    look: OverlayLook = field(default_factory=OverlayLook)
    captions: str = ""
    history: FilmHistory = field(default_factory=FilmHistory)

    @property
    def shows_maps(self) -> bool:
        """Whether a panel needs the colour bar."""
        return any(panel.over for panel in self.panels)


@dataclass(frozen=True, eq=False, slots=True)
class Report:
    """One page as a file.

    Attributes
    ----------
    page : ReportPage
    made : datetime
        When, by this computer's clock; it stands on the page and in the file.
    format : FigureFormat
    dpi : int
        Of a PNG, and of the films in a PDF.
    """

    page: ReportPage
    made: datetime
    format: FigureFormat = FigureFormat.PDF
    dpi: int = 200


@dataclass(frozen=True, slots=True)
class PageWish:
    """What the page of a film that is yet to be read shall show.

    Attributes
    ----------
    wish : Wish
        How the film is read.
    maps : tuple of (str, float)
        Which maps lie over it, how strongly: names, or `OFFERED`. Those that the Model does not
        make are left out.
    look : OverlayLook
    identity : bool
        Whether the patient is named.
    kept_back : bool
        Whether score and maps are kept back.
    """

    wish: Wish = AS_USUAL
    maps: tuple[tuple[str, float], ...] = ((OFFERED, MAP_OPACITY),)
    look: OverlayLook = field(default_factory=OverlayLook)
    identity: bool = False
    kept_back: bool = False


@dataclass(frozen=True, slots=True)
class FilmAsked:
    """A film that is to have a page; `film_key` is its SHA-256, where it is known already."""

    path: str
    wish: PageWish
    film_key: str = ""


def page_of(
    film: Film,
    reading: Reading | None,
    shown: Sequence[MapShown],
    *,
    panel: FigurePanel,
    look: OverlayLook,
    identity: bool,
) -> ReportPage:
    """Return the page of a film as it is seen.

    Parameters
    ----------
    shown
        The maps over it, from below.
    panel
        How the film is seen, without words or maps.
    """
    panels = [replace(panel, head=(over_film_title(()),), over=(), outline=None)]
    if shown:
        title = over_film_title(tuple(m.heatmap.name for m in shown))
        panels.append(replace(panel, head=(title,), over=tuple(shown)))
    saliency = reading.saliency if reading else ""
    captions = one_text(
        [
            *map_captions([(m.heatmap, saliency) for m in shown]),
            *(look_captions(look, over_film=True) if shown else ()),
            scale_caption(film.spacing),
        ]
    )
    return ReportPage(
        film_line(film, identity=identity),
        film.key,
        replace(reading, maps=()) if reading else None,
        panels=tuple(panels),
        look=look,
        captions=captions,
    )


def drawn_page(film: Film, reading: Reading, wish: PageWish) -> ReportPage:
    """Return the page of a film that was read for it, its pictures drawn."""
    if wish.kept_back:
        page = page_of(film, None, (), panel=whole_panel(film), look=wish.look,
                       identity=wish.identity)  # fmt: skip
        page = replace(page, kept_back=True)
    else:
        shown = _chosen(reading, wish)
        panel = replace(whole_panel(film), outline=reading.field)
        page = page_of(film, reading, shown, panel=panel, look=wish.look, identity=wish.identity)
    pictures = tuple(composite(p, film, page.look, pixels=PICTURE_PIXELS) for p in page.panels)
    return replace(page, pictures=pictures)


def whole_panel(film: Film) -> FigurePanel:
    """Return how a film is seen that nobody turned or moved: all of it, in its first Window."""
    edges = edge_letters(film.header)
    return FigurePanel(
        path=film.path,
        key=film.key,
        part=Part(0, 0, film.columns, film.rows),
        window=film.windows[0],
        spacing=film.spacing,
        letters=Letters(edges.left, edges.right, edges.top, edges.bottom),
    )


def page_of_trouble(path: str, error: TbViewerError, *, identity: bool, tag: str) -> ReportPage:
    """Return the page of a film that could not be opened or read: why, and no score.

    Parameters
    ----------
    tag
        What it is called without identity: a file's name is a patient's in most clinics.
    """
    if not identity and isinstance(error, FilmError):
        error = error.renamed(tag)
    told = " ".join(filter(None, (error.sentence, error.advice)))
    return ReportPage(name_of(path) if identity else tag, trouble=told)


def nameless(film_key: str, number: int) -> str:
    """Return what a film is called by its file's SHA-256, or by its place where it has none."""
    if film_key:
        return say("film {tag}", tag=film_key[:8])
    return say("film number {number}", number=number)


def _chosen(reading: Reading, wish: PageWish) -> tuple[MapShown, ...]:
    """Return the maps that were wished for, each once, in the order of the Reading."""
    strengths: dict[str, float] = {}
    for name, opacity in wish.maps:
        first = reading.first_map
        strengths[first.name if name == OFFERED and first else name] = opacity
    return tuple(MapShown(m, strengths[m.name]) for m in reading.maps if m.name in strengths)

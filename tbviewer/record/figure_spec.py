"""What a figure is to show: everything that was on the screen, told once, without a picture.

The window makes it and the reading room's child process draws it. Maps travel whole, so that
the figure shows those that stood on the screen and nothing is read again; films travel by
path and key.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from tbviewer.film.field import Field
from tbviewer.film.spacing import Spacing
from tbviewer.film.window import Window
from tbviewer.reading.difference import Difference
from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.overlay_look import OverlayLook

RESOLUTIONS_DPI = (150, 300, 600)
WIDTH_MM = 180.0
"""Both columns of a journal's page."""


class FigureFormat(StrEnum):
    """What file a figure becomes."""

    PNG = "png"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a film that is shown, in film pixels; it may reach beyond the film."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (self.left < self.right and self.top < self.bottom):
            raise ValueError(f"not a part of a film: {self}")


@dataclass(frozen=True, slots=True)
class Turn:
    """How a film lies on the screen: mirrored left to right first, then turned to the right."""

    quarters: int = 0
    mirrored: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class MapShown:
    """A map and how strongly it is shown.

    Attributes
    ----------
    heatmap : HeatMap
    opacity : float
        From 0 to 1.
    share : float
        What the map's own peak is of the peak at the end of the colours.
    """

    heatmap: HeatMap
    opacity: float = 1.0
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Letters:
    """Where the patient's sides are on the panel; empty where the header is silent."""

    left: str = ""
    right: str = ""
    top: str = ""
    bottom: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class FigurePanel:
    """One panel: a film with or without maps, a map alone, a difference, or only words.

    Attributes
    ----------
    head : tuple of str
        What stands above it.
    note : str
        What stands in it when there is nothing to show: why a film was refused.
    path, key : str
        The film's file, and the SHA-256 it had; empty when no film is drawn.
    part : Part or None
        None only for a panel of words.
    spacing : Spacing or None
        The film's, for the scale bar and for pixels that are not square.
    over : tuple of MapShown
        The maps over the film, from below.
    alone : MapShown or None
        A map without its film.
    difference : Difference or None
        Two maps without their film.
    outline : Field or None
        What the Network saw, outlined when given.
    """

    head: tuple[str, ...] = ()
    note: str = ""
    path: str = ""
    key: str = ""
    part: Part | None = None
    turn: Turn = Turn()
    window: Window | None = None
    spacing: Spacing | None = None
    letters: Letters = Letters()
    over: tuple[MapShown, ...] = ()
    alone: MapShown | None = None
    difference: Difference | None = None
    outline: Field | None = None


@dataclass(frozen=True, eq=False, slots=True)
class FigureSpec:
    """A figure: panels row by row, and what is said below them.

    Attributes
    ----------
    panels : tuple of FigurePanel
    columns : int
        Panels in a row.
    look : OverlayLook
        How all maps are drawn.
    captions : tuple of str
        Sentences below the panels.
    difference_label : str
        What is subtracted from what, beside the colour bar of a difference.
    format : FigureFormat
    dpi : int
    width_mm : float
    """

    panels: tuple[FigurePanel, ...]
    columns: int
    look: OverlayLook = field(default_factory=OverlayLook)
    captions: tuple[str, ...] = ()
    difference_label: str = ""
    format: FigureFormat = FigureFormat.PNG
    dpi: int = 300
    width_mm: float = WIDTH_MM

    def __post_init__(self) -> None:
        if not self.panels or self.columns < 1 or self.dpi < 1 or self.width_mm <= 0:
            raise ValueError("a figure has panels, columns and a size")

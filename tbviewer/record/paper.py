"""Paper: an A4 page in inches from its upper left corner, and columns of words on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any, Self

from tbviewer.record.figure_page import MM_PER_INCH, wrapped

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 210 / MM_PER_INCH, 297 / MM_PER_INCH
MARGIN = 0.6
FOOT = 0.3
LEFT = MARGIN
WIDE = WIDTH - 2 * MARGIN
INK, GREY, PALE = "#14181d", "#565f6b", "#c9ced6"
AMBER = "#8f5200"
"""Dark enough for words on white: more than 5.5:1."""
LEADING = 1.35
_BETWEEN = 0.08


@dataclass(frozen=True, slots=True)
class _Line:
    cells: tuple[str, ...]
    size: float
    bold: bool
    colour: str
    before: float

    @property
    def tall(self) -> float:
        return self.before + self.size * LEADING / 72


class Column:
    """Words, wrapped at a width in inches, with the height that they need."""

    def __init__(self, wide: float):
        self._wide = wide
        self._lines: list[_Line] = []

    def say(
        self,
        text: str,
        *,
        size: float,
        bold: bool = False,
        colour: str = INK,
        before: float = 0.0,
    ) -> Self:
        """Add a text; `before` is the room above it in inches."""
        for line in wrapped(text, self._wide, size, bold=bold):
            self._lines.append(_Line((line,), size, bold, colour, before))
            before = 0.0
        return self

    def row(self, cells: tuple[str, ...], *, size: float) -> Self:
        """Add words side by side, each wrapped: the first has half the width, the others share."""
        for line in zip_longest(*self._wrapped(cells, size), fillvalue=""):
            self._lines.append(_Line(line, size, False, INK, 0.0))
        return self

    def rows(self, rows: Sequence[tuple[str, ...]], *, size: float) -> Self:
        """Add rows whose cells stand side by side; one below the other where one would break."""
        whole = all(len(lines) == 1 for row in rows for lines in self._wrapped(row, size))
        for cells in rows if whole else ((cell,) for cell in chain.from_iterable(rows)):
            self.row(cells, size=size)
        return self

    def head(self, text: str) -> Self:
        """Add a heading."""
        return self.say(text.upper(), size=7, colour=GREY)

    @property
    def tall(self) -> float:
        """Height in inches."""
        return sum(line.tall for line in self._lines)

    @property
    def texts(self) -> list[str]:
        """Its lines, as they are broken."""
        return [" ".join(line.cells) for line in self._lines]

    def draw(self, figure: "Figure", left: float, top: float) -> None:
        """Draw it with its upper left corner there."""
        for line in self._lines:
            top += line.before
            for at, cell in enumerate(line.cells):
                across = left + self._left(at, len(line.cells))
                words(figure, across, top, cell, size=line.size, bold=line.bold,
                      colour=line.colour)  # fmt: skip
            top += line.tall - line.before

    def _wrapped(self, cells: tuple[str, ...], size: float) -> list[list[str]]:
        """Return each cell of a row in lines that fit into its column."""
        ends = [*(self._left(at, len(cells)) for at in range(1, len(cells))), self._wide]
        return [
            wrapped(cell, end - self._left(at, len(cells)) - _BETWEEN, size)
            for at, (cell, end) in enumerate(zip(cells, ends, strict=True))
        ]

    def _left(self, at: int, count: int) -> float:
        half = self._wide / 2
        return half + (at - 1) * half / (count - 1) if at else 0.0


def words(
    figure: "Figure",
    left: float,
    top: float,
    text: str,
    *,
    size: float,
    bold: bool = False,
    colour: str = INK,
    ends: Any = "left",
) -> None:
    """Write one line; `ends` says which end of it stands at `left`."""
    figure.text(left / WIDTH, 1 - top / HEIGHT, text, fontsize=size, color=colour, ha=ends,
                fontweight="bold" if bold else "normal", va="top", parse_math=False)  # fmt: skip


def rule(figure: "Figure", top: float) -> None:
    """Draw a thin line across the page."""
    from matplotlib.lines import Line2D

    y = 1 - top / HEIGHT
    line = Line2D([LEFT / WIDTH, 1 - MARGIN / WIDTH], [y, y], color=PALE, linewidth=0.6)
    figure.add_artist(line)

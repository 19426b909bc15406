"""Where things stand on a figure's page, in shares of the page as matplotlib counts: from below."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tbviewer.reading.score import RESEARCH_USE
from tbviewer.record.composite import Sheet, stretch_of
from tbviewer.record.figure_spec import FigureSpec
from tbviewer.words import say

MM_PER_INCH = 25.4
_MARGIN, _GAP = 0.06, 0.12
_BAR, _BAR_ROOM = 0.11, 0.66
"""Inches."""
_LEADING = 1.32
_SPACES = re.compile(r"[ \t\r\n]+(?!%)")
_HINTED = 1.03
"""Letters set for the dots of a PNG are a little wider than drawn ones."""


@dataclass(frozen=True, slots=True)
class Type:
    """Type sizes in points."""

    body: float = 7.5
    small: float = 6.5

    @property
    def line_in(self) -> float:
        """Height of a line in inches."""
        return self.body * _LEADING / 72

    @property
    def caption_in(self) -> float:
        """Height of a line of the captions in inches."""
        return self.small * _LEADING / 72


TYPE = Type()


@dataclass(frozen=True)
class Page:
    """A page laid out: its size in inches, and everything's place on it."""

    size_in: tuple[float, float]
    pixels_across: float
    columns: int
    cell_in: tuple[float, float]
    head_in: float
    heads: tuple[tuple[tuple[str, bool], ...], ...]
    """Lines, and whether each is of the title."""
    notes: tuple[tuple[str, ...], ...]
    captions: tuple[str, ...]
    bars: tuple[str, ...] = ()
    _rows: int = field(default=1)

    def panel(self, at: int) -> tuple[float, float, float, float]:
        """Return left, bottom, width and height of panel `at`."""
        width, height = self.size_in
        x, top = self._corner(at)
        cell_width, cell_height = self.cell_in
        bottom = height - top - self.head_in - cell_height
        return x / width, bottom / height, cell_width / width, cell_height / height

    def head_line(self, at: int, number: int) -> tuple[float, float]:
        """Return where line `number` of the head of panel `at` begins, its top."""
        x, top = self._corner(at)
        width, height = self.size_in
        return x / width, 1 - (top + number * TYPE.line_in) / height

    @property
    def caption_places(self) -> list[tuple[float, float]]:
        """Where each line of the captions begins, its top."""
        width, height = self.size_in
        top = self._grid_bottom + _GAP / 2
        return [
            (_MARGIN / width, 1 - (top + number * TYPE.caption_in) / height)
            for number in range(len(self.captions))
        ]

    @property
    def colour_bars(self) -> list[tuple[str, tuple[float, float, float, float]]]:
        """Each colour bar's kind and place: beside the first row, one below the other."""
        width, height = self.size_in
        top, room = _MARGIN + self.head_in, self.cell_in[1]
        each = (room - _GAP * 2 * (len(self.bars) - 1)) / max(len(self.bars), 1)
        x = width - _MARGIN - _BAR_ROOM + _GAP
        return [
            (
                kind,
                (
                    x / width,
                    1 - (top + number * (each + 2 * _GAP) + each) / height,
                    _BAR / width,
                    each / height,
                ),
            )
            for number, kind in enumerate(self.bars)
        ]

    def _corner(self, at: int) -> tuple[float, float]:
        """Return the left and the top of cell `at`, in inches from the page's upper left."""
        row, column = divmod(at, self.columns)
        return (
            _MARGIN + column * (self.cell_in[0] + _GAP),
            _MARGIN + row * (self.cell_in[1] + self.head_in + _GAP),
        )

    @property
    def _grid_bottom(self) -> float:
        return _MARGIN + self._rows * (self.cell_in[1] + self.head_in + _GAP) - _GAP


def page_of(spec: FigureSpec) -> Page:
    """Lay out `spec`: whole pixels in width and height, so that inches × dpi are the pixels."""
    width = round(spec.width_mm / MM_PER_INCH * spec.dpi) / spec.dpi
    columns = min(spec.columns, len(spec.panels))
    rows = math.ceil(len(spec.panels) / columns)
    bars = _bars(spec)
    room = width - 2 * _MARGIN - (_BAR_ROOM if bars else 0) - (columns - 1) * _GAP
    cell = room / columns
    tall = max((_tallness(spec, at) for at in range(len(spec.panels))), default=1.0)
    cell_in = (cell, cell * min(tall, 2.0))
    heads = tuple(
        _head_lines(_lettered(panel.head, at, len(spec.panels)), cell)
        for at, panel in enumerate(spec.panels)
    )
    head_in = max(len(lines) for lines in heads) * TYPE.line_in + 0.03
    captions = tuple(
        line
        for caption in (*spec.captions, say(RESEARCH_USE))
        for line in wrapped(caption, width - 2 * _MARGIN, TYPE.small)
    )
    notes = tuple(tuple(wrapped(panel.note, cell * 0.9, TYPE.body)) for panel in spec.panels)
    grid = rows * (cell_in[1] + head_in + _GAP)
    height = _MARGIN * 2 + grid + len(captions) * TYPE.caption_in
    height = math.ceil(height * spec.dpi) / spec.dpi
    return Page(
        (width, height), cell * spec.dpi, columns, cell_in, head_in, heads, notes, captions,
        bars, rows,
    )  # fmt: skip


def _head_lines(head: tuple[str, ...], width_in: float) -> tuple[tuple[str, bool], ...]:
    title = [
        (line, True) for text in head[:1] for line in wrapped(text, width_in, TYPE.body, bold=True)
    ]
    rest = [(line, False) for text in head[1:] for line in wrapped(text, width_in, TYPE.small)]
    return (*title, *rest)


def _bars(spec: FigureSpec) -> tuple[str, ...]:
    maps = any(panel.over or panel.alone for panel in spec.panels)
    difference = any(panel.difference for panel in spec.panels)
    return ("map",) * maps + ("difference",) * difference


def _tallness(spec: FigureSpec, at: int) -> float:
    panel = spec.panels[at]
    if panel.part is None:
        return 0.0
    across, down = Sheet(panel.part, panel.turn, stretch_of(panel.spacing)).size
    return down / across


def _lettered(head: tuple[str, ...], at: int, count: int) -> tuple[str, ...]:
    """Return a head whose first line begins with the panel's letter, where there are several."""
    if count == 1:
        return head
    letter = "abcdefghijklmnopqrstuvwxyz"[at]
    return (f"{letter} {head[0]}", *head[1:]) if head else (letter,)


def wrapped(text: str, width_in: float, size: float, *, bold: bool = False) -> list[str]:
    """Return `text` in lines that are no wider than `width_in` at `size` points.

    A word that is wider than a line, such as a file's name or writing without spaces, is broken.
    """
    lines: list[str] = []
    for word in _broken(_words(text), width_in, size, bold):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width_in(longer, size, bold) <= width_in:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _words(text: str) -> list[str]:
    """Return what may stand on different lines: a space that must not break does not."""
    return [word for word in _SPACES.split(text) if word]


def _broken(words: list[str], width_in: float, size: float, bold: bool) -> Iterator[str]:
    for word in words:
        rest = word
        while len(rest) > 1 and _width_in(rest, size, bold) > width_in:
            most = len(rest) - 1
            while most > 1 and _width_in(rest[:most], size, bold) > width_in:
                most -= max(1, most // 8)
            yield rest[:most]
            rest = rest[most:]
        yield rest


def _width_in(text: str, size: float, bold: bool) -> float:
    across, _, _ = _measure().get_text_width_height_descent(
        text, _properties(size, bold), ismath=False
    )
    return float(across) / 72 * _HINTED


@cache
def _measure() -> Any:
    from matplotlib.textpath import TextToPath

    return TextToPath()


@cache
def _properties(size: float, bold: bool) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(size=size, weight="bold" if bold else "normal")

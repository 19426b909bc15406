"""What the window needs from the rest of the program: plain functions that block."""

from collections.abc import Callable
from dataclasses import dataclass

from tbviewer.film.film import Film
from tbviewer.reading.reading import ModelName, Reading, Wish
from tbviewer.record.figure_spec import FigureSpec


def _nothing_to_close() -> None:
    """Close nothing: fakes hold no process."""


def _no_figure(spec: FigureSpec) -> bytes:
    raise NotImplementedError


@dataclass(frozen=True)
class Services:
    """Blocking functions, called inside Jobs only, from any thread.

    Attributes
    ----------
    open_film
        Takes a path; raises a `TbViewerError` when the file is no film.
    read_film
        Takes a Film and how to read it; raises a `TbViewerError`.
    model
        Names the Model in force; raises a `ModelError`.
    models
        Names every Model that a `Wish` can name.
    sample_path
        The film that ships with the program.
    close
        Called once when the window closes: makes calls that are waiting return at once.
    draw_figure
        Takes what a figure shows and returns its file's bytes; raises a `TbViewerError`.
    """

    open_film: Callable[[str], Film]
    read_film: Callable[[Film, Wish], Reading]
    model: Callable[[], ModelName]
    models: Callable[[], tuple[ModelName, ...]]
    sample_path: str
    close: Callable[[], None] = _nothing_to_close
    draw_figure: Callable[[FigureSpec], bytes] = _no_figure

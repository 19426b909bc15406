"""What runs in the reading room's child process: opening and reading, one film at a time."""

import contextlib
import os
import signal
import sys
from collections import OrderedDict
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tbviewer.errors import FilmError, FilmFault, TbViewerError
from tbviewer.film.fields import FieldRow
from tbviewer.film.film import Film
from tbviewer.film.holders import Held
from tbviewer.film.window import Grey
from tbviewer.reading.reading import ModelName, Reading, Wish
from tbviewer.reading.survey import Survey, survey_of
from tbviewer.record.clinic.scan import Inspection
from tbviewer.record.figure_spec import FigureSpec

if TYPE_CHECKING:
    from tbviewer.net.reader import Reader

KEPT_FILMS = 2
"""The shown film and the one coming: reading follows opening without a second decode."""

KEPT_READERS = 3
"""The Model in force and two to compare it with."""

_films: OrderedDict[str, Film] = OrderedDict()
_readers: "OrderedDict[ModelName, Reader]" = OrderedDict()
_chosen: list[str | None] = [None]


def serve(pipe: Connection, model: str | None, lowly: bool = False, warms: bool = True) -> None:
    """Answer requests until the other side closes the pipe.

    A child that `warms` loads the Model while nobody asks.
    A request is ``(function, arguments)``; the answer ``(True, result)`` or ``(False, error)``.
    """
    settle()
    if lowly:
        give_way()
    _chosen[0] = model
    from tbviewer.film import opening  # noqa: F401 - warm before the first request

    warm = not warms
    while True:
        try:
            if not warm and not pipe.poll(0):
                _warm_up()
                warm = True
            work, arguments = pipe.recv()
            pipe.send(_answer(work, arguments))
        except (EOFError, OSError, KeyboardInterrupt):  # the window has gone
            return


def settle() -> None:
    """Leave Ctrl+C and standard output to whoever started this process."""
    # Ctrl+C in a terminal reaches every process; ending the child is its parent's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Decoders print: standard output belongs to results.
    if sys.stdout is not None and sys.stderr is not None:
        os.dup2(2, 1)


def give_way() -> None:
    """Let every other process go first."""
    import psutil

    with contextlib.suppress(psutil.Error, OSError):
        # Windows knows classes, the others numbers.
        psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 10))


def _answer(work: Any, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, work(*arguments)
    except TbViewerError as error:
        return False, error
    except MemoryError:
        return False, FilmError(arguments[0], FilmFault.NO_MEMORY)
    except Exception as error:  # noqa: BLE001 - crosses to the window, which logs and shows it
        return False, UnexpectedInChild(type(error).__name__, places(error))


class UnexpectedInChild(Exception):  # noqa: N818 - a fault of ours, not a film's
    """An exception nobody foresaw, told by its kind and the places it passed, without values."""

    def __str__(self) -> str:
        return " at ".join(str(part) for part in self.args)


def places(error: BaseException) -> str:
    """Return where an exception passed, without values."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places)


def reader_of(model: str | None = None, folder: str = "") -> "Reader":
    """Return the Reader of `model`, None for the active one; the last few stay loaded.

    Of a Model in a `folder` outside the store, that one's.

    Which one it is is asked each time: an administrator may have activated or taken in another.
    """
    from tbviewer.net import store
    from tbviewer.net.reader import Reader, one_thread

    found = store.in_folder(Path(folder)) if folder else store.find(model or _chosen[0])
    if found.name not in _readers:
        one_thread()
        _readers[found.name] = Reader(found)
    _readers.move_to_end(found.name)
    while len(_readers) > KEPT_READERS:
        _readers.popitem(last=False)
    return _readers[found.name]


def _warm_up() -> None:
    """Import torch, load the Model and run it once: the first pass is the slow one."""
    import numpy as np

    from tbviewer.film.window import automatic_window

    pixels = np.arange(1024 * 1024, dtype=np.uint16).reshape(1024, 1024)
    try:
        film = Film("", "", (pixels,), None, (automatic_window(pixels),), None)
        reader_of().read(film, force=True)  # it is no chest
    except TbViewerError:
        return  # the first film that asks for this Model is told


def open_one(path: str) -> Film:
    """Open a film and keep it for reading."""
    from tbviewer.film.opening import open_film

    film: Film = open_film(path)
    _films[film.key] = film
    _films.move_to_end(film.key)
    while len(_films) > KEPT_FILMS:
        _films.popitem(last=False)
    return film


def read_one(path: str, key: str, wish: Wish) -> Reading:
    """Read a film that was opened, as wished; open it again if it is no longer kept."""
    film = _films.get(key) or open_one(path)
    if film.key != key:
        raise FilmError(path, FilmFault.CHANGED)
    return read_by(film, wish)


def read_by(film: Film, wish: Wish) -> Reading:
    """Return the Reading of `film` as wished; its Reader stays loaded."""
    from tbviewer.net.explain import SaliencyMethod

    saliency = SaliencyMethod(wish.saliency)
    reader = reader_of(wish.model, wish.folder)
    return reader.read(
        film,
        force=wish.force,
        saliency=saliency,
        maps=wish.maps,
        zones=wish.zones,
        correction=wish.correction,
    )


def fields_of(path: str) -> tuple[FieldRow, ...]:
    """Return all header fields of a film's file as text."""
    from tbviewer.film.all_fields import all_fields

    return all_fields(path)


def draw_figure(_: str, spec: FigureSpec) -> bytes:
    """Return the file of a figure; its films are opened again if they are no longer kept."""
    from tbviewer.record.figure import figure_bytes

    return figure_bytes(spec, kept_film)


def kept_film(path: str, key: str) -> Film:
    """Return the film that was opened from `path` as `key`, opened again if it is not kept."""
    film = _films.get(key) or open_one(path)
    if film.key != key:
        raise FilmError(path, FilmFault.CHANGED)
    return film


def survey_one(path: str, wish: Wish) -> Survey:
    """Open and read a film for a list; nothing of it is kept here."""
    from tbviewer.film.opening import open_film

    film = open_film(path)
    return survey_of(film, read_by(film, replace(wish, maps=False, zones=False)))


def inspect_one(path: str, known_key: str) -> Inspection | None:
    """Open a film of a labelled folder to see what it is like; nothing of it is kept here."""
    from tbviewer.net.inspecting import inspect

    return inspect(path, known_key)


def picture_one(path: str, longest: int) -> Grey:
    """Open a film and draw it small; nothing of it is kept here."""
    from tbviewer.film.opening import open_film
    from tbviewer.film.thumbnail import thumbnail_of

    return thumbnail_of(open_film(path), longest=longest)


_at_hand: list[tuple[Film, Reading]] = []
"""The film that `read_file` read last, for `write_maps_of`."""


def read_file(path: str, wish: Wish) -> Reading:
    """Open and read a film; its maps stay here."""
    from tbviewer.film.opening import open_film

    _at_hand.clear()
    film = open_film(path)
    reading = read_by(film, wish)
    if reading.maps:
        _at_hand.append((film, reading))
    return replace(reading, maps=())


def write_maps_of(path: str, folder: Path, stem: str) -> tuple[Path, ...]:
    """Write the maps of the film that was read last."""
    from tbviewer.record.picture import write_maps

    for film, reading in _at_hand:
        if film.path == path:
            return write_maps(reading, film, folder, stem)
    raise FilmError(path, FilmFault.DECODER_DIED)  # another child has taken this one's place


def held_by(path: str) -> Held:
    """Return what a ZIP file or a DICOMDIR holds."""
    from tbviewer.film.held import films_in

    return films_in(path)


def sift(paths: tuple[str, ...]) -> tuple[bool, ...]:
    """Return for each path whether it may be a film."""
    from tbviewer.film.sifting import may_be_films

    return may_be_films(paths)

"""The reading room: the long-lived child process in which films are opened and read.

The window's process never decodes a film and never imports torch: importing torch on a
thread freezes every other thread, so does decoding a large film, and a decoder that
crashes on a hostile file would take the window with it. If the child dies or hangs, the
film it was working on is refused by name and a new child is started.

A plain process and pipe, not an executor's pool: a child that hangs has to be killed, and
it must be certain which film it was working on.
"""

import multiprocessing
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from tbviewer import child
from tbviewer.errors import FilmError, FilmFault, TbViewerError
from tbviewer.film.fields import FieldRow
from tbviewer.film.film import Film
from tbviewer.film.holders import Held
from tbviewer.film.window import Grey
from tbviewer.reading.reading import AS_USUAL, ModelName, Reading, Wish
from tbviewer.reading.survey import Survey
from tbviewer.record.clinic.scan import Inspection
from tbviewer.record.figure_spec import FigureSpec
from tbviewer.words import say

Answer = TypeVar("Answer")

PATIENCE_SECONDS = 120
"""How long one film may take before it is given up."""


class Closed(TbViewerError):  # noqa: N818 - a state, not a fault
    """The room was closed while a call was waiting."""

    def __init__(self) -> None:
        super().__init__(say("The program is closing."), code="closed")


class ReadingRoom:
    """Opens and reads films in a child process; one at a time, from any thread.

    Parameters
    ----------
    model : str or None
        The Model that reads; None for the active one.
    patience_s : float
        How long one film may take.
    lowly : bool
        Whether the child gives way to every other process.
    warms : bool
        Whether the child loads the Model while nobody asks; one that never reads need not.
    """

    def __init__(
        self,
        *,
        model: str | None = None,
        patience_s: float = PATIENCE_SECONDS,
        lowly: bool = False,
        warms: bool = True,
    ):
        self._model = model
        self._lowly, self._warms = lowly, warms
        self._patience_s = patience_s
        self._turn = threading.Lock()
        self._life = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._closed = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the child, which begins to warm itself; returns at once."""
        with self._life:
            if self._closed:
                raise Closed
            if self._process is not None and self._process.is_alive():
                return
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(
                target=child.serve,
                args=(theirs, self._model, self._lowly, self._warms),
                name="tbviewer-reading",
                daemon=True,
            )
            self._process.start()
            theirs.close()

    def open_film(self, path: str) -> Film:
        """Return the film in file `path`, blocking.

        Raises
        ------
        FilmError
            If it cannot be opened, also because the child died or hung over it.
        """
        return self._ask(path, child.open_one, path)

    def read_film(self, film: Film, wish: Wish = AS_USUAL) -> Reading:
        """Return the Reading of `film` as wished, blocking.

        Raises
        ------
        FilmError
            If the child died or hung, or the film's file has changed or gone meanwhile.
        ModelError
            If the Model cannot be used.
        """
        return self._ask(film.path, child.read_one, film.path, film.key, wish)

    def header_fields(self, path: str) -> tuple[FieldRow, ...]:
        """Return all header fields of the file at `path` as text, blocking.

        Raises
        ------
        FilmError
            If it cannot be read, also because the child died or hung over it.
        """
        return self._ask(path, child.fields_of, path)

    def draw_figure(self, spec: FigureSpec) -> bytes:
        """Return the file of a figure, blocking; nothing is written.

        Raises
        ------
        FilmError
            If a film of it has changed or gone meanwhile, or the child died or hung.
        """
        return self._ask(spec.panels[0].path, child.draw_figure, spec.panels[0].path, spec)

    def do(self, work: Callable[..., Answer], path: str, *arguments: Any) -> Answer:
        """Have the child call ``work(path, *arguments)``, a function of a module, blocking.

        Raises
        ------
        TbViewerError
            What `work` raises; a `FilmError` of `path` if the child died or hung.
        """
        return self._ask(path, work, path, *arguments)

    def do_with(self, work: Callable[..., Answer], film: Film, *arguments: Any) -> Answer:
        """Have the child call ``work(film.path, film.key, *arguments)``, as `do` has it do."""
        return self._ask(film.path, work, film.path, film.key, *arguments)

    def survey(self, path: str, wish: Wish = AS_USUAL) -> Survey:
        """Open and read the film in file `path` for a list, blocking: no pixels, no maps come.

        Raises
        ------
        FilmError
            If it cannot be opened or read, also because the child died or hung over it.
        ModelError
            If the Model cannot be used.
        """
        return self._ask(path, child.survey_one, path, wish)

    def inspect(self, path: str, known_key: str = "") -> Inspection | None:
        """Return what the film at `path` is like, blocking; None if its SHA-256 is `known_key`.

        Raises
        ------
        FilmError
            If it cannot be opened, also because the child died or hung over it.
        """
        return self._ask(path, child.inspect_one, path, known_key)

    def picture(self, path: str, longest: int) -> Grey:
        """Return the film at `path`, its longer side at most `longest` pixels, blocking.

        Raises as `open_film`.
        """
        return self._ask(path, child.picture_one, path, longest)

    def read_file(self, path: str, wish: Wish = AS_USUAL) -> Reading:
        """Open and read the film in file `path`, blocking; the maps stay in the child.

        Raises as `survey`. `write_maps` writes them.
        """
        return self._ask(path, child.read_file, path, wish)

    def write_maps(self, path: str, folder: Path, stem: str) -> tuple[Path, ...]:
        """Write the maps of the film that `read_file` read last, blocking; return the files.

        Raises
        ------
        TbViewerError
            If the folder cannot be written, or the child has died.
        """
        return self._ask(path, child.write_maps_of, path, folder, stem)

    def sift(self, paths: Sequence[str]) -> tuple[bool, ...]:
        """Return for each of `paths` whether it may be a film, by its first bytes, blocking."""
        return self._ask(paths[0] if paths else "", child.sift, tuple(paths))

    def films_in(self, path: str) -> Held:
        """Return what the ZIP file or DICOMDIR at `path` holds, blocking.

        Raises
        ------
        FilmError
            If it is damaged or no such file.
        """
        return self._ask(path, child.held_by, path)

    def model(self) -> ModelName:
        """Return the name of the Model that reads.

        Raises
        ------
        ModelError
            If there is no such Model or its Card is not valid.
        StoreError
            If the file that names the active one is damaged.
        """
        from tbviewer.net import store

        return store.find(self._model).name

    def models(self) -> tuple[ModelName, ...]:
        """Return the names of the Models that can be wished for, by name."""
        from tbviewer.net import store

        return tuple(model.name for model in store.usable())

    def rest(self) -> None:
        """End the child as soon as it is idle, to free its memory; the next call starts another."""
        with self._turn, self._life:
            self._kill()

    def close(self) -> None:
        """Stop the child, also in the middle of a film; waiting calls raise `Closed`."""
        with self._life:
            self._closed = True
            self._kill()

    @property
    def child_pid(self) -> int | None:
        """The child's process id, None before `start`."""
        return self._process.pid if self._process else None

    def _ask(self, path: str, work: Callable[..., Answer], *arguments: Any) -> Answer:
        with self._turn:
            self.start()
            ok, answer = self._exchange(path, work, arguments)
        if ok:
            result: Answer = answer
            return result
        raise answer

    def _exchange(
        self, path: str, work: Callable[..., Any], arguments: tuple[Any, ...]
    ) -> tuple[bool, Any]:
        pipe = self._pipe
        assert pipe is not None
        try:
            pipe.send((work, arguments))
            if pipe.poll(self._patience_s):
                answer: tuple[bool, Any] = pipe.recv()
                return answer
            fault, facts = FilmFault.TOO_SLOW, {"seconds": round(self._patience_s)}
        except (EOFError, OSError) as error:
            if self._closed:
                raise Closed from error
            fault, facts = FilmFault.DECODER_DIED, {}
        with self._life:
            exit_code = self._kill()
        if self._closed:
            raise Closed
        self.start()  # so that it is warm when the next film comes
        raise FilmError(path, fault, detail=f"exit code {exit_code}", **facts)

    def _kill(self) -> int | None:
        """End the child; return the exit code, its own if it had died before."""
        process, self._process = self._process, None
        # A thread may still wait on the pipe: it is woken by the child's end, and the pipe
        # closes when that thread lets go of it.
        self._pipe = None
        if process is None:
            return None
        process.kill()
        process.join()
        exit_code = process.exitcode
        process.close()
        return exit_code

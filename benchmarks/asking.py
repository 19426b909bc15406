"""Asking the Network: one step of a patch that is dragged, and a sweep, with a real child."""

import time

from benchmarks.measuring import Row, medians
from benchmarks.shown import shown
from tbviewer import child_asking, paths
from tbviewer.film.film import Film
from tbviewer.process import ReadingRoom
from tbviewer.reading.question import PLACES, Filling, Patch, Question
from tbviewer.reading.reading import Wish
from tbviewer.ui.asking.asker import PLACES_AT_ONCE

VIEW = (1100, 800)
STEP_MS = 100.0
SWEEP_RATIO = 0.5


def rows() -> list[Row]:
    """Measure from the question to its picture on the canvas, and place after place."""
    with ReadingRoom() as room:
        film = room.open_film(str(paths.sample_film()))
        wish = Wish(model=room.model().name)
        steps = [_step(room, film, wish, filling) for filling in Filling]
        return [*steps, _sweep(room, film, wish)]


def _step(room: ReadingRoom, film: Film, wish: Wish, filling: Filling) -> Row:
    with shown(film, (), VIEW) as (view, _):
        side, count = film.columns / 6, 0

        def step() -> None:
            nonlocal count
            count += 1
            patch = Patch(film.columns / 4 + 8 * count, film.rows / 4, side, side)
            view.show_answer(
                room.do_with(child_asking.ask, film, wish, Question(patch, filling=filling))
            )
            view.viewport().repaint()

        seconds, reading = medians(step, lambda: room.read_film(film, Wish(maps=False)))
    return Row(
        f"asking: one step, {filling}",
        f"{1000 * seconds:.0f} ms ({seconds / reading:.2f}×)",
        f"a plain reading ({1000 * reading:.0f} ms)",
        f"at most {STEP_MS:.0f} ms",
        1000 * seconds <= STEP_MS,
    )


def _sweep(room: ReadingRoom, film: Film, wish: Wish) -> Row:
    start = time.perf_counter()
    for first in range(0, PLACES, PLACES_AT_ONCE):
        places = range(first, min(first + PLACES_AT_ONCE, PLACES))
        room.do_with(child_asking.hide_places, film, wish, Filling.BLURRED, places)
    seconds = time.perf_counter() - start
    (reading,) = medians(lambda: room.read_film(film, Wish(maps=False)))
    ratio = seconds / (PLACES * reading)
    return Row(
        "asking: a sweep",
        f"{seconds:.1f} s ({ratio:.2f}×)",
        f"{PLACES} plain readings ({PLACES * reading:.0f} s)",
        f"at most {SWEEP_RATIO:.2f}×",
        ratio <= SWEEP_RATIO,
    )

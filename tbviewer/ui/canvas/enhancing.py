"""Enhancing: sharpening and local contrast of what the screen shows, made off the GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from tbviewer.film.enhance import local_contrast, sharpened
from tbviewer.film.film import Film, Pixels
from tbviewer.ui import log
from tbviewer.ui.job import Lane, Report
from tbviewer.words import say

FIRST_STRENGTH = 1.0
MOST_STRENGTH = 3.0


@dataclass(frozen=True, slots=True)
class Enhancement:
    """What is asked for."""

    sharpen: bool = False
    strength: float = FIRST_STRENGTH
    local_contrast: bool = False

    @property
    def any(self) -> bool:
        """Whether the picture differs from the film's values."""
        return self.sharpen or self.local_contrast


class Enhancing(QObject):
    """Gives the levels of a film as they are to be drawn; an enhanced one as soon as it is made.

    A level is made once and kept until the film or the wish changes. Until then the plain one is
    drawn, so that nothing waits.
    """

    changed = Signal()
    """What `level` gives has changed, or what is asked for."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._lane = Lane(self)
        self._wish = Enhancement()
        self._key: tuple[str, Enhancement] | None = None
        self._made: dict[int, Pixels] = {}
        self._under_way: int | None = None

    @property
    def wish(self) -> Enhancement:
        """What is asked for."""
        return self._wish

    @property
    def badges(self) -> tuple[str, ...]:
        """What the canvas says of it."""
        words = []
        if self._wish.sharpen:
            words.append(say("sharpened"))
        if self._wish.local_contrast:
            words.append(say("local contrast"))
        return tuple(words)

    @property
    def busy(self) -> bool:
        """Whether a level is being made."""
        return self._under_way is not None

    def set_sharpen(self, on: bool) -> None:
        """Sharpen, or not."""
        self._set(replace(self._wish, sharpen=on))

    def set_strength(self, strength: float) -> None:
        """Sharpen more or less."""
        self._set(replace(self._wish, strength=min(max(strength, 0.0), MOST_STRENGTH)))

    def set_local_contrast(self, on: bool) -> None:
        """Spread the contrast of each part, or not."""
        self._set(replace(self._wish, local_contrast=on))

    def switch_off(self) -> None:
        """Show the film's own values."""
        self._set(replace(self._wish, sharpen=False, local_contrast=False))

    def level(self, film: Film, level: int) -> Pixels:
        """Return the values to draw for a level of `film`."""
        if not self._wish.any:
            return film.levels[level]
        key = (film.key, self._wish)
        if key != self._key:
            self._key, self._made, self._under_way = key, {}, None
        if level not in self._made and not self.busy:  # the next one is asked for when that is done
            self._make(film, level)
        return self._made.get(level, film.levels[level])

    def close(self) -> None:
        """Stop for good."""
        self._lane.close()

    def _set(self, wish: Enhancement) -> None:
        if wish != self._wish:
            self._wish = wish
            self.changed.emit()

    def _make(self, film: Film, level: int) -> None:
        key, wish = (film.key, self._wish), self._wish
        self._under_way = level

        def made(pixels: Pixels) -> None:
            if key == self._key:
                self._made[level], self._under_way = pixels, None
                self.changed.emit()

        def failed(error: Exception) -> None:
            log.LOGGER.warning("enhancing failed: %s", type(error).__name__)
            if key == self._key:
                self._under_way = None
                self.switch_off()

        self._lane.run(lambda report: enhanced(film, level, wish, report), done=made, failed=failed)


def enhanced(film: Film, level: int, wish: Enhancement, report: Report) -> Pixels:
    """Return a level of `film` as wished; `report` may raise to end the work."""
    go_on: Callable[[], object] = lambda: report(None)  # noqa: E731
    pixels = film.levels[level]
    if wish.local_contrast:
        rows, columns = pixels.shape
        step = 1 << level
        padding = film.padding
        if padding is not None:
            padding = padding[: rows * step : step, : columns * step : step]
        pixels = local_contrast(pixels, padding, go_on=go_on)
    if wish.sharpen:
        pixels = sharpened(pixels, wish.strength, go_on=go_on)
    return pixels

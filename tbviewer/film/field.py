"""The Field: which rectangle of a film the Network saw."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Leaning:
    """A rectangle that leans, in continuous film coordinates (pixel i spans i to i + 1).

    Attributes
    ----------
    x, y : float
        Its centre.
    width, height : float
        Along its own axes.
    tilt : float
        Degrees clockwise by which it leans.
    """

    x: float
    y: float
    width: float
    height: float
    tilt: float

    def shares(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Return where film positions lie along its own axes: 0 to 1 inside."""
        cosine, sine = self._axes()
        across, down = np.asarray(x) - self.x, np.asarray(y) - self.y
        return (
            (across * cosine + down * sine) / self.width + 0.5,
            (down * cosine - across * sine) / self.height + 0.5,
        )

    def places(self, across: ArrayLike, down: ArrayLike) -> tuple[Floats, Floats]:
        """Return the film positions x and y of shares of its own axes."""
        cosine, sine = self._axes()
        a = (np.asarray(across) - 0.5) * self.width
        b = (np.asarray(down) - 0.5) * self.height
        return self.x + a * cosine - b * sine, self.y + a * sine + b * cosine

    def holds(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.bool_]:
        """Return which film positions lie inside."""
        across, down = self.shares(x, y)
        inside: NDArray[np.bool_] = (np.abs(across - 0.5) <= 0.5) & (np.abs(down - 0.5) <= 0.5)
        return inside

    def grown(self, times: float) -> "Leaning":
        """Return it so many times as wide and as high, about its centre."""
        return replace(self, width=self.width * times, height=self.height * times)

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """The four, clockwise from the upper left one, as (x, y)."""
        xs, ys = self.places((0.0, 1.0, 1.0, 0.0), (0.0, 0.0, 1.0, 1.0))
        return tuple((float(x), float(y)) for x, y in zip(xs, ys, strict=True))

    def _axes(self) -> tuple[float, float]:
        radians = math.radians(self.tilt)
        return math.cos(radians), math.sin(radians)


@dataclass(frozen=True, slots=True)
class Field:
    """A rectangle in film pixels; it need not be square.

    `x` and `y` are the column and row of its first pixel; it covers columns ``x`` to
    ``x + width - 1`` and, in continuous film coordinates (pixel i spans i to i + 1), the
    span ``x`` to ``x + width``.

    The Network saw all of it, unless it was shown a rectangle that leans, `leaning`: then the
    Field is what of the film holds that one, and the Network saw what lies in both.
    """

    x: int
    y: int
    width: int
    height: int
    leaning: Leaning | None = None

    def __post_init__(self) -> None:
        if self.x < 0 or self.y < 0 or self.width < 1 or self.height < 1:
            raise ValueError(f"not a Field: {self}")

    @property
    def right(self) -> int:
        """The first column past the Field."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row past the Field."""
        return self.y + self.height

    @property
    def seen(self) -> Leaning:
        """What became the Network's input, as a rectangle that may lean."""
        if self.leaning is not None:
            return self.leaning
        centre = self.x + self.width / 2, self.y + self.height / 2
        return Leaning(*centre, self.width, self.height, 0.0)

    def as_list(self) -> list[int]:
        """Return ``[x, y, width, height]``, as JSON gives it."""
        return [self.x, self.y, self.width, self.height]

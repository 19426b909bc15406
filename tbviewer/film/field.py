"""The Field: which rectangle of a film the Network saw."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A rectangle in film pixels; it need not be square.

    `x` and `y` are the column and row of its first pixel; it covers columns ``x`` to
    ``x + width - 1`` and, in continuous film coordinates (pixel i spans i to i + 1), the
    span ``x`` to ``x + width``.
    """

    x: int
    y: int
    width: int
    height: int

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

    def as_list(self) -> list[int]:
        """Return ``[x, y, width, height]``, as JSON gives it."""
        return [self.x, self.y, self.width, self.height]
